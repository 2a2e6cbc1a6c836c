"""The words of a command that are evidently paths."""

from __future__ import annotations

import re
from collections.abc import Iterator

from vanguard.layers.paths import evident

_WORD = re.compile(
    r"""(?:[A-Za-z]:(?=[\\/]))?[^\s"'`;|&<>()=,@:{}\[\]]+|\$\{HOME\}[^\s"'`;|&<>()=,@:{}\[\]]*"""
)
_SCHEME = re.compile(r"(?<!file)(?<!unix)(?<=\w):\Z", re.IGNORECASE)
_IN_URL = re.compile(r"\w{2,}://(?!unix:)[^\s\"'`;|<>]*\Z")
# Places that programs are started from, load from, or throw output away to.
_HARMLESS = re.compile(
    r"/dev/(?:null|zero|u?random|std(?:in|out|err)|tty|fd/\d+|tcp/|udp/)|"
    r"/(?:usr/(?:local/)?|opt/homebrew/)?(?:s?bin|lib(?:64|exec)?|include|share)(?:/|\Z)|/System/Library/"
)
# Programs that use a key, or tend the file, without giving its content away.
_TENDERS = re.compile(
    r"(?:^|[;&|]\s*|\s)(?:sudo\s+)?(?:ssh|ssh-keygen|ssh-add|ssh-copy-id|sftp|mosh|autossh|sshfs|chmod|chown|ls|stat|"
    r"mkdir|touch|test|visudo|\[|ansible\S*|git|vagrant|crontab|source|\.|export|gpg|rm|wc|file|restorecon|setfacl|"
    r"systemctl|service|nginx|certbot|updatedb|logrotate|apachectl|sshd)\s[^;&|\n]*\Z|-[iIF]\s*\Z"
)


def path_words(text: str) -> Iterator[tuple[int, str]]:
    """Start and text of each word of a command that may name a path, in order."""
    web = "://" in text
    for found in _WORD.finditer(text):
        word = found[0]
        if not ("/" in word or "." in word or "\\" in word or "~" in word or "_" in word or "$" in word):
            continue
        if not (web and _is_web(text, found.start())):
            yield found.start(), word


def _is_web(text: str, start: int) -> bool:
    """Whether the word is a part of a URL other than that of a file or a socket."""
    before = text[max(0, start - 200) : start]
    if text.startswith("//", start):
        return _SCHEME.search(before) is not None
    return "://" in before and _IN_URL.search(before) is not None


def reaches(word: str) -> bool:
    """Whether a word evidently names a path somewhere else, and not a program, library or sink."""
    if word[0] == "~" and len(word) > 1 and "/" not in word and "\\" not in word:
        return False
    return evident(word) and not harmless(word)


def harmless(path: str) -> bool:
    """Whether programs are started or loaded from a path, or output is thrown away there."""
    return _HARMLESS.match(path) is not None


def only_tended(text: str, start: int) -> bool:
    """Whether the program before a word uses or tends such a file without showing what is in it."""
    return _TENDERS.search(text[max(0, start - 120) : start]) is not None

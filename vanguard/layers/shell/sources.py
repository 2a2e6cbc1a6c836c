"""Where things come from: what a path holds, what a program brings in, which files it leaves behind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from vanguard.layers.places import Kind, place
from vanguard.layers.shell.command import NET, PERSONAL, SECRET, SYSTEM, Command, Stream, placed, unversioned
from vanguard.layers.shell.scope import Scope
from vanguard.layers.shell.starters import INTERPRETERS, SHELLS
from vanguard.model.finding import Severity

FETCHERS = frozenset(
    "curl wget wget2 fetch aria2c axel http https httpie xh curlie lwp-request lwp-download lynx links w3m "
    "ftp tftp lftp ncftpget iwr irm invoke-webrequest invoke-restmethod start-bitstransfer certutil "
    "bitsadmin "
    "scp sftp rsync gsutil".split()
)
"""Programs that bring something in over the network."""

_TALKERS = frozenset("nc ncat netcat socat telnet openssl nslookup dig host".split())
_URL = re.compile(
    r"(?i)\b(?:https?|ftp|tftp|telnet|sftp|s3|gs)://|^[\w.-]+\.[a-z]{2,}(?:/|:\d|$)|"
    r"^\d{1,3}(?:\.\d{1,3}){3}\b"
)
_SYSTEM = re.compile(
    r"/+(?:private/)?(?:etc|proc|sys|boot|root|lib|var/(?:log|lib|spool)|dev/(?:k?mem|sd|nvme|hd|vd)|"
    r"usr/(?:share/base-passwd|\w+\.\w+\Z))(?:/|\Z)"
)


def origin(*paths: str) -> int:
    """The labels of what files hold, by their names."""
    labels = 0
    for path in paths:
        if "/" in path or path[:1] == "." or "_" in path:
            labels |= _held(path)
    return labels


@lru_cache(maxsize=1024)
def _held(path: str) -> int:
    found = place(path)
    if found is not None and (
        found.severity >= Severity.HIGH
        or (found.kind is not Kind.SYSTEM and found.severity is Severity.MEDIUM)
    ):
        return SECRET
    return SYSTEM if _SYSTEM.match(path) else 0


def brought(command: Command) -> int:
    """The labels of what a program brings in by itself."""
    name = command.name
    if name in FETCHERS or (name in _TALKERS and (name != "openssl" or "s_client" in command.words)):
        return NET
    if name in _TELLERS and _TOLD.search(" ".join(command.words[1:4])):
        return SECRET
    if name == "set":
        return 0 if len(command.words) > 1 else SECRET
    return _BRINGS.get(command.name, 0)


_TELLERS = frozenset("aws gcloud az gh vault kubectl oc doctl heroku op pass bw".split())
_TOLD = re.compile(
    r"\bsts (?:get-session-token|assume-role)|get-secret-value|print-(?:access|identity)-token|"
    r"get-access-token|^auth token|^kv get|^get secrets?\b|^read op:|^show\b|get password"
)
"""What tools of clouds and stores of passwords are asked when they answer with a secret."""


_BRINGS = {
    "env": SECRET,
    "printenv": SECRET,
    "history": SECRET,
    "mysqldump": PERSONAL,
    "pg_dump": PERSONAL,
    "pg_dumpall": PERSONAL,
    "mongodump": PERSONAL,
    "xclip": PERSONAL,
    "xsel": PERSONAL,
    "pbpaste": PERSONAL,
    "wl-paste": PERSONAL,
    "scrot": PERSONAL,
    "screencapture": PERSONAL,
    "dmesg": SYSTEM,
    "getent": SYSTEM,
}


def stored(command: Command) -> Iterator[tuple[str, Stream, bool]]:
    """Files that a command leaves behind: path, content, and whether it is added to what was there."""
    for path, more in command.writes:
        yield path, command.out, more
    name = command.name
    if name in (
        "curl",
        "wget",
        "aria2c",
        "axel",
        "wget2",
        "lwp-download",
        "tftp",
        "scp",
        "rsync",
        "certutil",
    ):
        for path in _downloaded(command):
            yield command.path(path), Stream(None, NET), False
    elif name == "tee":
        for path in command.operands:
            yield command.path(path), command.out, command.has("a", "--append")
    elif name in ("cp", "mv", "install", "ln") and len(command.operands) >= 2:
        yield command.path(command.operands[-1]), Stream(None, command.out.labels), False
    elif name in ("tar", "bsdtar", "zip", "7z", "7za", "rar"):
        yield from _archived(command)


def _archived(command: Command) -> Iterator[tuple[str, Stream, bool]]:
    """An archive that is made, which holds what its members hold."""
    words = command.words[1:]
    if command.name in ("tar", "bsdtar"):
        first = words[0] if words else ""
        if first[:2] == "--" or "c" not in first or "x" in first:
            return
        at = next((at for at, word in enumerate(words) if at < 3 and _INTO.fullmatch(word)), -1) + 1
        members = words[at + 1 :] if at else []
    else:
        operands = command.operands
        at = 1 if command.name != "zip" and operands[:1] == ["a"] else 0 if command.name == "zip" else -1
        words, members = operands, operands[at + 1 :] if at >= 0 else []
    if members:
        labels = origin(*map(command.path, members))
        yield command.path(words[at]), Stream(None, labels), False


_INTO = re.compile(r"-?[A-Za-z]*f")


def _downloaded(command: Command) -> Iterator[str]:
    """The names under which a fetching program keeps what it fetches."""
    if command.name == "tftp":
        at = next((at for at, word in enumerate(command.words) if word == "get"), 0)
        yield from command.words[at + 1 :][-1:] if at else ()
        return
    given = command.value("-o", "--output", "-O", "--output-document", "--out")
    if given and not _URL.search(given) and given != "-":
        yield given
        return
    if command.name == "curl" and not command.has("O", "--remote-name"):
        return
    for word in command.operands:
        last = word.split("?")[0].rstrip("/").rpartition("/")[2]
        if last and _URL.search(word) and "/" in word:
            yield last


def executed(command: Command, scope: Scope) -> Stream | None:
    """What a command runs that is not its own: a script from its words, its input, or a file."""
    name, operands = command.name, command.operands
    if name in ("source", "."):
        return _file(operands[0], command, scope) if operands else None
    if name == "eval":
        return Stream(" ".join(command.words[1:]), command.labels)
    known = scope.files.get(command.path(command.words[0]))
    if known is not None and "/" in command.words[0]:
        return known
    plain = unversioned(name)
    if name in SHELLS or plain in INTERPRETERS:
        return _interpreted(command, scope, plain)
    return None


def _interpreted(command: Command, scope: Scope, plain: str) -> Stream | None:
    words = command.words[1:]
    for at, word in enumerate(words):
        if word == "-":
            return command.fed
        if word[:1] != "-":
            if plain == "deno" and word == "run":
                continue
            return _file(word, command, scope)
        if word == "-m":
            return None
        if word[:2] != "--" and word[-1] in "cer" and at + 1 < len(words):
            return Stream(words[at + 1], command.labels)
        if word in ("-s", "--"):
            return command.fed
    return command.fed if command.before is not None or command.fed.text or command.reads else None


def _file(word: str, command: Command, scope: Scope) -> Stream:
    known = scope.files.get(placed(word, command.folder))
    if known is not None:
        return known
    return Stream(None, NET if _URL.search(word) and "://" in word else 0)

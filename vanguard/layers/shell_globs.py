"""Patterns of file names that stand for well-known programs and files: ``/???/c?t /etc/p?ss*``."""

from __future__ import annotations

import re
import string
from fnmatch import translate
from functools import lru_cache
from itertools import islice

from vanguard.layers.nominate import Gate
from vanguard.layers.spans import replaced, words_around

GATE: Gate = (r"(?:^|[\s;|&('\"=<>`])/[\w./\-]*(?:[?\[]|\*[\w.]|\w\*(?:/|[\s;|&'\")]|$))",)
"""Where such a pattern may stand."""

_FILES = (
    "/etc/passwd /etc/shadow /etc/hosts /etc/group /etc/sudoers /etc/crontab /etc/hostname /etc/issue "
    "/etc/resolv.conf /etc/fstab /etc/gshadow /etc/ssh/sshd_config /proc/self/environ /proc/self/cmdline "
    "/root/.ssh/id_rsa /root/.ssh/authorized_keys /root/.bash_history /dev/tcp /dev/null "
    "/var/run/docker.sock /var/run/secrets"
).split()
_PROGRAMS = (
    "cat sh bash dash zsh nc id ls rm cp mv dd ps ip su sed awk tac nl head tail less more grep find curl "
    "wget ncat netcat python python3 perl ruby php node whoami uname chmod chown kill echo printf base64 xxd "
    "env ping nslookup touch tee xargs sudo rev ifconfig netstat hostname telnet socat ssh scp"
).split()
_KNOWN = [*_FILES, *(f"{folder}/{program}" for program in _PROGRAMS for folder in ("/bin", "/usr/bin"))]
_BY_DEPTH = {depth: [each for each in _KNOWN if each.count("/") == depth] for depth in range(1, 5)}

_sign = re.compile(r"[?*\[]")
_INSIDE = string.ascii_letters + string.digits + "_./-?*[]^!"
_LONGEST = 64
_MOST = 16
"""Patterns of one text that are looked up."""


def globs(text: str) -> str:
    """The text with every pattern that fits a well-known name replaced by the first that it fits."""
    words = (span for span in words_around(text, _sign, _INSIDE) if 3 <= span[1] - span[0] <= _LONGEST)
    paths = islice((span for span in words if "/" in text[slice(*span)]), _MOST)
    return replaced(text, paths, lambda start, end: _name(text[start:end]))


@lru_cache(maxsize=256)
def _name(pattern: str) -> str:
    """The first well-known name that a pattern fits; the pattern where none does or it says too little."""
    parts = pattern.strip("/").split("/")
    if not all(part.strip("*") for part in parts) or pattern.count("*") > 4:
        return pattern
    fits = re.compile(translate(pattern.replace("[^", "[!")))
    return next((name for name in _BY_DEPTH.get(pattern.count("/"), ()) if fits.match(name)), pattern)

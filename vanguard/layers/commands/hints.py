"""What a text must have to be a command that could do harm, or to carry one: a search each, and no more.

Most messages are let through here, and nothing else of this layer need be loaded for them.
"""

from __future__ import annotations

from typing import Final

import re2

from vanguard.layers.shell.programs import first_word, may_be
from vanguard.model.message import Part, Reading

SIGNS: Final = (
    r"[;|&^<>][\s+;|&(\"'`$\\]*[@\w./\\-][\w./\\'\"?$*{-]|[;|&]\$\w|%20[;|&]|`[^`]|\$[(\[{]|[<>]\(|\{[^{}\s]*,|\\[nr][\w/]|"
    r"(?i:\bfor\b[^\n(]*\bin\s*\(|\bif\b[^\n]*(?:==|\b(?:exist|defined|equ|neq|leq|geq|gtr|lss)\b))|"
    r"\balias \w|-wrapper|"
    r"\$(?:SHELL|0|@)|\(\)\s?\{|!-\d|~[+-]|"
    r"(?i:(?:^|[\n+\"'>])\s*(?:dir|ping|ls|cat|netstat|nc|ipconfig|ifconfig|curl|wget|invoke-webrequest|"
    r"iwr|uname|net|"
    r"reg|type)[ +])"
)
"""What a value has that could carry a command, as a pattern; what is no more than a second line aside."""

_NAMES: Final = (
    "rm|rmdir|unlink|shred|srm|wipe|del|erase|rd|truncate|find|dd|mv|chmod|chown|chgrp|chattr|ln|mkfs|"
    "mke2fs|mkswap|"
    "net1?|visudo|wipefs|blkdiscard|sgdisk|badblocks|cryptsetup|diskutil|newfs|kill|pkill|killall|"
    "killall5|skill|"
    "taskkill|shutdown|"
    "reboot|poweroff|halt|init|telinit|systemctl|service|launchctl|initctl|sc|iptables|ip6tables|nft|ufw|"
    "setenforce|"
    "auditctl|csrutil|spctl|pfctl|sysctl|firewall-cmd|history|unset|journalctl|yes|fallocate|mkfile|"
    "mkfifo|mknod|fork|"
    "crontab|at|batch|alias|useradd|usermod|adduser|passwd|chpasswd|setcap|insmod|modprobe|docker|podman|"
    "nerdctl|"
    "nsenter|kubectl|curl|wget|fetch|aria2c|nc|ncat|netcat|socat|telnet|ssh|scp|rsync|sftp|ftp|tftp|"
    "nslookup|dig|mail|"
    "mailx|sendmail|mutt|openssl|base64|base32|xxd|gpg|eval|source|exec|bash|zsh|dash|ksh|sh|"
    "python[\\d.]*|perl|ruby|"
    "php|node|lua|awk|env|printenv|nmap|masscan|hping3?|mdk[34]|xmrig|minerd|unshadow|security|gcore|"
    "strings|tee|"
    "tar|cp|install|sed|grep|egrep|rg|md5sum|sha\\d+sum|while|for|HISTFILE|HISTSIZE|LD_PRELOAD|"
    "DYLD_INSERT_LIBRARIES|loic|slowloris|"
    "script|http|iwr|irm|iex|certutil|zip|7z|ccrypt|age|history|set"
)
_HARM: Final = (
    rf"(?i)(?:^|[^\w.-])(?:{_NAMES})(?:$|[^\w=-])|>\s{{0,4}}[\"']?(?:/|~|\$)|/dev/(?:tcp|udp|sd|nvme)|"
    rf"/(?:etc|proc|sys|root|boot)/|"
    r"/var/log|\.\./|\$\{?IFS|\$'\\|\$@|\{[^{}\s]*,[^{}\s]*\}|[\w/]\\\w|\w['\"]{2}\w|LD_PRELOAD|__import__|"
    r"(?i:histfile)|\(\)\s?\{|(?:\$\(|`)\s?(?:echo|printf|cat|rev|tr|command)\b|/dev/shm|stratum"
)
DOES: Final = re2.compile(_HARM)
"""What a text has that could do harm as a command; true for about half of all commands."""

EITHER: Final = re2.compile(f"{_HARM}|{SIGNS}")
"""What a text has that could do harm as a command, or carry one as a value."""

_LINES: Final = (b"\\n", b"\\r", b"\\u00")
"""What a line of JSON has where a text in it may hold further lines, if nothing in it is encoded."""

_WORDS: Final = frozenset("_,.:-?")
"""Signs that end no command, line or quoted text of a shell: a text without others is at most one command."""

_PARTS: Final = frozenset([Part.ARGUMENT, Part.URI])

_FIRST: Final = frozenset(name.lower() for name in _NAMES.split("|") if name.isalnum()).union(
    """
    then else do done case select function coproc
    adb apptainer builtin chrt crystal eatmydata elixir fakeroot fd firejail groovy gtimeout hping
    hush ipython jruby konsole kotlin linux32 linux64 lxc machinectl mariadb mdk3 mdk4 mksh net
    noglob oc osascript parallel pdksh proxychains proxychains4 pypy racket raku rscript scala
    setpriv singularity swift torify torsocks toybox unbuffer vagrant winpty wsl yash
    asdf bunx conda hatch mamba micromamba mise npm npx pdm pipenv pipx pnpm poetry rye uv uvx
    """.split()
)
"""Words of shells, and programs that start others or do harm, besides those that `starts` knows."""


def _may_begin(text: str) -> bool:
    """Whether a text of words may be a command: it begins with the name of a program."""
    word = first_word(text)
    return may_be(word) or word.lower() in _FIRST


def may_hold(reading: Reading) -> bool:
    """Whether a request may hold a command."""
    raw, signs = reading.message.raw, reading.signs
    # ``find`` and not ``in``, which for bytes first tries to take what it looks for as a number.
    lines = "%" in signs or (raw.find(b"\\") >= 0 and any(raw.find(line) >= 0 for line in _LINES))
    if not lines and signs <= _WORDS and not reading.some(_PARTS, _may_begin):
        return False
    text = reading.text
    plain = text if text.isascii() else text.encode("ascii", "replace").decode()
    return EITHER.search(plain) is not None or lines

"""Texts that may be commands: a cheap test of whether they could do harm, how much of them is followed."""

from __future__ import annotations

import re
from collections.abc import Iterator

import re2

from vanguard.layers.commands.injected import SIGNS

WHOLE = 16_384
"""Characters of a script that is followed from beginning to end; of a longer one, its suspicious parts."""
_BEFORE, _AFTER = 400, 1_200
_SHARE = 16
"""A longer script is followed for at most ``WHOLE`` characters and one in so many of its own."""

_NAMES = (
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
_HARM = (
    rf"(?i)(?:^|[^\w.-])(?:{_NAMES})(?:$|[^\w=-])|>\s{{0,4}}[\"']?(?:/|~|\$)|/dev/(?:tcp|udp|sd|nvme)|"
    rf"/(?:etc|proc|sys|root|boot)/|"
    r"/var/log|\.\./|\$\{?IFS|\$'\\|\$@|\{[^{}\s]*,[^{}\s]*\}|[\w/]\\\w|\w['\"]{2}\w|LD_PRELOAD|__import__|"
    r"(?i:histfile)|\(\)\s?\{|(?:\$\(|`)\s?(?:echo|printf|cat|rev|tr|command)\b|/dev/shm|stratum"
)
DOES = re2.compile(_HARM)
"""What a text has that could do harm as a command; true for about half of all commands."""

EITHER = re2.compile(f"{_HARM}|{SIGNS}")
"""What a text has that could do harm as a command, or carry one as a value."""

_CODE = re.compile(
    r"(?m)^(?:(?P<python>(?:from [\w.]+ import |import [\w.]+(?:,| as |\s*$)|(?:async )?def \w+\(|"
    r"class \w+[(:]|if __name__ ==|"
    r"with open\(|print\(|@\w+|try:|[\w.]+ = [\w.]+\())|(?P<javascript>(?:const|let|var) \w+ ?=|"
    r"function \w*\(|module\.exports|require\(|"
    r"import .* from ['\"]|\(?async |(?:public|private|package|namespace|using) [\w.]+)|(?P<php><\?php)|"
    r"(?P<go>func \w+\(|package main)|"
    r"(?P<ruby>require ['\"]|puts )|(?P<perl>use (?:strict|warnings|Socket|IO)|my [$@%])|(?P<c>#include\s*<))"
)
_SHELL = re.compile(r"\A\s*#!.*\b(?:ba|z|da|k)?sh\b")


def program_code(text: str) -> str:
    """The language of a text that is a program and no shell script, "" for a script."""
    if _SHELL.match(text):
        return ""
    found = _CODE.search(text)
    return found.lastgroup or "" if found is not None else ""


def pieces(text: str) -> Iterator[tuple[int, str, bool]]:
    """The parts of a text to be followed: where each begins, its text, and whether all of it is followed."""
    if len(text) <= WHOLE:
        yield 0, text, True
        return
    left = WHOLE + len(text) // _SHARE
    end = 0
    plain = text if text.isascii() else text.encode("ascii", "replace").decode()
    for found in DOES.finditer(plain):
        if found.start() < end:
            continue
        start = max(
            end, text.rfind("\n", max(0, found.start() - _BEFORE), found.start()) + 1, found.start() - _BEFORE
        )
        end = min(len(text), found.end() + _AFTER)
        left -= end - start
        if left < 0:
            yield start, "", False
            return
        yield start, text[start:end], True

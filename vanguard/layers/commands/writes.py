"""Acts of writing: into the system's places, and where something runs by itself afterwards."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from vanguard.layers.commands import rules
from vanguard.layers.commands.act import Act, grave, mild
from vanguard.layers.commands.targets import RC, Target, first_disk, own_program, seen, target
from vanguard.layers.shell.command import NET, Command, Stream
from vanguard.layers.shell.sources import stored

_KERNEL = re.compile(
    r"/proc/(?:sysrq-trigger|sys/kernel/core_pattern|sys/kernel/modprobe|self/mem|\d+/mem|"
    r"sys/fs/binfmt_misc/\w+)|/sys/.*release_agent|/sys/kernel/uevent_helper"
)
_ORDERS = re.compile(
    r"\b(?:curl|wget|nc|ncat|socat|base64|/dev/tcp|python[\d.]* -c|perl -e|bash -i|sh -i|rm -[rf]{1,2}|"
    r"mkfifo|nohup|setsid|LD_PRELOAD|chattr|"
    r"telnet|powershell|crontab)\b|/dev/(?:tcp|shm)/|/tmp/\S"
)
_ALIASED = re.compile(r"\balias\s+([\w.+-]+)=(?:\"([^\"]*)\"|'([^']*)'|(\S+))")
_TRUSTED = frozenset(
    "sudo su ssh doas passwd scp ls cd cat chmod chown rm cp mv find grep ps kill apt apt-get git".split()
)
_ROOT_USER = re.compile(r"(?m)^[\w.-]+:[^:\n]*:0:")


class Written(NamedTuple):
    """A file that a command writes: its path, whether something is added to it, and what it gets."""

    path: str
    more: bool
    content: Stream


def written(command: Command) -> Iterator[Written]:
    """Every file that a command writes, as far as its words and redirections say."""
    for path, content, more in stored(command):
        yield from _within(path, command, more, content)
    if command.name == "sed" and command.has("i", "--in-place"):
        for word in command.operands[1:]:
            yield Written(command.path(word), True, Stream(command.operands[0] if command.operands else ""))
    elif command.name == "dd":
        for word in command.words[1:]:
            if word.startswith("of="):
                yield Written(command.path(word[3:]), False, command.fed)
    elif command.name in ("tar", "bsdtar") and "x" in "".join(command.words[1:2]):
        folder = command.value("-C", "--directory")
        if folder:
            yield Written(command.path(folder).rstrip("/") + "/archive", False, command.fed)


def _within(path: str, command: Command, more: bool, content: Stream) -> Iterator[Written]:
    """The file itself, where a folder is named to hold the copies of others."""
    folder = path.endswith("/") or target(path) is Target.TREE
    if command.name in ("cp", "mv", "install", "ln") and folder:
        for word in command.operands[:-1]:
            yield Written(posixpath.join(path, posixpath.basename(word.rstrip("/"))), more, content)
    else:
        yield Written(path, more, content)


def writes(command: Command, judge: Callable[[str], list[Act]]) -> Iterator[Act]:
    """What it means that a command writes what it writes; ``judge`` knows what a script would do."""
    if not command.writes and command.name not in _WRITERS:
        return
    for each in written(command):
        kind = target(each.path)
        if kind is Target.OTHER:
            if each.path.lower().endswith("release_agent"):
                yield grave(rules.ESCAPES)
        elif kind is Target.POWER:
            yield from _power(command, each)
        elif kind is Target.START:
            yield from _start(each, judge)
        elif kind is Target.DISK:
            if command.name != "dd":
                yield Act(rules.DISK) if first_disk(each.path) else mild(rules.DISK)
        elif kind is Target.MISPLACED:
            yield grave(rules.WRITES, 0.8)
        elif kind is Target.BASE:
            yield from _base(each)
        elif kind is Target.TREE and command.name == "ln":
            yield mild(rules.WRITES)


_WRITERS = frozenset(
    "tee cp mv install ln curl wget wget2 aria2c axel sed dd tar bsdtar scp rsync certutil".split()
)


def _power(command: Command, each: Written) -> Iterator[Act]:
    low = seen(each.path)
    if low.endswith(("authorized_keys", "authorized_keys2")):
        public = command.remote and (command.fed.text is None or "ssh-" not in command.fed.known)
        yield mild(rules.ACCOUNT, 0.7) if public else grave(rules.ACCOUNT)
    elif "sudoers" in low or "doas" in low:
        yield grave(rules.POWER, 0.9)
    elif re.fullmatch(
        r"/etc/(?:passwd|g?shadow|group|master\.passwd|ld\.so\.preload|pam\.d/.*|apparmor.*)-?", low
    ):
        yield grave(rules.ACCOUNT, 0.9)
    elif low.startswith(("/usr/", "/var/")) or not each.more:
        yield grave(rules.WRITES, 0.8)
    else:
        yield mild(rules.WRITES)


def _start(each: Written, judge: Callable[[str], list[Act]]) -> Iterator[Act]:
    """Something that will run by itself: as harmful as what it does, and harmful where nobody knows."""
    text = each.content.known
    low = seen(each.path)
    if RC.fullmatch(low):
        yield from planted(text, judge)
        if each.content.labels & NET:
            yield grave(rules.PLANTS)
        return
    if each.content.labels & NET or _ORDERS.search(text) or judge(text):
        yield grave(rules.PLANTS)
    elif low.startswith("/boot/"):
        yield grave(rules.WRITES, 0.8)
    else:
        yield mild(rules.PLANTS, 0.8)


def planted(text: str, judge: Callable[[str], list[Act]]) -> Iterator[Act]:
    """Lines for a file that a shell runs at its start: aliases of trusted programs, and orders."""
    for found in _ALIASED.finditer(text):
        name, value = found[1], found[2] or found[3] or found[4] or ""
        if judge(value) or (name in _TRUSTED and _replaces(name, value)):
            yield Act(rules.PLANTS)
            return
    plain = _ALIASED.sub("", text)
    if re.search(
        r"\b(?:curl|wget|nc|ncat|socat)\s|/dev/tcp/|base64 -d|LD_PRELOAD=|\bbash -i|"
        r"PROMPT_COMMAND=.*(?:curl|nc |wget)",
        plain,
    ):
        yield Act(rules.PLANTS)
    elif re.search(r"\bPATH=[\"']?(?:/tmp|/dev/shm|/var/tmp|\.(?::|/))", plain) or judge(plain):
        yield grave(rules.PLANTS, 0.8)


def _replaces(name: str, value: str) -> bool:
    """Whether an alias runs something other than what it is named after, or than its usual successors."""
    if name in ("sudo", "su", "ssh", "doas", "passwd"):
        return name not in re.split(r"[\s/;|&]+", value)
    return bool(re.search(r"\brm\b|[;|&]|/tmp/|/dev/", value)) and name not in ("rm",)


def _base(each: Written) -> Iterator[Act]:
    low = seen(each.path)
    if _KERNEL.fullmatch(low):
        yield grave(rules.ESCAPES if "release" in low or "core_pattern" in low else rules.STOPS)
    elif low.startswith(("/proc/", "/sys/")):
        return
    elif own_program(each.path):
        yield grave(rules.WRITES, 0.85)
    elif low.startswith(("/etc/",)):
        if _ROOT_USER.search(each.content.known):
            yield grave(rules.ACCOUNT)
        elif each.content.labels & NET:
            yield mild(rules.WRITES)
    else:
        yield mild(rules.WRITES)


def scheduled(command: Command, judge: Callable[[str], list[Act]]) -> Iterator[Act]:
    """crontab, at and batch: what the jobs would do."""
    if command.name == "crontab":
        if command.has("r"):
            yield mild(rules.PLANTS)
        if command.has("le", "--list"):
            return
    lines = [_job(line) for line in command.fed.known.splitlines()]
    jobs = "\n".join(line for line in lines if line)
    acts = judge(jobs)
    yield from acts
    if command.fed.labels & NET:
        yield grave(rules.PLANTS)
    elif acts or _ORDERS.search(jobs):
        yield Act(rules.PLANTS)


_CLOCK = re.compile(r"\s*(?:@\w+|(?:[\d*/,-]+\s+){4}[\w*/,-]+)\s+(?:root\s+)?")


def _job(line: str) -> str:
    return "" if line.lstrip().startswith("#") else _CLOCK.sub("", line, count=1)

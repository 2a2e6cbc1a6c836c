"""Programs that run the command behind them as it stands: which words are theirs, and where it begins."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from vanguard.layers.shell.command import Command


class Started(NamedTuple):
    """What a program starts: a command's words, or a script's text in a language.

    ``remote`` says that it runs on another machine or in a container; ``args`` are the script's own.
    """

    words: tuple[str, ...] = ()
    text: str = ""
    language: str = ""
    remote: bool = False
    args: tuple[str, ...] = ()


class Options(NamedTuple):
    """Options of a starter that take a value, and how many words stand before the command."""

    letters: str = ""
    names: tuple[str, ...] = ()
    before: int = 0
    joined: bool = False


PLAIN: dict[str, Options] = {
    "sudo": Options("ugUTpCDRrth", ("--user", "--group", "--host", "--prompt", "--chdir", "--chroot")),
    "doas": Options("uC"),
    "pkexec": Options("", ("--user",)),
    "env": Options("uC", ("--unset", "--chdir")),
    "nice": Options("n", ("--adjustment",)),
    "ionice": Options("cnp", ("--class", "--classdata")),
    "timeout": Options("ks", ("--signal", "--kill-after"), 1),
    "gtimeout": Options("ks", ("--signal", "--kill-after"), 1),
    "time": Options("of", ("--output", "--format")),
    "exec": Options("a"),
    "stdbuf": Options("ioe"),
    "strace": Options("eopsaAEbIOPSuUX"),
    "ltrace": Options("eopsaAEbIOPSuUX"),
    "chroot": Options("", ("--userspec", "--groups"), 1),
    "watch": Options("n", ("--interval",), joined=True),
    "taskset": Options("p", (), 1),
    "chrt": Options("pTPD", (), 1),
    "cpulimit": Options("lpe", ("--limit", "--pid", "--exe")),
    "nsenter": Options("tSGwrm", ("--target", "--setuid", "--setgid")),
    "systemd-run": Options("puMGEC", ("--unit", "--property", "--uid", "--on-calendar", "--on-active")),
    "xargs": Options("aEdILnPs", ("--arg-file", "--delimiter", "--max-args", "--max-procs", "--replace")),
    "parallel": Options("jaNLSI", ("--jobs", "--arg-file")),
    "firejail": Options(),
    "proxychains": Options("f"),
    "xvfb-run": Options("nfsp"),
    "setarch": Options("", (), 1),
    "winpty": Options(),
    "wsl": Options("du", ("--distribution", "--user", "--cd")),
    "start": Options(),
    "npx": Options("p", ("--package",)),
    "bunx": Options("p", ("--package",)),
    "uvx": Options("p", ("--from", "--with", "--python")),
}
for _name in (
    "nohup command builtin setsid busybox toybox fakeroot torsocks torify proxychains4 unbuffer rlwrap "
    "linux64 linux32 noglob dbus-run-session setpriv ssh-agent eatmydata unshare"
).split():
    PLAIN.setdefault(_name, Options())


def skip(words: list[str], options: Options) -> int:
    """Where the command begins among the words of a starter."""
    at = 1
    while at < len(words):
        word = words[at]
        if word == "--":
            return at + 1 + options.before
        if word[:1] != "-" or word == "-":
            break
        takes = word in options.names or (word[1:2] != "-" and word[-1] in options.letters and len(word) == 2)
        at += 2 if takes else 1
    return at + options.before


def task(*verbs: str) -> Callable[[Command], Iterator[Started]]:
    """Managers of packages and environments, which start a program behind one of their commands."""

    def read(command: Command) -> Iterator[Started]:
        words = command.words
        at = next((at for at, word in enumerate(words[1:], 1) if word[:1] != "-"), 0)
        rest = words[at + skip(words[at:], _TASK) :] if at and words[at] in verbs else []
        if rest:
            yield Started(tuple(rest))

    return read


_TASK = Options("np", ("--name", "--prefix", "--package", "--with", "--python", "--env", "--project"))

"""What a call does: the table of calls, read, and patterns that find what is in it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

import re2

from vanguard.layers.code.call_table import TABLE


class Effect(Enum):
    """What a call does with an argument, or where its result comes from."""

    DELETE = "delete"
    WIPE = "wipe"
    WRITE = "write"
    READ = "read"
    LIST = "list"
    MODE = "mode"
    MOVE = "move"
    COPY = "copy"
    OPEN = "open"
    """Reads or writes, as a mode says."""
    RUN = "run"
    EVAL = "eval"
    LOAD = "load"
    """Rebuilds objects, and runs what they ask for."""
    FETCH = "fetch"
    SEND = "send"
    PUT = "put"
    """Writes to what is open already."""
    CONNECT = "connect"
    LISTEN = "listen"
    RECEIVE = "receive"
    DECODE = "decode"
    ENCODE = "encode"
    PICKLE = "pickle"
    JOIN = "join"
    PATH = "path"
    HOME = "home"
    TEMP = "temp"
    """Makes a temporary file or folder."""
    FACT = "fact"
    KEYS = "keys"
    SCREEN = "screen"
    CLIPBOARD = "clipboard"
    NATIVE = "native"
    """Memory made executable, or another process written to."""
    FORK = "fork"
    KILL = "kill"
    PRIVILEGE = "privilege"
    MAIL = "mail"
    ENCRYPT = "encrypt"
    DUPLICATE = "duplicate"
    """A descriptor is put in the place of another."""
    INPUT = "input"
    RANDOM = "random"
    IMPORT = "import"
    SAME = "same"
    """Gives its texts back much as they were."""
    HOOK = "hook"
    SERVED = "served"
    CREDENTIAL = "credential"


class Doing(NamedTuple):
    """One effect of a call, the position of the argument that counts, and its keyword."""

    effect: Effect
    position: int
    keyword: str = ""
    detail: str = ""


SELF, ALL = -1, -2


NAMES: dict[str, list[Doing]] = {}
"""What each name in the table does."""

_WHERE = {"self": SELF, "all": ALL}


def _read() -> None:
    for line in TABLE.replace("\n    ", " ").strip().splitlines():
        head, _, names = line.partition(": ")
        effect, _, where = head.partition(" ")
        position, _, keyword = where.partition("/")
        what = Effect(effect)
        if position in _WHERE or position.isdigit():
            doing = Doing(what, _WHERE.get(position, -3) if position in _WHERE else int(position), keyword)
        else:
            doing = Doing(what, ALL, "", position)
        for name in names.split():
            NAMES.setdefault(name, []).append(doing)


_read()

# Effects that come to nothing by themselves: a line is not read for their sake.
_IDLE = frozenset(
    [
        Effect.SAME,
        Effect.ENCODE,
        Effect.JOIN,
        Effect.PATH,
        Effect.HOME,
        Effect.TEMP,
        Effect.FACT,
        Effect.RANDOM,
        Effect.INPUT,
        Effect.PICKLE,
        Effect.DECODE,
        Effect.IMPORT,
    ]
)
_JOINT = r"\]?[ \t]*(?:\.|::|->|\?\.|\\)[ \t]*"


def _either(names: Iterable[str]) -> str:
    return "(?:" + "|".join(map(re.escape, sorted(names, key=len, reverse=True))) + ")"


def _nominating() -> str:
    """A pattern for every name that may do something, as far as it must be written out."""
    bare: set[str] = set()
    anywhere: set[str] = set()
    members: set[str] = set()
    of: dict[str, set[str]] = {}
    for name, what in NAMES.items():
        if all(doing.effect in _IDLE for doing in what):
            continue
        first, dot, last = name.rpartition(".")
        if name[0] == "=":
            anywhere.add(name[1:])
        elif not dot:
            bare.add(name)
        elif first:
            of.setdefault(first.rpartition(".")[2], set()).add(last)
        else:
            members.add(last)
    alone = sorted(of)
    qualified = "|".join(f"{re.escape(first)}{_JOINT}{_either(of[first])}" for first in alone)
    known = f"{qualified}|{_either(anywhere)}"
    return rf"(?:^|[^\w$.>:@]){_either(bare)}|\b(?:{known})|(?:\.|->|::){_either(members)}"


CALLED = re2.compile(
    rf"(?i)(?:{_nominating()})[!?]?(?:[ \t]*\(|[ \t]+[\"'$@~/%\\-])|(?-i:\bFunction)[ \t]*\("
)
"""A call that may do something: where it is, a program is worth reading."""

_ROOTS = (
    "os posix shutil subprocess commands socket pathlib requests urllib urllib2 httpx aiohttp "
    "child_process fs net http https pickle "
    "cPickle _pickle marshal dill ctypes pty builtins importlib paramiko ftplib smtplib psutil pynput "
    "glob yaml jsonpickle sys runpy "
    "signal keyboard pyautogui pyperclip win32clipboard win32crypt browser_cookie3 telnetlib scapy"
).split()
BORROWED = re2.compile(
    rf"(?i)\bfrom[ \t]+{_either(_ROOTS)}[\w.]*[ \t]+import\b|\bimport[ \t]+{_either(_ROOTS)}[\w.]*[ \t]+as\b|"
    rf"\}}[ \t]*=[ \t]*require\(|\b(?:getattr|__import__|import_module|vars|globals|locals)[ \t]*\(|"
    rf"__dict__|__builtins__|=[ \t]*{_either(_ROOTS)}(?:\.\w+){{0,2}}[ \t]*(?:[;\n]|$)"
)
"""Names that may stand for those of the table."""


@lru_cache(maxsize=4096)
def doings(name: str, member: bool) -> tuple[Doing, ...]:
    """What a function does, by its full name with ``.`` between the parts, in lower case."""
    parts = name.rsplit(".", 2)
    last = parts[-1]
    if len(parts) > 1:
        keys = [name, ".".join(parts[-2:]), "=" + last, "." + last]
    else:
        keys = ["=" + name, "." + name] if member else [name, "=" + name]
    return next((tuple(NAMES[key]) for key in keys if key in NAMES), ())

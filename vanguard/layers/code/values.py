"""What an expression of a program may stand for: a few possible texts, and where its content comes from."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable
from typing import NamedTuple


class Mark:
    """Where the content of a value comes from, or what kind of thing it is."""

    SECRET = 1
    """Read from a place that holds credentials."""
    SYSTEM = 2
    """Read from a place of the system."""
    ENVIRONMENT = 4
    """All the variables of the environment, not one of them."""
    FETCHED = 8
    """Came over the network by request."""
    RECEIVED = 16
    """Came over a socket."""
    DECODED = 32
    """Was encoded, compressed or encrypted before."""
    OUTPUT = 64
    """What another program printed."""
    USER = 128
    HOST = 256
    PLATFORM = 512
    FOLDER = 1024
    ADDRESS = 2048
    KEYS = 4096
    """What somebody types."""
    SCREEN = 8192
    CLIPBOARD = 16384
    FILE = 32768
    """The content of some file."""
    SOCKET = 65536
    """A connection."""
    PATH = 131072
    """An object that stands for a path, so that ``/`` joins."""
    BULK = 262144
    """The same thing many times over."""
    TYPED = 524288
    """What the user of the program is asked for."""
    PICKLED = 1048576
    """Serialised in this very program."""
    EMBEDDED = 2097152
    """A long literal that no one can read."""
    RANDOM = 4194304
    """From a generator that can be foretold."""
    SERVED = 8388608
    """What a web request brings."""
    SECRETIVE = 16777216
    """A window or an output that is hidden."""


FACTS = (Mark.USER, Mark.HOST, Mark.PLATFORM, Mark.FOLDER, Mark.ADDRESS)
"""Single facts about the machine and its user."""
WATCHED = Mark.KEYS | Mark.SCREEN | Mark.CLIPBOARD
KINDS = Mark.SOCKET | Mark.PATH | Mark.BULK
"""Marks of a thing itself, which its content does not inherit."""

HOLE = "*"
"""Stands in a text for what is not known."""

MOST = 8
"""Texts that a value may be."""
_LONGEST = 2_000
_EMBEDDED = re.compile(r"[A-Za-z0-9+/=_\\\s-]{64,}\Z|(?:[^\x20-\x7e\n\t]|\\x[0-9a-fA-F]{2}){16}")


class Value(NamedTuple):
    """Possible texts, marks, the items of a list or mapping, and the path of a file that is open."""

    texts: tuple[str, ...] = ()
    marks: int = 0
    items: tuple[Value, ...] = ()
    keys: tuple[str, ...] = ()
    """The keys of ``items``, where they have some: "" for those that have none."""
    opened: tuple[str, ...] = ()
    number: bool = False
    refers: str = ""
    """The full name of the module or function that it is."""

    def named(self, key: str) -> Value | None:
        """The item with this key."""
        for known, item in zip(self.keys, self.items, strict=False):
            if known == key:
                return item
        return None

    def marked(self, marks: int) -> Value:
        """The same with more marks."""
        return self._replace(marks=self.marks | marks) if marks & ~self.marks else self


UNKNOWN = Value()


def literal(text: str) -> Value:
    """The value of a literal."""
    hidden = len(text) >= 40 and _EMBEDDED.match(text) is not None
    return Value((text,), Mark.EMBEDDED if hidden else 0)


def union(values: Iterable[Value]) -> Value:
    """A value that may be any of several."""
    texts: dict[str, None] = {}
    opened: dict[str, None] = {}
    marks = 0
    items: tuple[Value, ...] = ()
    keys: tuple[str, ...] = ()
    refers = ""
    for value in values:
        marks |= value.marks
        refers = refers or value.refers
        for text in value.texts:
            if len(texts) < MOST:
                texts[text] = None
        for path in value.opened:
            if len(opened) < MOST:
                opened[path] = None
        if value.items and not items:
            items, keys = value.items, value.keys
    return Value(tuple(texts), marks, items, keys, tuple(opened), refers=refers)


def joined(left: Value, right: Value, between: str = "") -> Value:
    """One behind the other."""
    marks = left.marks | right.marks
    texts = [f"{a}{between}{b}"[:_LONGEST] for a in left.texts or (HOLE,) for b in right.texts or (HOLE,)]
    known = bool(left.texts or right.texts)
    return Value(tuple(dict.fromkeys(texts[:MOST])) if known else (), marks, left.items or right.items)


def under(parts: Iterable[Value]) -> Value:
    """Parts of a path put together, as every language's ``join`` does it; an absolute part begins anew."""
    whole = UNKNOWN
    for index, part in enumerate(parts):
        if not index:
            whole = part
            continue
        texts = [_below(a, b) for a in whole.texts or (HOLE,) for b in (part.texts or (HOLE,))]
        whole = Value(tuple(dict.fromkeys(texts))[:MOST], whole.marks | part.marks)
    return whole.marked(Mark.PATH)


def _below(folder: str, name: str) -> str:
    if name.startswith(("/", "~")) or name[1:2] == ":":
        return name
    return posixpath.normpath(f"{folder}/{name}")[:_LONGEST] if folder else name


def repeated(value: Value, times: Value) -> Value:
    """The same many times; long results are marked and forgotten."""
    count = int(times.texts[0]) if times.texts and times.texts[0].isdigit() and len(times.texts[0]) < 7 else 0
    if len(times.texts[:1] and times.texts[0]) >= 7 or count >= 1000:
        return Value((), value.marks | Mark.BULK)
    short = [text * count for text in value.texts if count and len(text) * count <= 200]
    return Value(tuple(short), value.marks | times.marks)

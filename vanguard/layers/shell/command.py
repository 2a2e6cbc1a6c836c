"""One command as it would run: its program, its words, what feeds it and where its output goes."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

NET = 1
"""What came over the network."""
SECRET = 2
"""Keys, credentials, account files, the environment."""
SYSTEM = 4
"""Other files of the system, its logs and its kernel's state."""
DECODED = 8
"""What was decoded, decrypted or unpacked on the way."""
PERSONAL = 16
"""Documents of a user, a database's content, the clipboard or the screen."""
PASSWORD = 32
"""What is called a password."""
GIVEN = 64
"""What a script or a function was given to work on."""
BULK = 128
"""What was blown up in a loop of many rounds."""

_EXECUTABLE = re.compile(r"\.(?:exe|com|cmd|bat)\Z")
_VERSION = re.compile(r"(?<=[a-z])-?\d[\d.]*\Z")


class Stream(NamedTuple):
    """What flows out of a command: its text where that is known, and what kind of thing it is.

    ``part`` is what is known of a text that is not known as a whole.
    """

    text: str | None = ""
    labels: int = 0
    part: str = ""

    @property
    def known(self) -> str:
        """All that is known of the text."""
        return self.part if self.text is None else self.text

    def and_then(self, more: Stream) -> Stream:
        """Both, one after the other."""
        labels = self.labels | more.labels
        if self.text is None or more.text is None:
            return Stream(None, labels, self.known + more.known)
        return Stream(self.text + more.text, labels)


ENDLESS = 1_000_000_000
"""Rounds of a loop that never ends."""

MANY = 1000
"""Rounds of a loop that blow up what they add to or write."""

EMPTY = Stream()
UNKNOWN = Stream(None)


@dataclass(slots=True)
class Command:
    """A simple command after expansion.

    ``words`` begin with the program as it was called; ``name`` is its last part in lower case, with
    no ``.exe``.  ``fed`` is its input, ``labels`` what its words hold, ``out`` its output.  ``via``
    names the programs that start it.  ``start`` and ``end`` are its place in the text that was sent.
    """

    words: list[str]
    name: str
    start: int
    end: int
    folder: str = ""
    via: tuple[str, ...] = ()
    times: int = 1
    """How often the loops around it run it, as far as is known; without end: `ENDLESS`."""
    background: bool = False
    remote: bool = False
    inside: str = ""
    """The program in whose words this command is substituted."""
    labels: int = 0
    marks: list[int] = field(default_factory=list)
    """The labels of each word."""
    fed: Stream = EMPTY
    out: Stream = UNKNOWN
    runs: Stream | None = None
    """The script or program that it runs, where that is not its own."""
    language: str = ""
    """The language of ``runs``, where it is not a shell's."""
    assigned: dict[str, str] = field(default_factory=dict)
    """Variables that it is given."""
    globs: list[str] = field(default_factory=list)
    """Words that a shell looks up names of files for, in the order of ``words``."""
    reads: list[str] = field(default_factory=list)
    writes: list[tuple[str, bool]] = field(default_factory=list)
    """Files that the output goes to, and whether it is added to them."""
    made: dict[str, int] = field(default_factory=dict)
    """The labels of files that the script made before, of those that the words name."""
    socket: int = 0
    """1: its input is a network connection, 2: its output is, 3: both."""
    before: Command | None = None
    """The command whose output it reads."""
    after: Command | None = None

    @property
    def operands(self) -> list[str]:
        """The words that are no options."""
        return [word for word in self.words[1:] if word[:1] != "-" or word == "-"]

    @property
    def options(self) -> list[str]:
        """The words that are options."""
        return [word for word in self.words[1:] if word[:1] == "-" and word != "-"]

    def has(self, letters: str, *names: str) -> bool:
        """Whether one of the single letters, or one of the long names, is among the options."""
        for option in self.options:
            if option.startswith("--"):
                if option.partition("=")[0] in names:
                    return True
            elif option in names or not set(letters).isdisjoint(option[1:]):
                return True
        return False

    def value(self, *options: str) -> str:
        """The value of an option, in the next word or behind ``=`` or in the same word; else ""."""
        for at, word in enumerate(self.words):
            if word in options and at + 1 < len(self.words):
                return self.words[at + 1]
            for option in options:
                if word.startswith(option + "="):
                    return word[len(option) + 1 :]
                if len(option) == 2 and word.startswith(option) and len(word) > 2 and option[1] != "-":
                    return word[2:]
        return ""

    def path(self, word: str) -> str:
        """The path that a word names in the folder that the command runs in."""
        return placed(word, self.folder)


def placed(word: str, folder: str) -> str:
    """A path without ``.`` and doubled slashes, absolute where the folder is known."""
    if not word:
        return word
    if folder and not word.startswith(("/", "~", "$")) and not re.match(r"[A-Za-z]:|\\|[a-z]+://", word):
        word = f"{folder}/{word}"
    if "/" not in word:
        return word
    tail = "/" if word.endswith("/") and len(word) > 1 else ""
    path = posixpath.normpath(word)
    return (path[1:] if path.startswith("//") else path) + (tail if path.strip("/") else "")


def bare(program: str) -> str:
    r"""A program's name without its folder and ending, in lower case: ``C:\Windows\CMD.EXE`` is ``cmd``."""
    name = re.split(r"[\\/]", program.rstrip("/"))[-1].lower()
    return _EXECUTABLE.sub("", name)


@lru_cache(maxsize=1024)
def unversioned(name: str) -> str:
    """A name without the version behind it: ``python3.11`` is ``python``."""
    return _VERSION.sub("", name)

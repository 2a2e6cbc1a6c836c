"""The rows of the table of sensitive places: which paths a row is about, and how much they weigh.

A row is tried only on paths that have one of its marks: a piece (what stands between ``/``, ``.``, ``-``
and ``_``) or a whole last name.  So ordinary paths cost one look into a set.
"""

from __future__ import annotations

import re
from enum import Enum
from functools import cache

from vanguard.layers.located import Located
from vanguard.model.finding import Severity
from vanguard.model.value import value

LONGEST_NAME = 255
"""Characters of the longest name of a file (NAME_MAX of Linux, and of NTFS)."""


class Kind(Enum):
    """What a sensitive place holds, and so which rule speaks of it."""

    SECRET = "secret"
    """Keys, tokens, credentials, histories, stores of browsers and wallets."""
    SYSTEM = "system"
    """Configuration, logs and state of the operating system and of its servers."""
    PROJECT = "project"
    """What a project keeps its secrets in."""


@value
class Place:
    """What is known of a sensitive place."""

    kind: Kind
    severity: Severity
    confidence: float

    @property
    def weight(self) -> tuple[Severity, float]:
        """Severity and confidence, to compare."""
        return self.severity, self.confidence


class At(Enum):
    """What of a path a row's pattern must match from its start."""

    NAME = "name"
    """The last part, in full."""
    TOP = "top"
    """The path from the top of the file system."""
    HOME = "home"
    """The path from somebody's home."""
    BELOW = "below"
    """What follows a folder of the row, wherever that stands."""


@value
class Row:
    """One family of places; ``folders`` only where the pattern is about what lies below them."""

    marks: tuple[str, ...]
    at: At
    pattern: str
    place: Place
    folders: frozenset[str] = frozenset()

    def holds(self, seen: Located) -> bool:
        """Whether the path is one of this family."""
        if self.at is At.NAME:
            return len(seen.name) <= LONGEST_NAME and compiled(self.pattern).fullmatch(seen.name) is not None
        if self.at is At.BELOW:
            rest = _below(seen.parts, self.folders)
        else:
            rest = seen.top if self.at is At.TOP else seen.home
        return rest is not None and compiled(self.pattern).match(rest) is not None


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """A pattern of the table; only those that are nominated are compiled, as a start has no time for all."""
    return re.compile(pattern)


def _below(parts: tuple[str, ...], folders: frozenset[str]) -> str | None:
    for at in range(len(parts) - 1, -1, -1):
        if parts[at] in folders:
            return "/".join(parts[at + 1 :])
    return None


def pieces(low: str) -> list[str]:
    """What stands between the separators of a path in lower case with ``/`` alone, and its last name."""
    found = low.replace(".", "/").replace("_", "/").replace("-", "/").replace(" ", "/").split("/")
    found.append(low[low.rfind("/") + 1 :])
    return found


def named(marks: str, pattern: str, place: Place) -> Row:
    """Files of a name, wherever they are."""
    return Row(tuple(marks.split()), At.NAME, pattern, place)


def top(marks: str, pattern: str, place: Place) -> Row:
    """Places of the system, told from the top of its file system."""
    return Row(tuple(marks.split()), At.TOP, pattern, place)


def home(marks: str, pattern: str, place: Place) -> Row:
    """Places of somebody's home."""
    return Row(tuple(marks.split()), At.HOME, pattern, place)


def below(folders: str, pattern: str, place: Place, marks: str = "") -> Row:
    """What lies in folders of a name (parted by ``|``), wherever they are."""
    names = frozenset(folders.split("|"))
    own = marks.split() or [next(piece for piece in reversed(pieces(name)[:-1]) if piece) for name in names]
    return Row(tuple(own), At.BELOW, pattern, place, names)

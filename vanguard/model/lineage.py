"""Where contents came from: their prints, as they are remembered, and what is known of them again.

A print is a keyed digest of `PRINT` bytes of one value or of a few words in a row.  Of a text that was read
nothing else is kept: its prints, when that was, and by a code of the one who asks what it was read from.
"""

from __future__ import annotations

from typing import Final

from vanguard.model.value import value

PRINT: Final = 5
"""Bytes of one print."""

MOST_PRINTS: Final = 256
"""Prints of one text."""

MOST_BUCKETS: Final = 1024
"""Buckets of one trace, of four prints each."""


@value
class Learn:
    """Remember the prints that a step gives under the name ``of``, as those of one text.

    Those that one of the traces ``unless`` has are left out; one that ``trace`` has already stays what it
    was at first, and is only newer.  ``origin``, below 256, is a code for where the text came from.  The
    trace has room for four prints in each of its ``buckets``, a power of two; in a full one the oldest
    gives way.
    """

    trace: str
    of: str
    buckets: int
    origin: int = 0
    unless: tuple[str, ...] = ()


@value
class Recall:
    """Which of the prints that a step gives under the name ``of`` are at most ``within`` seconds old.

    ``after`` is the place of an earlier recall of the same step without which this one finds nothing.
    """

    trace: str
    of: str
    within: float
    after: int = -1


@value
class Recalled:
    """A print that was known: its place among those asked for, its text's origin, and its age in seconds."""

    at: int
    origin: int
    age: float


@value
class Carried:
    """A value of a call, or a part of one, that an earlier result gave.

    ``argument`` is the name of the argument that has it, ``kind`` what it is (``address``, ``host`` ...),
    ``source`` what it came from, in words; ``age`` is in seconds.
    """

    argument: str
    kind: str
    source: str
    age: float
    pointer: str = ""


@value
class Lineage:
    """What is known of where the values of a call came from.

    ``rules`` names what that amounts to, by the ids of the rules; ``to`` are the values that say where or
    upon what the call acts, ``brings`` what it carries there.
    """

    rules: tuple[str, ...] = ()
    to: tuple[Carried, ...] = ()
    brings: tuple[Carried, ...] = ()
    failed: str = ""
    """Why nothing of this is known, where it could not be worked out."""
    tools: tuple[str, ...] = ()
    """What the tool itself amounts to beside those of other servers, by the ids of the rules."""

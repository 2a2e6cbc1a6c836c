"""One program judged: what its calls do, the signs that it shows, the programs that its texts are."""

from __future__ import annotations

from collections.abc import Iterator

from vanguard.layers.code.calls import Effect
from vanguard.layers.code.harm import Seen, harms
from vanguard.layers.code.names import Room
from vanguard.layers.code.reader import Act, ProgramReader
from vanguard.layers.code.rules import UNREAD
from vanguard.layers.code.signs import CALLS, marks, signs

_NESTED = 2
"""Programs inside each other's texts that are read."""
_SHORTEST = 8


def telling(text: str) -> list[int]:
    """What a text has of a program that may do harm, as `marks` says it; cheap for ordinary values."""
    if len(text) < _SHORTEST or ("(" not in text and '"' not in text and "'" not in text and "`" not in text):
        return []
    return marks(text)


def seen(text: str, room: Room, found: list[int] | None = None, nested: int = _NESTED) -> Iterator[Seen]:
    """Every harm in a program, whatever its language, as far as there is room to read it.

    ``found`` is what `telling` says of the text, where that is known.
    """
    found = telling(text) if found is None else found
    yield from signs(text, found)
    if not found or max(found) < CALLS:
        return
    reader = ProgramReader(text, room)
    acts = reader.run()
    yield from harms(acts, text)
    for act in acts if nested else ():
        yield from _inside(act, room, nested - 1)
    if reader.spent:
        yield Seen(UNREAD, UNREAD.severity, UNREAD.confidence, UNREAD.level, (0, 60))


def _inside(act: Act, room: Room, nested: int) -> Iterator[Seen]:
    if act.effect is not Effect.EVAL:
        return
    for inner in act.what.texts[:2]:
        if found := telling(inner):
            for each in seen(inner, room, found, nested):
                yield each._replace(span=act.span)

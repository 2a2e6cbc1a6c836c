"""The disguises that a text can wear, each as one step that takes it off, and which steps a text needs.

A step is a pure function of a text; it gives None where there is nothing to take off.  Steps change a
text in place and leave the rest of it as it is, so that what stood around a disguise still stands around
what was under it.  The results serve matching only; what is forwarded is what was sent.

Some disguises hide text from everyone and are taken off everywhere.  Others are undone only by what acts
on a text (a shell, a database, an interpreter), and are taken off where a message goes to a server.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import jiter

from vanguard.layers import compatible, encoded, letters, literals, shell_text, spread, sql_text, unseen
from vanguard.layers.escaping import (
    controls,
    entities,
    escapes,
    percent,
    quoted_printable,
    utf7,
)
from vanguard.layers.nominate import Gate, Nominator
from vanguard.layers.plain import CONTROL, KINDS, RUN, holds_quoted
from vanguard.layers.taken import Step, Taken


def codes(text: str) -> Taken | None:
    """Base64, base32 and hexadecimal, whole or as runs inside the text (see `encoded`)."""
    return encoded.decoded(text)


STEPS: tuple[Step, ...] = (
    percent,
    entities,
    quoted_printable,
    utf7,
    # Before escapes are: a quote that one stands for ends no literal.
    shell_text.printed,
    escapes,
    controls,
    letters.turned,
    letters.drawn,
    compatible.compatible,
    *(step for _, step in unseen.GATES),
    letters.marks,
    letters.dotless,
    letters.confusables,
    spread.close,
    sql_text.comments,
    literals.literals,
    shell_text.words,
    shell_text.expansions,
    encoded.marked,
    codes,
)
"""Every step, in the order in which one round tries them."""

_Gated = tuple[Gate, Step]

_FOREIGN: tuple[_Gated, ...] = (
    ((letters.TURNED,), letters.turned),
    ((letters.DRAWN,), letters.drawn),
    ((compatible.NOMINATED,), compatible.compatible),
    *(((gate,), step) for gate, step in unseen.GATES),
    ((letters.MARKED,), letters.marks),
    ((letters.DOTLESS,), letters.dotless),
    ((letters.ALIKE,), letters.confusables),
    (("[\u0080-\u009f]",), controls),
)
"""What may need a step outside ASCII."""

_ACTED: tuple[_Gated, ...] = (
    ((r"\+A[C-H][A-Za-z0-9+/]",), utf7),
    ((sql_text.NOMINATED,), sql_text.comments),
    (literals.GATE, literals.literals),
    *shell_text.GATES,
    ((encoded.MARKED,), encoded.marked),
)
"""What may need a step that only those undo who act on a text."""


class _Gates:
    """Gates that are looked for together, and the numbers of the steps behind them."""

    __slots__ = ("nominator", "numbers")

    def __init__(self, gates: tuple[_Gated, ...]) -> None:
        self.nominator = Nominator([gate for gate, _ in gates])
        self.numbers = [STEPS.index(step) for _, step in gates]

    def behind(self, data: bytes) -> Iterator[int]:
        """The numbers of the steps that may have something to take off."""
        return (self.numbers[gate] for gate in self.nominator.found(data))


@cache
def _foreign() -> _Gates:
    return _Gates(_FOREIGN)


@cache
def acted_gates() -> _Gates:
    """What may need a step that only those undo who act on a text, ready to be looked for."""
    return _Gates(_ACTED)


def steps(text: str, acted: bool = False) -> list[Step]:
    """The steps of `STEPS` that may have something to take off a text; ``acted``: it goes to a server."""
    data = text.encode("utf-8", "replace")
    kinds = data.translate(KINDS[False])
    numbers = {number for sign, number in _SIGNS if sign in text}
    if holds_quoted(data):
        numbers.add(_QUOTED)
    if CONTROL in kinds:
        numbers.add(_CONTROLS)
    if RUN in kinds or text.endswith("="):
        numbers.update(_CODES)
    if spread.is_spread(data):
        numbers.add(_SPREAD)
    if not text.isascii():
        numbers.update(_foreign().behind(data))
    if acted:
        numbers.update(acted_gates().behind(data))
    return [STEPS[number] for number in sorted(numbers)]


_SIGNS = tuple((sign, STEPS.index(step)) for sign, step in (("%", percent), ("&", entities), ("\\", escapes)))
_SPREAD = STEPS.index(spread.close)
_QUOTED = STEPS.index(quoted_printable)
_CONTROLS = STEPS.index(controls)
_CODES = STEPS.index(encoded.marked), STEPS.index(codes)


def inner(text: str) -> dict[str, Any] | list[Any] | None:
    """The object or array that a text is as JSON, None where it is not (or has a key twice)."""
    if text.lstrip()[:1] + text.rstrip()[-1:] not in ("{}", "[]"):
        return None
    try:
        value = jiter.from_json(text.encode(), catch_duplicate_keys=True)
    except ValueError:
        return None
    return value if isinstance(value, dict | list) else None

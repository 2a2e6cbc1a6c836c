"""The disguises that a text can wear, each as one step that takes it off, and which steps a text needs.

A step is a pure function of a text; it gives None where there is nothing to take off.  Steps change a
text in place and leave the rest of it as it is, so that what stood around a disguise still stands around
what was under it.  The results serve matching only; what is forwarded is what was sent.

Some disguises hide text from everyone and are taken off everywhere.  Others are undone only by what acts
on a text (a shell, a database, an interpreter), and are taken off where a message goes to a server.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import jiter

from vanguard.layers import compatible, encoded, letters, literals, shell_text, sql_text, unseen
from vanguard.layers.escaping import (
    controls,
    entities,
    escapes,
    holds_quoted,
    percent,
    quoted_printable,
    utf7,
)
from vanguard.layers.nominate import Gate, Nominator
from vanguard.layers.taken import Step, Taken

OPENERS = "{[ \t\r\n"
"""Signs with which a text that is JSON may begin."""

_SHORT = 16
"""Characters below which a text holds no run that hides one."""


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
def _acted() -> _Gates:
    return _Gates(_ACTED)


# Numbers, because a byte is looked for ten times as fast as a text of one byte.
_BEGIN, _CONTROL, _MAYBE = b"!\x01?"
_EQUALS, _QUOTE, _PLUS, _ZERO = b'="+0'


def _kind(byte: int, maybe: bytes) -> int:
    """What a byte of a text may begin: an escape or a character outside ASCII, a control, a run."""
    if byte > 127 or byte in b"\\%&":
        return _BEGIN
    if (byte < 32 and byte not in b"\t\n\r") or byte == 127:
        return _CONTROL
    return _MAYBE if byte in maybe else encoded.MAP[byte]


_loose_brace = re.compile(rb'\{(?!["}])').search

_KINDS = {
    False: bytes(_kind(byte, b"") for byte in range(256)),
    # Without any of these no quote, variable, pattern, comment or call is there to be undone.
    True: bytes(_kind(byte, b"$^*`?[<|'(#") for byte in range(256)),
}


def steps(text: str, acted: bool = False) -> list[Step]:
    """The steps of `STEPS` that may have something to take off a text; ``acted``: it goes to a server."""
    data = text.encode("utf-8", "replace")
    kinds = data.translate(_KINDS[False])
    numbers = {number for sign, number in _SIGNS if sign in text}
    if holds_quoted(data):
        numbers.add(_QUOTED)
    if _CONTROL in kinds:
        numbers.add(_CONTROLS)
    if encoded.RUN in kinds or text.endswith("="):
        numbers.update(_CODES)
    if not text.isascii():
        numbers.update(_foreign().behind(data))
    if acted:
        numbers.update(_acted().behind(data))
    return [STEPS[number] for number in sorted(numbers)]


_SIGNS = tuple((sign, STEPS.index(step)) for sign, step in (("%", percent), ("&", entities), ("\\", escapes)))
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


def is_plain(text: str, acted: bool = False) -> bool:
    """Whether a text surely wears no disguise and hides nothing, so that no step need be tried.

    Costs about 2 ns a character of prose.  ``acted`` says that the text goes to a server.
    """
    if len(text) < _SHORT and text.isidentifier():
        return text.isascii()
    if text[:1] in OPENERS and text:
        return False
    data = text.encode("utf-8", "replace")
    kinds = data.translate(_KINDS[acted])
    if _BEGIN in kinds or _CONTROL in kinds or holds_quoted(data):
        return False
    if acted and (_MAYBE in kinds or _QUOTE in data or _is_loose(data)) and _acted().nominator.found(data):
        return False
    if encoded.RUN in kinds or text.endswith("="):
        return encoded.decoded(text) is None and encoded.marked(text) is None
    return True


def all_plain(raw: bytes, acted: bool = False) -> bool:
    """Whether every text of a JSON document is plain unless it begins with one of `OPENERS`.

    One look at the document instead of one at each text.
    """
    kinds = raw.translate(_KINDS[acted])
    if _BEGIN in kinds or _CONTROL in kinds or encoded.RUN in kinds:
        return False
    if _EQUALS in raw and (b'="' in raw or holds_quoted(raw)):
        return False
    return not acted or not ((_MAYBE in kinds or _is_loose(raw)) and _acted().nominator.found(raw))


def _is_loose(data: bytes) -> bool:
    """Whether braces or marks stand there that are no JSON and need none of the other signs."""
    if (_ZERO in data and b"0x" in data) or (_PLUS in data and b"+A" in data):
        return True
    return _loose_brace(data) is not None

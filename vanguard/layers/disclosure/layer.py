"""Secrets and personal data, both ways: what the operator wants done about each kind that a message holds.

Most messages hold none, and load nothing more than a look for them.
"""

from __future__ import annotations

from typing import Final

from vanguard.layers import marks
from vanguard.layers.disclosure import personal_marks, rules
from vanguard.model.context import Context
from vanguard.model.disclosure import PERSONAL, SECRETS
from vanguard.model.finding import Evidence, clean
from vanguard.model.message import Direction, Reading
from vanguard.model.rule import Builtin

BUILTIN: Final[tuple[Builtin, ...]] = rules.BUILTIN

_CLEAR: Final = clean("disclosure")
_CARD: Final = frozenset(["payment-card"])
_PERSONAL_ALONE: Final = _CARD | {PERSONAL}
_SECRETS_ALONE: Final = frozenset([SECRETS])
_SHORT: Final = 2048
"""Characters of an answer that may be a file with one secret in it."""


def judge(reading: Reading, context: Context) -> Evidence:
    """A finding for each kind that may not go this way, and what is to be replaced."""
    disclosure = context.policy.profile.disclosure
    wanted = disclosure.wanted(reading.message.direction)
    text = reading.text
    # Of a kind that stands alone nothing tells here which family it is of, so both are looked for.
    if not (
        disclosure.custom
        or (wanted - _PERSONAL_ALONE and marks.may_hold(reading, marks.SECRETS))
        or (wanted - _PERSONAL_ALONE and len(text) <= _SHORT and _names_secret(reading, context))
        or (_personal(wanted - _SECRETS_ALONE, reading) and personal_marks.may_hold(text))
    ):
        return _CLEAR
    from vanguard.layers.disclosure import scan

    return scan.judge(reading, context)


def _names_secret(reading: Reading, context: Context) -> bool:
    """Whether a short answer comes from a file that may hold nothing but a secret."""
    if context.asked is None or reading.message.direction is not Direction.TO_CLIENT:
        return False
    from vanguard.layers.disclosure.secret_files import names_secret

    return names_secret(context.asked)


def _personal(wanted: frozenset[str], reading: Reading) -> bool:
    """Whether some kind of personal data may be there; of cards alone whether figures stand there."""
    return bool(wanted) and (wanted != _CARD or marks.may_hold(reading, marks.CARDS))

"""Secrets and personal data, both ways: what the operator wants done about each kind that a message holds.

Most messages hold none, and load nothing more than a look for them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from vanguard.layers.disclosure import personal_marks, rules, secret_marks
from vanguard.model.context import Context
from vanguard.model.disclosure import SECRETS, Act
from vanguard.model.finding import Evidence, clean
from vanguard.model.message import Reading

BUILTIN = rules.BUILTIN

_CLEAR = clean("disclosure")
_CARD = "payment-card"
_card_digits = re.compile(r"\d(?:[^\w]{0,2}\d){11}").search
"""Twelve figures in a row, parted by two signs at most: no card number has fewer."""


def judge(reading: Reading, context: Context) -> Evidence:
    """A finding for each kind that may not go this way, and what is to be replaced."""
    disclosure = context.policy.profile.disclosure
    acts = disclosure.acts(reading.message.direction)
    text = reading.text
    if not (
        disclosure.custom
        or (_cares(acts.get(SECRETS)) and secret_marks.may_hold(text))
        or (_personal(acts, text) and personal_marks.may_hold(text))
    ):
        return _CLEAR
    from vanguard.layers.disclosure import scan

    return scan.judge(reading, context)


def _personal(acts: Mapping[str, Act], text: str) -> bool:
    """Whether some kind of personal data is looked for, and of cards alone whether figures stand there."""
    kinds = [kind for kind, act in acts.items() if kind != SECRETS and act is not Act.ALLOW]
    return bool(kinds) and (kinds != [_CARD] or _card_digits(text) is not None)


def _cares(act: Act | None) -> bool:
    return act is not None and act is not Act.ALLOW

"""What of a message is put to a scorer elsewhere: its free text, without secrets and personal data."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from vanguard.layers.disclosure.layer import judge as disclosed
from vanguard.layers.normalize import read
from vanguard.model.context import Context
from vanguard.model.disclosure import PERSONAL, SECRETS, Act, Disclosure
from vanguard.model.finding import Redaction, Status
from vanguard.model.message import BEYOND, Fragment, Message, Part, Reading, params_of, place_of
from vanguard.model.opinion import Question
from vanguard.policy.mask import mask

MOST: Final = 6_000
"""Characters of a message that are put to a scorer elsewhere; of a longer one the beginning and the end."""

TASK: Final = "io.vanguard/task"
"""The key in ``_meta`` under which a client may say what its user wants done, as a text."""

_MOST_TASK: Final = 500
_ALL: Final = {SECRETS: Act.REDACT, PERSONAL: Act.REDACT}
_EVERYTHING: Final = Disclosure(to_client=_ALL, to_server=_ALL)
_CUT: Final = "\n[…]\n"


def question(
    message: Message, context: Context, parts: frozenset[Part], least: int, blanks: int
) -> Question | None:
    """What to ask about a message; None where it holds no free text.

    Nothing is asked either where what must not leave cannot be told.
    """
    reading = read(message, context.policy.profile.limits)
    if not is_free(reading, least, blanks):
        return None
    hidden = _sensitive(reading, context)
    if hidden is None:
        return None
    texts: dict[str, None] = {}
    for leaf, text in reading.long(parts, least):
        shown = text
        if isinstance(leaf, Fragment) and text != leaf.text:
            # Where sensitive values stand is known of the text as sent only.
            shown = mask(text)
        else:
            shown = _without(text, hidden.get(place_of(leaf), ()))
        texts[shown] = None
    if not texts:
        return None
    tool = context.tool.name if context.tool else ""
    return Question(
        _short("\n".join(texts)),
        message.direction,
        method=message.method,
        tool=tool,
        task=_task(message, context),
    )


def is_free(reading: Reading, least: int, blanks: int) -> bool:
    """Whether a message may hold free text at all."""
    text = reading.text
    return len(text) >= least and (text.count(" ") >= blanks or BEYOND in reading.signs)


def _sensitive(reading: Reading, context: Context) -> dict[str, list[Redaction]] | None:
    """What must not leave, by the pointer of its text; None where that cannot be told."""
    policy = context.policy
    disclosure = replace(_EVERYTHING, custom=policy.profile.disclosure.custom)
    watchful = replace(policy, profile=replace(policy.profile, disclosure=disclosure))
    try:
        found = disclosed(reading, replace(context, policy=watchful))
    except Exception:
        return None
    if found.status is Status.FAILED:
        return None
    sorted_by: dict[str, list[Redaction]] = {}
    for each in found.redactions:
        sorted_by.setdefault(each.pointer, []).append(each)
    return sorted_by


def _without(text: str, hidden: Iterable[Redaction]) -> str:
    """A text with the kind in place of each sensitive value, and what looks like a secret masked."""
    parts, at = [], 0
    for each in sorted(hidden, key=lambda one: one.start):
        start, end = max(at, each.start), max(at, min(each.end, len(text)))
        parts += [text[at:start], f"[{each.kind}]" if start < end else ""]
        at = end
    return mask("".join([*parts, text[at:]]))


def _short(text: str) -> str:
    half = (MOST - len(_CUT)) // 2
    return text if len(text) <= MOST else text[:half] + _CUT + text[-half:]


def _task(message: Message, context: Context) -> str:
    """The user's task as the client states it with a call, or with the one answered; "" where none."""
    meta = (message.params or params_of(context.asked)).get("_meta")
    task = meta.get(TASK) if isinstance(meta, dict) else None
    return mask(task)[:_MOST_TASK] if isinstance(task, str) else ""

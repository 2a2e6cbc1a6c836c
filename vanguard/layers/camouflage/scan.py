"""Claims weighed with what they accompany: alone they are nothing."""

from __future__ import annotations

import re

from vanguard.layers.camouflage import rules
from vanguard.layers.camouflage.claims import Claim, Kind, claims
from vanguard.layers.judged import judged
from vanguard.layers.orders.hints import PARTS
from vanguard.layers.orders.phrases import unbroken
from vanguard.layers.orders.scan import FAINT, WARN, weighed
from vanguard.layers.orders.signs import deeds
from vanguard.layers.shown import is_shown
from vanguard.layers.tally import Tally
from vanguard.model.context import Context
from vanguard.model.finding import Evidence, Finding, Severity, clean
from vanguard.model.message import TO_SERVER, Form, Fragment, Part, Reading

NEAR = 400
"""Characters on either side of a claim in which an act must stand to be the one that is meant."""

REACH = 600
"""Characters on either side of a claim that are searched for orders."""

MANY = 50
"""Claims of one text that are weighed; who makes more has been heard."""

_CLEAR = clean("camouflage")
_GIVEN = frozenset({Part.ARGUMENT, Part.URI, Part.REPLY, Part.META})
_HARMLESS = re.compile(
    r"(?:^|[^a-z])(?:safe(?:ly)?|harmless|benign|dry[-_ ]?run|no[-_]?op|read[-_]?only|approved|trusted"
    r"|whitelisted|verified)(?:[^a-z]|$)",
    re.IGNORECASE,
)


def judge(reading: Reading, context: Context) -> Evidence:
    """What vouches for itself beside an act, an order or another finding."""
    if reading.message.direction is TO_SERVER:
        return _requested(reading, context)
    tally = Tally()
    suspects = ((fragment, form, tally) for fragment, form in reading.forms(PARTS))
    return judged(_CLEAR, suspects, _answered, tally.findings)


def _answered(fragment: Fragment, form: Form, tally: Tally) -> None:
    """Weigh the claims of one text that a model reads."""
    text = unbroken(form.text)
    there = [claim for claim, _ in zip(claims(text), range(MANY), strict=False)]
    there = [claim for claim in there if not is_shown(text, claim.start, claim.end)]
    if not there:
        return
    for claim in there:
        beside = _ordered(text[max(0, claim.start - REACH) : claim.end + REACH])
        span = (claim.start, claim.end)
        if claim.kind is Kind.VOUCHES:
            if beside >= WARN:
                tally.add(rules.VOUCHED, fragment, form, span=span)
        elif beside:
            rule = rules.FORGED if claim.kind is Kind.FORGES else rules.ADDRESSED
            tally.add(rule, fragment, form, span=span, severity=Severity.HIGH)
        elif claim.kind is Kind.FORGES or _acts(text, claim):
            rule = rules.FORGED if claim.kind is Kind.FORGES else rules.ADDRESSED
            tally.add(rule, fragment, form, span=span, severity=Severity.MEDIUM)


def _ordered(around: str) -> int:
    """What the heaviest order weighs around a claim."""
    return max(
        (each.weight for each in weighed(around) if each.weight >= FAINT and not each.shown), default=0
    )


def _acts(text: str, claim: Claim) -> bool:
    """Whether something worth having is ordered beside a claim."""
    around = text[max(0, claim.start - NEAR) : claim.end + NEAR]
    return deeds().targeted.search(around) is not None


def _requested(reading: Reading, context: Context) -> Evidence:
    """Weigh the claims of a request with what other layers find in it."""
    there = [
        (fragment, form, claim)
        for fragment, form in reading.forms(_GIVEN)
        for claim, _ in zip(claims(form.text), range(MANY), strict=False)
    ]
    names = [fragment for fragment in reading.fragments if _is_name(fragment, context)]
    if not there and not names:
        return _CLEAR
    from vanguard.layers.camouflage.company import doubtful

    beside = list(doubtful(reading, context))
    if not beside:
        return _CLEAR
    tally = Tally()
    for fragment, form, claim in there:
        _weigh(fragment, form, claim, beside, tally)
    for fragment in names:
        tally.add(rules.NAMED, fragment, fragment.forms[0])
    found = tally.findings()
    return Evidence("camouflage", findings=found) if found else _CLEAR


def _weigh(fragment: Fragment, form: Form, claim: Claim, beside: list[Finding], tally: Tally) -> None:
    span = (claim.start, claim.end)
    if claim.kind is Kind.VOUCHES:
        # Of two texts one may well speak of something else.
        same = any(finding.pointer == fragment.pointer and finding.level < 3 for finding in beside)
        severity = Severity.HIGH if same else None
        tally.add(rules.VOUCHED, fragment, form, span=span, severity=severity)
    else:
        tally.add(rules.ADDRESSED, fragment, form, span=span)


def _is_name(fragment: Fragment, context: Context) -> bool:
    """Whether a fragment is a short name, of a tool, a member or a file, that says it is harmless."""
    text = fragment.text
    if len(text) > 128 or not _HARMLESS.search(text):
        return False
    return fragment.part is Part.NAME or fragment.is_key or (" " not in text and "." in text)

"""What a text may claim for itself: that it is approved or safe, that it was judged, that it is the judge."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from functools import cache
from typing import NamedTuple

import re2

from vanguard.layers.orders.phrases import joined, phrase, several
from vanguard.layers.sought import Several, Sought

_JUDGE = (
    r"(?:scanners?|classifiers?|gateways?|guardrails?|firewalls?|(?:content |security |safety |prompt "
    r"|injection )?(?:moderators?|filters?)"
    r"|security (?:check|scan|layer|system|policy|review|proxy|module)s?|safety (?:check|layer|system"
    r"|model)s?|vanguard|WAF|DLP|scorers?|evaluators?)"
)
_TEXT = (
    r"(?:message|request|command|call|content|action|operation|text|output|input|payload|transaction"
    r"|transfer|query|script|file|instruction"
    r"|tool call|response|change|task|it|this)"
)
_CLEARED = (
    r"(?:(?:pre-?|fully |already |been |previously |officially |explicitly )*"
    r"(?:approved|authori[sz]ed|verified|cleared|whitelisted|allow-?listed|sanctioned|vetted"
    r"|signed off|checked|scanned|reviewed|validated))"
)
_OFFICE = (
    r"(?:the |our |your |an? )?(?:system |security |IT |network |database )?(?:admin(?:istrator)?s?"
    r"|security(?: team| department| officer)?|CISO|CTO|CEO"
    r"|compliance(?: team)?|legal|management|manager|owner|ops|operations|SRE|DevOps|root|user"
    r"|customer|supervisor|IT(?: department)?|audit team|developers?)"
)


class Kind(Enum):
    """What is claimed."""

    VOUCHES = "vouches"
    """That it is approved, safe, or only a test."""
    ADDRESSES = "addresses"
    """It speaks to whatever judges it, or says what was judged."""
    FORGES = "forges"
    """It bears the wording of this gateway."""


class Claim(NamedTuple):
    """One claim, and where in the text it stands."""

    kind: Kind
    start: int
    end: int


_VOUCHES = (
    rf"\b{_CLEARED} (?:\w{{1,12}} )?by {_OFFICE}\b",
    rf"\b(?:this|the|that|following) (?:\w{{1,14}} )?{_TEXT} (?:is|was|has been|have been|are"
    rf"|were) {_CLEARED}\b",
    rf"\b{_OFFICE} (?:has |have )?(?:already |explicitly |previously )?(?:consented|approved|agreed to"
    rf"|confirmed|authori[sz]ed|permitted|cleared|signed off|granted permission|given permission)\b",
    r"\bpre-?(?:authori[sz]ed|approved|cleared|vetted)\b",
    r"\b(?:this|the|it|following)(?: \w{1,14})? (?:is|was|are) (?:just |only |merely |simply )?(?:a "
    r"|an )?(?:perfectly |completely |totally |entirely |absolutely |100% )?"
    r"(?:safe|harmless|benign|legitimate|routine|test|drill|simulation|exercise|dry run|false positive)\b",
    r"\b(?:for|intended for) (?:internal )?(?:test(?:ing)?|debug(?:ging)?|educational|training"
    r"|research|demo|demonstration) (?:purposes|use)?(?: only)?\b",
    r"\b(?:test|testing|demo|debug|simulation) only\b|\bonly a (?:test|drill|simulation)\b",
    r"\bno (?:further |additional |human )?(?:review|approval|confirmation|check"
    r"|verification)s? (?:is |are )?(?:needed|required|necessary)\b",
    r"\b(?:approval|clearance) (?:code|id|number|granted|ref)\b|\bauthori[sz]ation (?:granted|number|ref)\b",
    r"\bnot (?:a |an )?(?:prompt injection|injection|attack|malicious|phishing|scam|jailbreak|exploit)\b",
)
_ADDRESSES = (
    rf"\b(?:note|message|notice|attention|hint|instructions?|dear|hey|hello|info|advisory)s? ?(?:to"
    rf"|for|:|,) ?(?:the |any |all |our |your )?(?:\w{{1,12}} )?{_JUDGE}\b",
    rf"\b{_JUDGE} ?(?::|,|must|should|please) ?(?:please |must |should )?(?:allow|approve|pass|ignore"
    rf"|skip|permit|mark|treat|classify|rate|do not|don't|return)\b",
    rf"\b{_CLEARED} (?:\w{{1,12}} )?by (?:the |a |our |your |this )?(?:\w{{1,12}} )?{_JUDGE}\b",
    rf"\b(?:classify|mark|label|rate|treat|score|flag|consider|judge|report) (?:this|the"
    rf"|it)(?: {_TEXT})? (?:as )?(?:safe|benign|harmless|allow(?:ed)?|approved|clean|legitimate"
    rf"|low[ -]risk|not malicious)\b",
    rf"\b(?:do not|don'?t|never|must not|should not) (?:flag|block|report|quarantine|reject|redact"
    rf"|intercept|hold)(?: {_TEXT}| the| this)? (?:{_TEXT}|\W|$)",
    rf"\b(?:skip|bypass|disable|ignore|turn off|override) (?:the |all |any "
    rf"|your )?(?:\w{{1,12}} )?{_JUDGE}\b",
    r"\b(?:verdict|classification|risk[ _]?(?:score|level)|safety[ _]?(?:score|label)|threat[ _]?level"
    r"|moderation[ _]?result)[\"']? ?[:=] ?[\"']?(?:allow(?:ed)?|safe|benign|clean|pass(?:ed)?|none"
    r"|low|0(?:\.0)?\b|approved|ok)\b",
)
_FORGES = (
    r"\b(?:blocked|allowed|approved|checked|verified|cleared|held|reviewed|judged) by vanguard\b",
    r"[\"']blocked_by[\"'] ?: ?[\"']vanguard|\bvanguard(?: gateway| security)? ?: ?(?:allow|approved"
    r"|verdict|the|this|you|please|security)",
    r"\bdecision_id\b[^\n]{0,80}\bverdict\b|\bverdict\b[^\n]{0,80}\bdecision_id\b",
)


_KINDS = ((Kind.FORGES, _FORGES), (Kind.ADDRESSES, _ADDRESSES), (Kind.VOUCHES, _VOUCHES))


@cache
def _patterns() -> tuple[Several, tuple[re2._Regexp[str], ...]]:
    together = several(joined(choices) for _, choices in _KINDS)
    return together, tuple(phrase(*choices) for _, choices in _KINDS)


def claims(text: str) -> Iterator[Claim]:
    """Every claim in a text, the gravest kind first."""
    together, patterns = _patterns()
    sought = Sought(text, together.matching)
    for number in sought.numbers:
        kind, _ = _KINDS[number]
        for start, end in sought.spans(number, patterns[number]):
            yield Claim(kind, start, end)

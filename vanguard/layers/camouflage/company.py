"""What stands beside a claim in a request: what every other layer finds doubtful there."""

from __future__ import annotations

from collections.abc import Iterator

from vanguard.layers import destinations, nested, safe_zones, signatures
from vanguard.layers.code import layer as code
from vanguard.layers.commands import layer as commands
from vanguard.layers.markup import layer as markup
from vanguard.layers.sql import layer as sql
from vanguard.model.context import Context
from vanguard.model.finding import Finding, Severity
from vanguard.model.message import Reading
from vanguard.policy.compose import exempt

FAIR = 0.6
"""The confidence below which a finding is only a mention."""

_JUDGES = (
    signatures.judge,
    commands.judge,
    safe_zones.judge,
    destinations.judge,
    markup.judge,
    sql.judge,
    code.judge,
    nested.judge,
)


def doubtful(reading: Reading, context: Context) -> Iterator[Finding]:
    """The findings of other layers that a claim beside them may make worse.

    The layers are asked again, for a message that vouches for itself is rare and what they say is not
    handed on.  A layer that raises has said so in its own evidence.
    """
    left_out = exempt(context)
    for judge in _JUDGES:
        try:
            found = judge(reading, context).findings
        except Exception:
            continue
        for finding in found:
            grave = finding.severity >= Severity.MEDIUM and finding.confidence >= FAIR
            if grave and finding.rule not in left_out:
                yield finding

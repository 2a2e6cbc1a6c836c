"""Records as messages of syslog (RFC 5424): the facility "log audit", the record as JSON."""

from __future__ import annotations

import json
import re

from vanguard.adapters.exporters.ecs import moment
from vanguard.model.recorded import Fields, text_of

FACILITY = 13
"""Log audit (RFC 5424, table 1)."""

_SEVERITIES = {"ALLOW": 6, "WARN": 4, "SHADOW-BLOCK": 4, "REVIEW": 3, "BLOCK": 3}
"""Informational, warning, error (RFC 5424, table 2); everything else is a notice."""
_NOTICE = 5
_NIL = "-"


def line(fields: Fields, host: str = _NIL) -> str:
    """The message of a record, in ASCII.

    Its time is nil where the record has none (RFC 5424, 6.2.3).  It has no structured data: that needs a
    number of this product's own, and there is none.
    """
    priority = 8 * FACILITY + _SEVERITIES.get(text_of(fields, "verdict"), _NOTICE)
    name = re.sub(r"[^!-~]", "", text_of(fields, "event"))[:32] or _NIL
    return f"<{priority}>1 {moment(fields) or _NIL} {host} vanguard {_NIL} {name} {_NIL} {json.dumps(fields)}"

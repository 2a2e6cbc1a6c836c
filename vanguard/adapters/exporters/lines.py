"""The formats by name, and a record as one line of each."""

from __future__ import annotations

import json
from collections.abc import Callable

from vanguard.adapters.exporters import cef, ecs, ocsf, otlp, syslog
from vanguard.model.recorded import Fields

Line = Callable[[Fields], str]

FORMATS: dict[str, Line] = {
    "json": lambda fields: json.dumps(fields),
    "ocsf": lambda fields: json.dumps(ocsf.event(fields)),
    "ecs": lambda fields: json.dumps(ecs.event(fields)),
    "otlp": lambda fields: json.dumps(otlp.event(fields)),
    "cef": cef.line,
    "syslog": syslog.line,
}
"""A record as one line of ASCII, so that no terminal acts upon it; by the name of the format."""

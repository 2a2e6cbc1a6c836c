"""Paths in requests: allowed folders, traversal, sensitive places, and what Vanguard itself guards.

A path is judged by its value.  The tool, its schema and the member's name say how sure the layer is,
and whether the words of a text are looked at (commands) or the text as a whole.
"""

from __future__ import annotations

from vanguard.layers.deeds import is_verb
from vanguard.layers.joined import is_joined
from vanguard.layers.path_rules import (
    DISGUISED,
    GUARDED,
    MANY,
    OUTSIDE,
    PROJECT,
    SENSITIVE,
    SYSTEM,
    TRAVERSAL,
)
from vanguard.layers.path_scan import Scan, maybe
from vanguard.layers.places import ordinary
from vanguard.layers.purpose import purpose
from vanguard.layers.zones import bounds, inside
from vanguard.model.context import Context
from vanguard.model.finding import Evidence, Status
from vanguard.model.message import TO_SERVER, Form, Fragment, Part, Reading

BUILTIN = (OUTSIDE, TRAVERSAL, DISGUISED, SENSITIVE, SYSTEM, PROJECT, GUARDED, MANY)

_CLEAR = Evidence("safe_zones")
_ARGUMENT = 64


def judge(reading: Reading, context: Context) -> Evidence:
    """What the paths in a request to the server give reason to fear; answers are not looked at.

    A form that cannot be judged takes nothing from what the others gave: the evidence is then FAILED
    with all their findings.
    """
    if reading.message.direction is not TO_SERVER:
        return _CLEAR
    suspects = _suspects(reading, context)
    if not suspects:
        return _CLEAR
    scan = Scan(purpose(reading.message, context), context)
    failure = ""
    for fragment, form in suspects:
        try:
            scan.look(fragment, form)
        except Exception as error:
            failure = failure or type(error).__name__
    findings = scan.findings()
    if failure:
        return Evidence("safe_zones", Status.FAILED, findings, failure)
    return Evidence("safe_zones", findings=findings) if findings else _CLEAR


def _suspects(reading: Reading, context: Context) -> list[tuple[Fragment, Form]]:
    """The forms that hold a path, or may where a bare name counts."""
    server = context.server
    # Without zones and guarded paths nothing but the text itself says what a path is.
    alone = server.zones is None and not server.guarded and not server.tool_zones
    every = not alone and _every_name_counts(context)
    argument, uri = Part.ARGUMENT, Part.URI
    found = []
    for fragment in reading.fragments:
        part = fragment.part
        if part is not argument and part is not uri:
            continue
        for form in fragment.forms:
            text = form.text
            if maybe(text):
                if alone and ordinary(text):
                    continue
            elif not every and not _of_a_list(fragment, text):
                continue
            if not is_joined(fragment):
                found.append((fragment, form))
    return found


def _of_a_list(fragment: Fragment, text: str) -> bool:
    """Whether a text may be the program or a flag of a command that is given as a list of arguments."""
    return len(text) < _ARGUMENT and fragment.path[-1].__class__ is int and (text[:1] == "-" or is_verb(text))


def _every_name_counts(context: Context) -> bool:
    """Whether a bare name, too, may lead out of the zones: by a link, or from a folder outside them."""
    server = context.server
    if server.resolver is not None:
        return server.zones is not None or bool(server.guarded)
    return server.zones is not None and not inside(server.cwd, bounds(server.zones))

"""Paths in requests: allowed folders, traversal, sensitive places, and what Vanguard itself guards.

A path is judged by its value.  The tool, its schema and the member's name say how sure the layer is,
and whether the words of a text are looked at (commands) or the text as a whole.
"""

from __future__ import annotations

from typing import Final

from vanguard.layers.joined import is_joined
from vanguard.layers.judged import judged
from vanguard.layers.path_marks import maybe
from vanguard.layers.path_rules import (
    DISGUISED,
    GUARDED,
    MANY,
    OUTSIDE,
    PROJECT,
    REMOTE,
    SENSITIVE,
    SYSTEM,
    TRAVERSAL,
)
from vanguard.layers.purpose import opens, purpose
from vanguard.layers.zones import bounds, inside
from vanguard.model.context import Context, Server
from vanguard.model.finding import Evidence, clean
from vanguard.model.message import BEYOND, Form, Fragment, Part, Reading
from vanguard.model.rule import Builtin

BUILTIN: Final[tuple[Builtin, ...]] = (
    OUTSIDE,
    TRAVERSAL,
    DISGUISED,
    SENSITIVE,
    SYSTEM,
    PROJECT,
    REMOTE,
    GUARDED,
    MANY,
)

_CLEAR: Final = clean("safe_zones")
_ARGUMENT: Final = 64
_SIGNS: Final = frozenset(["/", "_", ".", "\\", "~", "%", "$", "\x00", BEYOND])
"""Signs of which a path that is more than one word has one."""
_PARTS: Final = (Part.ARGUMENT, Part.URI)


def judge(reading: Reading, context: Context) -> Evidence:
    """What the paths in a request to the server give reason to fear.

    A form that cannot be judged takes nothing from what the others gave: the evidence is then FAILED
    with all their findings.
    """
    server = context.server
    # Without zones and guarded paths nothing but the text itself says what a path is.
    alone = server.zones is None and not server.guarded and not server.tool_zones
    bare = not alone and _every_name_counts(server)
    text = reading.text
    # Cheap for ordinary words: without a sign of `_SIGNS` a path is one word.
    marked = (not _SIGNS.isdisjoint(reading.signs) or "0x" in text or "ogin " in text) and reading.some(
        _PARTS, _telling if alone else maybe
    )
    if not marked and not bare:
        return _CLEAR
    bare = bare and opens(reading.message, context)
    if not marked and not bare:
        return _CLEAR
    suspects = _suspects(reading, alone, bare)
    if not suspects:
        return _CLEAR
    # Loaded when a message first names a path: a start need not wait for it.
    from vanguard.layers.path_scan import Scan

    message = reading.message
    scan = Scan(purpose(message, context), context, message.params.get("arguments"))
    return judged(_CLEAR, suspects, scan.look, scan.findings)


def _telling(text: str) -> bool:
    """Whether a text can hold a path that is more than an ordinary one."""
    return maybe(text) and not _ordinary(text)


def _suspects(reading: Reading, alone: bool, bare: bool) -> list[tuple[Fragment, Form]]:
    """The forms that hold a path, or may where a bare name counts."""
    found = []
    for fragment in reading.fragments:
        if fragment.part not in _PARTS:
            continue
        for form in fragment.forms:
            text = form.text
            if maybe(text):
                if alone and _ordinary(text):
                    continue
            elif not bare and not _of_a_list(fragment, text):
                continue
            if not is_joined(fragment):
                found.append((fragment, form))
    return found


def _of_a_list(fragment: Fragment, text: str) -> bool:
    """Whether a text may be the program or a flag of a command that is given as a list of arguments."""
    if len(text) >= _ARGUMENT or fragment.path[-1].__class__ is not int:
        return False
    from vanguard.layers.deeds import is_verb  # tables that only commands need

    return text[:1] == "-" or is_verb(text)


def _every_name_counts(server: Server) -> bool:
    """Whether a bare name, too, may lead out of the zones: by a link, or from a folder outside them."""
    if server.resolver is not None:
        return server.zones is not None or bool(server.guarded)
    return server.zones is not None and not inside(server.cwd, bounds(server.zones))


def _ordinary(text: str) -> bool:
    from vanguard.layers.places import ordinary  # tables that only paths need

    return ordinary(text)

"""Sensitive places: files that hold secrets, or what an attacker wants to know of a system."""

from __future__ import annotations

import re
from functools import lru_cache

from vanguard.layers import place_projects, place_secrets, place_system
from vanguard.layers.located import LONGEST, Located, folded, locate
from vanguard.layers.path_rules import PROJECT, SENSITIVE, SYSTEM
from vanguard.layers.paths import RESERVED
from vanguard.layers.place_rows import At, Kind, Place, Row, pieces
from vanguard.model.finding import Severity

__all__ = ["LONGEST", "OF_PLACES", "Kind", "Place", "folded", "ordinary", "place"]

OF_PLACES = {Kind.SECRET: SENSITIVE, Kind.SYSTEM: SYSTEM, Kind.PROJECT: PROJECT}
"""The rule that speaks of each kind of sensitive place."""

_BY_MARK: dict[str, list[Row]] = {}
for _row in (*place_secrets.ROWS, *place_system.ROWS, *place_projects.ROWS):
    for _mark in _row.marks:
        _BY_MARK.setdefault(_mark, []).append(_row)
_MARKS = frozenset(_BY_MARK)
# The clients' configurations, which are guarded elsewhere.
_CLIENTS = frozenset(["mcp.json", ".mcp.json", "settings.json", "settings.local.json", "mcp_config.json"])
_ANYWHERE = _CLIENTS.union(
    RESERVED, *(row.marks for rows in _BY_MARK.values() for row in rows if row.at in (At.NAME, At.BELOW))
)
# First folders of paths that are absolute and yet ordinary.
_TOPS = place_system.WORK - {"dev", "root", "mnt", "media", "tmp", "temp", "drive"}
_IN_HOMES = _ANYWHERE.union(
    place_system.PORTABLE_MARKS,
    *(row.marks for rows in _BY_MARK.values() for row in rows if row.at is At.HOME),
)

_SPECIMEN = re.compile(
    r"(?:^|/)(?:tests?|__tests__|spec|fixtures?|examples?|samples?|snapshots?|testdata|test[-_]data|mocks?|"
    r"demo|docs?|templates?|e2e|__snapshots__|__fixtures__)/"
)
_MOST = 300
"""Characters of an ordinary path."""
# No more than letters, figures and what stands in file names.
_SPELT = re.compile(r"[\w.@+()#\[\]/\\: -]*", re.ASCII).fullmatch


def ordinary(path: str) -> bool:
    """Whether a path is spelt plainly, climbs nowhere, and has nothing of a sensitive place; cheap."""
    return len(path) <= _MOST and _ordinary(path)


# Only short texts, so that what is kept stays small.
@lru_cache(maxsize=2048)
def _ordinary(path: str) -> bool:
    if (
        ".." in path
        or "//" in path
        or "/./" in path
        or " /" in path
        or "0x" in path
        or "2e2e" in path
        or _SPELT(path) is None
    ):
        return False
    low = path.lower()
    if "\\" in low:
        if "\\\\" in low or ".\\." in low or " \\" in low:
            return False
        low = low.replace("\\", "/")
    found = pieces(low)
    if ":" in low:
        if low.rfind(":") != 1:
            return False
    elif low[:1] != "/":
        # Behind an option or the sign of a file to send stands a path of its own.
        glued = low[:2] in ("@/", "@~") or (low[:1] == "-" and "/" in low)
        return not glued and _ANYWHERE.isdisjoint(found)
    # Absolute: nothing or a drive, and a first folder.
    return len(found) > 2 and found[1] in _TOPS and _IN_HOMES.isdisjoint(found)


def place(path: str) -> Place | None:
    """How much harm access to this path may do, and how sure that is; None for ordinary places.

    A path through a folder of tests, examples or documents is a specimen, and weighs little.  What is
    reached by climbing weighs more.
    """
    seen = locate(path)
    found: Place | None = None
    # Sorted, so that of two places of equal weight every process takes the same one.
    for mark in sorted(_MARKS.intersection(pieces(seen.text))):
        for row in _BY_MARK[mark]:
            if (found is None or row.place.weight > found.weight) and row.holds(seen):
                found = row.place
    if found is None or found.severity < Severity.HIGH:
        found = place_system.served(seen) or found
    return _weighed(found, seen) if found is not None else None


def _weighed(found: Place, seen: Located) -> Place:
    if found.kind is not Kind.SYSTEM and not seen.ups and _SPECIMEN.search(seen.text):
        return Place(found.kind, Severity.LOW, 0.6)
    if seen.ups and found.severity is Severity.MEDIUM and found.kind is not Kind.SECRET:
        return Place(found.kind, Severity.HIGH, 0.8)
    return found

"""What a stranger's text may have led to without harm: a look, a test, his own words passed on."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import Final

from vanguard.layers.lineage.kept import MOST_SHINGLES, SHINGLE
from vanguard.layers.lineage.shingles import WINDOW, WORDS, every, words

_PLAIN: Final = re.compile(r"[\w.,:/+ -]+").fullmatch
_LOOKS: Final = frozenset("ls cat head tail wc df du free uptime stat file pwd date nproc".split())
_LOOKS_BY: Final = {
    "git": frozenset("status log diff show branch blame".split()),
    "kubectl": frozenset("get describe logs top".split()),
    "docker": frozenset("ps logs images stats".split()),
    "systemctl": frozenset("status list-units".split()),
}
_TESTS: Final = frozenset("pytest mypy tox nox".split())
_TESTS_BY: Final = {
    "python": frozenset(("-m pytest", "-m unittest", "-m mypy")),
    "npm": frozenset(("test", "run test", "run lint", "run build", "run check")),
    "yarn": frozenset("test lint build".split()),
    "pnpm": frozenset("test lint build".split()),
    "make": frozenset("test tests check lint build".split()),
    "cargo": frozenset("test check build clippy".split()),
    "go": frozenset("test vet build".split()),
    "mvn": frozenset(("test",)),
    "gradle": frozenset("test check".split()),
    "ruff": frozenset(("check",)),
}
_OPTION: Final = re.compile(
    r"-(?:[qvxslhkanrR1A]{1,4}|\d{1,5})|--(?:quiet|verbose|stat|oneline|all|short|no-pager|lf|version)"
).fullmatch
_LONGEST: Final = 300
_ADDED: Final = frozenset((b"fwd", b"fw", b"re", b"wg"))
_FRAME: Final = 64


def only_looks(line: str) -> bool:
    """Whether a command does no more than to look, or to test and build what is there already.

    Only of the plainest form: one program, options that change nothing, and names of files; of what is run
    none that lies elsewhere.
    """
    line = line.strip().removeprefix("$ ")
    if len(line) > _LONGEST or not _PLAIN(line) or "//" in line:
        return False
    program, _, rest = line.partition(" ")
    program = "python" if program == "python3" else program
    given = rest.split()
    if program in _LOOKS:
        return _plain_options(given)
    if given[:1] and given[0] in _LOOKS_BY.get(program, ()):
        return _plain_options(given[1:])
    return _tests(program, given)


def _tests(program: str, given: list[str]) -> bool:
    if program not in _TESTS:
        known = _TESTS_BY.get(program, frozenset())
        taken = next((size for size in (2, 1) if " ".join(given[:size]) in known), 0)
        if not taken:
            return False
        given = given[taken:]
    inside = all(not each.startswith("/") and ".." not in each.split("/") for each in given)
    return inside and _plain_options(given)


def _plain_options(given: list[str]) -> bool:
    return all(not each.startswith("-") or _OPTION(each) for each in given)


def only_passes_on(texts: Iterable[str], known: Collection[bytes]) -> bool:
    """Whether texts are a stranger's own words, whole and without a gap, and hold no word beside them.

    ``known`` are the shingles of theirs that his text had.
    """
    short: set[bytes] = set()
    said: set[bytes] = set()
    for text in texts:
        found = words(text)
        if len(found) < WORDS + WINDOW:
            short.update(found)
        elif _unbroken(found, known):
            said.update(found)
        else:
            return False
    return bool(said) and short <= said | _ADDED


def _unbroken(found: list[bytes], known: Collection[bytes]) -> bool:
    """Whether shingles that were chosen of the same words stand as densely as they do in the original."""
    runs = every(found)
    window = max(WINDOW, 2 * (len(runs) + _FRAME) // MOST_SHINGLES)
    at = -1
    for start, run in enumerate(runs):
        if SHINGLE + run in known:
            if start - at > window:
                return False
            at = start
    return at >= 0 and len(runs) - at <= window

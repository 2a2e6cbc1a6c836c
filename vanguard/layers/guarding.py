"""Guarded paths: Vanguard's own files, the clients' configurations, and all that holds them.

Whoever removes or moves a folder removes and moves what lies in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from vanguard.layers.zones import Bounds, bounds, inside

_GLOB = re.compile(r"[*?\[{]")
# Where the clients of a project keep the list of servers that they start, in any folder: Claude Code,
# Cursor, VS Code, Gemini CLI, Windsurf.
_PROJECT = re.compile(
    r"(?:^|/)(?:\.mcp\.json|\.(?:cursor|vscode)/mcp\.json|\.claude/settings(?:\.local)?\.json|"
    r"\.gemini/settings\.json|\.codeium/windsurf/mcp_config\.json)$"
)
PROJECT_NAME = re.compile(r"(?i)mcp|settings")
"""What the last name of every project's configuration has in it: a quick test of a text."""


@lru_cache(maxsize=64)
def guarded_names(guarded: tuple[str, ...]) -> re.Pattern[str]:
    """The last names of the guarded paths, as a quick test for a text that may hold one."""
    names = {re.split(r"[\\/]", path.rstrip("/\\"))[-1] for path in guarded}
    return re.compile("|".join(re.escape(name) for name in sorted(names) if name), re.IGNORECASE)


@lru_cache(maxsize=64)
def _guarded_bounds(guarded: tuple[str, ...]) -> Bounds:
    return bounds(tuple(path.lower() for path in guarded))


@lru_cache(maxsize=64)
def _holders(guarded: tuple[str, ...]) -> frozenset[str]:
    """Every folder above a guarded path, in lower case."""
    found = {"/"} if guarded else set()
    for path in _guarded_bounds(guarded)[0]:
        split = "\\" if "\\" in path else "/"
        parts = path.split(split)
        found.update(split.join(parts[:end]) for end in range(2, len(parts)))
    return frozenset(found)


def is_guarded(reals: Iterable[str | None], guarded: tuple[str, ...]) -> bool:
    """Whether a path is, in any of its readings, a guarded path or lies below one."""
    limits = _guarded_bounds(guarded)
    return any(real is not None and inside(real.lower(), limits) for real in reals)


def holds_guarded(reals: Iterable[str | None], guarded: tuple[str, ...]) -> bool:
    """Whether a path is, in any of its readings, a folder somewhere above a guarded path."""
    holders = _holders(guarded)
    return any(real is not None and real.lower() in holders for real in reals)


def is_glob(path: str) -> bool:
    """Whether a shell would take the path for a pattern of paths."""
    return _GLOB.search(path) is not None


def glob_holds(pattern: str, guarded: tuple[str, ...]) -> bool:
    """Whether a shell's pattern, made absolute, stands for a guarded path or a folder above one.

    Classes and braces are read as any text, which finds rather more than a shell does.
    """
    parts = _loosened(pattern.lower()).split("/")
    every = _guarded_bounds(guarded)[0] | _holders(guarded)
    return any(_matches(parts, path.split("/")) for path in every)


def _loosened(pattern: str) -> str:
    return re.sub(r"\*+", "*", re.sub(r"\{[^{}]*\}|\[[^\[\]]*\]", "*", pattern))


def _matches(patterns: list[str], names: list[str]) -> bool:
    return len(patterns) == len(names) and all(map(_fits, patterns, names))


def _fits(pattern: str, name: str) -> bool:
    """Whether ``*`` and ``?`` can stand for the name, in time that grows with both and no faster.

    A leading dot must be written out, as in a shell.
    """
    if name.startswith(".") and not pattern.startswith("."):
        return False
    at = seen = back = 0
    star = -1
    while seen < len(name):
        if at < len(pattern) and pattern[at] == "*":
            star, back = at, seen
            at += 1
        elif at < len(pattern) and pattern[at] in ("?", name[seen]):
            at, seen = at + 1, seen + 1
        elif star >= 0:
            at, back = star + 1, back + 1
            seen = back
        else:
            return False
    return not pattern[at:].strip("*")


def is_project_config(path: str) -> bool:
    """Whether a path, folded, is a client's configuration of the servers of some project."""
    return _PROJECT.search(path) is not None

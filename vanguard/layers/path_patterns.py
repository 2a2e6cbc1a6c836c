"""Patterns of paths that a tool is given to find files by: where they lead from the folder they are used in.

``search_files`` and ``glob`` open what a pattern stands for, so one that climbs or is absolute is a path.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from vanguard.layers.purpose import Purpose
from vanguard.model.message import Fragment
from vanguard.policy.capabilities import words

_PATTERNS: Final = frozenset("pattern patterns glob globs include includes".split())
# Members that say what is left out.
_LESS: Final = frozenset("exclude excludes excluded ignore ignored omit skip not except".split())
# Tools, and words of a schema, by which a pattern is one of what stands in the files.
_WITHIN: Final = frozenset(
    "grep rg ripgrep code content contents text texts regex regexp regular expression lines replace sed awk "
    "symbol symbols string strings".split()
)
_FINDERS: Final = frozenset("glob globs file files filename filenames path paths".split())
_ROOTS: Final = (
    "path",
    "root",
    "directory",
    "dir",
    "folder",
    "cwd",
    "base",
    "base_path",
    "basePath",
    "rootPath",
)
_LEADS: Final = re.compile(r"(?:^|[/{,])\.\.(?:/|$)|^[/~]|^[A-Za-z]:[\\/]|(?:^|[\\/])\.\.\\")
# An expression in slashes, anchored or with classes of its own, is none of paths.
_EXPRESSION: Final = re.compile(r"/.*(?:(?<!\[)\^|\\[.wdsb/]|\$\Z)", re.DOTALL)
_BRACES: Final = re.compile(r"\{([^{}]*)\}")
# How each alternative begins, whatever it stands beside.
_EACH: Final = re.compile(r"[{,]([^{},]+)")
_MOST: Final = 16
"""Alternatives in braces that are looked at with all that stands beside them."""


def finds_files(aim: Purpose, fragment: Fragment) -> bool:
    """Whether a text is a pattern of the paths of files, by its member, its tool and their descriptions."""
    if fragment.is_key:
        return False
    key = next((step for step in reversed(fragment.path) if isinstance(step, str)), "")
    said = words(key)
    if _PATTERNS.isdisjoint(said[-1:]) or not _LESS.isdisjoint(said):
        return False
    named = words(aim.name)
    if not aim.files and _FINDERS.isdisjoint(named):
        return False
    if not _WITHIN.isdisjoint(named) and not {"glob", "include"} & set(said):
        return False
    schema = aim.properties.get(key) if isinstance(aim.properties, dict) else None
    told = schema.get("description") if isinstance(schema, dict) else None
    return not isinstance(told, str) or _WITHIN.isdisjoint(words(told))


def led(pattern: str, arguments: object) -> Iterator[str]:
    """The paths that a pattern leads to, each under the folder that the call names beside it.

    Nothing for a pattern that stays below where it starts.  ``**`` stands for no folder at all, and each
    alternative in braces for itself.
    """
    if "{" not in pattern and _LEADS.search(pattern) is None:
        return
    root = ""
    if isinstance(arguments, dict):
        given = (arguments.get(name) for name in _ROOTS)
        root = next((each for each in given if isinstance(each, str) and each), "")
    for each in _alternatives(pattern):
        if _LEADS.search(each) is None or _EXPRESSION.match(each) is not None:
            continue
        path = re.sub(r"(?:^|(?<=/))\*\*/", "", each)
        rooted = path[:1] in ("/", "~", "\\") or path[1:2] == ":"
        yield path if rooted or not root else f"{root.rstrip('/')}/{path}"


def _alternatives(pattern: str) -> list[str]:
    found = [pattern]
    for _ in range(_MOST):
        opened = []
        for each in found:
            braces = _BRACES.search(each)
            if braces is None:
                opened.append(each)
                continue
            opened += [each[: braces.start()] + one + each[braces.end() :] for one in braces[1].split(",")]
        if opened == found:
            break
        if len(opened) > _MOST:
            return [*opened[:_MOST], *_EACH.findall(pattern)]
        found = opened
    return found

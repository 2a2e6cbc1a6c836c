"""Names of one list that are the same, or look it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from vanguard.layers.confusables import LETTERS
from vanguard.layers.metadata import rules
from vanguard.layers.metadata.items import Item, Path
from vanguard.model.rule import Builtin

_ALIKE = {ord(other): plain.lower() for plain, others in LETTERS.items() for other in others}


def judge(items: Iterable[Item]) -> Iterator[tuple[Builtin, Path, str]]:
    """Each item whose name another one before it in the same list has, or seems to have.

    Resources may share a name, as their URIs tell them apart.
    """
    seen: dict[tuple[str, str], set[str]] = {}
    for item in items:
        if not item.name or item.list in ("resources", "resourceTemplates"):
            continue
        others = seen.setdefault((item.list, look(item.name)), set())
        path = (*item.path, "name")
        if item.name in others:
            yield rules.TWICE, path, item.name
        elif others:
            yield (
                (rules.CASE if item.name.isascii() and _only_case(item.name, others) else rules.ALIKE),
                path,
                item.name,
            )
        others.add(item.name)


def look(name: str) -> str:
    """What a name looks like: letters of other alphabets as the ASCII ones that they resemble."""
    if not name.isascii():
        name = name.translate(_ALIKE)
    return (
        name.lower()
        .replace("0", "o")
        .replace("1", "l")
        .replace("i", "l")
        .replace("rn", "m")
        .replace("vv", "w")
    )


def _only_case(name: str, others: set[str]) -> bool:
    low = name.lower()
    return any(other.lower() == low for other in others)

"""The part of a config that says what may be disclosed to whom."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

import re2

from vanguard.errors import ConfigError
from vanguard.model.disclosure import PERSONAL, SECRETS, CustomKind, Disclosure
from vanguard.policy.load import acts
from vanguard.policy.patterns import pattern
from vanguard.strict_yaml import Node, nearest, quoted

KEYS = ("to_client", "to_server", "custom", "restore")
_KIND = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+){0,7}")


def disclosure(node: Node) -> tuple[Disclosure, dict[str, str]]:
    """What a config says, and where: the place of every kind that it names.

    Raises ConfigError with ``file:line`` for an act, a pattern or a name of a custom kind that is none.
    """
    keys = node.mapping(KEYS)
    custom = tuple(_custom(item) for item in keys["custom"].items()) if "custom" in keys else ()
    restore = keys["restore"].named() if "restore" in keys else {}
    named = [keys[way].named() for way in ("to_client", "to_server") if way in keys]
    places = {kind: each.place for group in named for kind, each in group.items()}
    for kinds in restore.values():
        places |= {item.text(): item.place for item in kinds.items()}
    found = Disclosure(
        to_client=acts(keys["to_client"]) if "to_client" in keys else {},
        to_server=acts(keys["to_server"]) if "to_server" in keys else {},
        custom=custom,
        restore={tool: kinds.texts() for tool, kinds in restore.items()},
    )
    return found, places


def over(base: Disclosure, own: Disclosure) -> Disclosure:
    """A profile's choice with the config's laid over it, kind by kind."""
    return Disclosure(
        to_client={**base.to_client, **own.to_client},
        to_server={**base.to_server, **own.to_server},
        custom=base.custom + own.custom,
        restore={**base.restore, **own.restore},
    )


def check_kinds(places: Mapping[str, str], own: Disclosure, known: Collection[str]) -> None:
    """Raise ConfigError for the first kind that is neither known nor the operator's own."""
    kinds = {SECRETS, PERSONAL, *known, *(each.kind for each in own.custom)}
    for kind, place in places.items():
        if kind not in kinds:
            raise ConfigError(f"unknown kind {quoted(kind)}", place=place, hint=nearest(kind, kinds))


def _custom(node: Node) -> CustomKind:
    keys = node.mapping(("kind", "matches"), required=("kind", "matches"))
    kind, text = keys["kind"].text(), keys["matches"].text()
    if not _KIND.fullmatch(kind):
        keys["kind"].fail(f"{quoted(kind)} is no name of a kind", "write small letters, digits and hyphens")
    pattern(keys["matches"])
    if re2.search(text, "") is not None:
        keys["matches"].fail("this pattern matches nothing at all, so everywhere", "match the value itself")
    return CustomKind(kind, text)

"""Policy files that stand on others: the base is pinned by its digest, and nothing below it softens it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from vanguard.errors import ConfigError
from vanguard.policy.config import Config, read_config
from vanguard.policy.disclosure import over
from vanguard.strict_yaml import Node, quoted

MOST = 8
"""Files that may stand on one another."""

_FOR_GOOD = ("audit", "captures", "deadlines", "management", "review")
"""What a base sets for good; the rest a file may set anew, but every message is judged by the base too."""

_Value = TypeVar("_Value")


def extended(own: Config, node: Node, user_home: str, above: tuple[Path, ...] = ()) -> Config:
    """A config over the base that its ``extends`` names.

    Raises ConfigError where the base is not the file that is pinned, or files stand on each other in a ring.
    """
    keys = node.mapping(("file", "sha256"), required=("file",))
    path = (own.path.parent / keys["file"].text()).resolve()
    chain = (*above, own.path.resolve())
    if path in chain or len(chain) >= MOST:
        why = "files stand on each other in a ring" if path in chain else f"more than {MOST} files stand here"
        keys["file"].fail(why)
    try:
        data = path.read_bytes()
    except OSError as error:
        keys["file"].fail(f"{quoted(str(path))} cannot be read: {error.strerror}")
    digest = hashlib.sha256(data).hexdigest()
    if "sha256" not in keys:
        node.fail("the base is not pinned", f"look at it, then write sha256: {digest}")
    if keys["sha256"].text().lower() != digest:
        keys["sha256"].fail(
            f"{quoted(str(path))} is not the file that is pinned here",
            f"look at it, then write sha256: {digest}",
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ConfigError("the file is not UTF-8 text", place=str(path)) from None
    return over_base(own, read_config(path, user_home, text, chain))


def over_base(own: Config, base: Config) -> Config:
    """What a config and its base say together, with the base as its floor."""
    _check_names(own, base)
    return replace(
        own,
        values={**base.values, **own.values, **_fixed(base.values)},
        places={**base.places, **own.places, **_fixed(base.places)},
        limits={**base.limits, **own.limits},
        levels={**base.levels, **own.levels},
        servers={**base.servers, **own.servers},
        exceptions=(*own.exceptions, *base.exceptions),
        budgets=(*base.budgets, *own.budgets),
        disclosure=over(base.disclosure, own.disclosure),
        kinds={**base.kinds, **own.kinds},
        trust={**base.trust, **own.trust},
        hosted={**own.hosted, **base.hosted},
        rules=(*own.rules, *base.rules),
        base=base,
    )


def fixed(base: Config) -> frozenset[str]:
    """The settings that a base sets for good, whatever flags, the environment and other files say."""
    return frozenset({*_fixed(base.values), *base.hosted})


def delegated(own: Config, base: Config) -> Config:
    """The base with those exceptions of a config on it that the base leaves to others (``may_except``)."""
    more = [
        replace(entry, exemption=replace(entry.exemption, rules=left))
        for entry in own.exceptions
        if entry not in base.exceptions and (left := entry.exemption.rules & base.may_except)
    ]
    return replace(base, exceptions=(*more, *base.exceptions)) if more else base


def _fixed(values: Mapping[str, _Value]) -> dict[str, _Value]:
    return {name: each for name, each in values.items() if name.split(".")[0] in _FOR_GOOD}


def _check_names(own: Config, base: Config) -> None:
    """Raise ConfigError where a rule has the name of one of the base's, or a budget has."""
    names: dict[str, Any] = {entry.rule.name: entry.place for entry in base.rules}
    for entry in own.rules:
        if entry.rule.name in names:
            raise ConfigError(
                f"the base has a rule {quoted(entry.rule.name)} too, at {names[entry.rule.name]}",
                place=entry.place,
                hint="choose another name; the base's holds all the same",
            )
    budgets = {each.name for each in base.budgets}
    for each in own.budgets:
        if each.name in budgets:
            raise ConfigError(f"the base has a budget {quoted(each.name)} too", place=str(own.path))

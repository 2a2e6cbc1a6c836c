"""Policy files that stand on others: the base is pinned by its digest, and nothing below it softens it.

A base is a file, or is at a URL; then whoever reads says where a file of the wanted digest is.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from vanguard.errors import ConfigError, OutsideError
from vanguard.policy.addresses import base_url, checked
from vanguard.policy.config import Config, Pinned, read_config
from vanguard.policy.disclosure import over
from vanguard.strict_yaml import Node, quoted

MOST = 8
"""Files that may stand on one another."""

_FOR_GOOD = ("audit", "captures", "deadlines", "management", "review")
"""What a base sets for good; the rest a file may set anew, but every message is judged by the base too."""

_DIGEST = re.compile(r"[0-9a-f]{64}")
_Value = TypeVar("_Value")

Elsewhere = Callable[[str, str], Path]
"""Gives a file with the content that is at a URL: the one with that SHA-256 (in hexadecimal) where there is
any, else whatever is there now, as for "".  Raises OutsideError."""


def extended(
    own: Config, node: Node, user_home: str, above: tuple[Path, ...] = (), elsewhere: Elsewhere | None = None
) -> Config:
    """A config over the base that its ``extends`` names.

    Raises ConfigError where the base is not the file that is pinned, or files stand on each other in a ring;
    OutsideError where it is at a URL and cannot be had.
    """
    keys = node.mapping(("file", "url", "sha256"))
    if ("file" in keys) == ("url" in keys):
        node.fail("a base is a file or at a URL", "write file: or url:, and sha256:")
    named = keys["file"] if "file" in keys else keys["url"]
    if own.url and "file" in keys:
        named.fail("a base at a URL stands on others at URLs", "write url:")
    pin = keys["sha256"].text().lower() if "sha256" in keys else ""
    if pin and not _DIGEST.fullmatch(pin):
        keys["sha256"].fail("this is no SHA-256", "write 64 hexadecimal digits")
    path = (own.path.parent / named.text()).resolve() if "file" in keys else _at(named, pin, elsewhere)
    chain = (*above, own.path.resolve())
    if path in chain or len(chain) >= MOST:
        why = "files stand on each other in a ring" if path in chain else f"more than {MOST} files stand here"
        named.fail(why)
    try:
        data = path.read_bytes()
    except OSError as error:
        named.fail(f"{quoted(str(path))} cannot be read: {error.strerror}")
    digest = hashlib.sha256(data).hexdigest()
    look = f"look at {path if 'url' in keys else 'it'}, then write sha256: {digest}"
    if not pin:
        node.fail("the base is not pinned", look)
    if pin != digest:
        shown = quoted(named.text() if "url" in keys else str(path))
        keys["sha256"].fail(f"{shown} is not the file that is pinned here", look)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ConfigError("the file is not UTF-8 text", place=str(path)) from None
    url = named.text() if "url" in keys else ""
    base = read_config(path, user_home, text, chain, elsewhere, url)
    pinned = (Pinned(url, digest, keys["sha256"].place),) if url else ()
    return replace(over_base(own, base), pinned=(*pinned, *base.pinned))


def _at(node: Node, pin: str, elsewhere: Elsewhere | None) -> Path:
    """A file with what is at the URL of a base."""
    url = checked(node, base_url)
    if elsewhere is None:
        node.fail("nothing is fetched here", "name a file")
    try:
        return elsewhere(url, pin).resolve()
    except OutsideError as error:
        raise OutsideError(f"{node.place}: the base cannot be fetched: {error}") from None


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

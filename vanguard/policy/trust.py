"""The part of a config that says what a change of a server means."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vanguard.model.drift import Drift, Response, Trust
from vanguard.policy.load import DRIFTS, responses
from vanguard.strict_yaml import Node


def trust(node: Node) -> dict[str, Any]:
    """What a config says, by key: ``pins`` (True or False), and for kinds of change the response.

    Raises ConfigError with ``file:line``.
    """
    keys = node.mapping(("pins", *DRIFTS))
    found: dict[str, Any] = {}
    if "pins" in keys:
        found["pins"] = keys.pop("pins").one_of(("on", "off")) == "on"
    return {**found, **responses(keys)}


def over(base: Trust, own: Mapping[str, Any]) -> Trust:
    """A profile's choice with the config's laid over it."""
    kinds: dict[Drift, Response] = {Drift(key): each for key, each in own.items() if key != "pins"}
    return Trust(own.get("pins", base.pins), {**base.responses, **kinds})

"""Values of the policy file that are more than a text or a number: destinations, capabilities."""

from __future__ import annotations

import re
from ipaddress import ip_network

from vanguard.model.capability import Capability
from vanguard.model.context import Destinations
from vanguard.strict_yaml import Node, nearest, quoted

_HOST = re.compile(r"(\*\.)?[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?(\.[A-Za-z0-9_-]+)*\.?")
_KNOWN_CAPABILITIES = tuple(map(str, Capability))


def destinations(node: Node) -> Destinations:
    """The hosts that calls may or may not name."""
    keys = node.mapping(("allow", "deny"))
    return Destinations(
        **{name: tuple(_destination(item) for item in each.items()) for name, each in keys.items()}
    )


def _destination(node: Node) -> str:
    text = node.text()
    try:
        ip_network(text.strip("[]"), strict=False)
    except ValueError:
        if "://" in text or not _HOST.fullmatch(text):
            node.fail(
                f"{quoted(text)} is not a destination",
                "write a host name, *.suffix, an address or a CIDR block",
            )
    return text.lower()


def capabilities(node: Node) -> dict[str, frozenset[Capability]]:
    """What the operator says that tools can do; an empty list says that one can do none of it."""
    return {
        tool: frozenset(_capability(item) for item in listed.items()) for tool, listed in node.named().items()
    }


def _capability(node: Node) -> Capability:
    text = node.text()
    if text not in _KNOWN_CAPABILITIES:
        node.fail(f"unknown capability {quoted(text)}", nearest(text, _KNOWN_CAPABILITIES))
    return Capability(text)

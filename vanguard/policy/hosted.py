"""The part of a config about the hosted gateway: where it listens, who may come, how much it takes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from vanguard.model.hosted import Bounds, Grant
from vanguard.policy import addresses
from vanguard.policy.addresses import all_checked, checked
from vanguard.strict_yaml import Node, nearest, quoted

KEYS = (
    "host",
    "port",
    "public_url",
    "allowed_hosts",
    "allowed_origins",
    "trusted_proxies",
    "tls",
    "no_auth",
    "lists_s",
    "dashboard",
    "replica",
    "traces_url",
    "auth",
    "access",
    "bounds",
)
_JWT = ("issuer", "audience", "jwks_url", "jwks_file", "algorithms", "required_scopes", "private_hosts")
_KINDS = ("tool:", "prompt:", "resource:", "method:")
_CAPABILITIES = ("read", "write", "exec", "net", "admin")
_UNBOUNDED = ("rate", "address_rate")
_LONGEST_S = 31_536_000.0
_DAY_S = 86_400.0
_MOST = 1 << 40

ALGORITHMS = (
    *(f"{family}{size}" for family in ("RS", "PS", "ES") for size in (256, 384, 512)),
    "EdDSA",
)
"""The algorithms of signatures that may be allowed: asymmetric ones alone (RFC 7518, RFC 8037)."""

Absolute = Callable[[Node], Path]
"""Makes a path of the file one from the file's own folder."""


def hosted(
    node: Node, absolute: Absolute, servers: Collection[str] = ()
) -> tuple[dict[str, Any], dict[str, str]]:
    """The values that a config sets, under names such as ``hosted.auth.jwt.issuer``, and their places.

    ``servers`` are the config's servers, one of which a grant may name.  Raises ConfigError with
    ``file:line`` for everything that is not exactly as it should be.
    """
    keys = node.mapping(KEYS)
    nodes = {name: each for name, each in keys.items() if name not in ("tls", "auth", "access", "bounds")}
    nodes |= _below(keys, "tls", ("cert", "key", "ends_elsewhere"))
    nodes |= _below(keys, "auth", ("keys_file", "jwt"))
    if "auth.jwt" in nodes:
        jwt = nodes.pop("auth.jwt")
        nodes |= {f"auth.jwt.{name}": each for name, each in jwt.mapping(_JWT).items()}
    nodes |= _below(keys, "access", ("grants", "capabilities", "destructive"))
    nodes |= _below(keys, "bounds", [field.name for field in fields(Bounds)])
    values = {name: _value(name, each, absolute, servers) for name, each in nodes.items()}
    _check_urls(nodes, private=values.get("auth.jwt.private_hosts", False))
    return (
        {f"hosted.{name}": value for name, value in values.items()},
        {f"hosted.{name}": each.place for name, each in nodes.items()},
    )


def _below(keys: Mapping[str, Node], group: str, known: Collection[str]) -> dict[str, Node]:
    if group not in keys:
        return {}
    return {f"{group}.{name}": node for name, node in keys[group].mapping(known).items()}


def _value(name: str, node: Node, absolute: Absolute, servers: Collection[str]) -> Any:
    group, _, last = name.rpartition(".")
    if group == "bounds":
        return _bound(last, node)
    match last:
        case "host":
            return checked(node, addresses.bind_host)
        case "port":
            return node.whole(0, 65_535)
        case "public_url":
            return checked(node, addresses.public_url)
        case "allowed_hosts":
            return all_checked(node, addresses.host_pattern)
        case "allowed_origins":
            return all_checked(node, addresses.origin)
        case "trusted_proxies":
            return all_checked(node, addresses.network)
        case "required_scopes":
            return all_checked(node, addresses.scope)
        case "algorithms":
            return _algorithms(node)
        case "cert" | "key" | "keys_file" | "jwks_file":
            return absolute(node)
        case "no_auth" | "dashboard" | "ends_elsewhere" | "private_hosts":
            return node.flag()
        case "replica":
            return checked(node, addresses.replica)
        case "traces_url":
            return checked(node, addresses.server_url)
        case "lists_s":
            return node.number(0, _DAY_S)
        case "grants":
            return {key: _grant(each) for key, each in node.named().items() if _key(key, each, servers)}
        case "capabilities":
            return {word: _grant(each) for word, each in node.mapping(_CAPABILITIES).items()}
        case "destructive":
            return _grant(node)
        case _:
            return _named(node)


def _named(node: Node) -> str:
    """The issuer, the audience or a URL of keys."""
    text = node.text()
    if not text.strip() or not text.isprintable():
        node.fail("a text is wanted, this is empty" if not text.strip() else f"{quoted(text)} is no name")
    return text


def _check_urls(nodes: Mapping[str, Node], *, private: bool) -> None:
    """Raise ConfigError where an issuer or a URL of keys is not one that may be asked."""
    for name in ("auth.jwt.issuer", "auth.jwt.jwks_url"):
        if name in nodes:
            checked(nodes[name], addresses.server_url if private else addresses.secure_url)


def _algorithms(node: Node) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(item.one_of(ALGORITHMS) for item in node.items()))
    if not found:
        node.fail("no token could be taken without an algorithm", "leave the key out for the usual ones")
    return found


def _bound(name: str, node: Node) -> int | float | None:
    """A bound: a whole number where its default is one; ``off`` only for rates."""
    if name in _UNBOUNDED:
        return None if node.value == "off" else node.number(0.01, 1e9)
    if isinstance(getattr(Bounds(), name), float):
        return node.number(0.1, _LONGEST_S)
    return node.whole(1, _MOST)


def _key(key: str, node: Node, servers: Collection[str]) -> bool:
    """True; raises ConfigError for a key of ``grants`` that could never hold."""
    server, slash, rest = ("", "", key) if key.startswith(_KINDS) else key.partition("/")
    what = rest.partition(":")[2]
    if not rest.startswith(_KINDS) or not what or (slash and not server) or "*" in what[:-1]:
        node.fail(
            f"{quoted(key)} names nothing that can be granted",
            "write tool:NAME, prompt:NAME, resource:URI or method:NAME, SERVER/ before it, * at its end",
        )
    if slash and servers and server not in servers:
        node.fail(f"{quoted(key)} names an unknown server", nearest(server, servers))
    return True


def _grant(node: Node) -> Grant:
    keys = node.mapping(("scopes", "roles"))
    scopes = frozenset(all_checked(keys["scopes"], addresses.scope)) if "scopes" in keys else frozenset[str]()
    roles = frozenset(keys["roles"].texts()) if "roles" in keys else frozenset[str]()
    if not scopes and not roles:
        node.fail("a grant names at least one scope or role", "write scopes: [SCOPE] or roles: [ROLE]")
    return Grant(scopes, roles)

"""Where a request comes from, when proxies stand in between: believed only of those that were named.

A proxy says whose request it carries in ``X-Forwarded-For`` or ``Forwarded`` (RFC 7239); so can anybody else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any, TypeAlias

from vanguard.errors import ConfigError
from vanguard.model.value import value
from vanguard.wire.fields import Fields, values

Address: TypeAlias = IPv4Address | IPv6Address
Network: TypeAlias = IPv4Network | IPv6Network

UNKNOWN = "unknown"
_HOPS = 32
"""Hops of a chain that are looked at, from the nearest; no honest chain is longer."""

_PAIR = re.compile(r'\s*([a-z]+)\s*=\s*("(?:[^"\\]|\\.)*"|[^;,"\s]*)\s*(?:;|$)', re.IGNORECASE)


@value
class Client:
    """Who is at the other end: its address, and the scheme that it spoke.

    ``block`` is what one customer of a network holds: the address itself, or an IPv6 address's /64.
    """

    address: str
    scheme: str
    block: str


class Proxies:
    """The proxies whose word is taken: addresses and networks.  Raises ConfigError where one is neither."""

    def __init__(self, entries: Iterable[str], place: str = "trusted_proxies") -> None:
        self._networks: list[Network] = []
        for entry in entries:
            try:
                self._networks.append(ip_network(entry.strip(), strict=False))
            except ValueError:
                hint = "write 10.0.0.0/8 or 2001:db8::1"
                raise ConfigError(f"{entry!r} is no address or network", place=place, hint=hint) from None

    def client(self, scope: Mapping[str, Any]) -> Client:
        """The client of an ASGI request: the nearest hop that is no proxy of ours, else the farthest one.

        What stands beyond a hop that cannot be read is not looked at.  Where the two headers differ, nobody
        knows which one the proxy wrote, and the proxy itself is taken for the client.
        """
        peer = scope.get("client")
        if peer and not self._networks:
            return _alone(peer[0], str(scope.get("scheme") or "http"))
        address = _address(peer[0]) if peer else None
        scheme = str(scope.get("scheme") or "http")
        if address is None:
            return Client(UNKNOWN, scheme, UNKNOWN)
        if not self._trusts(address):
            return _client(address, scheme)
        found = {
            (self._nearest(address, hops), _scheme(schemes, scheme))
            for hops, schemes in (_plain(scope["headers"]), _standard(scope["headers"]))
            if hops or schemes
        }
        return _client(*found.pop()) if len(found) == 1 else _client(address, scheme)

    def _trusts(self, address: Address) -> bool:
        return any(address.version == network.version and address in network for network in self._networks)

    def _nearest(self, peer: Address, hops: list[str]) -> Address:
        last = peer
        for hop in reversed(hops[-_HOPS:]):
            address = _address(hop)
            if address is None:
                break
            last = address
            if not self._trusts(address):
                break
        return last


@lru_cache(4_096)
def _alone(peer: str, scheme: str) -> Client:
    """The client at an address where no proxy is believed."""
    address = _address(peer)
    return Client(UNKNOWN, scheme, UNKNOWN) if address is None else _client(address, scheme)


def _client(address: Address, scheme: str) -> Client:
    text = address.compressed
    if address.version == 4:
        return Client(text, scheme, text)
    return Client(text, scheme, ip_network((address, 64), strict=False).compressed)


def _scheme(said: list[str], otherwise: str) -> str:
    """The scheme of the whole way: https only where all that say one say so."""
    schemes = {scheme.lower() for scheme in said if scheme}
    if not schemes:
        return otherwise
    return "https" if schemes == {"https"} else "http"


def _plain(fields: Fields) -> tuple[list[str], list[str]]:
    """Hops and schemes that the ``X-Forwarded-*`` headers list; nearest last."""
    return _listed(values(fields, b"x-forwarded-for")), _listed(values(fields, b"x-forwarded-proto"))


def _standard(fields: Fields) -> tuple[list[str], list[str]]:
    """The same from ``Forwarded``; a hop that is not told is ""."""
    hops, schemes = [], []
    for element in _listed(values(fields, b"forwarded")):
        pairs = {name.lower(): text.strip('"') for name, text in _PAIR.findall(element)}
        hops.append(pairs.get("for", ""))
        schemes.append(pairs.get("proto", ""))
    return hops, schemes


def _listed(found: list[bytes]) -> list[str]:
    return [part.strip() for part in b",".join(found).decode("latin-1").split(",")] if found else []


def _address(text: str) -> Address | None:
    """The address of a hop as proxies write it: bare, with a port, or in brackets; None for a name."""
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return (address.ipv4_mapped or address) if isinstance(address, IPv6Address) else address

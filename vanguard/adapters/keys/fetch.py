"""Fetching a small document from a host that the operator named, and from nowhere else.

No redirects, no proxies of the environment, no cookies; TLS and a public address unless the operator says
that private hosts are meant.  An address is judged as it is connected to, so that a name which resolves to
another one a moment later gains nothing.
"""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import orjson
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver

from vanguard.errors import OutsideError

LARGEST = 512 * 1024
"""Bytes of the largest document that is taken."""

TIMEOUT_S = 5.0
"""Seconds until a whole fetch is given up."""

_NAT64 = ip_network("64:ff9b::/96")


async def fetch_json(
    url: str, *, private_hosts: bool = False, timeout_s: float = TIMEOUT_S, most: int = LARGEST
) -> Any:
    """The JSON document of at most that many bytes at a URL; raises OutsideError where it cannot be had."""
    whole = await fetch(
        url, private_hosts=private_hosts, timeout_s=timeout_s, most=most, accept="application/json"
    )
    try:
        return orjson.loads(whole)
    except ValueError:
        host = _host(url, private_hosts)
        raise OutsideError(f"{host} answered with something that is not JSON") from None


async def fetch(
    url: str,
    *,
    private_hosts: bool = False,
    timeout_s: float = TIMEOUT_S,
    most: int = LARGEST,
    accept: str = "*/*",
) -> bytes:
    """The at most so many bytes that are at a URL; raises OutsideError where they cannot be had."""
    host = _host(url, private_hosts)
    resolver = None if private_hosts else _Public()
    connector = aiohttp.TCPConnector(resolver=resolver, use_dns_cache=False, limit=1)
    timeout = aiohttp.ClientTimeout(total=timeout_s)
    jar = aiohttp.DummyCookieJar()
    try:
        async with (
            aiohttp.ClientSession(connector=connector, timeout=timeout, cookie_jar=jar) as session,
            session.get(url, allow_redirects=False, headers={"Accept": accept}) as answer,
        ):
            if answer.status != 200:
                raise OutsideError(f"{host} answered with status {answer.status}, not 200")
            return await _body(answer, host, most)
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        raise OutsideError(f"{host} could not be asked ({type(error).__name__})") from None
    except ValueError:
        raise OutsideError("this address is no URL") from None


async def _body(answer: aiohttp.ClientResponse, host: str, most: int) -> bytes:
    whole = bytearray()
    async for part in answer.content.iter_chunked(65_536):
        whole += part
        if len(whole) > most:
            raise OutsideError(f"{host} answered with more than {most} bytes")
    return bytes(whole)


def public(text: str) -> bool:
    """Whether an address is one of the public internet, those that are wrapped in another looked at too."""
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return False
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or _translated(address)
        if inner is not None:
            address = inner
    return address.is_global and not address.is_multicast


def _translated(address: IPv6Address) -> IPv4Address | None:
    return IPv4Address(int(address) & 0xFFFFFFFF) if address in _NAT64 else None


def _host(url: str, private_hosts: bool) -> str:
    """The host of a URL that may be asked; raises OutsideError."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        raise OutsideError("this address is no URL") from None
    if not host or parts.username is not None or parts.scheme not in ("https", "http"):
        raise OutsideError("this address is no https:// URL")
    if private_hosts:
        return host
    if parts.scheme != "https":
        raise OutsideError(f"{host} is not asked without TLS")
    if _is_address(host) and not public(host):
        raise OutsideError(f"{host} is a private address")
    return host


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


class _Public(AbstractResolver):
    """Resolves names, and leaves out every address that is not public."""

    def __init__(self) -> None:
        self._inner = ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """The public addresses of a name; OSError where it has none."""
        found = await self._inner.resolve(host, port, family)
        kept = [each for each in found if public(each["host"])]
        if not kept:
            raise OSError(None, "no public address")
        return kept

    async def close(self) -> None:
        """Nothing stays open."""
        await self._inner.close()

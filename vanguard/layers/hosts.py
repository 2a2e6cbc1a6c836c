"""Hosts in every form that a resolver accepts, and where they lead.

Numbers are read as ``inet_aton`` reads them: one to four parts, each decimal, octal or hexadecimal,
the last one filling what is left.  IPv6 addresses that carry an IPv4 address (mapped, translated,
compatible, NAT64, 6to4, Teredo, ISATAP) and names that embed one (nip.io and its kin) are judged by it.
"""

from __future__ import annotations

import re
import unicodedata
from enum import IntEnum
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_network
from urllib.parse import unquote

from vanguard.layers import host_names
from vanguard.model.value import value


class Reach(IntEnum):
    """Where a host leads, the gravest last."""

    PUBLIC = 0
    PRIVATE = 1
    LOOPBACK = 2
    CONTROL = 3
    """An orchestrator's own services."""
    LINK_LOCAL = 4
    METADATA = 5


@value
class Host:
    """A host as it was understood.

    ``name`` is the canonical text (an address in its usual form, a name in lower case without a
    trailing dot); ``address`` is set where the host is or embeds one; ``disguised`` says that it was
    not written in its usual form, or is none that anybody means.
    """

    name: str
    reach: Reach
    address: IPv4Address | IPv6Address | None = None
    disguised: bool = False


_METADATA_V4 = frozenset(
    int(IPv4Address(address))
    for address in (
        "169.254.169.254",  # AWS, Azure, GCP, Oracle, DigitalOcean, OpenStack
        "169.254.170.2",  # AWS ECS
        "169.254.170.23",  # AWS EKS
        "169.254.0.23",  # Tencent
        "169.254.42.42",  # Scaleway
        "100.100.100.200",  # Alibaba
        "192.0.0.192",  # Oracle Classic
        "168.63.129.16",  # Azure WireServer
    )
)
_METADATA_V6 = frozenset(
    IPv6Address(address)
    for address in (
        "fd00:ec2::254",
        "fd00:ec2::23",
        "fd20:ce::254",
        "fd00:42::42",
        "fd00:a9fe:a9fe::1",
        "fe80::a9fe:a9fe",
    )
)
_V4 = tuple(
    (int(network.network_address), 32 - network.prefixlen, reach)
    for network, reach in (
        (ip_network("127.0.0.0/8"), Reach.LOOPBACK),
        (ip_network("0.0.0.0/32"), Reach.LOOPBACK),
        (ip_network("169.254.0.0/16"), Reach.LINK_LOCAL),
        (ip_network("10.0.0.0/8"), Reach.PRIVATE),
        (ip_network("172.16.0.0/12"), Reach.PRIVATE),
        (ip_network("192.168.0.0/16"), Reach.PRIVATE),
        (ip_network("100.64.0.0/10"), Reach.PRIVATE),
        (ip_network("192.0.0.0/24"), Reach.PRIVATE),
        (ip_network("198.18.0.0/15"), Reach.PRIVATE),
        (ip_network("224.0.0.0/4"), Reach.PRIVATE),
        (ip_network("240.0.0.0/4"), Reach.PRIVATE),
    )
)
_NAT64 = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"))
_TRANSLATED = 0xFFFF_0000  # ::ffff:0:0:0/96, above its last 32 bits
_LINK_LOCAL_V6 = IPv6Network("fe80::/10")
_GLOBAL_V6 = IPv6Network("2000::/3")
_UNIQUE_V6 = IPv6Network("fc00::/7")

_LONG = 256
"""Characters of a text that is kept with the host it names; names have 253 at most (RFC 1035)."""
_LONGEST = 1024
"""Characters beyond which a text, encoded as it may be, is no host's name."""
_NUMBER = re.compile(r"0[xX][0-9a-fA-F]*|0[oO][0-7]+|[0-9]+")
_USUAL_V4 = re.compile(r"(?:(?:0|[1-9]\d{0,2})\.){3}(?:0|[1-9]\d{0,2})")
_IGNORED = re.compile("[\u00ad\u034f\u200b-\u200f\u2060-\u2064\ufe00-\ufe0f\ufeff]")
_MISTYPED = re.compile(r"[1-9]\d{0,4}(?:\.(?:0|[1-9]\d{0,4})){3}")
_END = re.compile(r"[\x00-\x20/\\?#@].*", re.DOTALL)
# The addresses of the machine itself that people write; others of 127.0.0.0/8 are no mistake.
_USUAL_LOOPBACK = frozenset([IPv4Address("127.0.0.1"), IPv4Address("0.0.0.0"), IPv4Address("127.0.1.1")])
_DOTS = str.maketrans(dict.fromkeys("\u3002\uff0e\uff61\ufe52\u2024", "."))


def understand(text: str) -> Host:
    """The host that a text names, without user, port and scheme; brackets are allowed.

    Never raises; a text that is no host is a public name.
    """
    if len(text) > _LONGEST:
        return Host(text.lower(), Reach.PUBLIC)
    return _understand(text) if len(text) <= _LONG else _understand.__wrapped__(text)


@lru_cache(maxsize=4096)
def _understand(text: str) -> Host:
    plain = _plain(text)
    odd = plain != text.lower().rstrip(".")
    if ":" in plain or plain.startswith("["):
        six = _six(plain.strip("[]"))
        if six is not None:
            return six
    four = _four(plain)
    if four is not None:
        reach = _reach4(four)
        odd = (
            odd or not _USUAL_V4.fullmatch(plain) or (reach is Reach.LOOPBACK and four not in _USUAL_LOOPBACK)
        )
        if reach is Reach.PUBLIC and _MISTYPED.fullmatch(plain):
            odd = False
        return Host(str(four), reach, four, odd)
    return _named(plain, odd)


def _plain(text: str) -> str:
    seen = text
    if "%" in seen and not seen.startswith("["):
        seen = unquote(seen, errors="replace")
        seen = _END.sub("", seen) or seen
    if not seen.isascii():
        seen = unicodedata.normalize("NFKC", _IGNORED.sub("", seen).translate(_DOTS)).translate(_DOTS)
    return seen.lower().rstrip(".")


def _four(text: str) -> IPv4Address | None:
    """An IPv4 address in any numeric form; of several readings the gravest."""
    if not text or not (text[0].isdigit()) or not text.isascii():
        return None
    parts = text.split(".")
    if len(parts) > 4 or not all(_NUMBER.fullmatch(part) for part in parts) or len(text) > 80:
        return None
    readings = [_joined([_number(part) for part in parts])]
    if any(len(part) > 1 and part[0] == "0" and part.isdigit() for part in parts):
        readings.append(_joined([_number(part) if "x" in part else int(part) for part in parts]))
    return max((IPv4Address(value) for value in readings), key=_reach4)


def _number(part: str) -> int:
    if part[:2] in ("0x", "0X"):
        return int(part[2:] or "0", 16)
    if part[:2] in ("0o", "0O"):
        return int(part[2:], 8)
    if part[0] == "0" and not set(part) & set("89"):
        return int(part, 8)
    return int(part)


def _joined(parts: list[int]) -> int:
    """The parts as one 32-bit number; what is too large wraps, as sloppy resolvers let it."""
    value = 0
    for part in parts[:-1]:
        value = value << 8 | (part & 0xFF)
    room = 8 * (5 - len(parts))
    return (value << room | (parts[-1] & ((1 << room) - 1))) & 0xFFFFFFFF


def _reach4(address: IPv4Address) -> Reach:
    value = int(address)
    if value in _METADATA_V4:
        return Reach.METADATA
    for base, bits, reach in _V4:
        if value >> bits == base >> bits:
            return reach
    return Reach.PUBLIC


def _six(text: str) -> Host | None:
    try:
        address = IPv6Address(text.partition("%")[0])
    except ValueError:
        return None
    inner = _inner(address)
    if inner is not None:
        return Host(str(inner), _reach4(inner), inner, True)
    return _host6(address)


def _host6(address: IPv6Address) -> Host:
    """An IPv6 address by itself; space that nobody was ever given is no usual form of anything."""
    reach = _reach6(address)
    reserved = reach is Reach.PRIVATE and address not in _UNIQUE_V6 and not address.is_multicast
    return Host(str(address), reach, address, reserved)


def _reach6(address: IPv6Address) -> Reach:
    if address in _METADATA_V6:
        return Reach.METADATA
    if address.is_loopback or address.is_unspecified:
        return Reach.LOOPBACK
    if address in _LINK_LOCAL_V6:
        return Reach.LINK_LOCAL
    return Reach.PUBLIC if address in _GLOBAL_V6 else Reach.PRIVATE


def _inner(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address inside an IPv6 one (RFC 4291, 6052, 3056, 4380, 5214, 7915).

    A Teredo address has two, the server's and the client's; the graver one counts.
    """
    value = int(address)
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address.teredo is not None:
        return max(address.teredo[1], address.teredo[0], key=_reach4)
    low = IPv4Address(value & 0xFFFFFFFF)
    if any(address in network for network in _NAT64):
        return low
    if value >> 32 == _TRANSLATED or (value >> 32 == 0 and value > 0xFFFF):
        return low
    if (value >> 32) & 0xFCFFFFFF == 0x5EFE:
        return low
    return None


def _named(name: str, odd: bool) -> Host:
    bare = name.replace("\\", "")
    odd = odd or bare != name
    if bare in host_names.METADATA:
        return Host(bare, Reach.METADATA, disguised=odd)
    if bare in host_names.CONTROL or bare.endswith(host_names.CONTROL_SUFFIXES):
        return Host(bare, Reach.CONTROL, disguised=odd)
    if bare in host_names.LOOPBACK or bare.endswith(".localhost"):
        return Host(bare, Reach.LOOPBACK, disguised=odd)
    if host_names.under(bare, host_names.ALIASES):
        return Host(bare, Reach.LOOPBACK, IPv4Address("127.0.0.1"), odd)
    embedding = _embedding(bare) if len(bare) <= _LONG else None
    if embedding is not None:
        return embedding
    private = bare.endswith(host_names.PRIVATE)
    return Host(bare, Reach.PRIVATE if private else Reach.PUBLIC, disguised=odd)


def _embedding(name: str) -> Host | None:
    """A name that says an inner address, or that may lead anywhere; None for other names."""
    known = host_names.under(name, host_names.EMBEDDING)
    six = host_names.embedded6(name) if known else None
    if six is not None and _reach6(six) is not Reach.PUBLIC:
        return Host(name, _reach6(six), six, True)
    four = max(host_names.embedded4(name), key=_reach4, default=None)
    reach = _reach4(four) if four is not None else Reach.PUBLIC
    rebinds = host_names.under(name, host_names.REBINDING) and name not in host_names.REBINDING
    if reach is Reach.METADATA or ((known or rebinds) and reach is not Reach.PUBLIC):
        return Host(name, reach, four, True)
    return Host(name, Reach.PRIVATE, four, True) if rebinds else None


def matches(pattern: str, host: Host) -> bool:
    """Whether a host is what an operator's entry names: an exact name, ``*.suffix`` or a CIDR block."""
    wanted = pattern.lower().rstrip(".")
    if wanted.startswith("*."):
        return _ascii(host.name).endswith(_ascii(wanted[1:]))
    if "/" in wanted or (host.address is not None and ":" in wanted):
        try:
            block = ip_network(wanted.strip("[]"), strict=False)
        except ValueError:
            return False
        return host.address is not None and host.address.version == block.version and host.address in block
    return _ascii(host.name) == _ascii(wanted)


def _ascii(name: str) -> str:
    if name.isascii():
        return name
    try:
        return name.encode("idna").decode()
    except UnicodeError:
        return name

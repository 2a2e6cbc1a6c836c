"""Names that lead to the machine itself, to an inner network, to an orchestrator or a metadata service."""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv6Address

METADATA = frozenset(
    "metadata.google.internal metadata.goog metadata.azure.internal metadata.azure.com "
    "metadata.tencentyun.com metadata.packet.net metadata.platformequinix.com metadata.nicob.net "
    "instance-data "
    "instance-data.ec2.internal rancher-metadata metadata".split()
)
"""Metadata services of clouds by name, and names that are known to lead to their address."""

LOOPBACK = frozenset(
    "localhost localhost.localdomain localhost4 localhost4.localdomain4 localhost6 localhost6.localdomain6 "
    "ip6-localhost ip6-loopback loopback host.docker.internal gateway.docker.internal "
    "host.containers.internal gateway.containers.internal host.minikube.internal host.lima.internal "
    "host.orb.internal host.rancher-desktop.internal host.k3d.internal docker.for.mac.localhost "
    "docker.for.mac.host.internal docker.for.win.localhost docker.for.win.host.internal".split()
)
"""The machine itself, and the machine that a container runs on."""

CONTROL = frozenset(
    "kubernetes kubernetes.default kubernetes.docker.internal consul.service.consul vault.service.consul "
    "nomad.service.consul".split()
)
"""An orchestrator's own services."""
CONTROL_SUFFIXES = (
    "kubernetes.default.svc",
    "kubernetes.default.svc.cluster.local",
    ".kube-system.svc",
    ".kube-system.svc.cluster.local",
    ".kube-system",
    ".service.consul",
)

ALIASES = frozenset(
    "localtest.me lvh.me vcap.me lacolhost.com fuf.me localho.st localh.st local.gd yoogle.com loopback.jp "
    "smackaho.st ulh.us spoofed.burpcollaborator.net localhost.domaincontrol.com bugbounty.dod.network "
    "mail.ebc.apple.com "
    "local.sisteminha.com lndo.site ddev.site ngrok.localhost".split()
)
"""Public names that resolve to the loopback, with all that lies below them."""

EMBEDDING = frozenset(
    "nip.io sslip.io xip.io xip.name traefik.me backname.io ip6.name ipv6-literal.net plex.direct".split()
)
"""Domains whose names say the address that they resolve to."""

REBINDING = frozenset("1u.ms rbndr.us rebind.network rebind.it localdomain.pw".split())
"""Domains made for names that resolve to one address first and to another later, or that redirect inwards."""

PRIVATE = (
    ".internal",
    ".local",
    ".lan",
    ".intranet",
    ".corp",
    ".home.arpa",
    ".svc",
    ".svc.cluster.local",
    ".private",
    ".localdomain",
)
"""Suffixes that no public name has."""

_QUAD = re.compile(r"(?<!\d)(\d{1,3})[.-](\d{1,3})[.-](\d{1,3})[.-](\d{1,3})(?!\d)")
_HEX_LABEL = re.compile(r"(?:^|[.-])([0-9a-f]{8})(?=[.-]|$)")
_LABEL_36 = re.compile(r"(?:^|\.)([0-9a-z]{6,7})\.xip\.io$")
_LITERAL = re.compile(
    r"(?:^|\.)([0-9a-f]{0,4}(?:-[0-9a-f]{0,4}){2,7})(?:s\w+)?\.(?:sslip\.io|ipv6-literal\.net)$"
)
HOST_WORDS = frozenset(
    "localhost localhost4 localhost6 metadata instance-data rancher-metadata loopback internal kubernetes "
    "svc consul kube-system nip sslip xip traefik backname localtest lvh vcap lacolhost fuf localho localh "
    "gd yoogle smackaho ulh burpcollaborator domaincontrol dod ebc sisteminha lndo ddev 1u rbndr rebind "
    "localdomain goog tencentyun packet platformequinix nicob ip6 ipv6-literal local lan intranet corp "
    "private arpa ip6-localhost ip6-loopback "
    "localdomain4 localdomain6".split()
)
"""Labels of which every name above has one: a quick test of a value without a scheme."""


def under(name: str, domains: frozenset[str]) -> bool:
    """Whether a name is one of these domains or lies below one."""
    parts = name.rsplit(".", 4)
    return any(".".join(parts[at:]) in domains for at in range(len(parts) == 5, len(parts)))


def embedded4(name: str) -> list[IPv4Address]:
    """The IPv4 addresses written into a name: in decimal, as eight hexadecimal digits, or base 36."""
    found = [
        IPv4Address(".".join(str(int(part)) for part in quad))
        for quad in _QUAD.findall(name)
        if all(int(part) < 256 for part in quad)
    ]
    found += [IPv4Address(int(label, 16)) for label in _HEX_LABEL.findall(name)]
    short = _LABEL_36.search(name)
    if short is not None and (value := int(short[1], 36)) < 1 << 32:
        found.append(IPv4Address(value.to_bytes(4, "little")))
    return found


def embedded6(name: str) -> IPv6Address | None:
    """The IPv6 address written into a name with ``-`` for ``:``."""
    found = _LITERAL.search(name)
    if found is None:
        return None
    try:
        return IPv6Address(found[1].replace("-", ":"))
    except ValueError:
        return None

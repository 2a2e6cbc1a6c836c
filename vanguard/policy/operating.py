"""The parts of a config that say how the gateway is run beside judging."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from vanguard.model.operating import Captures, Webhook
from vanguard.policy.addresses import is_loopback
from vanguard.policy.upstreams import reference
from vanguard.strict_yaml import Node

CLIENTS = ("off", "show", "grant")
PLANES = ("disabled", "same_session_dev", "operator_only")

_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_MOST_DAYS = 365

Absolute = Callable[[Node], Path]


def read(name: str, node: Node, absolute: Absolute) -> Any:
    """The value of one of these settings; raises ConfigError with ``file:line``."""
    match name:
        case "review.client":
            return node.one_of(CLIENTS)
        case "review.webhook":
            return _webhook(node, absolute)
        case "captures":
            return _captures(node, absolute)
        case "policy.shadow":
            return absolute(node)
        case _:
            return node.one_of(PLANES)


def _webhook(node: Node, absolute: Absolute) -> Webhook:
    keys = node.mapping(("url", "secret", "tries", "timeout_s"), required=("url", "secret"))
    url = keys["url"].text()
    _check_url(keys["url"], url)
    return Webhook(
        url=url,
        secret=_secret(keys["secret"], absolute),
        tries=keys["tries"].whole(1, 20) if "tries" in keys else 6,
        timeout_s=keys["timeout_s"].number(0.1, 60) if "timeout_s" in keys else 10.0,
        place=node.place,
    )


def _check_url(node: Node, url: str) -> None:
    """What waits for a person is told to nobody on the way: https, or this machine itself."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        node.fail("this is no URL")
    if parts.scheme not in ("http", "https") or not host or port == 0 or not url.isprintable() or " " in url:
        node.fail("this is no http or https URL")
    if parts.username is not None or parts.password is not None:
        node.fail("a URL holds no credentials", "the secret signs what is sent")
    if parts.scheme == "http" and not is_loopback(host):
        node.fail("what waits for a person goes over https", "http is for this machine alone")


def _captures(node: Node, absolute: Absolute) -> Captures:
    keys = node.mapping(("keep_days", "key", "max_bytes"))
    usual = Captures()
    return Captures(
        keep_days=keys["keep_days"].whole(1, _MOST_DAYS) if "keep_days" in keys else usual.keep_days,
        key=_secret(keys["key"], absolute) if "key" in keys else "",
        max_bytes=keys["max_bytes"].whole(65_536, 1 << 40) if "max_bytes" in keys else usual.max_bytes,
        place=node.place,
    )


def _secret(node: Node, absolute: Absolute) -> str:
    """A secret as ``env:NAME`` or ``file:PATH``; none is ever written into a config."""
    refers = reference(node.text())
    if refers is None or refers[0]:
        node.fail("a secret is not written into the config", "write env:NAME or file:PATH")
    _, kind, target = refers
    if kind == "env" and not _VARIABLE.fullmatch(target):
        node.fail("this is no name of a variable", "write env:NAME")
    return (
        f"file:{absolute(Node(target, node.file, node.line, node.error))}"
        if kind == "file"
        else f"env:{target}"
    )

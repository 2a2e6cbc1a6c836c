"""The part of a config that says how a server behind a URL is reached."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

from vanguard.model.hosted import Upstream
from vanguard.policy.addresses import checked, server_url
from vanguard.strict_yaml import Node, quoted

KEYS = ("url", "headers", "tls", "transport", "bridge")
_TRANSPORTS = ("streamable-http", "sse")
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_VALUE = re.compile(r"[\t -~]*")
_REFERENCE = re.compile(r"(?P<before>[A-Za-z]+ )?(?P<kind>env|file):(?P<name>.*)", re.DOTALL)
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_OURS = frozenset(
    "accept connection content-length content-type expect host keep-alive last-event-id te trailer "
    "transfer-encoding upgrade".split()
)
"""Headers that say how a request is carried, which is for the gateway to say."""

Absolute = Callable[[Node], Path]
"""Makes a path of the file one from the file's own folder."""


def upstream(keys: Mapping[str, Node], absolute: Absolute) -> Upstream | None:
    """The server behind a URL that these keys of an entry describe; None where they describe none.

    Values of headers stand as written (see `reference`).  Raises ConfigError with ``file:line``.
    """
    if "url" not in keys:
        for name in KEYS:
            if name in keys:
                keys[name].fail(f'"{name}" is for a server behind a URL', "write url: too")
        return None
    for name in ("command", "args", "env", "sandbox"):
        if name in keys:
            keys[name].fail("a server is started by a command or reached at a url", "keep one of the two")
    url = checked(keys["url"], server_url)
    tls = keys["tls"].mapping(("ca_file", "client_cert", "client_key")) if "tls" in keys else {}
    if tls and not url.lower().startswith("https:"):
        keys["tls"].fail("there is no TLS to an http URL", "write https://")
    if ("client_key" in tls) and "client_cert" not in tls:
        tls["client_key"].fail("a key without its certificate", "write client_cert: too")
    headers = keys["headers"].named() if "headers" in keys else {}
    return Upstream(
        url=url,
        headers={name: _header(name, node, absolute) for name, node in headers.items()},
        transport=keys["transport"].one_of(_TRANSPORTS) if "transport" in keys else "streamable-http",
        bridge=keys["bridge"].flag() if "bridge" in keys else False,
        **{name: absolute(node) for name, node in tls.items()},
    )


def reference(text: str) -> tuple[str, str, str] | None:
    """What a header's value refers to: what stands before it, ``env`` or ``file``, and the name or path.

    A value is ``env:NAME`` or ``file:PATH``, with a scheme such as ``Bearer`` before it where the
    variable or file holds the credential alone.  None where the text is the value itself.
    """
    found = _REFERENCE.fullmatch(text)
    return (found["before"] or "", found["kind"], found["name"]) if found else None


def is_header_value(text: str) -> bool:
    """Whether the text can be the value of a header (RFC 9110 section 5.5, ASCII alone)."""
    return bool(text.strip()) and bool(_VALUE.fullmatch(text))


def _header(name: str, node: Node, absolute: Absolute) -> str:
    text = node.text()
    if not _NAME.fullmatch(name):
        node.fail(f"{quoted(name)} is no name of a header")
    if name.lower() in _OURS or name.lower().startswith("mcp-"):
        node.fail(f"the header {quoted(name)} is the gateway's own", "leave it out")
    refers = reference(text)
    if refers is None:
        if not is_header_value(text):
            node.fail(f"this is no value for the header {quoted(name)}", "write env:NAME or file:PATH")
        return text
    before, kind, target = refers
    if kind == "file":
        return f"{before}file:{absolute(Node(target, node.file, node.line, node.error))}"
    if not _VARIABLE.fullmatch(target):
        node.fail(f"{quoted(target)} is no name of a variable", "write env:NAME")
    return text

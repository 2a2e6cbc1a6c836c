"""HTTP header fields as an ASGI server hands them on: lower-case names and values, in bytes, in order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

Fields: TypeAlias = Sequence[tuple[bytes, bytes]]
"""The header of an HTTP request: names in lower case, each with a value; a name may come twice."""

VERSION, METHOD, NAME = b"mcp-protocol-version", b"mcp-method", b"mcp-name"
PARAMETER = b"mcp-param-"
"""What the names of headers that mirror an argument begin with."""

SESSION = b"mcp-session-id"


def values(fields: Fields, name: bytes) -> list[bytes]:
    """Every value of this field, without the blanks around it (RFC 9110, section 5.5)."""
    return [each.strip(b" \t") for key, each in fields if key == name]

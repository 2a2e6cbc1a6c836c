"""Values exchanged in a message's bytes, everything else left as it came.

Where several clients share one connection to a server, each request gets an id of the connection's own
(JSON-RPC 2.0, section 4), and the answer its asker's id back.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import TypeAlias

Path: TypeAlias = tuple[str, ...]
"""The keys that lead to a value, from the outermost object."""

_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*"|[{}\[\]:,]|[^\s"{}\[\]:,]+')
_OPEN, _SHUT = (b"{", b"["), (b"}", b"]")


def spliced(raw: bytes, changes: Mapping[Path, bytes]) -> bytes:
    """The message with other values, as JSON, at some paths through objects; it must be valid JSON.

    A path that leads nowhere, or to an object or array, changes nothing.  The cost is linear.
    """
    parts: list[bytes] = []
    done = 0
    path: list[str | None] = []
    objects: list[bool] = []
    key: str | None = None
    named = False
    for found in _TOKEN.finditer(raw):
        token = found[0]
        if token in _OPEN:
            path.append(key)
            objects.append(token == b"{")
            key, named = None, False
        elif token in _SHUT:
            path.pop()
            objects.pop()
        elif token == b",":
            key, named = None, False
        elif token == b":":
            named = True
        elif objects and objects[-1] and not named:
            key = json.loads(token)
        else:
            value = changes.get((*path[1:], key))  # type: ignore[arg-type]  # None is in no path that is asked for
            if value is not None:
                parts += [raw[done : found.start()], value]
                done = found.end()
    return b"".join([*parts, raw[done:]]) if parts else raw

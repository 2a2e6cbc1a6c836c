"""The fields of a form that a page sends, bounded."""

from __future__ import annotations

from urllib.parse import parse_qsl

from starlette.requests import Request

from vanguard.dashboard.playground import BODY_BYTES

_FORM_BYTES = 3 * BODY_BYTES + 1024
"""Bytes of a form: percent-encoding triples what is pasted."""


class TooLong(Exception):
    """A form that is longer than any that a page sends."""


async def form_of(request: Request) -> dict[str, str]:
    """The fields of a form that is sent as an address's query; raises TooLong."""
    body = b""
    async for block in request.stream():
        body += block
        if len(body) > _FORM_BYTES:
            raise TooLong
    try:
        pairs = parse_qsl(body.decode("ascii", "replace"), keep_blank_values=True, max_num_fields=16)
    except ValueError:
        return {}
    given = dict(pairs)
    if len(given.get("message", "").encode("utf-8", "replace")) > BODY_BYTES:
        raise TooLong
    return given

"""What HTTP says beside a message and no message says: judged as one is, before it goes on.

A header is not judged again that repeats what its body says and was compared with it, or that can say nothing
by its form.  The others are read as the params of a notification that is never sent; where that would be
stopped, they stay behind, and the message goes on without them.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

from vanguard.model.message import TO_CLIENT, TO_SERVER
from vanguard.transports.http.talk import Talk
from vanguard.wire.headers import decode_value

HEADERS, EVENT = "http/headers", "http/event"
"""The methods under which headers of a request, and the name of an event, are judged and recorded."""

FORMS = {
    "accept": re.compile(r"(?:[a-z*]{1,20}/[a-z0-9*.+-]{1,40}(?:; ?q=[01](?:\.[0-9]{1,3})?)?(?:, ?|$)){1,9}"),
    "mcp-protocol-version": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    "traceparent": re.compile(r"[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}"),
}
"""Headers that say nothing but what their form lets them (RFC 9110, 12.5.1; W3C Trace Context)."""

_UNSAID = re.compile(r"[0-9A-Za-z_+/=:.-]{0,128}")
"""The name of an event that counts or draws lots: it has no blank, and is no text."""

_SHORT = 256
_OURS = "mcp-session-id"


def vouched(talk: Talk, on: dict[str, str], agreed: Collection[bytes] = ()) -> dict[str, str]:
    """The headers of a request that may go on to the server, of those that would.

    ``agreed`` are the names of those that say what the body does.
    """
    told: dict[str, str] = {}
    for name, text in on.items():
        if name == _OURS or (agreed and name.encode("latin-1") in agreed) or _says_nothing(name, text):
            continue
        told[name] = _read(text)
    if not told or talk.lets_pass(TO_SERVER, HEADERS, told):
        return on
    return {name: text for name, text in on.items() if name not in told}


def name_may_pass(talk: Talk, id: str) -> bool:
    """Whether the name that a server gives an event may go to the client, which gives it back one day."""
    return _UNSAID.fullmatch(id) is not None or talk.lets_pass(TO_CLIENT, EVENT, {"id": id})


def _says_nothing(name: str, text: str) -> bool:
    """Whether a header can say nothing by its form; clients send always the same few."""
    return _remembered(name, text) if len(text) <= _SHORT else _is_of_form(name, text)


def _is_of_form(name: str, text: str) -> bool:
    form = FORMS.get(name, _UNSAID if name == "last-event-id" else None)
    return form is not None and form.fullmatch(text) is not None


_remembered = lru_cache(256)(_is_of_form)


def _read(text: str) -> str:
    """A header's text as a server reads it: what is encoded for a header decoded, and bytes as UTF-8."""
    sent = text.encode("latin-1")
    decoded = decode_value(sent)
    return sent.decode("utf-8", "replace") if decoded is None else decoded

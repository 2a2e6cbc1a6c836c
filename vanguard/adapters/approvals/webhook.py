"""Tells a webhook of every request for review: signed, tried again with growing pauses, on its own thread.

The body is one that Slack's incoming webhooks take.  What came from outside stands in ``plain_text`` blocks,
where no markup, mention or link works.  The signature is HMAC-SHA-256 (RFC 2104) over ``TIMESTAMP.BODY``.
"""

from __future__ import annotations

import hmac
import http.client
import json
import random
import ssl
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from queue import Full, Queue
from urllib.parse import urlsplit

from vanguard.adapters.approvals.request import Entry, Request
from vanguard.adapters.approvals.telling import lines

SIGNATURE, TIMESTAMP, DELIVERY = "X-Vanguard-Signature", "X-Vanguard-Timestamp", "X-Vanguard-Delivery"
MOST_WAITING = 1_000
"""Requests of which the webhook has not been told yet; beyond that it is not told."""

PAUSE_S, LONGEST_PAUSE_S = 1.0, 300.0
"""The first pause before another try, doubled each time, and the longest."""

_BLOCK = 2_900
"""Characters of a block; Slack takes 3,000."""

_MOST = 4_000
_READ = 65_536


@dataclass(frozen=True, slots=True)
class Target:
    """Where it is told, with the secret that signs; ``tries`` and seconds for each."""

    url: str
    secret: bytes
    tries: int
    timeout_s: float


class Webhook:
    """Tells one address.  ``say`` takes one line for people; ``sleep`` and ``clock`` are the world's.

    ``jitter`` gives a number from 0 to 1, so that many gateways do not try again at the same moment.
    """

    def __init__(
        self,
        target: Target,
        say: Callable[[str], None],
        *,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.time,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._target = target
        self._say = say
        self._sleep = sleep
        self._clock = clock
        self._jitter = jitter
        self._queue: Queue[tuple[str, bytes, float]] = Queue(MOST_WAITING)
        self._started = False

    def tell(self, entry: Entry, last: Request | None) -> None:
        """Have the webhook told of a request; returns at once."""
        try:
            self._queue.put_nowait((entry.id, body(entry, last), entry.expires))
        except Full:
            self._say(f"the webhook was not told of review {entry.id}: too many wait")
            return
        if not self._started:
            self._started = True
            threading.Thread(target=self._run, name="vanguard-webhook", daemon=True).start()

    def _run(self) -> None:
        while True:
            self.deliver(*self._queue.get())

    def deliver(self, id: str, sent: bytes, expires: float) -> bool:
        """Send one, as often as it takes and no longer than it is worth; False where it was given up."""
        why = ""
        for attempt in range(self._target.tries):
            if attempt and self._clock() >= expires:
                break
            try:
                status, wait_s = self._post(id, sent)
            except (OSError, http.client.HTTPException) as error:
                why, wait_s = type(error).__name__, 0.0
            else:
                if 200 <= status < 300:
                    return True
                why = f"HTTP status {status}"
                if status < 500 and status not in (408, 425, 429):
                    break
            if attempt + 1 < self._target.tries:
                self._sleep(min(LONGEST_PAUSE_S, max(wait_s, self._pause(attempt))))
        self._say(f"the webhook was not told of review {id} ({why})")
        return False

    def _pause(self, attempt: int) -> float:
        return PAUSE_S * float(2**attempt) * (0.5 + self._jitter() / 2)

    def _post(self, id: str, sent: bytes) -> tuple[int, float]:
        """The status, and the seconds that the other side asks to be left alone for.

        Whoever is redirected would hand what waits to somebody whom the operator did not name.
        """
        parts = urlsplit(self._target.url)
        connection = self._connection(parts.scheme, parts.hostname or "", parts.port)
        try:
            stamp = str(int(self._clock()))
            headers = {
                "Content-Type": "application/json",
                "User-Agent": "vanguard",
                TIMESTAMP: stamp,
                DELIVERY: id,
                SIGNATURE: signature(self._target.secret, stamp, sent),
            }
            path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
            connection.request("POST", path, sent, headers)
            response = connection.getresponse()
            response.read(_READ)
            asked = response.getheader("Retry-After", "")
            return response.status, float(asked) if asked.isdecimal() and len(asked) < 6 else 0.0
        finally:
            connection.close()

    def _connection(self, scheme: str, host: str, port: int | None) -> http.client.HTTPConnection:
        timeout = self._target.timeout_s
        if scheme == "http":
            return http.client.HTTPConnection(host, port, timeout=timeout)
        context = ssl.create_default_context()
        return http.client.HTTPSConnection(host, port, timeout=timeout, context=context)


def signature(secret: bytes, stamp: str, sent: bytes) -> str:
    """What the signature header says of a body that is sent at ``stamp`` (seconds since the epoch)."""
    return "v1=" + hmac.digest(secret, stamp.encode() + b"." + sent, "sha256").hex()


def body(entry: Entry, last: Request | None) -> bytes:
    """What the webhook is told of a request, as JSON."""
    request = entry.request
    first = f"A call waits for a person: vanguard approvals grant {entry.id}, or deny {entry.id}"
    blocks = [_plain(first), *map(_plain, _pieces(lines(request, last, _MOST)))]
    whole = {
        "text": first,
        "blocks": blocks,
        "vanguard": {
            "event": "review",
            "review_id": entry.id,
            "expires": entry.expires,
            "server": request.server,
            "tool": request.tool,
            "method": request.method,
            "principal": request.principal,
            "rules": list(request.rules),
        },
    }
    return json.dumps(whole).encode()


def _plain(text: str) -> dict[str, object]:
    return {"type": "section", "text": {"type": "plain_text", "text": text, "emoji": False}}


def _pieces(told: list[str]) -> list[str]:
    """The lines in pieces that fit into a block each."""
    pieces = [""]
    for line in told:
        short = line if len(line) <= _BLOCK else f"{line[: _BLOCK - 1]}…"
        if len(pieces[-1]) + len(short) >= _BLOCK:
            pieces.append("")
        pieces[-1] += f"{short}\n"
    return [piece.rstrip("\n") for piece in pieces if piece]

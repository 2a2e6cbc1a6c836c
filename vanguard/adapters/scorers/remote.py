"""A scorer elsewhere: a language model behind an API like that of OpenAI, asked through its client."""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from importlib import import_module
from typing import Any

from vanguard.adapters.scorers.judge import SCHEMA, scored, told
from vanguard.errors import ScorerAway
from vanguard.model.opinion import Opinion, Question
from vanguard.model.semantic import Service

MOST_KEPT = 2_000
"""Scores that are kept; of a text that was scored nobody is asked again within `KEPT_S`."""

KEPT_S = 3_600.0
BREAKS_AFTER = 3
"""Failures in a row after which the service is left alone."""

AWAY_S = (5.0, 20.0, 60.0)
"""For how long, the first time and the times after it."""

MOST_RETRY_S = 300.0
"""For how long a service may ask to be left alone."""


class Remote:
    """Asks a service; the same text once, and no more than ``service.hourly`` texts an hour.

    ``clock`` gives seconds that never go back; ``client`` stands in for the one of the openai package.
    """

    def __init__(
        self, service: Service, clock: Callable[[], float] = time.monotonic, client: Any = None
    ) -> None:
        self.name = f"{service.kind} {service.model}"
        self._service = service
        self._clock = clock
        self._client = client
        self._kept: OrderedDict[bytes, tuple[float, float]] = OrderedDict()
        self._under_way: dict[bytes, asyncio.Future[float]] = {}
        self._spent: deque[float] = deque()
        self._failures = 0
        self._away_until = 0.0

    async def score(self, question: Question) -> Opinion:
        """What the service says; an opinion that failed where it says nothing of use."""
        try:
            return Opinion(self.name, await self._score(question), 0, len(question.text))
        except ScorerAway as error:
            return Opinion(self.name, failed=str(error))

    async def close(self) -> None:
        """Close the connections."""
        if self._client is not None:
            await self._client.close()

    async def _score(self, question: Question) -> float:
        key = _digest(question)
        kept = self._kept.get(key)
        if kept is not None and kept[1] > self._clock():
            self._kept.move_to_end(key)
            return kept[0]
        flight = self._under_way.get(key)
        if flight is None:
            flight = asyncio.get_running_loop().create_task(self._asked(question, key))
            self._under_way[key] = flight
            flight.add_done_callback(lambda _: self._under_way.pop(key, None))
        # One who waits no more does not end it for the others.
        return await asyncio.shield(flight)

    async def _asked(self, question: Question, key: bytes) -> float:
        self._may_ask()
        try:
            score = scored(await self._answer(question))
        except ScorerAway:
            self._failures += 1
            beyond = self._failures - BREAKS_AFTER
            self._rest(AWAY_S[min(beyond, len(AWAY_S) - 1)] if beyond >= 0 else 0.0)
            raise
        self._failures = 0
        self._kept[key] = (score, self._clock() + KEPT_S)
        if len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)
        return score

    def _may_ask(self) -> None:
        now = self._clock()
        if now < self._away_until:
            raise ScorerAway("it failed lately and is left alone for a while")
        while self._spent and self._spent[0] <= now - 3_600:
            self._spent.popleft()
        if len(self._spent) >= self._service.hourly:
            raise ScorerAway("the budget of this hour is used up")
        self._spent.append(now)

    def _rest(self, seconds: float) -> None:
        """Leave the service alone for so long."""
        self._away_until = max(self._away_until, self._clock() + seconds)

    async def _answer(self, question: Question) -> str:
        openai: Any = import_module("openai")  # heavy, and an extra

        try:
            async with asyncio.timeout(self._service.timeout_s):
                made = await self._connected(openai).chat.completions.create(
                    model=self._service.model,
                    messages=told(question),
                    temperature=0,
                    max_tokens=60,
                    response_format=_FORMAT,
                )
            text = made.choices[0].message.content
        except TimeoutError:
            raise ScorerAway(f"no answer within {self._service.timeout_s:g} s") from None
        except openai.APIStatusError as error:
            if error.status_code == 429:
                self._rest(_retry_after(error.response.headers.get("retry-after", "")))
            raise ScorerAway(f"it answered with HTTP status {error.status_code}") from None
        except openai.APIError as error:
            raise ScorerAway(f"it cannot be reached ({type(error).__name__})") from None
        except Exception as error:  # whatever else a strange answer makes of the client
            raise ScorerAway(f"its answer cannot be read ({type(error).__name__})") from None
        if not isinstance(text, str):
            raise ScorerAway("its answer is empty")
        return text

    def _connected(self, openai: Any) -> Any:
        if self._client is None:
            # Whoever is redirected would hand the text to somebody whom the operator did not name.
            straight = openai.DefaultAsyncHttpxClient(follow_redirects=False)
            # No key, address or organization of the environment is used, and nothing is tried twice.
            self._client = openai.AsyncOpenAI(
                api_key=self._service.key or "none",
                base_url=self._service.url,
                organization="",
                project="",
                max_retries=0,
                timeout=self._service.timeout_s,
                http_client=straight,
            )
        return self._client


_FORMAT = {
    "type": "json_schema",
    "json_schema": {"name": "judgement", "strict": True, "schema": SCHEMA},
}


def _digest(question: Question) -> bytes:
    parts = (question.direction, question.tool, question.task, question.text)
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).digest()


def _retry_after(text: str) -> float:
    """Seconds of a Retry-After header (RFC 9110, section 10.2.3); a date, or nothing, is taken for one."""
    stated = float(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 1.0
    return min(stated, MOST_RETRY_S)

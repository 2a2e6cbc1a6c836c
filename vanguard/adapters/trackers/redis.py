"""The past of whoever comes, remembered in Redis for all replicas of a gateway together."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from typing import Any

import orjson

from vanguard.adapters.redis_commands import TIMEOUT_S, Command, RedisAway, RedisCommands
from vanguard.adapters.trackers import script
from vanguard.adapters.trackers.traces import PAUSED, concerned, paused_until, scored
from vanguard.errors import TrackerAway
from vanguard.model.history import Score, Seen, Step, Subject, Switch, Who

LOOK_S = 0.5
"""How old what is known of the switches may be."""

_OFF, _SINCE = "vanguard:off", "vanguard:since"


class RedisTracker:
    """A tracker for all that use the same Redis, a cluster too (see `gate.ports.Tracker`).

    It belongs to the event loop that asks first.  While Redis does not answer within ``timeout_s`` every step
    raises TrackerAway; nothing is tried twice.  ``say`` is told once when that begins, once when it is over,
    and when Redis has lost what it knew; ``lost`` is called then.  ``clock`` gives seconds in place of
    Redis's own time.  Raises ConfigError where the URL is none or the client is not installed.
    """

    shared = True
    """Whether gateways of other servers may remember in the same store."""

    def __init__(
        self,
        url: str,
        say: Callable[[str], None],
        *,
        lost: Callable[[], None] = lambda: None,
        clock: Callable[[], float] | None = None,
        monotonic: Callable[[], float] = time.monotonic,
        timeout_s: float = TIMEOUT_S,
    ) -> None:
        self._commands = RedisCommands(
            url,
            say,
            scripts={script.SHA: script.SCRIPT},
            meanwhile="history is missing until it does.",
            since="history is known.",
            monotonic=monotonic,
            timeout_s=timeout_s,
        )
        self._say = say
        self._lost = lost
        self._clock = clock
        self._monotonic = monotonic
        self._off: frozenset[Switch] = frozenset()
        self._looked = float("-inf")
        self._since = b""

    async def step(self, step: Step) -> Seen:
        """Do a step."""
        found, looked = await self._all(self._command(step, _shown(step.who)), *self._look())
        if looked:
            self._looked_at(*looked)
        seen = script.answer(step, found)
        if self._off:
            return replace(seen, off=concerned(self._off, step.who.principal, step.who.server))
        return seen

    async def note(self, step: Step) -> None:
        """Do a step that asks nothing."""
        await self._all(self._command(step, ""))

    async def subjects(self, score: Score | None = None) -> list[Subject]:
        """Everybody who is remembered, the one seen last first."""
        off = await self.switches()
        names = [key async for key in self._commands.client.scan_iter(match="vanguard:shown:*", count=1000)]
        found: list[Subject] = []
        now = self._clock() if self._clock else time.time()
        for key in names:
            past = "vanguard:past:" + key.decode().removeprefix("vanguard:shown:")
            rows, _ = await self._all(("ZRANGE", key, 0, -1, "WITHSCORES"))
            kept, _ = await self._all(("HGET", past, PAUSED))
            paused = max(0.0, paused_until({PAUSED: kept} if kept else {}) - now)
            risk, _ = await self._all(("HGET", past, score.trace)) if score else (None, None)
            points = scored(risk, score, now)
            for who, last in _pairs(rows):
                whose = Who(*orjson.loads(who))
                off_for = concerned(off, whose.principal, whose.server)
                found.append(Subject(whose, last, paused, off_for, points))
        return sorted(found, key=lambda each: -each.last)

    async def pause(self, principal: str, seconds: float) -> None:
        """Refuse what a principal sends for so many seconds; 0 ends a pause."""
        # A negative one ends what there is.
        for each in (-1.0, seconds) if seconds > 0 else (-1.0,):
            await self._all(self._command(Step(Who(principal), pause_s=each), ""))

    async def reset(self, principal: str) -> None:
        """Forget all that is remembered of a principal."""
        await self._all(("DEL", *_keys(principal)))

    async def switch(self, switch: Switch, off: bool) -> None:
        """Switch something off, or on again."""
        member = orjson.dumps([switch.scope, switch.name])
        await self._all(("SADD" if off else "SREM", _OFF, member))

    async def switches(self) -> frozenset[Switch]:
        """What is switched off."""
        members, _ = await self._all(("SMEMBERS", _OFF))
        return _switches(members)

    async def close(self) -> None:
        """Close the connections."""
        await self._commands.close()

    def _command(self, step: Step, shown: str) -> Command:
        now = self._clock() if self._clock else None
        return ("EVALSHA", script.SHA, 2, *_keys(step.who.principal), *script.arguments(step, shown, now))

    def _look(self) -> tuple[Command, ...]:
        """What to ask beside a step, where what is known of the switches is too old."""
        now = self._monotonic()
        if now - self._looked < LOOK_S:
            return ()
        self._looked = now
        fresh = self._since or secrets.token_hex(8).encode()
        return (("SMEMBERS", _OFF), ("SET", _SINCE, fresh, "NX", "GET"))

    def _looked_at(self, members: Any, since: bytes | None) -> None:
        self._off = _switches(members)
        if self._since and since is None:
            self._say("Redis has lost what it remembered: history and budgets begin anew.")
            self._lost()
        self._since = since or self._since or b"known"

    async def _all(self, command: Command, *more: Command) -> tuple[Any, tuple[Any, ...]]:
        """The answers to commands that are sent together; raises TrackerAway."""
        try:
            answer, *others = await self._commands.ask(command, *more)
        except RedisAway:
            self._looked = float("-inf")
            raise TrackerAway("Redis does not answer") from None
        return answer, tuple(others)


def _keys(principal: str) -> tuple[str, str]:
    """The two keys of a principal, on one node of a cluster."""
    tag = sha256(principal.encode()).hexdigest()[:32]
    return f"vanguard:past:{{{tag}}}", f"vanguard:shown:{{{tag}}}"


def _shown(who: Who) -> str:
    return orjson.dumps([who.principal, who.server, who.client, who.session]).decode()


def _pairs(rows: list[Any]) -> list[tuple[bytes, float]]:
    """Members with their scores, which the protocol's third version has in pairs and its second in a row."""
    if rows and isinstance(rows[0], list | tuple):
        return [(member, float(score)) for member, score in rows]
    return [(member, float(score)) for member, score in zip(rows[::2], rows[1::2], strict=True)]


def _switches(members: Any) -> frozenset[Switch]:
    return frozenset(Switch(*orjson.loads(each)) for each in members)

"""The past of whoever comes, remembered in Redis for all replicas of a gateway together."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from typing import Any

import orjson

from vanguard.adapters.limiters.redis import _client, _failures
from vanguard.adapters.trackers import script
from vanguard.adapters.trackers.traces import PAUSED, concerned
from vanguard.errors import TrackerAway
from vanguard.model.history import Seen, Step, Subject, Switch, Who

TIMEOUT_S = 0.1
"""How long Redis is waited for before what it knows counts as missing."""

AWAY_S = 1.0
"""How long Redis is then left alone."""

LOOK_S = 0.5
"""How old what is known of the switches may be."""

_OFF, _SINCE = "vanguard:off", "vanguard:since"

_Command = tuple[Any, ...]


class RedisTracker:
    """A tracker for all that use the same Redis, a cluster too (see `gate.ports.Tracker`).

    It belongs to the event loop that asks first.  While Redis does not answer within ``timeout_s`` every step
    raises TrackerAway; nothing is tried twice.  ``say`` is told once when that begins, once when it is over,
    and when Redis has lost what it knew; ``lost`` is called then.  ``clock`` gives seconds in place of
    Redis's own time.  Raises ConfigError where the URL is none or the client is not installed.
    """

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
        self._redis: Any = _client(url, timeout_s)
        self._url = url
        self._timeout_s = timeout_s
        self._say = say
        self._lost = lost
        self._clock = clock
        self._monotonic = monotonic
        self._away = False
        self._left_alone_until = 0.0
        self._off: frozenset[Switch] = frozenset()
        self._looked = float("-inf")
        self._since = b""
        self._asked: list[tuple[_Command, asyncio.Future[Any]]] = []
        self._asking: asyncio.Task[None] | None = None

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

    async def subjects(self) -> list[Subject]:
        """Everybody who is remembered, the one seen last first."""
        off = await self.switches()
        names = [key async for key in self._redis.scan_iter(match="vanguard:shown:*", count=1000)]
        found: list[Subject] = []
        now = self._clock() if self._clock else time.time()
        for key in names:
            past = "vanguard:past:" + key.decode().removeprefix("vanguard:shown:")
            rows, _ = await self._all(("ZRANGE", key, 0, -1, "WITHSCORES"))
            kept, _ = await self._all(("HGET", past, PAUSED))
            paused = max(0.0, script.until(kept) - now)
            for who, last in _pairs(rows):
                whose = Who(*orjson.loads(who))
                found.append(Subject(whose, last, paused, concerned(off, whose.principal, whose.server)))
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
        if self._asking is not None:
            self._asking.cancel()
        await self._redis.aclose()

    def _command(self, step: Step, shown: str) -> _Command:
        now = self._clock() if self._clock else None
        return ("EVALSHA", script.SHA, 2, *_keys(step.who.principal), *script.arguments(step, shown, now))

    def _look(self) -> tuple[_Command, ...]:
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

    async def _all(self, command: _Command, *more: _Command) -> tuple[Any, tuple[Any, ...]]:
        """The answers to commands that are sent together; raises TrackerAway."""
        if self._away:
            now = self._monotonic()
            if now < self._left_alone_until:
                raise TrackerAway("Redis")
            # One asks whether it is back; the others do not wait for the answer.
            self._left_alone_until = now + AWAY_S
        try:
            async with asyncio.timeout(self._timeout_s):
                answers = await asyncio.gather(*(self._put(each) for each in (command, *more)))
        except _failures() as error:
            self._looked = float("-inf")
            self._leave_alone(error)
            raise TrackerAway("Redis") from None
        if self._away:
            self._away = False
            self._say("Redis answers again: history is known.")
        return answers[0], tuple(answers[1:])

    def _put(self, command: _Command) -> asyncio.Future[Any]:
        loop = asyncio.get_running_loop()
        waiting: asyncio.Future[Any] = loop.create_future()
        self._asked.append((command, waiting))
        if self._asking is None:
            self._asking = loop.create_task(self._ask())
        return waiting

    async def _ask(self) -> None:
        """Ask for all that wait, together and in order: while one lot is on its way the next one gathers."""
        try:
            while self._asked:
                asked, self._asked = self._asked, []
                try:
                    async with asyncio.timeout(self._timeout_s):
                        answers = await self._answers([command for command, _ in asked])
                except _failures() as error:
                    answers = [error] * len(asked)
                for (_, waiting), answer in zip(asked, answers, strict=True):
                    if waiting.done():
                        continue
                    if isinstance(answer, Exception):
                        waiting.set_exception(answer)
                        waiting.exception()  # whoever waited may have given up
                    else:
                        waiting.set_result(answer)
        finally:
            self._asking = None

    async def _answers(self, commands: list[_Command]) -> list[Any]:
        """An answer or an error for each; what Redis does not have or another node has is asked again."""
        from redis.exceptions import MovedError, NoScriptError

        answers = await self._sent(commands)
        if any(isinstance(each, MovedError) for each in answers):
            await self._as_cluster()
            again = [at for at, each in enumerate(answers) if isinstance(each, MovedError)]
            for at, each in zip(again, await self._sent([commands[at] for at in again]), strict=True):
                answers[at] = each
        lacking = [at for at, each in enumerate(answers) if isinstance(each, NoScriptError)]
        if lacking:
            whole = [("EVAL", script.SCRIPT, *commands[at][2:]) for at in lacking]
            for at, each in zip(lacking, await self._sent(whole), strict=True):
                answers[at] = each
        return answers

    async def _sent(self, commands: list[_Command]) -> list[Any]:
        # A pipeline of a cluster begins with looking up its nodes, which `initialize` has done by then.
        pipeline = self._redis.pipeline(transaction=False)
        try:
            for command in commands:
                pipeline.execute_command(*command)
            answers: list[Any] = await pipeline.execute(raise_on_error=False)
            return answers
        finally:
            await pipeline.reset() if hasattr(pipeline, "reset") else None

    async def _as_cluster(self) -> None:
        """It is a cluster: from here on each command goes to the node that has its key."""
        from redis.asyncio.cluster import RedisCluster

        await self._redis.aclose()
        self._redis = RedisCluster.from_url(
            self._url, socket_timeout=self._timeout_s, socket_connect_timeout=self._timeout_s
        )
        await self._redis.initialize()

    def _leave_alone(self, error: Exception) -> None:
        self._left_alone_until = self._monotonic() + AWAY_S
        if not self._away:
            self._away = True
            self._say(f"Redis does not answer ({type(error).__name__}): history is missing until it does.")


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

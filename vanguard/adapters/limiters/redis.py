"""Budgets counted in Redis, for all replicas of a gateway together."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from hashlib import sha1, sha256
from typing import TYPE_CHECKING, Any, TypeAlias

from vanguard.adapters.limiters.memory import durations
from vanguard.errors import ConfigError
from vanguard.gate.ports import Limiter

if TYPE_CHECKING:
    from redis.asyncio import Redis

Arguments: TypeAlias = tuple[str, str, str, str]
"""A key's name, and the script's three arguments."""

TIMEOUT_S = 0.1
"""How long a request waits for Redis before it is counted here instead."""

AWAY_S = 1.0
"""How long Redis is then left alone."""

_CONNECTIONS = 2
_EPOCH_S = 1_767_225_600
"""2026-01-01: microseconds since then leave a double room for fractions of one."""

_SCRIPT = f"""
local now = tonumber(ARGV[3])
if not now then
  local time = redis.call('TIME')
  now = (tonumber(time[1]) - {_EPOCH_S}) * 1000000 + tonumber(time[2])
end
local step, full = tonumber(ARGV[1]), tonumber(ARGV[2])
local whole_at = tonumber(redis.call('GET', KEYS[1]) or now)
whole_at = math.min(math.max(whole_at, now), now + full)
local wait = whole_at + step - full - now
if wait > 0.01 then
  return string.format('%.17g', wait)
end
whole_at = whole_at + step
local kept = math.ceil((whole_at - now) / 1000) + 10000
redis.call('SET', KEYS[1], string.format('%.17g', whole_at), 'PX', string.format('%d', kept))
return '0'
"""
"""The algorithm of the limiter in memory, in microseconds.  Its clock is that of Redis, for those of the
replicas differ; the key is kept somewhat longer than it says anything."""

_SHA = sha1(_SCRIPT.encode(), usedforsecurity=False).hexdigest()


class RedisLimiter:
    """A limiter whose budgets are shared by all that use the same Redis.

    While Redis does not answer within ``timeout_s``, each replica counts in ``spare``; ``say`` is told once
    when that begins and once when it is over.  Nothing is tried twice.  ``clock`` gives seconds in place of
    Redis's own time.  Raises ConfigError where the URL is none or the client is not installed.
    """

    def __init__(
        self,
        url: str,
        spare: Limiter,
        say: Callable[[str], None],
        *,
        clock: Callable[[], float] | None = None,
        monotonic: Callable[[], float] = time.monotonic,
        timeout_s: float = TIMEOUT_S,
    ) -> None:
        self._redis = _client(url, timeout_s)
        self._timeout_s = timeout_s
        self._spare = spare
        self._say = say
        self._clock = clock
        self._monotonic = monotonic
        self._away = False
        self._left_alone_until = 0.0
        self._asked: list[tuple[Arguments, asyncio.Future[bytes]]] = []
        self._asking: asyncio.Task[None] | None = None

    async def take(self, key: str, rate: float, burst: int, cost: int = 1) -> float:
        """Take ``cost`` of this key's budget, as ``gate.ports.Limiter`` has it."""
        step, full = durations(rate, burst, cost)
        if self._away:
            now = self._monotonic()
            if now < self._left_alone_until:
                return await self._take_spare(key, rate, burst, cost)
            # One asks whether it is back; the others do not wait for the answer.
            self._left_alone_until = now + AWAY_S
        try:
            async with asyncio.timeout(self._timeout_s):
                wait = await self._run(key, step, full)
        except _failures() as error:
            self._leave_alone(error)
            return await self._take_spare(key, rate, burst, cost)
        if self._away:
            self._away = False
            self._say("Redis answers again: limits are counted for all replicas together.")
        return wait

    async def close(self) -> None:
        """Close the connections to Redis; whoever still waits for it is counted here."""
        if self._asking is not None:
            self._asking.cancel()
        await self._redis.aclose()

    async def _run(self, key: str, step: float, full: float) -> float:
        # A digest: who asks is nobody's business in Redis, and no key can hold a brace of its own.
        name = f"vanguard:limit:{{{sha256(key.encode()).hexdigest()[:32]}}}"
        now = "" if self._clock is None else repr(self._clock() * 1e6)
        loop = asyncio.get_running_loop()
        waiting: asyncio.Future[bytes] = loop.create_future()
        self._asked.append(((name, repr(step * 1e6), repr(full * 1e6), now), waiting))
        if self._asking is None:
            self._asking = loop.create_task(self._ask())
        return float(await waiting) / 1e6

    async def _ask(self) -> None:
        """Ask Redis for all that wait, together: while one lot is on its way the next one gathers."""
        try:
            while self._asked:
                asked, self._asked = self._asked, []
                try:
                    async with asyncio.timeout(self._timeout_s):
                        answers = await self._answers([arguments for arguments, _ in asked])
                except _failures() as error:
                    answers = [error] * len(asked)
                for (_, waiting), answer in zip(asked, answers, strict=True):
                    _tell(waiting, answer)
        finally:
            self._asking = None

    async def _answers(self, lot: list[Arguments]) -> list[Any]:
        """An answer or an error for each; the script is sent again where Redis does not have it."""
        from redis.exceptions import NoScriptError

        answers = await self._sent([("EVALSHA", _SHA, 1, *arguments) for arguments in lot])
        lacking = [place for place, answer in enumerate(answers) if isinstance(answer, NoScriptError)]
        if lacking:
            again = await self._sent([("EVAL", _SCRIPT, 1, *lot[place]) for place in lacking])
            for place, answer in zip(lacking, again, strict=True):
                answers[place] = answer
        return answers

    async def _sent(self, commands: list[tuple[object, ...]]) -> list[Any]:
        async with self._redis.pipeline(transaction=False) as pipeline:
            for command in commands:
                pipeline.execute_command(*command)
            return await pipeline.execute(raise_on_error=False)

    async def _take_spare(self, key: str, rate: float, burst: int, cost: int) -> float:
        wait = self._spare.take(key, rate, burst, cost)
        return wait if isinstance(wait, float) else await wait

    def _leave_alone(self, error: Exception) -> None:
        self._left_alone_until = self._monotonic() + AWAY_S
        if not self._away:
            self._away = True
            kind = type(error).__name__
            self._say(f"Redis does not answer ({kind}): each replica counts its limits alone until it does.")


def _tell(waiting: asyncio.Future[bytes], answer: Any) -> None:
    """Hand on an answer or an error, unless whoever asked waits no more."""
    if waiting.done():
        return
    if isinstance(answer, Exception):
        waiting.set_exception(answer)
    else:
        waiting.set_result(answer)


def _failures() -> tuple[type[Exception], ...]:
    from redis.exceptions import RedisError

    return (RedisError, OSError, TimeoutError)


def _client(url: str, timeout_s: float) -> Redis:
    try:
        from redis.asyncio import BlockingConnectionPool, Redis
        from redis.asyncio.retry import Retry
        from redis.backoff import NoBackoff
    except ImportError:
        hint = "pip install 'mcp-vanguard[redis]'"
        raise ConfigError("the client for Redis is not installed", place="redis_url", hint=hint) from None
    try:
        pool = BlockingConnectionPool.from_url(
            url,
            max_connections=_CONNECTIONS,
            timeout=timeout_s,
            socket_timeout=timeout_s,
            socket_connect_timeout=timeout_s,
            retry=Retry(NoBackoff(), 0),
        )
    except ValueError:
        hint = "write redis://HOST:PORT/0, rediss:// for TLS or unix:///PATH"
        # The URL may hold a password.
        raise ConfigError("this is no URL of a Redis", place="redis_url", hint=hint) from None
    return Redis.from_pool(pool)

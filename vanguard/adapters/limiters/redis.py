"""Budgets counted in Redis, for all replicas of a gateway together."""

from __future__ import annotations

import time
from collections.abc import Callable
from hashlib import sha1, sha256

from vanguard.adapters.limiters.memory import durations
from vanguard.adapters.redis_commands import TIMEOUT_S, RedisAway, RedisCommands
from vanguard.gate.ports import Limiter

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
        self._commands = RedisCommands(
            url,
            say,
            scripts={_SHA: _SCRIPT},
            meanwhile="each replica counts its limits alone until it does.",
            since="limits are counted for all replicas together.",
            monotonic=monotonic,
            timeout_s=timeout_s,
        )
        self._spare = spare
        self._clock = clock

    async def take(self, key: str, rate: float, burst: int, cost: int = 1) -> float:
        """Take ``cost`` of this key's budget, as ``gate.ports.Limiter`` has it."""
        step, full = durations(rate, burst, cost)
        # A digest: who asks is nobody's business in Redis, and no key can hold a brace of its own.
        name = f"vanguard:limit:{{{sha256(key.encode()).hexdigest()[:32]}}}"
        now = "" if self._clock is None else repr(self._clock() * 1e6)
        try:
            (wait,) = await self._commands.ask(
                ("EVALSHA", _SHA, 1, name, repr(step * 1e6), repr(full * 1e6), now)
            )
        except RedisAway:
            spare = self._spare.take(key, rate, burst, cost)
            return spare if isinstance(spare, float) else await spare
        return float(wait) / 1e6

    async def close(self) -> None:
        """Close the connections to Redis; whoever still waits for it is counted here."""
        await self._commands.close()

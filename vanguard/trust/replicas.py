"""Pins in Redis, for all replicas of a hosted gateway (`trust.store.Store`).

What is kept of a server has a number that grows with each change, and only who knows the last one changes
it: a replica that is behind cannot bring back what a person has replaced.  Redis as a whole has a mark.
Where another one is found Redis has lost everything, and whoever knows a pin with a higher number than
the one that is there, or an older one than was then pinned at first sight, puts it back: nothing that was
refused is trusted again because Redis started anew.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Hashable, Sequence
from typing import TYPE_CHECKING, Any, Final

from vanguard.errors import ConfigError, OutsideError
from vanguard.model.value import value
from vanguard.trust.store import (
    FIRST_SIGHT,
    Change,
    Held,
    Pin,
    Seen,
    Store,
    pin_bytes,
    pin_of,
    seen_bytes,
    seen_of,
    stem,
)

if TYPE_CHECKING:
    from redis import Redis
    from redis.cluster import RedisCluster

COMMAND_S: Final = 5.0
"""How long Redis may take where a person waits."""

GATEWAY_S: Final = 0.25
"""How long Redis may take where messages wait."""

AWAY_S: Final = 1.0
"""How long Redis is then left alone."""

_TRIES: Final = 20
_AWAY: Final = "the pins cannot be had: Redis does not answer"

# All keys have one hash tag, so that they lie together in a cluster.
_KEYS = tuple(f"vanguard:{{pins}}:{name}" for name in ("pins", "seen", "numbers", "mark"))
"""Pins by `stem`, what was seen to differ, the numbers, and the mark of this Redis."""

_READ = """
local mark = redis.call('GET', KEYS[4])
if not mark then
  mark = ARGV[2]
  redis.call('SET', KEYS[4], mark)
end
local number = redis.call('HGET', KEYS[3], ARGV[1]) or '0'
if ARGV[3] == '1' then return {mark, number} end
return {mark, number, redis.call('HGET', KEYS[1], ARGV[1]), redis.call('HGET', KEYS[2], ARGV[1])}
"""
_WRITE = """
if (redis.call('HGET', KEYS[3], ARGV[1]) or '0') ~= ARGV[2] then return 0 end
for at = 1, 2 do
  if ARGV[3 + at] == '' then redis.call('HDEL', KEYS[at], ARGV[1])
  else redis.call('HSET', KEYS[at], ARGV[1], ARGV[3 + at]) end
end
redis.call('HSET', KEYS[3], ARGV[1], ARGV[3])
return 1
"""


@value
class _Stamp:
    """The mark of the Redis that was asked, and the number of the last change."""

    mark: str
    number: int


class RedisPins:
    """Pins in the Redis or the cluster of ``url``, which may take ``timeout_s``, then is left alone `AWAY_S`.

    ``before`` is where pins were kept until now: those of servers that Redis never heard of are taken over.
    Raises ConfigError where the URL is none or the client is not installed; its calls raise OutsideError
    where Redis does not answer.
    """

    def __init__(
        self,
        url: str,
        *,
        timeout_s: float = COMMAND_S,
        before: Store | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._url, self._timeout_s = url, timeout_s
        self._use(_client(url, timeout_s))
        self._before = before
        self._monotonic = monotonic
        self._left_alone_until = float("-inf")

    def pin(self, server: str, source: str) -> Pin | None:
        """See `Store.pin`."""
        return self.held(server, source).pin

    def pins(self) -> list[Pin]:
        """See `Store.pins`."""
        held: dict[bytes, bytes] = self._asked(lambda: self._client.hgetall(_KEYS[0]))
        return [pin_of(raw, _place(name.decode())) for name, raw in sorted(held.items())]

    def seen(self, server: str, source: str) -> Seen:
        """See `Store.seen`."""
        return self.held(server, source).seen

    def stamp(self, server: str, source: str) -> Hashable:
        """See `Store.stamp`."""
        mark, number = self._script(_READ, [stem(server, source), secrets.token_hex(8), "1"])
        return _Stamp(mark.decode(), int(number))

    def held(self, server: str, source: str, before: Held | None = None) -> Held:
        """See `Store.held`."""
        found = self._held(server, source)
        for _ in range(_TRIES):
            if before is None or before.pin is None or not _lost(before, found):
                break
            number = max(_stamp(before).number, _stamp(found).number + 1)
            self._put(server, source, found, before.pin, before.seen, number)
            found = self._held(server, source)
        return found

    def change(self, server: str, source: str, how: Change, *, lasting: bool = True) -> Held:
        """See `Store.change`."""
        del lasting
        for _ in range(_TRIES):
            found = self._held(server, source)
            made, left = how(found.pin, found.seen)
            if (made, left) == (found.pin, found.seen):
                return found
            stamp = _stamp(found)
            if self._put(server, source, found, made, left, stamp.number + 1):
                return Held(made, left, _Stamp(stamp.mark, stamp.number + 1))
        raise OutsideError("the pins are being changed by others again and again")

    def forget(self, server: str, source: str) -> None:
        """See `Store.forget`; the number stays, so that it is not taken for a loss."""
        self.change(server, source, lambda pin, seen: (None, Seen()))

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _held(self, server: str, source: str) -> Held:
        found, before = self._kept(server, source), self._before
        if before is None or _stamp(found).number:
            return found
        pin = before.pin(server, source)
        if pin is None:
            return found
        self._put(server, source, found, pin, before.seen(server, source), 1)
        return self._kept(server, source)

    def _kept(self, server: str, source: str) -> Held:
        name = stem(server, source)
        mark, number, pin, seen = self._script(_READ, [name, secrets.token_hex(8), "0"])
        return Held(
            pin_of(pin, _place(name)) if pin else None,
            seen_of(seen, _place(name)) if seen else Seen(),
            _Stamp(mark.decode(), int(number)),
        )

    def _put(self, server: str, source: str, at: Held, pin: Pin | None, seen: Seen, number: int) -> bool:
        """Keep this, where nothing was changed since ``at``; whether it was kept."""
        asked: list[str | bytes] = [stem(server, source), str(_stamp(at).number), str(number)]
        asked += [pin_bytes(pin) if pin else b"", seen_bytes(seen) if seen.differs else b""]
        return bool(self._script(_WRITE, asked))

    def _use(self, client: Redis | RedisCluster) -> None:
        self._client = client
        self._scripts: dict[str, Any] = {text: client.register_script(text) for text in (_READ, _WRITE)}

    def _script(self, text: str, values: Sequence[str | bytes]) -> Any:
        return self._asked(lambda: self._scripts[text](_KEYS, values))

    def _asked(self, ask: Callable[[], Any]) -> Any:
        from redis.exceptions import MovedError, RedisClusterException, RedisError

        if self._monotonic() < self._left_alone_until:
            raise OutsideError(_AWAY)
        try:
            try:
                return ask()
            except MovedError:
                # It is a cluster, and another node has the pins.
                self.close()
                self._use(_cluster(self._url, self._timeout_s))
                return ask()
        except (RedisError, RedisClusterException, OSError):
            self._left_alone_until = self._monotonic() + AWAY_S
            raise OutsideError(_AWAY) from None


def _stamp(held: Held) -> _Stamp:
    """The stamp of what this store gave."""
    assert isinstance(held.stamp, _Stamp)
    return held.stamp


def _lost(before: Held, now: Held) -> bool:
    """Whether Redis lost what was known, and nobody who knows more has put it back."""
    then, there = _stamp(before), _stamp(now)
    if then.mark == there.mark:
        return False
    older = now.pin is None or before.pin is None or before.pin.since <= now.pin.since
    # A first sight since then may have been changed often, and nobody has approved it.
    unseen = now.pin is not None and now.pin.by == FIRST_SIGHT
    newer = now.pin is not None and before.pin is not None and before.pin.since < now.pin.since
    return there.number < then.number or (there.number == then.number and older) or (unseen and newer)


def _place(name: str) -> str:
    return f"redis {_KEYS[0]} {name}"


def _client(url: str, timeout_s: float) -> Redis:
    try:
        from redis import Redis
        from redis.backoff import NoBackoff
        from redis.retry import Retry
    except ImportError:
        hint = "pip install 'mcp-vanguard[redis]'"
        raise ConfigError("the client for Redis is not installed", place="redis_url", hint=hint) from None
    once = Retry(NoBackoff(), 0)
    try:
        return Redis.from_url(url, socket_timeout=timeout_s, socket_connect_timeout=timeout_s, retry=once)
    except ValueError:
        # The URL may hold a password.
        raise ConfigError("this is no URL of a Redis", place="redis_url") from None


def _cluster(url: str, timeout_s: float) -> RedisCluster:
    """The cluster that the Redis of an URL is one node of; raises RedisError."""
    from redis.backoff import NoBackoff
    from redis.cluster import RedisCluster
    from redis.retry import Retry

    return RedisCluster.from_url(
        url, socket_timeout=timeout_s, socket_connect_timeout=timeout_s, retry=Retry(NoBackoff(), 1)
    )

"""Requests kept in Redis, for all replicas of a hosted gateway."""

from __future__ import annotations

import json
import secrets
from typing import TYPE_CHECKING, Any

from vanguard.adapters.approvals.request import (
    KEPT_S,
    KEY_BYTES,
    MOST_LAPSED,
    MOST_OPEN,
    SHARE,
    Entry,
    Grant,
    Request,
    State,
    new_id,
)
from vanguard.adapters.approvals.sqlite import decoded, encoded, granted, said
from vanguard.errors import ConfigError

if TYPE_CHECKING:
    from redis import Redis

TIMEOUT_S = 5.0
"""How long Redis may take; whoever waits for it is a thread of its own or a person's command."""

# All keys have one hash tag, so that they lie together in a cluster.
_KEYS = tuple(
    f"vanguard:{{approvals}}:{name}"
    for name in ("entries", "open", "pending", "ends", "grants", "left", "key", "whose", "lapsed")
)
"""The entries by id, the id of the open one by digest, by their ends the ids that wait and all ids; grants
for several calls by id, what is left of them, the secret, the principal by id, and by
their ends the ids that nobody answered."""

_ASK = """
local entries, open, pending, ends = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local whose, lapsed = KEYS[8], KEYS[9]
local digest, id, entry, now = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4])
local function forget(old)
  local held = redis.call('HGET', entries, old)
  if held then
    local its = cjson.decode(held).digest
    if redis.call('HGET', open, its) == old then redis.call('HDEL', open, its) end
  end
  redis.call('HDEL', entries, old)
  redis.call('HDEL', whose, old)
  redis.call('ZREM', ends, old)
  redis.call('ZREM', lapsed, old)
end
for _, old in ipairs(redis.call('ZRANGEBYSCORE', ends, '-inf', '(' .. ARGV[7], 'LIMIT', 0, 100)) do
  forget(old)
end
local known = redis.call('HGET', open, digest)
local held = known and redis.call('HGET', entries, known)
if held and tonumber(cjson.decode(held).expires) > now then return held end
for _, old in ipairs(redis.call('ZRANGEBYSCORE', pending, '-inf', ARGV[4])) do
  redis.call('ZADD', lapsed, redis.call('ZSCORE', pending, old), old)
  redis.call('ZREM', pending, old)
end
for _, old in ipairs(redis.call('ZRANGE', lapsed, 0, -1 - tonumber(ARGV[10]))) do
  forget(old)
end
local waiting, own = redis.call('ZRANGE', pending, 0, -1), 0
if #waiting > 0 then
  for _, principal in ipairs(redis.call('HMGET', whose, unpack(waiting))) do
    if principal == ARGV[8] then own = own + 1 end
  end
end
if own * tonumber(ARGV[9]) >= tonumber(ARGV[6]) - #waiting then return false end
redis.call('HSET', entries, id, entry)
redis.call('HSET', whose, id, ARGV[8])
redis.call('HSET', open, digest, id)
redis.call('ZADD', pending, ARGV[5], id)
redis.call('ZADD', ends, ARGV[5], id)
return entry
"""
_TAKE = """
local entries, open = KEYS[1], KEYS[2]
local id = redis.call('HGET', open, ARGV[1])
local held = id and redis.call('HGET', entries, id)
if not held then return false end
local entry = cjson.decode(held)
if entry.state ~= 'granted' or tonumber(entry.expires) <= tonumber(ARGV[2]) then return false end
entry.state = 'used'
held = cjson.encode(entry)
redis.call('HSET', entries, id, held)
redis.call('HDEL', open, ARGV[1])
return held
"""
_SETTLE = """
local entries, pending, ends = KEYS[1], KEYS[3], KEYS[4]
local id, state, by, now, expires = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4]), ARGV[5]
local held = redis.call('HGET', entries, id)
if not held then return false end
local entry = cjson.decode(held)
if entry.state ~= 'pending' or tonumber(entry.expires) <= now or entry.principal == by then return false end
entry.state, entry.by, entry.expires = state, by, expires
held = cjson.encode(entry)
redis.call('HSET', entries, id, held)
redis.call('ZREM', pending, id)
redis.call('ZADD', ends, expires, id)
return held
"""
_SPEND = """
local left, text = redis.call('HGET', KEYS[6], ARGV[1]), redis.call('HGET', KEYS[5], ARGV[1])
if not left or not text or tonumber(left) <= 0 then return 0 end
if tonumber(cjson.decode(text).expires) <= tonumber(ARGV[2]) then return 0 end
redis.call('HINCRBY', KEYS[6], ARGV[1], -1)
return 1
"""


class RedisQueue:
    """A queue in Redis.  Raises ConfigError where the URL is none or the client is not installed.

    Its calls raise the client's RedisError where Redis does not answer.
    """

    def __init__(self, url: str) -> None:
        self._redis = _client(url)
        self._ask = self._redis.register_script(_ASK)
        self._take = self._redis.register_script(_TAKE)
        self._settle = self._redis.register_script(_SETTLE)
        self._spend = self._redis.register_script(_SPEND)

    def ask(self, request: Request, now: float, ttl_s: float) -> Entry | None:
        """See `Queue.ask`."""
        entry = Entry(new_id(), request, State.PENDING, now, now + ttl_s)
        expires = repr(entry.expires)
        held = {
            "id": entry.id,
            "digest": request.digest,
            "state": str(entry.state),
            "made": repr(now),
            "expires": expires,
            "by": "",
            "principal": request.principal,
            "request": encoded(request),
        }

        most, old = str(MOST_OPEN), repr(now - KEPT_S)
        values = [request.digest, entry.id, json.dumps(held), repr(now), expires, most, old]
        values += [request.principal, str(SHARE), str(MOST_LAPSED)]
        return _entry(self._ask(_KEYS, values))

    def take(self, digest: str, now: float) -> Entry | None:
        """See `Queue.take`."""
        return _entry(self._take(_KEYS, [digest, repr(now)]))

    def settle(self, id: str, granted: bool, by: str, now: float, ttl_s: float) -> Entry | None:
        """See `Queue.settle`."""
        state = State.GRANTED if granted else State.DENIED
        return _entry(self._settle(_KEYS, [id, str(state), by, repr(now), repr(now + ttl_s)]))

    def entries(self) -> tuple[Entry, ...]:
        """See `Queue.entries`."""
        held: dict[Any, Any] = self._redis.hgetall(_KEYS[0])
        found = [each for text in held.values() if (each := _entry(text)) is not None]
        return tuple(sorted(found, key=lambda each: (each.made, each.id)))

    def bestow(self, grant: Grant) -> None:
        """See `Queue.bestow`."""
        gone = [each.id for each in self.grants() if each.expires < grant.made - KEPT_S]
        pipe = self._redis.pipeline()
        for id in gone:
            pipe.hdel(_KEYS[4], id)
            pipe.hdel(_KEYS[5], id)
        pipe.hset(_KEYS[4], grant.id, said(grant))
        pipe.hset(_KEYS[5], grant.id, str(grant.left))
        pipe.execute()

    def spend(self, id: str, now: float) -> bool:
        """See `Queue.spend`."""
        return bool(self._spend(_KEYS, [id, repr(now)]))

    def grants(self) -> tuple[Grant, ...]:
        """See `Queue.grants`."""
        held: dict[Any, Any] = self._redis.hgetall(_KEYS[4])
        left: dict[Any, Any] = self._redis.hgetall(_KEYS[5])
        found = [granted(text, int(left.get(id, 0))) for id, text in held.items()]
        return tuple(sorted(found, key=lambda each: (each.made, each.id)))

    def revoke(self, id: str) -> bool:
        """See `Queue.revoke`."""
        known = any(each.id == id and each.left > 0 for each in self.grants())
        if known:
            self._redis.hset(_KEYS[5], id, "0")
        return known

    def key(self) -> bytes:
        """See `Queue.key`."""
        self._redis.set(_KEYS[6], secrets.token_bytes(KEY_BYTES), nx=True)
        key: bytes = self._redis.get(_KEYS[6])  # type: ignore[assignment]  # it was set just now
        return key

    def close(self) -> None:
        """See `Queue.close`."""
        self._redis.close()


def _entry(held: Any) -> Entry | None:
    if not held:
        return None
    told = json.loads(held)
    return Entry(
        told["id"],
        decoded(told["request"]),
        State(told["state"]),
        float(told["made"]),
        float(told["expires"]),
        told["by"],
    )


def _client(url: str) -> Redis:
    try:
        from redis import Redis
    except ImportError:
        hint = "pip install 'mcp-vanguard[redis]'"
        raise ConfigError("the client for Redis is not installed", place="redis_url", hint=hint) from None
    try:
        return Redis.from_url(url, socket_timeout=TIMEOUT_S, socket_connect_timeout=TIMEOUT_S)
    except ValueError:
        # The URL may hold a password.
        raise ConfigError("this is no URL of a Redis", place="redis_url") from None

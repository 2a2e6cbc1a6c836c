"""One step in Redis: the Lua of `vanguard.adapters.trackers.traces`, and its arguments."""

from __future__ import annotations

from hashlib import sha1

from vanguard.adapters.trackers.memory import MAX_SHOWN
from vanguard.adapters.trackers.prints import BUCKET, SLOT, TAIL
from vanguard.adapters.trackers.traces import KEPT_S, MOST_TRACES, PAUSED
from vanguard.model.history import MOST_KEPT, Seen, Step, spelled
from vanguard.model.lineage import MOST_BUCKETS, MOST_PRINTS, PRINT, Recalled

SAME = "="
"""What stands for the prints of the recall before, where a recall asks for the same; no print is so short."""

SCRIPT = f"""
local past, shown = KEYS[1], KEYS[2]
local at = 0
local function text() at = at + 1; return ARGV[at] end
local function number() return tonumber(text()) end
local now = number()
if not now then
  local time = redis.call('TIME')
  now = tonumber(time[1]) + tonumber(time[2]) / 1000000
end
local pair = function(a, b) return struct.pack('<dd', a, b) end
local who, pause = text(), number()
local adds, asks, takes, scores = {{}}, {{}}, {{}}, {{}}
for i = 1, number() do adds[i] = {{text(), number(), number(), number()}} end
for i = 1, number() do
  local ask = {{text(), number(), number(), false, 0, number(), {{}}}}
  local items = number()
  if items > 0 then ask[4] = {{}} end
  for j = 1, items do
    local item = number()
    ask[4][item] = true
    ask[7][j] = struct.pack('<d', item)
  end
  asks[i] = ask
end
for i = 1, number() do takes[i] = {{text(), number(), number(), number()}} end
for i = 1, number() do scores[i] = {{text(), number(), number()}} end
local function prints()
  local all, given = {{}}, text()
  for i = 1, #given, {PRINT} do all[#all + 1] = string.sub(given, i, i + {PRINT - 1}) end
  return all
end
local recalls, learns, last = {{}}, {{}}, ''
for i = 1, number() do
  local one = {{text(), number(), number(), text()}}
  if one[4] == '{SAME}' then one[4] = last end
  last, recalls[i] = one[4], one
end
for i = 1, number() do
  local one = {{text(), number(), number(), {{}}}}
  for j = 1, number() do one[4][j] = text() end
  one[5] = prints()
  learns[i] = one
end
local function bucket_of(print, buckets)
  return (string.byte(print, 1) * 256 + string.byte(print, 2)) % buckets
end
local function buckets_in(kept) return (#kept - {TAIL}) / {BUCKET} end
local function slot_in(bucket, print)
  local place = string.find(bucket, print, 1, true)
  while place do
    if (place - 1) % {SLOT} == 5 then return place - 5 end
    place = string.find(bucket, print, place + 1, true)
  end
end
local function read(kept, print)
  local first = bucket_of(print, buckets_in(kept)) * {BUCKET}
  local bucket = string.sub(kept, first + 1, first + {BUCKET})
  return bucket, slot_in(bucket, print)
end
local function second(bytes)
  local a, b, c, d = string.byte(bytes, 1, 4)
  return ((a * 256 + b) * 256 + c) * 256 + d
end
local recalled = {{}}
for i, recall in ipairs(recalls) do
  local found, kept = {{}}, redis.call('HGET', past, recall[1])
  if kept and (recall[3] < 0 or #recalled[recall[3] + 1] > 0) then
    for at = 1, #recall[4], {PRINT} do
      local bucket, slot = read(kept, string.sub(recall[4], at, at + {PRINT - 1}))
      if slot then
        local age = math.max(0, now - second(string.sub(bucket, slot, slot + 3)))
        local place, origin = (at - 1) / {PRINT}, string.byte(bucket, slot + 4)
        if age <= recall[2] then found[#found + 1] = {{place, origin, age}} end
      end
    end
  end
  recalled[i] = found
end
for _, one in ipairs(learns) do
  local kept, others, changed = redis.call('HGET', past, one[1]), {{}}, {{}}
  local size = one[2] * {BUCKET} + {TAIL}
  if not kept or #kept ~= size then kept = string.rep('\0', size) end
  for _, name in ipairs(one[4]) do others[#others + 1] = redis.call('HGET', past, name) or nil end
  local head = struct.pack('>I4', math.floor(now))
  for _, print in ipairs(one[5]) do
    local elsewhere = false
    for _, other in ipairs(others) do
      local _, slot = read(other, print)
      if slot then elsewhere = true end
    end
    if not elsewhere then
      local number = bucket_of(print, one[2])
      local bucket = changed[number] or string.sub(kept, number * {BUCKET} + 1, (number + 1) * {BUCKET})
      local slot, origin = slot_in(bucket, print), string.char(one[3])
      if slot then
        origin = string.sub(bucket, slot + 4, slot + 4)
      else
        slot = 1
        for j = 1, {BUCKET}, {SLOT} do
          local older = second(string.sub(bucket, j, j + 3)) < second(string.sub(bucket, slot, slot + 3))
          if older then slot = j end
        end
      end
      local before, behind = string.sub(bucket, 1, slot - 1), string.sub(bucket, slot + {SLOT})
      changed[number] = before .. head .. origin .. print .. behind
    end
  end
  if next(changed) then
    local parts = {{}}
    for number = 0, one[2] - 1 do
      parts[number + 1] = changed[number] or string.sub(kept, number * {BUCKET} + 1, (number + 1) * {BUCKET})
    end
    parts[#parts + 1] = pair(now, 0)
    redis.call('HSET', past, one[1], table.concat(parts))
  end
end
local function too_few(ring, ask)
  if #ring < 16 * ask[6] then return true end
  if not ask[4] then return false end
  local found = 0
  for _, item in ipairs(ask[7]) do
    local at = string.find(ring, item, 1, true)
    while at do
      found = found + 1
      if found >= ask[6] then return false end
      at = string.find(ring, item, at + 1, true)
    end
  end
  return true
end
local function counted(ask)
  local ring, since, found = redis.call('HGET', past, ask[1]) or '', now - ask[2], 0
  if too_few(ring, ask) then return 0 end
  if not ask[4] and struct.unpack('<d', ring) >= since then return #ring / 16 end
  for i = 1, #ring, 16 do
    local when, item = struct.unpack('<dd', ring, i)
    if when >= since and (not ask[4] or ask[4][item]) then found = found + 1 end
  end
  return found
end
for _, ask in ipairs(asks) do if ask[3] == 1 then ask[5] = counted(ask) end end
for _, add in ipairs(adds) do
  local ring = redis.call('HGET', past, add[1]) or ''
  if add[4] == 1 and #ring > 0 then
    local kept = {{}}
    for i = 1, #ring, 16 do
      local when, item = struct.unpack('<dd', ring, i)
      if item ~= add[2] then kept[#kept + 1] = string.sub(ring, i, i + 15) end
    end
    ring = table.concat(kept)
  end
  redis.call('HSET', past, add[1], string.sub(ring .. pair(now, add[2]), -16 * add[3]))
end
if redis.call('HLEN', past) > {MOST_TRACES} then
  local all, oldest, name = redis.call('HGETALL', past), math.huge, ''
  for i = 1, #all, 2 do
    local when = struct.unpack('<d', all[i + 1], #all[i + 1] - 15)
    if when < oldest then oldest, name = when, all[i] end
  end
  redis.call('HDEL', past, name)
end
local out = {{}}
local function give(value) out[#out + 1] = string.format('%.17g', value) end
for _, ask in ipairs(asks) do if ask[3] == 0 then ask[5] = counted(ask) end; give(ask[5]) end
for _, take in ipairs(takes) do
  local kept, began, used = redis.call('HGET', past, take[1]), now, 0
  if kept then began, used = struct.unpack('<dd', kept) end
  if now >= began + take[2] or now < began then began, used = now, 0 end
  local enough = used + take[4] <= take[3]
  if enough then give(take[3] - used - take[4]); used = used + take[4] else give(-(began + take[2] - now)) end
  redis.call('HSET', past, take[1], pair(began, used))
end
for _, score in ipairs(scores) do
  local kept, value, when = redis.call('HGET', past, score[1]), 0, now
  if kept then value, when = struct.unpack('<dd', kept) end
  value = value * 0.5 ^ (math.max(0, now - when) / score[2]) + score[3]
  if score[3] ~= 0 then redis.call('HSET', past, score[1], pair(value, now)) end
  give(value)
end
local kept, till = redis.call('HGET', past, '{PAUSED}'), 0
if kept then till = struct.unpack('<d', kept) end
if pause > 0 then
  till = math.max(till, now + pause)
  redis.call('HSET', past, '{PAUSED}', pair(till, 0))
elseif pause < 0 then
  till = 0
  redis.call('HDEL', past, '{PAUSED}')
end
give(math.max(0, till - now))
for _, found in ipairs(recalled) do
  give(#found)
  for _, one in ipairs(found) do give(one[1]); give(one[2]); give(one[3]) end
end
redis.call('PEXPIRE', past, {int(KEPT_S * 1000)})
if who ~= '' then
  redis.call('ZADD', shown, string.format('%.17g', now), who)
  redis.call('ZREMRANGEBYRANK', shown, 0, -{MAX_SHOWN + 1})
  redis.call('PEXPIRE', shown, {int(KEPT_S * 1000)})
end
return out
"""
"""The clock is that of Redis, for those of the replicas differ."""

SHA = sha1(SCRIPT.encode(), usedforsecurity=False).hexdigest()


def arguments(step: Step, who: str, now: float | None) -> list[str | bytes]:
    """What the script takes for a step; ``who`` is how its subject is shown to people, "" for not at all."""
    step = spelled(step)
    given: list[object] = ["" if now is None else repr(now), who, repr(step.pause_s), len(step.adds)]
    for add in step.adds:
        given += [add.trace, add.item, min(add.keep, MOST_KEPT), int(add.distinct)]
    given.append(len(step.asks))
    for ask in step.asks:
        given += [ask.trace, repr(ask.within), int(ask.before), ask.least, len(ask.items), *ask.items]
    given.append(len(step.takes))
    for take in step.takes:
        given += [take.trace, repr(take.within), take.limit, take.cost]
    given.append(len(step.scores))
    for score in step.scores:
        given += [score.trace, repr(score.half_life), repr(score.points)]
    given.append(len(step.recalls))
    last = ""
    for recall in step.recalls:
        same = recall.of == last
        last = recall.of
        prints: object = SAME if same else b"".join(step.prints(last))
        given += [recall.trace, repr(recall.within), recall.after, prints]
    given.append(len(step.learns))
    for learning in step.learns:
        buckets = min(learning.buckets, MOST_BUCKETS)
        given += [learning.trace, buckets, learning.origin, len(learning.unless), *learning.unless]
        given.append(b"".join(step.prints(learning.of)[:MOST_PRINTS]))
    return [each if isinstance(each, bytes) else str(each) for each in given]


def answer(step: Step, found: list[bytes]) -> Seen:
    """What the script found."""
    values = [float(each) for each in found]
    first, second = len(step.asks), len(step.asks) + len(step.takes)
    third = second + len(step.scores)
    return Seen(
        tuple(int(each) for each in values[:first]),
        tuple(values[first:second]),
        tuple(values[second:third]),
        values[third],
        "",
        _recalled(step, values[third + 1 :]),
    )


def _recalled(step: Step, values: list[float]) -> tuple[tuple[Recalled, ...], ...]:
    found: list[tuple[Recalled, ...]] = []
    at = 0
    for _ in step.recalls:
        end = at + 1 + 3 * int(values[at])
        triples = zip(
            values[at + 1 : end : 3], values[at + 2 : end : 3], values[at + 3 : end : 3], strict=True
        )
        found.append(tuple(Recalled(int(place), int(origin), age) for place, origin, age in triples))
        at = end
    return tuple(found)

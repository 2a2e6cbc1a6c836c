"""Where contents came from, as traces: the same for all trackers, and in Lua once more.

Such a trace is a table of buckets with four slots each; the first two bytes of a print say which is its
bucket. A slot is the second at which the print was last read (big-endian, 4 bytes), a byte for its origin,
and the print; zeros where it is empty.  Behind the table stands what stands at the end of every trace: a
double for the time of the last addition, and a second one that says nothing.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from struct import Struct
from typing import Final, TypeAlias

from vanguard.model.history import Step
from vanguard.model.lineage import MOST_BUCKETS, MOST_PRINTS, PRINT, Learn, Recall, Recalled

SLOT: Final = 5 + PRINT
SLOTS: Final = 4
BUCKET: Final = SLOT * SLOTS
TAIL: Final = 16

_TAIL: Final = Struct("<dd").pack
_fill = Struct(f">IB{PRINT}s").pack_into
_renew = Struct(">I").pack_into
_ages = Struct(">" + f"I{SLOT - 4}x" * SLOTS).unpack_from

Traces: TypeAlias = MutableMapping[str, bytes]


def recalled(traces: Traces, step: Step, now: float) -> tuple[tuple[Recalled, ...], ...]:
    """What is known of the prints of each recall of a step."""
    found: list[tuple[Recalled, ...]] = []
    for recall in step.recalls:
        kept = traces.get(recall.trace)
        if kept is None or (recall.after >= 0 and not found[recall.after]):
            found.append(())
        else:
            found.append(_recalled(kept, recall, step.prints(recall.of), now))
    return tuple(found)


def _recalled(kept: bytes, recall: Recall, prints: tuple[bytes, ...], now: float) -> tuple[Recalled, ...]:
    found: list[Recalled] = []
    last = _last(kept)
    for at, each in enumerate(prints):
        bucket = ((each[0] << 8) | each[1]) & last
        slot = _slot(kept, bucket * BUCKET, each)
        if slot >= 0:
            age = max(0.0, now - int.from_bytes(kept[slot : slot + 4], "big"))
            if age <= recall.within:
                found.append(Recalled(at, kept[slot + 4], age))
    return tuple(found)


def _slot(kept: bytes | bytearray, bucket: int, print: bytes) -> int:
    """Where the slot with a print begins, in the bucket that begins there; -1 where there is none."""
    place = kept.find(print, bucket, bucket + BUCKET)
    while place >= 0:
        if (place - bucket) % SLOT == 5:
            return place - 5
        place = kept.find(print, place + 1, bucket + BUCKET)
    return -1


def learn(traces: Traces, step: Step, now: float) -> None:
    """Remember the prints of each learning of a step."""
    for each in step.learns:
        prints = step.prints(each.of)
        if prints:
            _learn(traces, each, prints[:MOST_PRINTS], now)


def _learn(traces: Traces, learning: Learn, prints: tuple[bytes, ...], now: float) -> None:
    kept = traces.get(learning.trace)
    buckets = min(learning.buckets, MOST_BUCKETS)
    if kept is None or len(kept) != buckets * BUCKET + TAIL:
        kept = bytes(buckets * BUCKET + TAIL)
    others = [traces[name] for name in learning.unless if name in traces]
    table = bytearray(kept)
    second = int(now)
    changed = False
    for each in prints:
        place = (each[0] << 8) | each[1]
        if others and _elsewhere(others, place, each):
            continue
        bucket = (place & (buckets - 1)) * BUCKET
        slot = _slot(table, bucket, each)
        if slot >= 0:
            _renew(table, slot, second)
        else:
            ages = _ages(table, bucket)
            _fill(table, bucket + SLOT * ages.index(min(ages)), second, learning.origin, each)
        changed = True
    if changed:
        table[-TAIL:] = _TAIL(now, 0.0)
        traces[learning.trace] = bytes(table)


def _elsewhere(others: list[bytes], place: int, print: bytes) -> bool:
    """Whether one of the other traces has the print."""
    return any(_slot(each, (place & _last(each)) * BUCKET, print) >= 0 for each in others)


def _last(kept: bytes) -> int:
    return (len(kept) - TAIL) // BUCKET - 1

"""Writes what passes the gate into captures, on a thread of its own; never holds anybody up."""

from __future__ import annotations

import os
import threading
import time
from collections import deque
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import BinaryIO

import orjson

from vanguard.adapters.captures.place import FOLDER, key_of, tidy
from vanguard.adapters.captures.sealed import SUFFIX, Sealer, header
from vanguard.adapters.journals.place import instance_name, safe
from vanguard.files import make_folders
from vanguard.model.context import Context
from vanguard.model.decision import Decision
from vanguard.model.message import Message
from vanguard.model.operating import Captures

MOST_WAITING = 2_000
"""Messages that wait to be written; what comes beyond them is counted, and not kept."""

MOST_WAITING_BYTES = 64 * 1024 * 1024

_LOOK_S = 0.2
_Item = tuple[float, str, Message, Context, Decision]


class Capturing:
    """A recorder (gate.ports.Recorder) of whole messages.

    ``key`` gives the key when the first message comes; ``say`` takes one line for people; ``wall`` gives
    seconds since the epoch.
    """

    def __init__(
        self,
        home: Path,
        name: str,
        wanted: Captures,
        say: Callable[[str], None],
        key: Callable[[], bytes] | None = None,
        wall: Callable[[], float] = time.time,
    ) -> None:
        self._folder = home / FOLDER
        self._name = safe(name)
        self._wanted = wanted
        self._say = say
        self._key = key or (lambda: key_of(home, make=True))
        self._wall = wall
        self._waiting: deque[_Item] = deque()
        self._bytes = 0
        self._kept_bytes = 0
        self._lost = 0
        self._closed = False
        self._wake = threading.Event()
        self._writer: threading.Thread | None = None
        self._day: date | None = None
        self._stream: BinaryIO | None = None
        self._sealer: Sealer | None = None
        self._failed = False

    def take(self, id: str, message: Message, context: Context, decision: Decision) -> None:
        """Have a message kept, with what is known around it and what was decided; returns at once."""
        if self._closed or self._failed:
            return
        if len(self._waiting) >= MOST_WAITING or self._bytes > MOST_WAITING_BYTES:
            self._lost += 1
            return
        self._bytes += len(message.raw)
        self._waiting.append((self._wall(), id, message, context, decision))
        if self._writer is None:
            self._writer = threading.Thread(target=self._run, name="vanguard-captures", daemon=True)
            self._writer.start()
        self._wake.set()

    def close(self, patience_s: float = 5.0) -> None:
        """Write out all that was taken, and stop; safe to call twice."""
        self._closed = True
        self._wake.set()
        if self._writer is not None:
            self._writer.join(patience_s)

    def _run(self) -> None:
        while not (self._closed and not self._waiting):
            self._wake.wait(_LOOK_S)
            self._wake.clear()
            try:
                while self._waiting and not self._failed:
                    item = self._waiting.popleft()
                    self._bytes -= len(item[2].raw)
                    self._write(item)
                if self._stream is not None:
                    self._stream.flush()
            except Exception as error:
                self._give_up(f"messages are captured no longer ({error})")
        if self._lost:
            self._say(f"{self._lost} messages came faster than they could be captured")
        if self._stream is not None:
            self._stream.close()

    def _give_up(self, why: str) -> None:
        self._failed = True
        self._waiting.clear()
        self._say(why)

    def _write(self, item: _Item) -> None:
        day = datetime.fromtimestamp(item[0], UTC).date()
        if day != self._day or self._sealer is None or self._stream is None:
            self._open(day, item[0])
        assert self._sealer is not None
        assert self._stream is not None
        sealed = self._sealer.seal(line_of(*item))
        self._kept_bytes += len(sealed)
        if self._kept_bytes > self._wanted.max_bytes:
            self._give_up("messages are captured no longer: there is no more room (captures: max_bytes)")
        else:
            self._stream.write(sealed)

    def _open(self, day: date, now: float) -> None:
        if self._stream is not None:
            self._stream.close()
        tidy(self._folder, day, self._wanted.keep_days)
        folder = self._folder / day.isoformat()
        make_folders(folder)
        name = f"{self._name}-{instance_name(now, os.getpid(), os.urandom(4))}{SUFFIX}"
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        self._stream = open(os.open(folder / name, flags, 0o600), "wb")  # noqa: SIM115  # it outlives this call
        head = header(day + timedelta(days=self._wanted.keep_days))
        self._stream.write(head)
        self._sealer, self._day = Sealer(self._key(), head), day


def line_of(ts: float, id: str, message: Message, context: Context, decision: Decision) -> bytes:
    """A message as a case (see `bench.case`), with what was decided beside it."""
    tool, zones = context.tool, context.server.zones
    around = {
        "tool": dict(tool.definition) if tool and tool.definition else None,
        "asked": dict(context.asked) if context.asked else None,
        "zones": [*zones] if zones is not None else None,
    }
    said = {
        "id": id,
        "ts": ts,
        "direction": str(message.direction),
        "context": {name: each for name, each in around.items() if each is not None},
        "session": context.session or context.principal,
        "server": context.server.name,
        "principal": context.principal,
        "verdict": decision.verdict.word,
        "would_be": decision.would_be.word,
        "because": [*decision.because],
        "message": orjson.Fragment(message.raw),
    }
    return orjson.dumps(said, option=orjson.OPT_NON_STR_KEYS)

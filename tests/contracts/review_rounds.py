"""REVIEW under racing workers: ``python -m tests.contracts.review_rounds sqlite|redis ROUNDS``.

In each round all workers send the same call at once.  What may pass is known beforehand: one where a grant
stands for exactly that call, else none.  Queues are opened anew now and then, as after a restart.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from tests.redis_server import own_folder, running
from vanguard.adapters.approvals.redis import RedisQueue
from vanguard.adapters.approvals.request import Queue, request_of
from vanguard.adapters.approvals.sqlite import SqliteQueue
from vanguard.adapters.approvals.waiting import QueueApprover
from vanguard.gate.approvals import Answer
from vanguard.inspection import inspect
from vanguard.model.capability import Tool
from vanguard.model.context import Context, Policy, Server
from vanguard.model.decision import Decision
from vanguard.model.message import Direction, Message
from vanguard.model.operator import Action, Operator, OperatorRule
from vanguard.policy.load import profile
from vanguard.rules.index import Index
from vanguard.wire.jsonrpc import parse

WORKERS = 32
POLICY = Policy(
    profile("balanced"), Index((), "none"), "p1", operator=Operator((OperatorRule("ask-me", Action.REVIEW),))
)
CONTEXT = Context(POLICY, Server("files"), "uid:1", tool=Tool("write", {"name": "write"}))
TTL_S = 60.0

Sent = tuple[Message, Context]


def call(number: int, method: str = "tools/call", **more: object) -> Message:
    params = {"name": "write", "arguments": {"path": f"/{number}"}, "uri": "x:y"} | more
    body = {"jsonrpc": "2.0", "id": number, "method": method, "params": params}
    message = parse(json.dumps(body).encode(), Direction.TO_SERVER)
    assert isinstance(message, Message)
    return message


CHANGED: dict[str, Callable[[int], Sent]] = {
    "principal": lambda n: (call(n), replace(CONTEXT, principal="uid:2")),
    "server": lambda n: (call(n), replace(CONTEXT, server=Server("other"))),
    "method": lambda n: (call(n, "tools/call2"), CONTEXT),
    "tool": lambda n: (call(n, name="erase"), replace(CONTEXT, tool=Tool("erase", {"name": "write"}))),
    "definition": lambda n: (call(n), replace(CONTEXT, tool=Tool("write", {"name": "write", "title": "x"}))),
    "argument": lambda n: (call(n, arguments={"path": f"/{n}x"}), CONTEXT),
    "more": lambda n: (call(n, arguments={"path": f"/{n}", "mode": "w"}), CONTEXT),
    "meta": lambda n: (call(n, _meta={"x": 1}), CONTEXT),
    "policy": lambda n: (call(n), replace(CONTEXT, policy=replace(POLICY, digest="p2"))),
}
"""What of a call changes after its grant."""

KINDS = ("pending", "granted", "denied", "asker", "late", "ended", "again", *CHANGED)


class Rounds:
    """Workers that race, each with a queue of its own; ``faults`` says what went wrong."""

    def __init__(self, open_queue: Callable[[], Queue], seed: int, workers: int = WORKERS) -> None:
        self._open = open_queue
        self._random = random.Random(seed)
        self._own = open_queue()
        self._queues = [open_queue() for _ in range(workers)]
        self._start, self._end = threading.Barrier(workers + 1), threading.Barrier(workers + 1)
        self._sent: tuple[Message, Decision, Context] | None = None
        self._answers: list[Answer] = []
        self.now = 1_000_000.0
        self.faults: list[str] = []
        self.passed: Counter[str] = Counter()
        self._threads = [threading.Thread(target=self._work, args=(n,), daemon=True) for n in range(workers)]
        for thread in self._threads:
            thread.start()

    def _work(self, number: int) -> None:
        while True:
            self._start.wait()
            if self._sent is None:
                return
            message, decision, context = self._sent
            try:
                approver = QueueApprover(
                    lambda: self._queues[number],
                    wait_s=0,
                    ttl_s=TTL_S,
                    say=self.faults.append,
                    wall=lambda: self.now,
                    monotonic=lambda: self.now,
                    threaded=False,
                )
                approver.ask(message, decision, context, self._answers.append)
                approver.step()
            finally:
                self._end.wait()

    def race(self, sent: Sent) -> int:
        """How often a call passes when all send it at once."""
        self._answers.clear()
        self._sent = sent[0], inspect(*sent), sent[1]
        self._start.wait()
        self._end.wait()
        if len(self._answers) != len(self._queues):
            self.faults.append(f"{len(self._answers)} answers")
        return sum(each.granted for each in self._answers)

    def play(self, number: int) -> None:
        """One round."""
        self.now += 1_000
        for at in range(len(self._queues)):
            if self._random.random() < 0.02:
                self._queues[at].close()
                self._queues[at] = self._open()
        kind = self._random.choice(KINDS)
        sent = call(number), CONTEXT
        entry = self._own.ask(request_of(sent[0], inspect(*sent), sent[1]), self.now, TTL_S)
        assert entry is not None
        if kind == "late":
            self.now += TTL_S
        by = "uid:1" if kind == "asker" else "terminal:me"
        if kind != "pending":
            self._own.settle(entry.id, kind != "denied", by, self.now, TTL_S)
        if kind == "ended":
            self.now += TTL_S
        if kind in CHANGED:
            self._check(f"changed {kind}", 0, self.race(CHANGED[kind](number)))
        wanted = 0 if kind in ("pending", "denied", "asker", "late", "ended") else 1
        self._check(kind, wanted, self.race(sent))
        if kind == "again":
            self._check("used before", 0, self.race(sent))

    def _check(self, kind: str, wanted: int, got: int) -> None:
        self.passed[kind] += got
        if got != wanted:
            self.faults.append(f"{kind}: {got} passed, not {wanted}")

    def close(self) -> None:
        """End the workers."""
        self._sent = None
        self._start.wait()
        for thread in self._threads:
            thread.join()
        for queue in (*self._queues, self._own):
            queue.close()


def main(kind: str, count: int) -> int:
    """Play so many rounds, and say what came of them."""
    with own_folder() as folder, tempfile.TemporaryDirectory(dir="/dev/shm") as quick:
        if kind == "redis":
            with running(folder) as url:
                return _played(lambda: RedisQueue(url), count)
        return _played(lambda: SqliteQueue(Path(quick) / "approvals.sqlite"), count)


def _played(open_queue: Callable[[], Queue], count: int) -> int:
    rounds, began = Rounds(open_queue, 9), time.monotonic()
    for number in range(count):
        rounds.play(number)
        if number % 1_000 == 999:
            print(number + 1, f"{time.monotonic() - began:.0f} s", len(rounds.faults), "faults", flush=True)
    rounds.close()
    print(f"{count} rounds of {WORKERS} workers, {time.monotonic() - began:.0f} s")
    print("passed:", dict(sorted(rounds.passed.items())))
    print("faults:", dict(Counter(rounds.faults)) or "none")
    return 1 if rounds.faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2])))

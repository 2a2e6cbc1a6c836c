"""REVIEW under racing workers, restarts, expiry, and changes of everything that a grant is bound to.

``python -m tests.contracts.racing_reviews sqlite 10000`` (or ``redis``) plays so many rounds of 32 workers:
in each a call is asked about, perhaps granted, perhaps too late, perhaps changed in one thing; then all of
them want to release it.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from tests.redis_server import own_folder, running
from vanguard.adapters.approvals.redis import RedisQueue
from vanguard.adapters.approvals.request import Queue, Request
from vanguard.adapters.approvals.sqlite import SqliteQueue
from vanguard.gate.approvals import bound
from vanguard.model.capability import Tool
from vanguard.model.context import Context, Policy, Server
from vanguard.model.message import Direction, Message
from vanguard.policy.load import profile
from vanguard.rules.index import Index
from vanguard.wire.jsonrpc import parse

WORKERS = 32
TTL_S = 60.0
POLICY = Policy(profile("strict"), Index((), "none"), "policy")
CHANGES: tuple[str, ...] = ("principal", "server", "tool", "definition", "arguments", "method", "policy")


def call(number: int, *, name: str = "write_file", path: str = "/a", method: str = "tools/call") -> Message:
    params = {"name": name, "arguments": {"path": path, "round": number}}
    body = {"jsonrpc": "2.0", "id": number, "method": method, "params": params}
    message = parse(json.dumps(body).encode(), Direction.TO_SERVER)
    assert isinstance(message, Message)
    return message


def digest(number: int, changed: str = "") -> str:
    """What a grant for the call of a round is bound to, with one thing changed."""
    message = call(number)
    context = Context(POLICY, Server("files"), "uid:1", tool=Tool("write_file", {"description": "Writes."}))
    match changed:
        case "principal":
            context = replace(context, principal="uid:2")
        case "server":
            context = replace(context, server=Server("other"))
        case "tool":
            message, context = call(number, name="wipe"), replace(context, tool=Tool("wipe"))
        case "definition":
            context = replace(context, tool=Tool("write_file", {"description": "Writes. Really."}))
        case "arguments":
            message = call(number, path="/b")
        case "method":
            message = call(number, method="tools/call2")
        case "policy":
            context = replace(context, policy=replace(POLICY, digest="another"))
    return bound(message, context)


def play(opened: Callable[[], Queue], rounds: int, begin: int = 1) -> Counter[str]:
    """Rounds by how they ended: ``released`` once, rightly ``kept``, or ``wrong``."""
    chance, ends = random.Random(begin), Counter[str]()
    own = threading.local()

    def take(asked: tuple[str, float, bool]) -> bool:
        wanted, now, restart = asked
        if restart or not hasattr(own, "queue"):
            if hasattr(own, "queue"):
                own.queue.close()
            own.queue = opened()
        return own.queue.take(wanted, now) is not None

    person = opened()
    with ThreadPoolExecutor(WORKERS) as workers:
        for number in range(rounds):
            now = number * 1_000_000.0
            whole = digest(number)
            request = Request(whole, "uid:1", "files", "tools/call", "write_file", (), ())
            entry = person.ask(request, now, TTL_S)
            assert entry is not None
            answer = chance.choice(("granted", "granted", "granted", "denied", "none", "by who asks"))
            if answer in ("granted", "denied", "by who asks"):
                by = "uid:1" if answer == "by who asks" else "terminal:ann"
                person.settle(entry.id, answer != "denied", by, now + 1, TTL_S)
            changed = chance.choice(("", "", *CHANGES))
            late = chance.random() < 0.2
            when = now + (TTL_S + 2 if late else 2)
            asked = [(digest(number, changed), when, chance.random() < 0.01) for _ in range(WORKERS)]
            released = sum(workers.map(take, asked))
            right = 1 if answer == "granted" and not changed and not late else 0
            ends["wrong" if released != right else "released" if released else "kept"] += 1
    person.close()
    return ends


if __name__ == "__main__":
    many = int(sys.argv[2])
    if sys.argv[1] == "redis":
        with own_folder() as folder, running(folder) as url:
            found = play(lambda: RedisQueue(url), many)
    else:
        with tempfile.TemporaryDirectory() as home:
            found = play(lambda: SqliteQueue(Path(home) / "approvals.sqlite"), many)
    print(f"{sys.argv[1]}: {many} rounds of {WORKERS} workers: {dict(found)}")
    sys.exit(1 if found["wrong"] else 0)

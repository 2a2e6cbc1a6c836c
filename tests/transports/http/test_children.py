from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from tests.transports.http.parts import ANNE, BERT, Client, guarded, means, message, python
from vanguard.transports.http.children import Children
from vanguard.transports.http.door import SESSION, Means
from vanguard.transports.http.local_door import LocalDoor
from vanguard.transports.http.sessions import Full

OPENING = message(
    "initialize", 0, protocolVersion="2025-11-25", capabilities={}, clientInfo={"name": "c", "version": "1"}
)
SERVER = """
import json, sys
for line in sys.stdin:
    m = json.loads(line)
    if "id" in m:
        result = {"protocolVersion": "2025-11-25", "capabilities": {}, "serverInfo": {}}
        print(json.dumps({"jsonrpc": "2.0", "id": m["id"], "result": result}), flush=True)
"""


def test_so_many_may_run_for_each_and_so_many_in_all() -> None:
    children = Children(3, 2)
    leave = children.enter("anne")
    children.enter("anne")
    with pytest.raises(Full):
        children.enter("anne")
    children.enter("bert")
    with pytest.raises(Full):
        children.enter("carl")
    leave()
    children.enter("carl")
    assert len(children) == 3


def test_one_caller_cannot_take_what_all_doors_have() -> None:
    async def story() -> list[str]:
        shared = means(children=3, children_each=2)
        doors = [LocalDoor(guarded(*python(SERVER), name=name), shared) for name in ("notes", "mail")]
        outcomes = []
        for door, who in ((0, ANNE), (1, ANNE), (0, ANNE), (1, BERT), (0, BERT)):
            try:
                await doors[door].post(Client(OPENING.raw, principal=who).asking, OPENING)
                outcomes.append("in")
            except Full:
                outcomes.append("full")
        await asyncio.gather(*(door.close() for door in doors))
        assert len(shared.children) == 0
        return outcomes

    assert asyncio.run(story()) == ["in", "in", "full", "in", "full"]


def test_a_child_counts_until_it_has_ended(tmp_path: Path) -> None:
    lasting = SERVER + "\nimport time\nopen(sys.argv[1]).read()\n"

    async def story(fifo: str) -> tuple[int, int]:
        shared = means(children=1)
        door = LocalDoor(guarded(*python(lasting), fifo), shared)
        opened = Client(OPENING.raw)
        await door.post(opened.asking, OPENING)
        ended = Client(headers=[(SESSION, opened.headers[SESSION])])
        await door.delete(ended.asking)
        with pytest.raises(Full):
            await door.post(Client(OPENING.raw).asking, OPENING)
        running = len(shared.children)
        await asyncio.to_thread(lambda: open(fifo, "w").close())
        while shared.children:
            await asyncio.sleep(0)
        await door.close()
        return running, len(shared.children)

    fifo = tmp_path / "end"
    os.mkfifo(fifo)
    assert asyncio.run(story(str(fifo))) == (1, 0)


def test_a_server_that_cannot_be_started_counts_for_nothing() -> None:
    async def story(shared: Means) -> int:
        door = LocalDoor(guarded("/nowhere/server"), shared)
        await door.post(Client(OPENING.raw).asking, OPENING)
        await door.close()
        return len(shared.children)

    assert asyncio.run(story(means())) == 0

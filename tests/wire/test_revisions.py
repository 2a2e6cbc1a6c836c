from __future__ import annotations

import json
from typing import Any

import pytest

from vanguard.model.message import Direction, Message
from vanguard.wire.conversation import Asked
from vanguard.wire.jsonrpc import parse
from vanguard.wire.revisions import BATCHING, META_REVISION, REVISIONS, negotiated_revision, stated_revision


def message(direction: Direction, **members: Any) -> Message:
    parsed = parse(json.dumps({"jsonrpc": "2.0", **members}).encode(), direction)
    assert isinstance(parsed, Message)
    return parsed


def test_five_revisions_one_of_which_has_batches() -> None:
    assert len(REVISIONS) == 5
    assert set(REVISIONS) > BATCHING


@pytest.mark.parametrize(
    ("meta", "revision"),
    [
        ({META_REVISION: "2026-07-28"}, "2026-07-28"),
        ({META_REVISION: 7}, ""),
        ({META_REVISION: "x" * 99}, ""),
        ([], ""),
    ],
)
def test_a_request_states_its_revision_in_its_meta(meta: Any, revision: str) -> None:
    request = message(Direction.TO_SERVER, id=1, method="tools/list", params={"_meta": meta})
    assert stated_revision(request) == revision


@pytest.mark.parametrize(
    ("result", "revision"), [({"protocolVersion": "2025-06-18"}, "2025-06-18"), ({}, "")]
)
def test_an_answer_to_initialize_settles_on_a_revision(result: Any, revision: str) -> None:
    answer = message(Direction.TO_CLIENT, id=1, result=result)
    assert negotiated_revision(answer) == ""
    assert negotiated_revision(Asked(1, "initialize", {}, "").answer(answer)) == revision

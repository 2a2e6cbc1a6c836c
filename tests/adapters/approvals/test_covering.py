"""Which calls a grant for a folder is for."""

from __future__ import annotations

from typing import Any

import pytest

from tests.layers.answers import parsed
from vanguard.adapters.approvals.covering import within
from vanguard.model.context import Context, Policy
from vanguard.model.message import TO_SERVER
from vanguard.policy.load import profile
from vanguard.rules.index import Index

CONTEXT = Context(Policy(profile("balanced"), Index((), "d"), "balanced"))


def covered(**arguments: Any) -> bool:
    body = {"method": "tools/call", "params": {"name": "t", "arguments": arguments}}
    return within(parsed(body, TO_SERVER), CONTEXT, "/work/a")


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"glob": "*.txt"},
        {"glob": "/work/a/*/b"},
        {"p": "**/*.py"},
        {"text": "Is it so? He/she said: [yes]"},
    ],
)
def test_a_call_whose_paths_lie_in_the_folder_is_covered(more: dict[str, Any]) -> None:
    assert covered(path="/work/a/x", **more)


@pytest.mark.parametrize(
    "more",
    [
        {"to": "/work/ab/x"},
        {"to": "../b"},
        {"p": "/work/*/x"},
        {"glob": "/wor?/b"},
        {"glob": "**/../../b"},
        {"glob": "/work/a*/x"},
        {"glob": "x/{a,../../b}/*"},
        {"command": "cat /work/*/y"},
        {"command": "cat ~/.ssh/id_rsa"},
    ],
)
def test_a_call_that_leads_out_of_it_beside_is_not(more: dict[str, Any]) -> None:
    assert not covered(path="/work/a/x", **more)


def test_a_call_without_paths_is_not() -> None:
    assert not covered(text="hello")

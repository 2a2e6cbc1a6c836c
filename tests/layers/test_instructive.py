"""Prompts and files of instructions are known by what was asked for."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.layers.answers import parsed
from vanguard.layers.instructive import is_instructive
from vanguard.model.context import Context, Policy
from vanguard.model.message import TO_CLIENT, TO_SERVER
from vanguard.policy.load import profile
from vanguard.rules.index import Index

CONTEXT = Context(Policy(profile("balanced"), Index((), "d"), "balanced"))


def told(result: Any, asked: dict[str, Any] | None = None, method: str = "") -> bool:
    message = replace(parsed({"result": result}, TO_CLIENT), method=method)
    return is_instructive(message, replace(CONTEXT, asked=asked))


def read(path: str) -> dict[str, Any]:
    return {"method": "tools/call", "params": {"name": "read_file", "arguments": {"path": path}}}


def test_an_answer_to_prompts_get_is_a_prompt() -> None:
    assert told({"messages": []}, {"method": "prompts/get", "params": {"name": "x"}}, "prompts/get")
    assert told({"messages": []})
    assert not told({"messages": []}, read("a.txt"), "tools/call")


@pytest.mark.parametrize(
    "path", ["/w/SKILL.md", "AGENTS.md", "a/.cursorrules", "x.prompt.md", "b\\y.instructions.md", "z.mdc"]
)
def test_a_file_of_instructions_is_one_that_was_asked_for_by_such_a_name(path: str) -> None:
    assert told({"content": []}, read(path), "tools/call")
    assert told({"contents": []}, {"method": "resources/read", "params": {"uri": path}}, "resources/read")
    assert told({"contents": [{"uri": path, "text": "x"}]})


@pytest.mark.parametrize("path", ["/w/README.md", "notes.txt", "prompts/a.md", "skill.md.exe", "myskill.md"])
def test_other_files_are_none(path: str) -> None:
    assert not told({"content": []}, read(path), "tools/call")


def test_what_a_server_calls_its_answer_does_not_count_where_it_is_known_what_was_asked() -> None:
    assert not told({"contents": [{"uri": "SKILL.md", "text": "x"}]}, read("notes.txt"), "tools/call")


def test_requests_and_errors_are_none() -> None:
    call = {"method": "tools/call", "params": {"name": "t", "arguments": {"path": "SKILL.md"}}}
    assert not is_instructive(parsed(call, TO_SERVER), CONTEXT)
    assert not is_instructive(parsed({"error": {"code": 1, "message": "m"}}, TO_CLIENT), CONTEXT)


@pytest.mark.parametrize(
    "url", ["https://x.example/AGENTS.md", " HTTP://x.example/?q=/skill.md", "//x.example/a.mdc"]
)
def test_a_page_of_the_web_is_none_whatever_it_is_called(url: str) -> None:
    assert not told({"content": []}, read(url), "tools/call")

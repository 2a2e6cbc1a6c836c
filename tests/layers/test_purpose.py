from __future__ import annotations

import pytest

from vanguard.layers.purpose import Purpose, Use, named_use
from vanguard.model.capability import Capability
from vanguard.model.message import Form, Fragment, Part


def fragment(*path: str | int, part: Part = Part.ARGUMENT, is_key: bool = False) -> Fragment:
    return Fragment(("params", "arguments", *path), part, is_key, (Form("x"),))


@pytest.mark.parametrize(
    ("key", "use"),
    [
        ("file_path", Use.PATH),
        ("targetDir", Use.PATH),
        ("source_url", Use.HOST),
        ("file_content", Use.CONTENT),
        ("searchQuery", Use.CONTENT),
        ("shell_command", Use.COMMAND),
        ("input", Use.VALUE),
    ],
)
def test_the_last_telling_word_of_a_name_is_a_hint(key: str, use: Use) -> None:
    assert named_use(key) is use


def test_capabilities_decide_where_the_name_says_nothing() -> None:
    assert Purpose(frozenset({Capability.EXEC}), False).use(fragment("input")) is Use.COMMAND
    assert Purpose(frozenset({Capability.FS_READ}), False).use(fragment("input")) is Use.PATH
    assert Purpose(frozenset(), False).use(fragment("input")) is Use.VALUE


def test_what_a_tool_that_runs_programs_calls_source_is_a_program() -> None:
    assert Purpose(frozenset({Capability.EXEC}), False).use(fragment("source")) is Use.COMMAND
    assert Purpose(frozenset({Capability.FS_READ}), False).use(fragment("source")) is Use.PATH
    assert Purpose(frozenset(), False).use(fragment("cell")) is Use.VALUE


def test_the_only_argument_of_a_capable_tool_is_not_mere_content() -> None:
    assert Purpose(frozenset({Capability.EXEC}), True).use(fragment("text")) is Use.COMMAND
    assert Purpose(frozenset({Capability.EXEC}), False).use(fragment("text")) is Use.CONTENT


def test_schemas_beat_names() -> None:
    aim = Purpose(frozenset(), False, {"text": {"type": "string", "format": "uri"}})
    assert aim.use(fragment("text")) is Use.HOST


def test_what_lies_inside_content_is_content() -> None:
    aim = Purpose(frozenset({Capability.FS_WRITE}), False)
    assert aim.use(fragment("content", "path")) is Use.CONTENT
    assert aim.use(fragment("content", "path", is_key=True)) is Use.CONTENT
    assert aim.use(fragment("items", 0, "path")) is Use.PATH

"""The quick reading of a start's words agrees with the command-line library's."""

from __future__ import annotations

from typing import Any

import pytest
import typer

from vanguard.cli.main import app
from vanguard.cli.words import START_OPTIONS, Start, plain_start


def test_both_readings_know_the_same_options() -> None:
    command: Any = typer.main.get_command(app)
    options = [
        word.removeprefix("--")
        for parameter in command.commands["start"].params
        for word in parameter.opts
        if word.startswith("--") and word != "--help"
    ]
    assert sorted(options) == sorted(START_OPTIONS)


@pytest.mark.parametrize(
    ("words", "read"),
    [
        ("start --server x", Start({"server": "x"})),
        ("start --profile=strict -- a -b --c", Start({"profile": "strict"}, ("a", "-b", "--c"))),
        ("start --name n --config c.yaml", Start({"name": "n", "config": "c.yaml"})),
        ("start", Start()),
        ("start --limits off", Start({"limits": "off"})),
    ],
)
def test_a_plain_start_is_read_without_the_library(words: str, read: Start) -> None:
    assert plain_start(words.split()) == read


@pytest.mark.parametrize(
    "words",
    [
        "inspect",
        "",
        "start --help",
        "start --profile",
        "start --profile --server",
        "start --profile a --profile b",
        "start --nonsense x",
        "start x",
        "start --",
        "start -p x",
        "start --limits banana --server x",
        "start --limits=",
    ],
)
def test_everything_else_is_left_to_the_library(words: str) -> None:
    assert plain_start(words.split()) is None

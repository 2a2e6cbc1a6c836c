"""The command line as a whole: its help, its examples, its completion and its refusals."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from vanguard.cli import completion
from vanguard.cli.inspect import EXAMPLES
from vanguard.cli.main import app, run


def commands(command: Any, words: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every command and group by its words, the whole command line first."""
    yield words
    for name, each in sorted(getattr(command, "commands", {}).items()):
        yield from commands(each, (*words, name))


COMMANDS = [*commands(typer.main.get_command(app))]
GROUPS = [words for words in COMMANDS if any(other[:-1] == words for other in COMMANDS)]


def helped(*words: str) -> str:
    return CliRunner(env={"COLUMNS": "80"}).invoke(app, [*words, "--help"], prog_name="vanguard").stdout


def parsed(words: list[str]) -> bool:
    """Whether the command's own options and arguments can be read; raises what the library does."""
    command: Any = typer.main.get_command(app)
    while hasattr(command, "commands"):
        command = command.commands[words.pop(0)]
    return command.make_context(command.name, words) is not None


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_has_examples_of_its_own_that_are_commands(words: tuple[str, ...]) -> None:
    told = helped(*words)
    assert "\nExamples:\n" in f"\n{told}".replace("\n  Examples", "\nExamples")
    lines = re.findall(r"^\s*(vanguard [^|<>\n]*)", told.split("Examples:")[1], re.MULTILINE)
    assert any(line.startswith(" ".join(["vanguard", *words])) for line in lines)
    for line in lines:
        assert parsed(shlex.split(line, comments=True)[1:])


@pytest.mark.parametrize("words", GROUPS, ids=" ".join)
def test_no_line_of_a_list_of_commands_is_cut(words: tuple[str, ...]) -> None:
    assert not re.search(r"(\.\.\.|…)$", helped(*words).split("Commands:")[1], re.MULTILINE)


def test_the_first_example_of_inspect_works_as_it_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = EXAMPLES.splitlines()[2:4]
    subprocess.run(first, shell=True, cwd=tmp_path, check=True)
    monkeypatch.chdir(tmp_path)
    result = CliRunner(env={"VANGUARD_HOME": str(tmp_path)}).invoke(app, shlex.split(second)[1:])
    assert (result.exit_code, json.loads(result.stdout)["verdict"]) == (0, "ALLOW")


@pytest.mark.parametrize(
    ("argv", "told"),
    [
        (
            ["logs", "--verdic", "BLOCK"],
            "No such option: --verdic (Possible options: --search, --server, --verdict) "
            "(see vanguard logs --help)",
        ),
        (["inspekt"], "No such command 'inspekt'. Did you mean 'inspect'? (see vanguard --help)"),
        (["rules", "show"], "Missing argument 'id'. (see vanguard rules show --help)"),
        (
            ["logs", "--limit", "many"],
            "Invalid value for '--limit': Input should be a valid integer, "
            "unable to parse string as an integer (see vanguard logs --help)",
        ),
        (
            ["start", "--limits", "of", "--server", "cat"],
            "Invalid value for '--limits': Value error, 'of' is not one of 'on', 'off'. "
            "(see vanguard start --help)",
        ),
        (
            ["inspect", "--profile", "balancd"],
            '--profile: unknown profile "balancd" '
            '(did you mean "balanced"? the profiles are monitor, balanced, strict)',
        ),
    ],
    ids=lambda each: " ".join(each) if isinstance(each, list) else "",
)
def test_a_wrong_command_line_is_one_line(
    argv: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(argv) == 2
    assert capsys.readouterr() == ("", f"vanguard: {told}\n")


def test_help_and_version_are_done(capsys: pytest.CaptureFixture[str]) -> None:
    assert (run(["--version"]), run(["rules", "--help"])) == (0, 0)
    assert "Examples:" in capsys.readouterr().out
    assert run(["rules"]) == 2


def test_a_shell_is_offered_what_there_is() -> None:
    assert completion.profiles("b") == ["balanced"]
    assert completion.verdicts("sh") == ["SHADOW-BLOCK"]
    assert completion.directions("to_s") == ["to_server"]
    assert "fs-outside-zone" in completion.rule_ids("fs-")
    assert "sql-" not in "".join(completion.rule_ids("inject-"))
    assert len(completion.rule_ids("")) >= 100

"""``vanguard stats``: what it counts, and how it shows it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from tests.dashboard.written import HOSTILE, NOON, append, hostile, record, records, write
from vanguard.cli import stats

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run a command line against a home of its own."""
    app = typer.Typer()
    stats.register(app)
    return lambda *words: CliRunner(env={"VANGUARD_HOME": str(tmp_path)}).invoke(app, [*map(str, words)])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The audit file of a home with 300 records of two hours."""
    return write(tmp_path / "audit" / "2026-11-21", records(300, 7200))[-1]


def test_it_counts_verdicts_servers_tools_and_rules(run: Run, file: Path) -> None:
    result = run()
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[:4] == [
        "300 decisions",
        "  ALLOW                  291  97.0 %",
        "  WARN                     6  2.0 %",
        "  BLOCK                    3  1.0 %",
    ]
    assert "files                                    100           1           2" in lines
    assert "  read_file                               25           0           0" in lines
    assert "fs-outside-zone                                        3           1" in lines
    assert lines[-1].startswith("judged in: median ")


def test_json_has_the_same_numbers(run: Run, file: Path) -> None:
    found = json.loads(run("--json").stdout)
    assert found["verdicts"] == {"ALLOW": 291, "WARN": 6, "SHADOW-BLOCK": 0, "REVIEW": 0, "BLOCK": 3}
    assert sum(tool["decisions"] for each in found["servers"] for tool in each["tools"]) == 300
    assert found["rules"][-1] == {"rule": "net-metadata", "found": 3, "stopped": 1}
    assert found["latency_us"]["p50"] < found["latency_us"]["p99"]


def test_a_beginning_is_that_of_its_hour(run: Run, file: Path) -> None:
    append(file, record(301, NOON + 3600))
    result = run("--since", "2026-11-21T13:30")
    assert "1 decision since 2026-11-21 13:00Z" in result.stdout


def test_what_was_appended_is_counted_the_next_time(run: Run, file: Path) -> None:
    run()
    append(file, record(301, NOON + 1))
    assert run().stdout.startswith("301 decisions\n")


def test_hostile_names_are_spelled_out(run: Run, file: Path) -> None:
    append(file, hostile() | {"verdict": "WARN", "server": "\x1b[31m" + HOSTILE, "tool": "\u202e"})
    shown = run().stdout
    assert "\\u{1b}[31m<script>" in shown
    assert "\\u{202e}" in shown
    assert {c for c in shown if not c.isprintable()} == {"\n"}


def test_nothing_counted_is_no_decision(run: Run, tmp_path: Path) -> None:
    assert run().stdout == "0 decisions\n"
    (tmp_path / "one.jsonl").write_text("")
    assert run("--file", tmp_path / "one.jsonl").stdout == "0 decisions\n"


@pytest.mark.parametrize(
    ("words", "told"),
    [(["--since", "soon"], "is not a time"), (["--file", "/nowhere.jsonl"], "cannot be read")],
)
def test_wrong_use_is_one_line_and_exit_2(run: Run, words: list[str], told: str) -> None:
    result = run(*words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert told in result.stderr
    assert result.stderr.count("\n") == 1

"""``vanguard sessions`` on the terminal, on a real store."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from tests.redis_server import needs_redis, own_folder, running
from vanguard.adapters.trackers.sqlite import SqliteTracker
from vanguard.cli import remembering
from vanguard.cli.sessions import app
from vanguard.model.history import Step, Switch, Who
from vanguard.settings import load

WHO = Who("key:ci", "files", "cursor\x1b[31m", "s1")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VANGUARD_HOME", str(tmp_path))
    return tmp_path


@pytest.fixture
def tracker(home: Path) -> Iterator[SqliteTracker]:
    made = SqliteTracker(home / "state" / "history.db", wait_s=60.0)
    made.step(Step(WHO))
    yield made
    made.close()


def run(*words: str) -> Result:
    return CliRunner().invoke(app, [*words, "--state", "sqlite"])


def test_the_list_is_a_table_that_obeys_no_escapes(tracker: SqliteTracker) -> None:
    said = run("list").stdout
    assert "key:ci" in said
    assert "\x1b" not in said


def test_the_list_is_json_where_that_is_asked_for(tracker: SqliteTracker) -> None:
    tracker.switch(Switch("server", "mail"), True)
    found = json.loads(run("list", "--json").stdout)
    assert found["off"] == [{"scope": "server", "name": "mail"}]
    assert [(each["principal"], each["off"]) for each in found["sessions"]] == [("key:ci", "")]


def test_a_pause_reaches_the_gateway_and_ends_when_it_is_taken_back(tracker: SqliteTracker) -> None:
    assert run("pause", "key:ci", "--for", "30m").exit_code == 0
    assert 1_700 < tracker.step(Step(WHO)).paused_s <= 1_800
    assert "paused" in run("show", "key:ci").stdout
    assert run("resume", "key:ci").exit_code == 0
    assert tracker.step(Step(WHO)).paused_s == 0


def test_a_switch_reaches_the_gateway_and_the_log(tracker: SqliteTracker, home: Path) -> None:
    assert run("off", "--server", "files").stdout == "the server files is switched off\n"
    assert tracker.step(Step(WHO)).off == "server"
    assert run("on", "--server", "files").exit_code == 0
    assert tracker.step(Step(WHO)).off == ""
    log = "".join(path.read_text() for path in (home / "audit").rglob("*.jsonl"))
    assert "switched-off" in log
    assert "switched-on" in log


def test_a_reset_forgets_a_principal(tracker: SqliteTracker) -> None:
    assert run("reset", "key:ci").exit_code == 0
    assert run("list").stdout == "nothing is remembered\n"
    assert run("show", "key:ci").exit_code == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("pause", "x", "--for", "long"), "'long' is no time"),
        (("off",), "say what"),
        (("off", "--all", "--server", "x"), "say what"),
    ],
)
def test_a_wrong_use_is_one_line(tracker: SqliteTracker, words: tuple[str, ...], said: str) -> None:
    found = run(*words)
    assert found.exit_code == 2
    assert said in found.stderr
    assert found.stderr.count("\n") == 1


def gateway_in_memory() -> Any:
    """The tracker of a gateway that was started without a word about state, with its time."""
    return remembering.tracker(load({}), pytest.fail)


def test_a_switch_reaches_a_gateway_whose_history_is_in_its_own_memory(home: Path) -> None:
    gateway = gateway_in_memory()
    assert gateway.step(Step(WHO)).off == ""
    found = CliRunner().invoke(app, ["off", "--server", "files"])
    assert (found.exit_code, found.stdout) == (0, "the server files is switched off\n")
    assert gateway_in_memory().step(Step(WHO)).off == "server"
    assert "the server files is switched off" in CliRunner().invoke(app, ["list"]).stdout
    assert CliRunner().invoke(app, ["on", "--server", "files"]).exit_code == 0
    assert gateway_in_memory().step(Step(WHO)).off == ""


def test_who_did_not_say_which_gateways_are_meant_reaches_all_local_ones(tracker: SqliteTracker) -> None:
    assert CliRunner().invoke(app, ["off", "--all"]).stdout == "everything is switched off\n"
    assert tracker.step(Step(WHO)).off == "all"
    assert gateway_in_memory().step(Step(WHO)).off == "all"
    assert CliRunner().invoke(app, ["pause", "ann"]).exit_code == 0
    assert CliRunner().invoke(app, ["on", "--all"]).exit_code == 0
    assert tracker.step(Step(Who("ann"))).paused_s > 0
    assert gateway_in_memory().step(Step(Who("ann"))).paused_s > 0


def test_the_memory_of_a_gateway_cannot_be_emptied_from_outside(home: Path) -> None:
    found = CliRunner().invoke(app, ["reset", "ann"])
    assert found.exit_code == 2
    assert "own memory" in found.stderr


@needs_redis
@pytest.mark.xdist_group("redis")
def test_it_works_on_redis_too(home: Path) -> None:
    with own_folder() as folder, running(folder) as url:
        for words in (("off", "--all"), ("pause", "ann"), ("list",), ("on", "--all"), ("reset", "ann")):
            found = CliRunner().invoke(app, [*words, "--redis", url])
            assert found.exit_code == 0, found.stderr


def test_a_redis_that_is_away_is_an_outside_part_that_failed(home: Path) -> None:
    found = CliRunner().invoke(app, ["list", "--redis", "redis://127.0.0.1:1"])
    assert found.exit_code == 3
    assert found.stderr == "vanguard: what is remembered cannot be asked: Redis does not answer\n"

"""``vanguard stats``."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from vanguard.adapters.journals.jsonl import JsonlJournal
from vanguard.adapters.journals.place import DayFolders
from vanguard.cli import tally
from vanguard.cli.main import app
from vanguard.cli.stats_table import BAR, bar
from vanguard.cli.tally import OTHERS, Tally
from vanguard.model.decision import Decision, Reason, Verdict
from vanguard.model.finding import Finding, Redaction, Severity
from vanguard.model.record import Record

NOON = 1_795_262_400.0  # 2026-11-21T12:00:00Z
DAY = 86_400.0
FINDING = Finding("fs-outside-zone", "L1", Severity.HIGH, 0.95, "paths may not leave.", "filesystem", "/p")


def decision(verdict: Verdict, *redactions: Redaction) -> Decision:
    reasons = () if verdict is Verdict.ALLOW else (Reason(FINDING, verdict, verdict),)
    because = () if verdict is Verdict.ALLOW else (FINDING.rule,)
    return Decision(verdict, verdict, because, reasons, (), "balanced", "digest", redactions)


CALL = Record("decision", NOON, "a-1", "to_server", "tools/call", "read_file", "files")

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run ``stats`` over a log of three days."""
    monkeypatch.setenv("VANGUARD_HOME", str(tmp_path))
    now = [NOON]
    instance = "20261119T120000-7-0000000a"
    log = JsonlJournal(DayFolders(tmp_path / "audit", "files", instance), instance, clock=lambda: now[0])
    verdicts = [Verdict.ALLOW, Verdict.ALLOW, Verdict.BLOCK, Verdict.WARN, Verdict.ALLOW, Verdict.REVIEW]
    for number, verdict in enumerate(verdicts):
        now[0] = NOON + number // 2 * DAY + number
        made = decision(verdict, Redaction("/result", "aws-key", 0, 1)) if number == 4 else decision(verdict)
        server = "files" if number < 5 else "shell\x1b[2J"
        log._store(
            [replace(CALL, ts=now[0], decision=made, server=server, latency_ns=(number + 1) * 100_000)]
        )
    log._store([Record("session", now[0] + 1, "", detail={"gap": 7})])
    log.close()
    return lambda *words: CliRunner().invoke(app, ["stats", "--since", "2026-11-01", *words])


def test_everything_is_counted(run: Run) -> None:
    found = json.loads(run("--json").stdout)
    assert found["decisions"] == 6
    assert found["verdicts"] == {"ALLOW": 3, "WARN": 1, "SHADOW-BLOCK": 0, "REVIEW": 1, "BLOCK": 1}
    assert found["rules"] == {"fs-outside-zone": 3}
    assert found["tools"] == {"read_file": 6}
    assert found["redactions"] == {"aws-key": 1}
    assert found["servers"]["files"] == {"ALLOW": 3, "BLOCK": 1, "WARN": 1}
    assert [sum(day.values()) for day in found["days"].values()] == [2, 2, 2]
    assert found["latency_us"] == {"p50": 300.0, "p90": 500.0, "p99": 600.0, "max": 600.0}
    assert (found["first"][:10], found["last"][:10]) == ("2026-11-21", "2026-11-23")
    assert found["lost"] == 7


def test_people_get_tables_with_bars(run: Run) -> None:
    told = run().stdout
    assert told.splitlines()[0] == "6 decisions, 2026-11-21 12:00Z to 2026-11-23 12:00Z"
    assert f"  ALLOW                  3   50.0%  {'█' * BAR}\n" in told
    assert f"  fs-outside-zone         3  {'█' * BAR}\n" in told
    assert "1 REVIEW" in told
    assert "7 records were lost in gaps and are not counted" in told


@pytest.mark.parametrize(
    ("words", "count"),
    [
        (["--until", "2026-11-22"], 2),
        (["--since", "2026-11-22", "--until", "2026-11-23"], 2),
        (["--server", "files"], 5),
        (["--tool", "write_file"], 0),
    ],
)
def test_a_part_of_the_log_can_be_counted(run: Run, words: list[str], count: int) -> None:
    assert json.loads(run("--json", *words).stdout)["decisions"] == count


def test_where_nothing_is_it_says_so(run: Run, tmp_path: Path) -> None:
    result = run("--until", "2026-11-02")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == f"vanguard: no decisions of that time in {tmp_path / 'audit'}\n"


def test_a_wrong_time_names_its_option(run: Run) -> None:
    result = run("--until", "tomorrow")
    assert result.exit_code == 2
    assert result.stderr.startswith('vanguard: --until: "tomorrow" is not a time')


def test_names_cannot_steer_a_terminal(run: Run) -> None:
    told = run().stdout
    assert "shell" in told
    assert "\x1b" not in told


def test_a_torn_line_is_told_and_the_rest_is_counted(run: Run, tmp_path: Path) -> None:
    file = max((tmp_path / "audit").rglob("*.jsonl"))
    with file.open("ab") as stream:
        stream.write(b'{"schema":1')
    result = run("--json")
    assert json.loads(result.stdout)["decisions"] == 6
    assert "1 lines are no records" in result.stderr


def test_no_log_fills_the_memory_with_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tally, "MOST_NAMES", 2)
    counted = Tally()
    for name in ("a", "b", "c", "d", "a"):
        counted.add({"event": "decision", "ts": "x", "verdict": "ALLOW", "tool": name})
    assert counted.tools == {"a": 2, "b": 1, OTHERS: 2}


def test_records_of_any_shape_are_counted() -> None:
    counted = Tally()
    counted.add({})
    counted.add({"event": "decision", "verdict": 5, "tool": [], "redactions": 5, "latency_us": "x"})
    counted.add({"event": "session", "detail": {"gap": "many"}})
    assert (counted.decisions, counted.lost, counted.percentiles()) == (1, 0, {})


def test_bars_are_in_proportion_and_never_quite_nothing() -> None:
    assert [len(bar(count, 1000)) for count in (1000, 500, 1, 0)] == [BAR, BAR // 2, 1, 0]

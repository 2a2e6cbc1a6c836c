from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from vanguard.adapters.journals.jsonl import JsonlJournal, day_journal
from vanguard.adapters.journals.place import DayFolders
from vanguard.cli import explain, logs
from vanguard.cli.log_filter import Wanted, since_of, wanted
from vanguard.cli.log_line import shown
from vanguard.cli.logs import Source, follow, newest
from vanguard.errors import UsageError
from vanguard.model.decision import Decision, Reason, Verdict
from vanguard.model.finding import Finding, Severity
from vanguard.model.record import Record

NOON = 1_795_262_400.0  # 2026-11-21T12:00:00Z
DAY = 86_400.0
ALLOWED = Decision(Verdict.ALLOW, Verdict.ALLOW, (), (), (), "balanced", "digest")
FINDING = Finding(
    "fs-outside-zone", "L1", Severity.HIGH, 0.95, "paths may not leave.", "filesystem", "/params"
)
BLOCKED = Decision(
    Verdict.BLOCK,
    Verdict.BLOCK,
    ("fs-outside-zone",),
    (Reason(FINDING, Verdict.BLOCK, Verdict.BLOCK),),
    (),
    "balanced",
    "digest",
)
CALL = Record("decision", NOON, "a-1", "to_server", "tools/call", "read_file", "files", decision=ALLOWED)

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run a command line against a home of its own."""
    app = typer.Typer()
    logs.register(app)
    explain.register(app)
    home = {"VANGUARD_HOME": str(tmp_path), "VANGUARD_AUDIT_LOG": "", "VANGUARD_CONFIG": ""}
    return lambda *words: CliRunner(env=home).invoke(app, ["logs", *map(str, words)])


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Two processes over three days: a-1 .. a-6 in time."""
    for which, numbers in (("0000000a", (1, 3, 5)), ("0000000b", (2, 4, 6))):
        instance = f"20261119T120000-7-{which}"
        now = [NOON]
        journal = JsonlJournal(
            DayFolders(tmp_path / "audit", "files", instance), instance, clock=lambda now=now: now[0]
        )
        for number in numbers:
            now[0] = NOON + (number - 4) // 2 * DAY + number
            verdict = BLOCKED if number % 3 == 0 else ALLOWED
            journal._store([replace(CALL, ts=now[0], decision_id=f"a-{number}", decision=verdict)])
        journal.close()
    return tmp_path


def _ids(output: str) -> list[str]:
    return [line.rsplit("(", 1)[1].rstrip(")") for line in output.splitlines()]


def test_all_files_are_read_as_one_the_newest_last(home: Path, run: Run) -> None:
    result = run()
    assert result.exit_code == 0
    assert _ids(result.stdout) == [f"a-{number}" for number in range(1, 7)]


def test_a_line_says_when_what_why_and_by_which_id(home: Path, run: Run) -> None:
    assert run("--verdict", "BLOCK", "--limit", 1).stdout == (
        "2026-11-22 12:00:06.000Z  BLOCK         → tools/call read_file [files]  "
        "fs-outside-zone: paths may not leave.  (a-6)\n"
    )


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        (["--limit", "2"], ["a-5", "a-6"]),
        (["--limit", "5"], ["a-2", "a-3", "a-4", "a-5", "a-6"]),
        (["--verdict", "block"], ["a-3", "a-6"]),
        (["--rule", "fs-outside-zone", "--since", "2026-11-21"], ["a-6"]),
        (["--since", "2026-11-21T12:00:05"], ["a-5", "a-6"]),
        (["--server", "files", "--tool", "read_file", "--limit", "1"], ["a-6"]),
        (["--direction", "to_server", "--limit", "1"], ["a-6"]),
        (["--since", "2026-11-21", "--until", "2026-11-22"], ["a-4", "a-5"]),
        (["--principal", "key:ci"], []),
        (["--session", "s-1"], []),
    ],
)
def test_options_choose_records(home: Path, run: Run, words: list[str], ids: list[str]) -> None:
    assert _ids(run(*words).stdout) == ids


def test_json_is_the_record_as_it_was_written(home: Path, run: Run) -> None:
    (line,) = run("--json", "--limit", 1).stdout.splitlines()
    assert json.loads(line)["decision_id"] == "a-6"
    assert json.loads(line)["policy_explanation"]["primary_layer"] == "L1"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--verdict", "BLOK"], 'did you mean "BLOCK"?'),
        (["--direction", "to_sever"], 'did you mean "to_server"?'),
        (["--since", "yesterday"], "such as 30m"),
        (["--file", "/nowhere/at/all.jsonl"], "cannot be read: No such file or directory"),
    ],
)
def test_wrong_use_is_one_line_and_exit_2(run: Run, words: list[str], told: str) -> None:
    result = run(*words)
    assert result.exit_code == 2
    assert told in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert result.stdout == ""


def test_without_records_it_says_where_it_looked(run: Run, tmp_path: Path) -> None:
    result = run()
    assert result.exit_code == 0
    assert result.stderr == f"vanguard: no records in {tmp_path / 'audit'}\n"


def test_without_a_match_it_says_so(home: Path, run: Run) -> None:
    assert "no record matches" in run("--tool", "other").stderr


def test_a_torn_line_is_told_once_and_the_rest_is_shown(home: Path, run: Run) -> None:
    file = max((home / "audit").rglob("*.jsonl"))
    with file.open("ab") as stream:
        stream.write(b'{"schema":1,"ts":"2026')
    result = run()
    assert len(result.stdout.splitlines()) == 6
    assert result.stderr == f"vanguard: {file}:2: skipped, it was not written to its end\n"


def test_help_has_examples(run: Run) -> None:
    told = run("--help").stdout
    assert "vanguard logs --since 1h" in told
    assert "vanguard audit verify" in told


def test_following_shows_what_is_appended_once(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    journal = day_journal(home, "more")
    steps = iter(range(3))

    def wait() -> None:
        step = next(steps, None)
        if step is None:
            raise KeyboardInterrupt
        journal._store([replace(CALL, decision_id=f"b-{step}")])

    with pytest.raises(KeyboardInterrupt):
        follow(Source(home), Wanted(since="2026-11-21"), 2, "text", wait)
    journal.close()
    assert _ids(capsys.readouterr().out) == ["a-5", "a-6", "b-0", "b-1", "b-2"]


def test_older_days_are_not_read_once_there_is_enough(home: Path) -> None:
    first = min((home / "audit").iterdir())
    for file in first.iterdir():
        file.chmod(0)
        file.write_bytes(b"not read")
    assert [entry.fields["decision_id"] for entry in newest(Source(home), Wanted(), 2)] == ["a-5", "a-6"]


def test_times_are_understood() -> None:
    assert since_of("30m", NOON) == "2026-11-21T11:30:00.000000Z"
    assert since_of("7d", NOON) == "2026-11-14T12:00:00.000000Z"
    assert since_of("2026-11-20", NOON) == "2026-11-20T00:00:00.000000Z"
    assert since_of("2026-11-20T10:00+02:00", NOON) == "2026-11-20T08:00:00.000000Z"


@pytest.mark.parametrize("text", ["", " ", "1y", "-1h", "999999w", "2026-13-01", "1h30m", "٣h"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="is not a time"):
        since_of(text, NOON)


def test_nothing_asked_for_is_everything() -> None:
    assert wanted(NOON) == Wanted()


def test_a_line_cannot_steer_a_terminal() -> None:
    fields = {"event": "decision", "ts": "x", "verdict": "BLOCK", "tool": "a\x1b[2J\u202eb", "rule": "r\n"}
    assert shown(fields, colour=False).isprintable()
    assert shown(fields, colour=True).replace("\x1b[31m", "").replace("\x1b[0m", "").isprintable()


def test_a_gap_is_told() -> None:
    fields = {"event": "session", "ts": "2026-11-21T12:00:00.000000Z", "detail": {"gap": 150}}
    assert shown(fields, colour=False) == "2026-11-21 12:00:00.000Z  session       gap: 150"

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

from vanguard.bench import lines
from vanguard.bench.case import read
from vanguard.bench.judge import Judge
from vanguard.cli import explain, inspect
from vanguard.model.context import Policy, Server
from vanguard.policy.load import profile
from vanguard.rules.index import Index

Run = Callable[..., Result]
KEYS = "id verdict would_be layer rule because reasons redactions latency_us".split()


def _call(id: int = 1, **arguments: Any) -> dict[str, Any]:
    params = {"name": "read_file", "arguments": arguments}
    return {"jsonrpc": "2.0", "id": id, "method": "tools/call", "params": params}


class _Terminal(io.TextIOWrapper):
    def __init__(self, typed: bytes) -> None:
        super().__init__(io.BytesIO(typed))

    def isatty(self) -> bool:
        return True


SAFE = _call(path="notes/today.md")
TRAVERSAL = _call(2, path="../../../../etc/shadow")


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run a command line with values as JSON lines on standard input."""
    app = typer.Typer()
    inspect.register(app)
    explain.register(app)
    home = {"VANGUARD_HOME": str(tmp_path / "home"), "VANGUARD_CONFIG": "", "VANGUARD_PROFILE": ""}

    def run(*words: object, lines: tuple[object, ...] = ()) -> Result:
        text = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
        return CliRunner(env=home).invoke(app, ["inspect", *map(str, words)], input=text)

    return run


def _reports(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_each_line_gets_one_report_in_order(run: Run) -> None:
    result = run(lines=(SAFE, TRAVERSAL, {**SAFE, "id": "x"}))
    assert result.exit_code == 0
    reports = _reports(result)
    assert [(report["id"], report["verdict"]) for report in reports] == [
        (1, "ALLOW"),
        (2, "BLOCK"),
        ("x", "ALLOW"),
    ]
    assert all(list(report) == KEYS for report in reports)


def test_a_report_says_why(run: Run) -> None:
    (report,) = _reports(run(lines=(TRAVERSAL,)))
    assert report["rule"] in report["because"]
    assert report["layer"] == report["reasons"][0]["layer"] == "L1"
    reason = report["reasons"][0]
    assert set(reason) == {
        "rule",
        "layer",
        "severity",
        "confidence",
        "level",
        "would_be",
        "pointer",
        "chain",
        "says",
        "excerpt",
        "verdict",
    }
    assert reason["pointer"] == "/params/arguments/path"


def test_an_allowed_message_has_no_rule(run: Run) -> None:
    (report,) = _reports(run(lines=(SAFE,)))
    assert (report["rule"], report["layer"], report["because"], report["redactions"]) == (None, None, [], [])


def test_monitor_says_what_it_would_have_stopped(run: Run) -> None:
    (report,) = _reports(run("--profile", "monitor", lines=(TRAVERSAL,)))
    assert (report["verdict"], report["would_be"]) == ("SHADOW-BLOCK", "BLOCK")


def test_a_bad_line_is_an_error_and_the_rest_goes_on(run: Run) -> None:
    bad = ('{"jsonrpc":"2.0","id":5,"id":6,"method":"ping"}', "nonsense", "[]", "", {"id": "c", "message": 3})
    result = run(lines=(SAFE, *bad, TRAVERSAL))
    reports = _reports(result)
    assert result.exit_code == 1
    assert [sorted(report) == ["error", "id"] for report in reports] == [False, True, True, True, True, False]
    assert reports[4] == {"id": "c", "error": "message is not an object"}
    assert reports[5]["verdict"] == "BLOCK"


@pytest.mark.parametrize(
    "context",
    [{"zones": "/x"}, {"zones": ["x"]}, {"tool": []}, {"asked": 1}, {"zone": ["/x"]}],
    ids=["zones no list", "relative zone", "tool no object", "asked no object", "a key mistyped"],
)
def test_a_wrong_context_is_an_error_of_that_line(run: Run, context: dict[str, Any]) -> None:
    (report,) = _reports(run(lines=({"id": "c", "message": SAFE, "context": context},)))
    assert report["id"] == "c"
    assert "error" in report


def test_other_keys_of_a_context_are_left_alone(run: Run) -> None:
    (report,) = _reports(run(lines=({"id": "c", "message": SAFE, "context": {"author": "me"}},)))
    assert report["verdict"] == "ALLOW"


def test_zones_of_a_case_are_used_and_without_any_there_are_no_zone_checks(run: Run) -> None:
    outside = _call(path="/srv/data/report.txt")
    case = {"id": "z", "direction": "client_to_server", "message": outside}
    reports = _reports(
        run(
            lines=(
                case,
                case | {"context": {"zones": ["/workspace"]}},
                case | {"context": {"zones": ["/srv/data"]}},
                case | {"message": _call(path="new/file.txt"), "context": {"zones": ["/workspace"]}},
            )
        )
    )
    assert [report["verdict"] for report in reports] == ["ALLOW", "BLOCK", "ALLOW", "ALLOW"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--direction", "up"], "--direction"),
        (["--profile", "balancd"], "balanced"),
        (["/nowhere/at/all.jsonl"], "cannot be read: No such file"),
        (["--config", "/nowhere.yaml"], "--config"),
    ],
)
def test_wrong_use_is_one_line_and_exit_2(run: Run, words: list[str], told: str) -> None:
    result = run(*words)
    assert result.exit_code == 2
    assert told in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_files_and_standard_input_are_read_in_the_order_given(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text(json.dumps(SAFE) + "\r\n\n")
    assert [report["id"] for report in _reports(run(file, "-", file, lines=(TRAVERSAL,)))] == [1, 2, 1]


def test_a_line_too_long_is_an_error_and_the_next_is_judged(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lines, "MAX_LINE", 1000)
    result = run(lines=(_call(path="a" * 5000), SAFE))
    assert _reports(result)[0] == {"id": None, "error": "the line is too long"}
    assert _reports(result)[1]["verdict"] == "ALLOW"
    assert result.exit_code == 1


def test_a_file_without_messages_is_said_and_is_no_failure(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "empty.jsonl"
    file.write_text("")
    result = run(file)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", f"vanguard: no messages in {file}\n")


def test_on_a_terminal_it_says_that_it_reads_standard_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", _Terminal(b""))
    assert inspect.run([], Judge.__new__(Judge), None) == 0
    first, second = capsys.readouterr().err.splitlines()
    assert first.startswith("vanguard: reading messages from standard input")
    assert second == "vanguard: no messages in standard input"


def test_nothing_is_logged(run: Run, tmp_path: Path) -> None:
    run(lines=(TRAVERSAL,))
    assert not (tmp_path / "home" / "audit").exists()


def test_what_is_printed_is_ascii(run: Run) -> None:
    assert run(lines=(_call(**{"a\u202eb\x1b": "../../etc/shadow"}),)).stdout.isascii()


def test_who_writes_a_line_and_waits_gets_its_report(tmp_path: Path) -> None:
    home = {**os.environ, "VANGUARD_HOME": str(tmp_path)}
    command = [sys.executable, "-m", "vanguard", "inspect", "-"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=home) as process:
        assert process.stdin
        assert process.stdout
        for id in (1, 2):
            process.stdin.write(json.dumps(_call(id, path="notes/today.md")).encode() + b"\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["id"] == id
        process.stdin.close()
    assert process.returncode == 0


def test_many_lines_of_a_file_are_all_reported_in_order(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "many.jsonl"
    count = 2 * inspect.TOGETHER + 3
    file.write_text("".join(json.dumps(_call(id, path="notes/today.md")) + "\n" for id in range(count)))
    assert [report["id"] for report in _reports(run(file))] == [*range(count)]


@pytest.mark.parametrize("id", [1, -7, 'a\u202e"b', None, 2**63])
def test_a_clean_report_is_written_as_any_other_would_be(id: str | int | None) -> None:
    judge = Judge(Policy(profile("balanced"), Index((), "none"), "d"), Server())
    judged = judge.judge(read(json.dumps(SAFE).encode()))
    report = inspect.report(id, replace(judged, latency_ns=12_340))
    assert list(report) == KEYS
    assert inspect.encoded(report) == json.dumps(report)

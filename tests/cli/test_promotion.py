"""What a candidate would have changed: of every server the last one that was tried there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from vanguard.cli.main import run


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VANGUARD_HOME", str(tmp_path))
    made = [
        line(1, "files", "older", "BLOCK"),
        line(2, "files", "of-files", "ALLOW"),
        line(3, "shell", "of-shell", "BLOCK"),
        line(4, "files", "of-files", "REVIEW"),
        line(5, "shell", "of-shell", "ALLOW"),
    ]
    path = tmp_path / "audit.jsonl"
    path.write_text("".join(f"{json.dumps(each)}\n" for each in made))
    return path


def line(number: int, server: str, ruleset: str, would: str) -> dict[str, Any]:
    shadow = {"verdict": would, "because": ["a-rule"], "redactions": 0, "ruleset": ruleset}
    return {
        "schema": 1,
        "ts": f"2026-11-28T12:00:0{number}.000000Z",
        "decision_id": f"abc-{number}",
        "event": "decision",
        "direction": "to_server",
        "method": "tools/call",
        "tool": "run",
        "server": server,
        "verdict": "ALLOW",
        "detail": {"shadow": shadow},
        "prev": "",
    }


def report(log: Path, capsys: pytest.CaptureFixture[str], *more: str) -> tuple[int, dict[str, Any]]:
    code = run(["policy", "shadowed", str(log), "--json", *more])
    return code, json.loads(capsys.readouterr().out)


def test_every_server_has_its_last_candidate_in_the_report(
    log: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, found = report(log, capsys)
    assert (code, found["ruleset"], found["decisions"]) == (1, "of-files, of-shell", 4)
    assert (found["stricter"], found["ready"]) == (2, False)


def test_one_candidate_may_be_asked_about(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, found = report(log, capsys, "--ruleset", "older")
    assert (code, found["ruleset"], found["decisions"]) == (1, "older", 1)

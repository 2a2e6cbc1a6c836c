"""`vanguard replay`: old decisions beside new ones, and how the new ones are known."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from vanguard.adapters.journals.encode import fields
from vanguard.bench.case import read
from vanguard.cli.judging import judge_of
from vanguard.cli.main import run
from vanguard.model.record import Record

CALLS = ("/etc/shadow", "notes", "/home/me/.env")


def call(id: int, path: str) -> str:
    params = {"name": "read_file", "arguments": {"path": path}}
    return json.dumps({"jsonrpc": "2.0", "id": id, "method": "tools/call", "params": params})


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VANGUARD_HOME", str(tmp_path / "home"))
    return tmp_path


def logged(folder: Path, config: str) -> Path:
    """An audit log of three calls, decided by a config."""
    old = folder / "old.yaml"
    old.write_text(config)
    judge = judge_of(None, str(old))
    lines = []
    for number, path in enumerate(CALLS):
        judged = judge.judge(read(call(number, path).encode()))
        record = Record(
            "decision",
            0.0,
            f"d{number}",
            judged.message.direction,
            "tools/call",
            "read_file",
            decision=judged.decision,
        )
        lines.append(json.dumps({**fields(record), "prev": ""}))
    lines.append(json.dumps(fields(Record("session", 0.0, "s1"))))
    log = folder / "audit.jsonl"
    log.write_text("\n".join(lines) + "\n")
    return log


def replayed(log: Path, text: str, capsys: pytest.CaptureFixture[str], *options: str) -> list[dict[str, Any]]:
    new = log.parent / "new.yaml"
    new.write_text(text)
    assert run(["replay", str(log), "--config", str(new), "--json", *options]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


RULE = "rules: [{name: no-notes, when: {path: {matches: notes}}, action: %s}]\n"


def test_recorded_findings_are_composed_anew(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = logged(home, RULE % "block")
    found = replayed(log, "profile: monitor\n" + RULE % "warn", capsys)
    assert [(each["id"], each["old"], each["new"]) for each in found] == [
        ("d0", "BLOCK", "SHADOW-BLOCK"),
        ("d1", "BLOCK", "WARN"),
        ("d2", "BLOCK", "SHADOW-BLOCK"),
    ]
    assert {each["how"] for each in found} == {"composed"}


def test_the_same_policy_changes_nothing(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = replayed(logged(home, RULE % "review"), RULE % "review", capsys)
    assert [each["old"] for each in found] == [each["new"] for each in found] == ["BLOCK", "REVIEW", "BLOCK"]


def test_an_exception_and_a_rule_that_is_gone_are_seen(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = logged(home, RULE % "block")
    excepted = "exceptions: [{rule: fs-project-secret, because: a sample}]\n"
    found = replayed(log, excepted, capsys)
    assert [each["new"] for each in found] == ["BLOCK", "ALLOW", "ALLOW"]
    assert [each["gone"] for each in found] == [[], ["no-notes"], []]
    assert run(["replay", str(log), "--config", str(home / "new.yaml")]) == 0
    out = capsys.readouterr().out
    assert "3 decisions: 3 composed anew from recorded findings, 0 inspected anew; 2 would" in out
    assert "1 findings of no-notes, which this policy does not have" in out


def test_messages_are_inspected_anew(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capture = home / "messages.jsonl"
    capture.write_text("".join(f"{call(number, path)}\n" for number, path in enumerate(CALLS)))
    found = replayed(capture, RULE % "review", capsys)
    assert [(each["old"], each["new"], each["how"]) for each in found] == [
        ("BLOCK", "BLOCK", "inspected"),
        ("ALLOW", "REVIEW", "inspected"),
        ("BLOCK", "BLOCK", "inspected"),
    ]


def test_a_line_that_is_neither_is_told_of(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = home / "log"
    log.write_text("what\n[]\n")
    (home / "new.yaml").write_text("version: 1\n")
    assert run(["replay", str(log), "--config", str(home / "new.yaml")]) == 1
    assert f"{log}:1: neither a record nor a message" in capsys.readouterr().err

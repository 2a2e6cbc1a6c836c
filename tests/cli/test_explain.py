from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from vanguard.adapters.journals.jsonl import day_journal
from vanguard.cli import explain, logs
from vanguard.cli.explained import sentences
from vanguard.model.decision import Decision, Reason, Verdict
from vanguard.model.finding import Finding, Severity
from vanguard.model.record import Record
from vanguard.policy.config import config

NOON = 1_795_262_400.0  # 2026-11-21T12:00:00Z
FINDING = Finding(
    "fs-outside-zone",
    "L1",
    Severity.HIGH,
    0.95,
    "paths may not leave the allowed folders.",
    "filesystem",
    "/params/arguments/path",
    ("percent", "percent"),
    "../../srv/x",
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
TRAVERSAL = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "tools/call",
    "params": {"name": "read_file", "arguments": {"path": "../../../etc/shadow"}},
}
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run ``explain`` against a home with one blocked call, a-1, and one session event, a-2."""
    journal = day_journal(tmp_path, "files")
    journal.write(
        Record("decision", NOON, "a-1", "to_server", "tools/call", "read_file", "files", decision=BLOCKED)
    )
    journal.write(Record("session", NOON, "a-2", server="files", detail={"event": "end", "status": 0}))
    journal.close()
    app = typer.Typer()
    explain.register(app)
    logs.register(app)
    home = {"VANGUARD_HOME": str(tmp_path), "VANGUARD_AUDIT_LOG": "", "VANGUARD_CONFIG": ""}
    return lambda *words, text="": CliRunner(env=home).invoke(app, ["explain", *map(str, words)], input=text)


def test_a_recorded_decision_is_told_in_sentences(run: Run) -> None:
    result = run("a-1")
    assert result.exit_code == 0
    told = result.stdout
    assert told.startswith(
        "BLOCK  → tools/call read_file [files]\n"
        "Decision a-1, 2026-11-21 12:00:00.000Z, profile balanced, judged in 0.0 us: "
        "it was stopped; the server never saw it.\n\n"
        "Why:\n"
        "  paths may not leave the allowed folders.\n"
        "    rule fs-outside-zone (L1, high, confidence 0.95, level 1) → BLOCK\n"
        "    at /params/arguments/path, after percent, then percent\n"
        "    text: ../../srv/x\n"
        "\nProfile: balanced blocks this"
    )
    assert "(add only the item where `exceptions:` stands already):\n\n# Better than an exception" in told
    assert '\nexceptions:\n  - rules: [fs-outside-zone]\n    server: "files"\n    tool: "read_file"\n' in told


def test_the_lines_to_paste_are_a_whole_config(run: Run, tmp_path: Path) -> None:
    told = run("a-1").stdout
    path = tmp_path / "vanguard.yaml"
    path.write_text(told[told.index("\n\n# Better") :])
    (entry,) = config(path).exceptions
    assert entry.exemption.rules == {"fs-outside-zone"}


def test_json_is_the_record(run: Run) -> None:
    assert json.loads(run("a-1", "--json").stdout)["rule"] == "fs-outside-zone"


def test_another_event_tells_its_detail(run: Run) -> None:
    assert run("a-2").stdout == "session  · [files]\n2026-11-21 12:00:00.000Z\n  event: end\n  status: 0\n"


def test_an_unknown_id_is_one_line_and_exit_2(run: Run, tmp_path: Path) -> None:
    result = run("b-1\x1b")
    assert result.exit_code == 2
    assert result.stderr == (
        f'vanguard: there is no decision "b-1\\x1b" in {tmp_path / "audit"} (see vanguard logs)\n'
    )


def test_a_file_is_judged_afresh_and_told_in_the_same_form(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "message.json"
    file.write_text(json.dumps(TRAVERSAL))
    result = run(file)
    assert result.exit_code == 0
    assert result.stdout.startswith("BLOCK  → tools/call read_file\nprofile balanced, judged in ")
    assert "at /params/arguments/path" in result.stdout
    assert run("-", text=json.dumps(TRAVERSAL)).stdout.startswith("BLOCK")


def test_each_line_of_a_file_is_told_and_a_bad_one_named(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "cases.jsonl"
    file.write_text(f"{json.dumps(TRAVERSAL)}\nnonsense\n{json.dumps({'message': TRAVERSAL})}\n")
    result = run(file, "--json", "--profile", "monitor")
    assert result.exit_code == 1
    verdicts = [json.loads(line)["verdict"] for line in result.stdout.splitlines()]
    assert verdicts == ["SHADOW-BLOCK", "SHADOW-BLOCK"]
    assert result.stderr.startswith(f"vanguard: {file}:2: ")


def test_a_file_that_is_not_there_is_exit_2(run: Run) -> None:
    result = run("./nowhere.json")
    assert result.exit_code == 2
    assert "./nowhere.json: cannot be read" in result.stderr


def test_a_file_without_messages_is_one_line_and_exit_2(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "empty.json"
    file.write_text("\n")
    result = run(file)
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", f"vanguard: no messages in {file}\n")
    assert run("-").stderr == "vanguard: no messages in standard input\n"


def test_a_folder_is_no_decision(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = run(".")
    assert (result.exit_code, result.stderr) == (2, "vanguard: .: a folder, not a file of messages\n")


def test_a_hostile_record_cannot_steer_a_terminal() -> None:
    hostile = "a\x1b]0;x\x07\u202eb\n"
    finding = dict.fromkeys(("rule", "says", "pointer", "excerpt", "layer", "severity", "verdict"), hostile)
    explained = {
        "findings": [finding | {"chain": [hostile]}],
        "profile_effect": hostile,
        "tuning_hint": hostile,
    }
    fields = {"event": "decision", "verdict": hostile, "method": hostile, "policy_explanation": explained}
    assert all(line.isprintable() for line in sentences(fields).split("\n"))


def test_a_clear_decision_has_nothing_to_tune() -> None:
    told = sentences({"event": "decision", "verdict": "ALLOW", "method": "ping", "direction": "to_client"})
    assert "Why: no rule found anything." in told
    assert "vanguard.yaml" not in told


def test_layers_that_did_not_do_their_work_are_told_with_the_reason() -> None:
    explained = {
        "failed": [{"layer": "safe_zones", "note": "OSError\x1b"}, "odd"],
        "skipped": [{"layer": "destinations", "note": ""}],
    }
    told = sentences({"event": "decision", "verdict": "WARN", "policy_explanation": explained})
    assert "  Layer safe_zones failed: OSError\\u{1b}\n  Layer destinations skipped" in told

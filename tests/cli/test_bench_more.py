from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

from vanguard.cli import bench_more

Run = Callable[..., Result]


def case(id: str, path: str, label: str, tags: list[str] | None = None) -> dict[str, Any]:
    params = {"name": "read_file", "arguments": {"path": path}}
    message = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}
    known = {"direction": "client_to_server", "message": message, "tags": tags or []}
    category = "traversal" if label == "attack" else "paths"
    return {"id": id, "label": label, "category": category, **known}


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    path = tmp_path / "cases.jsonl"
    lines = (
        case("a", "../../../../etc/shadow", "attack", ["owasp:MCP05", "not:known"]),
        case("b", "notes/today.md", "attack"),
        case("c", "notes/today.md", "benign"),
    )
    path.write_text("".join(f"{json.dumps(each)}\n" for each in lines), encoding="utf-8")
    return path


@pytest.fixture
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    app = typer.Typer()
    bench_more.register(app)
    env = {"VANGUARD_HOME": str(tmp_path_factory.getbasetemp() / "home-of-benchmarks")}
    env |= {"VANGUARD_CONFIG": "", "VANGUARD_PROFILE": ""}
    return lambda *words: CliRunner(env=env).invoke(app, [*map(str, words)])


def test_the_three_profiles_stand_side_by_side(run: Run, cases: Path) -> None:
    text = run("benchmark-profiles", "--corpus", cases).stdout
    assert text.splitlines()[1].split() == ["class", "cases", "monitor", "balanced", "strict"]
    report = json.loads(run("benchmark-profiles", "--corpus", cases, "--format", "json").stdout)
    assert list(report["profiles"]) == ["monitor", "balanced", "strict"]
    assert report["profiles"]["balanced"]["totals"]["caught"] == 1


def test_each_layer_is_measured_alone_and_left_out(run: Run, cases: Path) -> None:
    report = json.loads(run("benchmark-baselines", "--corpus", cases, "--format", "json").stdout)
    caught = {name: each["totals"]["caught"] for name, each in report["variants"].items()}
    assert caught["no gateway"] == caught["the parser alone"] == caught["without safe_zones"] == 0
    assert caught["all layers"] == caught["only safe_zones"] == caught["without sql"] == 1
    assert "without safe_zones" in run("benchmark-baselines", "--corpus", cases).stdout


def test_the_gaps_of_the_taxonomy_are_named(run: Run, cases: Path) -> None:
    report = json.loads(run("benchmark-coverage", "--corpus", cases, "--format", "json").stdout)
    row = report["tags"]["owasp:MCP05"]
    assert (row["attacks"], row["caught"], row["name"]) == (1, 1, "Command Injection & Execution")
    assert row["rules"] > 0
    gaps = report["gaps"]
    assert "owasp:MCP01" in gaps["without_case"]
    assert "owasp:MCP05" not in gaps["without_case"]
    assert gaps["unknown"] == ["not:known"]
    assert "fs-traversal" not in gaps["silent_rules"]
    assert "shell-fork-bomb" in gaps["silent_rules"]
    assert "OWASP MCP TOP 10" in run("benchmark-coverage", "--corpus", cases).stdout


@pytest.mark.parametrize("command", ["profiles", "baselines", "coverage"])
def test_wrong_use_is_one_line_and_exit_2(run: Run, cases: Path, command: str) -> None:
    for words in (["--format", "yaml"], ["--corpus", "/nowhere/at/all.jsonl"]):
        result = run(f"benchmark-{command}", "--corpus", cases, *words)
        assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (2, "", 1)


def test_a_report_goes_to_a_file(run: Run, cases: Path, tmp_path: Path) -> None:
    out = tmp_path / "report.txt"
    assert run("benchmark-coverage", "--corpus", cases, "--out", out).stdout == ""
    assert "GAPS" in out.read_text(encoding="utf-8")

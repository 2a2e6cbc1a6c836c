from __future__ import annotations

import json
import shlex
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

from vanguard.bench import corpus
from vanguard.cli import bench, inspect

Run = Callable[..., Result]


def case(id: str, path: str, label: str = "attack", category: str = "path-traversal") -> dict[str, Any]:
    params = {"name": "read_file", "arguments": {"path": path}}
    message = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}
    known = {"category": category, "direction": "client_to_server", "message": message}
    return {"id": id, "label": label, **known}


CASES = (
    case("a", "../../../../etc/shadow"),
    case("b", "notes/today.md"),
    case("c", "notes/today.md", "benign", "path-benign"),
)


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    path = tmp_path / "cases.jsonl"
    path.write_text("".join(f"{json.dumps(each)}\n" for each in CASES), encoding="utf-8")
    return path


@pytest.fixture
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    app = typer.Typer()
    bench.register(app)
    inspect.register(app)
    home = str(tmp_path_factory.getbasetemp() / "home-of-benchmarks")
    env = {"VANGUARD_HOME": home, "VANGUARD_CONFIG": "", "VANGUARD_PROFILE": ""}
    return lambda *words: CliRunner(env=env).invoke(app, [*map(str, words)])


def test_the_report_is_text_without_colour_or_bar_where_there_is_no_terminal(run: Run, cases: Path) -> None:
    result = run("benchmark-run", "--corpus", cases)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "profile balanced" in result.stdout
    assert "path-traversal (cases)" in result.stdout
    assert "\x1b" not in result.stdout


def test_the_report_is_json_with_the_digest_of_each_corpus(run: Run, cases: Path) -> None:
    report = json.loads(run("benchmark-run", "--corpus", cases, "--format", "json").stdout)
    assert report["corpora"] == [
        {"name": "cases.jsonl", "sha256": sha256(cases.read_bytes()).hexdigest(), "cases": 3}
    ]
    assert (report["profile"], report["missed"], report["false"]) == ("balanced", ["b"], [])


def test_a_case_is_judged_as_inspect_judges_it(run: Run, cases: Path) -> None:
    verdicts = {
        each["id"]: each["verdict"] for each in map(json.loads, run("inspect", cases).stdout.splitlines())
    }
    report = json.loads(run("benchmark-run", "--corpus", cases, "--format", "json", "--missed", 9).stdout)
    assert [each["verdict"] for each in report["missed_cases"]] == [verdicts["b"]] == ["ALLOW"]
    assert verdicts["a"] == "BLOCK"


def test_a_profile_and_a_config_are_those_of_the_run(run: Run, cases: Path, tmp_path: Path) -> None:
    config = tmp_path / "vanguard.yaml"
    config.write_text("version: 1\nprofile: strict\n", encoding="utf-8")
    told = [
        json.loads(run("benchmark-run", "--corpus", cases, "--format", "json", *words).stdout)["profile"]
        for words in (("--profile", "monitor"), ("--config", config), ())
    ]
    assert told == ["monitor", "strict", "balanced"]


def test_the_report_goes_to_a_file_where_one_is_named(run: Run, cases: Path, tmp_path: Path) -> None:
    out = tmp_path / "report.json"
    result = run("benchmark-run", "--corpus", cases, "--format", "json", "--out", out)
    assert (result.exit_code, result.stdout) == (0, "")
    assert json.loads(out.read_text())["profile"] == "balanced"


def test_missed_cases_are_named_with_the_rule(run: Run, cases: Path) -> None:
    result = run("benchmark-run", "--corpus", cases, "--missed", "3")
    assert "MISSED, THE FIRST 3 OF EACH CLASS" in result.stdout


def test_lines_that_are_no_case_are_named_and_the_exit_code_is_2(run: Run, cases: Path) -> None:
    with cases.open("a") as file:
        file.write("nonsense\n" * (bench.SHOWN_ERRORS + 5))
    result = run("benchmark-run", "--corpus", cases)
    assert result.exit_code == 2
    assert "path-traversal" in result.stdout
    told = result.stderr.splitlines()
    assert told[0].startswith(f"vanguard: {cases}:4: not JSON")
    assert told[-1] == "vanguard: 25 lines are no case and not counted"
    assert len(told) == bench.SHOWN_ERRORS + 1


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--corpus", "/nowhere/at/all.jsonl"], "/nowhere/at/all.jsonl: cannot be read"),
        (["--format", "yaml"], "--format"),
        (["--profile", "balancd"], "balanced"),
        (["--out", "/nowhere/at/all.txt"], "/nowhere/at/all.txt: No such file or directory"),
        (["--category", "xsss"], 'the corpora have no case of the class "xsss"'),
    ],
)
def test_wrong_use_is_one_line_and_exit_2(run: Run, cases: Path, words: list[str], told: str) -> None:
    result = run("benchmark-run", "--corpus", cases, *words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert told in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_without_a_corpus_the_own_ones_are_judged_if_there_are_any(
    run: Run, cases: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "benchmarks" / "corpora"
    monkeypatch.setattr(corpus, "shipped", lambda name: (tmp_path / "wheel" / name, tmp_path / name))
    none = run("benchmark-run")
    assert (none.exit_code, none.stderr.count("\n")) == (2, 1)
    assert "no corpora come with this version" in none.stderr
    folder.mkdir(parents=True)
    cases.rename(folder / cases.name)
    assert "path-traversal" in run("benchmark-run").stdout


def test_the_first_examples_of_the_help_work_as_they_stand(
    run: Run, cases: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(cases.parent)
    Path("attacks").mkdir()
    for name in ("attacks/a.jsonl", "honest.jsonl"):
        Path(name).write_text(cases.read_text().replace("path-traversal", "xss"))
    cases.write_text(cases.read_text() + Path("honest.jsonl").read_text())
    for line in bench.EXAMPLES.splitlines()[2:7]:
        assert run(*shlex.split(line)[1:]).exit_code == 0, line
    assert json.loads(Path("report.json").read_text())["totals"]["attacks"] == 4


def test_the_gate_is_shut_by_a_figure_that_is_worse_and_says_which(
    run: Run, cases: Path, tmp_path: Path
) -> None:
    baseline = tmp_path / "baseline.json"
    common = ("benchmark-run", "--corpus", cases, "--gate", "--baseline", baseline)
    assert run("benchmark-run", "--corpus", cases, "--write-baseline", baseline).exit_code == 0
    passed = run(*common)
    assert (passed.exit_code, passed.stderr) == (0, "vanguard: gate: passed\n")
    budgets = json.loads(baseline.read_text())
    budgets["profiles"]["balanced"]["categories"]["path-traversal"]["caught_rate"] = 0.9
    baseline.write_text(json.dumps(budgets))
    shut = run(*common, "--format", "json")
    assert shut.exit_code == 1
    assert "categories.path-traversal.caught_rate: 0.5000, allowed at least 0.9" in shut.stderr
    assert json.loads(shut.stdout)["gate"]["passed"] is False


def test_a_baseline_without_the_gate_tells_and_ends_well(run: Run, cases: Path, tmp_path: Path) -> None:
    baseline = tmp_path / "baseline.json"
    baseline.write_text('{"totals": {"caught_rate": 0.9}}')
    result = run("benchmark-run", "--corpus", cases, "--baseline", baseline)
    assert result.exit_code == 0
    assert "1 figure is worse" in result.stderr


def test_a_run_is_compared_with_an_earlier_one_by_case(run: Run, cases: Path, tmp_path: Path) -> None:
    old = tmp_path / "old.json"
    run("benchmark-run", "--corpus", cases, "--format", "json", "--out", old)
    same = run("benchmark-run", "--corpus", cases, "--compare", old)
    assert same.stdout.endswith("CHANGED SINCE THE OLD REPORT\nnothing\n")
    report = json.loads(old.read_text())
    old.write_text(json.dumps(report | {"missed": []}))
    assert "newly missed (1): b" in run("benchmark-run", "--corpus", cases, "--compare", old).stdout


@pytest.mark.parametrize("option", ["--baseline", "--compare"])
def test_a_file_that_cannot_be_read_is_named_before_the_work(run: Run, cases: Path, option: str) -> None:
    result = run("benchmark-run", "--corpus", cases, option, "/nowhere/at/all.json")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "/nowhere/at/all.json: cannot be read" in result.stderr

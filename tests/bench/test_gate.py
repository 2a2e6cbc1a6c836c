"""The gate is shut by any rule or layer that is weaker, and by any rule that is greedy."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from vanguard.bench.baseline import Baseline, budgets_of, load, own_baseline, worse
from vanguard.bench.corpus import Corpus, Labelled, labelled, own_corpora
from vanguard.bench.judge import Judgement
from vanguard.bench.report import as_json
from vanguard.bench.run import Result
from vanguard.bench.score import Outcome, Tally, refused, weigh
from vanguard.cli import bench, bench_more
from vanguard.cli.judging import judge_of
from vanguard.errors import ProtocolError
from vanguard.model.finding import Evidence
from vanguard.policy.compose import compose

EVERY = 25
"""One line in so many makes a sample that is judged in a few seconds."""

Kept = Callable[[Evidence], Evidence | None]


def sample() -> list[bytes]:
    (folder,) = own_corpora()
    return [
        line for path in sorted(folder.glob("*.jsonl")) for line in path.read_bytes().splitlines()[::EVERY]
    ]


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Labelled, Judgement | ProtocolError]]:
    """The sample, each case judged once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VANGUARD_HOME", str(tmp_path_factory.mktemp("home")))
        judge = judge_of("balanced", None)
    found: list[tuple[Labelled, Judgement | ProtocolError]] = []
    for line in sample():
        case = labelled(line, "sample")
        try:
            found.append((case, judge.judge(case.case)))
        except ProtocolError as error:
            found.append((case, error))
    return found


def report(
    judged: list[tuple[Labelled, Judgement | ProtocolError]], keep: Kept | None = None
) -> dict[str, Any]:
    """The report over the sample, where ``keep`` says what is left of each layer's evidence."""
    tally = Tally()
    for number, (case, each) in enumerate(judged):
        tally.count(case, _outcome(case, each, keep), 0, number)
    return as_json(Result("balanced", "", [Corpus(Path("sample.jsonl"), 1, len(judged))], tally))


def _outcome(case: Labelled, each: Judgement | ProtocolError, keep: Kept | None) -> Outcome:
    if isinstance(each, ProtocolError):
        return refused(each)
    if keep is not None and each.decision.reasons:
        left = [kept for one in each.decision.evidence if (kept := keep(one)) is not None]
        each = replace(each, decision=compose(left, each.context))
    return weigh(case, each, True)


def without_rule(rule: str) -> Kept:
    def keep(one: Evidence) -> Evidence:
        if all(finding.rule != rule for finding in one.findings):
            return one
        findings = tuple(finding for finding in one.findings if finding.rule != rule)
        redactions = tuple(each for each in one.redactions if each.rule != rule)
        return replace(one, findings=findings, redactions=redactions)

    return keep


def test_skipping_any_layer_that_the_cases_need_shuts_the_gate(
    judged: list[tuple[Labelled, Judgement | ProtocolError]],
) -> None:
    whole = report(judged)
    budgets = Baseline({"balanced": budgets_of(whole)}, {})
    assert worse(whole, budgets) == []
    heard = {
        one.layer
        for case, each in judged
        if case.attack and isinstance(each, Judgement)
        for one in each.decision.evidence
        if one.findings
    }
    assert {"signatures", "commands", "safe_zones", "sql", "orders", "disclosure"} <= heard
    for layer in sorted(heard):
        less = report(judged, lambda one, skipped=layer: None if one.layer == skipped else one)  # type: ignore[misc]
        assert worse(less, budgets), layer


def test_any_rule_that_no_longer_fires_shuts_the_gate(
    judged: list[tuple[Labelled, Judgement | ProtocolError]],
) -> None:
    whole = report(judged)
    budgets = Baseline({"balanced": budgets_of(whole)}, {})
    rules = [id for id, each in whole["rules"].items() if each["seen"] and not id.startswith("parse:")]
    assert len(rules) > 50
    for rule in rules[::4]:
        told = [each.figure for each in worse(report(judged, without_rule(rule)), budgets)]
        assert f"rules.{rule}.seen" in told, rule


GREEDY = """
id: shell-greedy
title: Everything that speaks of tests
severity: high
confidence: 0.9
says: "no tests today."
why: >-
  A rule that stops honest work, planted to see whether anybody notices.
tags: [owasp:MCP05, cwe:78]
where:
  directions: [to_server]
match:
  any: ['\\btest\\b']
catches: ['run the test']
passes: ['nothing']
"""


def test_a_greedy_rule_shuts_the_gate_and_is_named(tmp_path: Path) -> None:
    own = tmp_path / "own" / "command-injection"
    own.mkdir(parents=True)
    (own / "shell-greedy.yaml").write_text(GREEDY.lstrip("\n"), encoding="utf-8")
    config = tmp_path / "vanguard.yaml"
    config.write_text("version: 1\nrule_folders: [own]\n", encoding="utf-8")
    corpus, baseline = tmp_path / "sample.jsonl", tmp_path / "baseline.json"
    corpus.write_bytes(b"".join(line + b"\n" for line in sample() if b'"benign"' in line))
    app = typer.Typer()
    bench.register(app)
    bench_more.register(app)
    env = {"VANGUARD_HOME": str(tmp_path), "VANGUARD_CONFIG": "", "VANGUARD_PROFILE": ""}

    def run(*words: object, command: str = "benchmark-run") -> tuple[int, str]:
        common = [command, "--corpus", str(corpus), "--jobs", "1", "--out", str(tmp_path / "report.txt")]
        done = CliRunner(env=env).invoke(app, [*common, *map(str, words)])
        return done.exit_code, done.stderr

    assert run("--write-baseline", baseline) == (0, "")
    assert run("--gate", "--baseline", baseline) == (0, "vanguard: gate: passed\n")
    code, told = run("--gate", "--baseline", baseline, "--config", config)
    assert code == 1
    assert "rules.shell-greedy.false_stops: " in told
    code, told = run("--gate", "--baseline", baseline, "--config", config, command="benchmark-rules")
    assert code == 1
    assert told.endswith("than the baseline knows of: shell-greedy\n")


def test_the_baseline_that_comes_with_vanguard_is_of_the_corpora_that_come_with_it() -> None:
    path = own_baseline()
    assert path is not None
    baseline = load(path)
    (folder,) = own_corpora()
    assert baseline.corpora.keys() == {file.name for file in folder.glob("*.jsonl")}
    reasons = [each["because"] for each in json.loads(path.read_text())["loosened"]]
    assert all(reasons)

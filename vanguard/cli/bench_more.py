"""``vanguard benchmark-profiles``, ``-baselines``, ``-coverage`` and ``-rules``."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vanguard.cli import completion
from vanguard.cli.bench import Asked, check_out, chosen, judged, name_unreadable, processors
from vanguard.cli.bench_gate import Against, read
from vanguard.cli.choice import one_of
from vanguard.cli.ends import DONE, FAILED_CHECK, guarded, say

if TYPE_CHECKING:
    from vanguard.model.rule import Builtin, Rule

FORMATS = ("text", "json")

PROFILES_EXAMPLES = """\b
Examples:
  vanguard benchmark-profiles --corpus cases.jsonl
  vanguard benchmark-profiles --corpus cases.jsonl --format json --out profiles.json
"""

BASELINES_EXAMPLES = """\b
Examples:
  vanguard benchmark-baselines --corpus cases.jsonl
  vanguard benchmark-baselines --corpus cases.jsonl --profile strict

\b
Each message is judged once and weighed anew for every variant. A layer left out
says nothing; disguises are still taken off, since all layers read what L0 reads.
"""

COVERAGE_EXAMPLES = """\b
Examples:
  vanguard benchmark-coverage --corpus cases.jsonl
  vanguard benchmark-coverage --corpus cases.jsonl --format json
"""

FALSE_POSITIVES_EXAMPLES = """\b
Examples:
  vanguard benchmark-rules --corpus cases.jsonl
  vanguard benchmark-rules --gate

\b
Exit codes: 0 done; 1 with --gate, where a rule touches more honest messages
than the baseline knows of (a rule that is not in it may touch none).
"""

Corpora = Annotated[
    list[Path] | None,
    typer.Option("--corpus", metavar="FILE", help="Cases as JSON lines, or a folder of such."),
]
Profile = Annotated[
    str | None, typer.Option(help="monitor, balanced or strict.", autocompletion=completion.profiles)
]
Config = Annotated[str | None, typer.Option(help="A vanguard.yaml.")]
Form = Annotated[str, typer.Option("--format", help="text or json.")]
Out = Annotated[Path | None, typer.Option(metavar="FILE", help="Write the report here.")]
Jobs = Annotated[int | None, typer.Option(min=1, help="Processes.", show_default="one for each processor")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar.")]


def profiles(asked: Asked) -> int:
    """Judge the corpora by each profile and set the figures side by side; the exit code."""
    from dataclasses import replace

    from vanguard.bench.report import as_json
    from vanguard.bench.side import profiles_text
    from vanguard.policy.load import PROFILES

    _check(asked, (*FORMATS, "html"))
    results = {name: judged(chosen(asked.corpora), replace(asked, profile=name)) for name in PROFILES}
    reports = {name: as_json(result) for name, result in results.items()}
    text = profiles_text
    if asked.form == "html":
        from vanguard.bench.page import buckets, html
        from vanguard.bench.score import STEP

        own = results["balanced"]
        page = html(reports["balanced"], {}, buckets(own.tally.latency, STEP), reports)
        _write(asked, {"profiles": reports}, lambda: page)
    else:
        _write(asked, {"profiles": reports}, lambda: text(reports))
    return name_unreadable(results[PROFILES[-1]])


def baselines(asked: Asked) -> int:
    """Judge the corpora with each layer alone and left out; the exit code."""
    from vanguard.bench.ablation import as_json, measure
    from vanguard.bench.side import ablation_text
    from vanguard.cli.judging import PROJECT, judge_of
    from vanguard.cli.progress import Bar
    from vanguard.layers import LAYERS

    _check(asked)
    corpora = chosen(asked.corpora)
    judge = judge_of(asked.profile, asked.config, PROJECT)
    layers = ("normalize", *(layer.name for layer in LAYERS))
    bar = Bar(sum(corpus.size for corpus in corpora), quiet=asked.quiet)
    try:
        found = measure(corpora, judge, layers, lambda cases, size: bar.step(size, f"{cases:,} cases"))
    finally:
        bar.clear()
    told = as_json(found)
    policy = judge.policy
    report = {"profile": policy.profile.name, "ruleset": policy.digest, "variants": told}
    _write(asked, report, lambda: ablation_text(found, told, layers))
    return DONE


def coverage(asked: Asked) -> int:
    """Hold the taxonomy against the rules and the cases; the exit code."""
    from vanguard.bench import coverage as covering
    from vanguard.bench.side import coverage_text

    _check(asked)
    result = judged(chosen(asked.corpora), asked)
    found = covering.coverage(_rules(asked.config), result.tally)
    _write(asked, found, lambda: coverage_text(found))
    return name_unreadable(result)


def false_positives(asked: Asked) -> int:
    """Count the honest messages that each rule touches, beside the baseline's; the exit code."""
    from vanguard.bench.false_positives import as_text, by_rule

    _check(asked)
    held = read(asked.against)
    result = judged(chosen(asked.corpora), asked)
    report = by_rule(result.tally, _rules(asked.config), result.profile, held.budgets)
    _write(asked, report, lambda: as_text(report))
    greedy = report["greedy"]
    if greedy:
        say(f"rules that touch more honest messages than the baseline knows of: {', '.join(greedy)}")
    return name_unreadable(result) or (FAILED_CHECK if greedy and asked.against.gate else DONE)


def _rules(config: str | None) -> list[Rule | Builtin]:
    """Every rule, of files and of code, that looks at messages."""
    from vanguard import layers, settings
    from vanguard.cli import assembly

    found, _ = assembly.rules(settings.load({"config": config}))
    return [*found, *layers.BUILTIN]


def _check(asked: Asked, formats: tuple[str, ...] = FORMATS) -> None:
    one_of(asked.form, formats, "--format")
    check_out(asked.out)


def _write(asked: Asked, report: dict[str, Any], text: Callable[[], str]) -> None:
    told = (json.dumps(report, indent=2) if asked.form == "json" else text()) + "\n"
    if asked.out:
        asked.out.write_text(told, encoding="utf-8")
    else:
        sys.stdout.write(told)


def benchmark_profiles(
    corpus: Corpora = None,
    config: Config = None,
    form: Form = "text",
    out: Out = None,
    jobs: Jobs = None,
    quiet: Quiet = False,
) -> None:
    """Measure the three profiles side by side."""
    asked = Asked(tuple(corpus or ()), None, config, form, out, jobs=jobs or processors(), quiet=quiet)
    raise typer.Exit(guarded(partial(profiles, asked)))


def benchmark_baselines(
    corpus: Corpora = None,
    profile: Profile = None,
    config: Config = None,
    form: Form = "text",
    out: Out = None,
    quiet: Quiet = False,
) -> None:
    """Measure each layer alone and left out."""
    asked = Asked(tuple(corpus or ()), profile, config, form, out, quiet=quiet)
    raise typer.Exit(guarded(partial(baselines, asked)))


def benchmark_coverage(
    corpus: Corpora = None,
    profile: Profile = None,
    config: Config = None,
    form: Form = "text",
    out: Out = None,
    jobs: Jobs = None,
    quiet: Quiet = False,
) -> None:
    """Name threats without rules or cases."""
    workers = jobs or processors()
    asked = Asked(tuple(corpus or ()), profile, config, form, out, jobs=workers, quiet=quiet)
    raise typer.Exit(guarded(partial(coverage, asked)))


def benchmark_rules(
    corpus: Corpora = None,
    profile: Profile = None,
    config: Config = None,
    gate: Annotated[bool, typer.Option("--gate", help="Exit 1 where a rule is greedier.")] = False,
    baseline: Annotated[Path | None, typer.Option(metavar="FILE", help="What is known of.")] = None,
    form: Form = "text",
    out: Out = None,
    jobs: Jobs = None,
    quiet: Quiet = False,
) -> None:
    """Count honest messages that each rule touches."""
    workers, against = jobs or processors(), Against(gate, baseline)
    asked = Asked(tuple(corpus or ()), profile, config, form, out, jobs=workers, quiet=quiet, against=against)
    raise typer.Exit(guarded(partial(false_positives, asked)))


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command("benchmark-profiles", epilog=PROFILES_EXAMPLES)(benchmark_profiles)
    app.command("benchmark-baselines", epilog=BASELINES_EXAMPLES)(benchmark_baselines)
    app.command("benchmark-coverage", epilog=COVERAGE_EXAMPLES)(benchmark_coverage)
    app.command("benchmark-rules", epilog=FALSE_POSITIVES_EXAMPLES)(benchmark_rules)

"""``vanguard benchmark-redteam``: how long an attacker who tries again needs to find a way round."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vanguard.cli.bench import check_out, chosen
from vanguard.cli.bench_more import Config, Corpora, Out, Profile, Quiet
from vanguard.cli.choice import one_of
from vanguard.cli.ends import DONE, guarded
from vanguard.errors import UsageError
from vanguard.model.value import value
from vanguard.strict_yaml import nearest, quoted

if TYPE_CHECKING:
    from vanguard.bench.corpus import Labelled

FORMATS = ("text", "json")

EXAMPLES = """\b
Examples:
  vanguard benchmark-redteam --corpus cases.jsonl --queries 50
  vanguard benchmark-redteam --rule fs-traversal --queries 2000
  vanguard benchmark-redteam --finds found.jsonl

\b
From attacks that a rule stops, a seeded search changes disguises, words and
carriers until a message goes through. The same seed gives the same report.
"""


@value
class Asked:
    """What the search was asked to do."""

    corpora: tuple[Path, ...] = ()
    profile: str | None = None
    config: str | None = None
    rules: tuple[str, ...] = ()
    queries: int = 200
    seed: int = 1
    form: str = "text"
    out: Path | None = None
    finds: Path | None = None
    quiet: bool = False


def execute(asked: Asked) -> int:
    """Search, and write the report and the finds; the exit code."""
    from vanguard.bench.redteam import Redteam, search
    from vanguard.cli.judging import PROJECT, judge_of
    from vanguard.cli.progress import Bar

    one_of(asked.form, FORMATS, "--format")
    check_out(asked.out)
    check_out(asked.finds)
    team = Redteam(judge_of(asked.profile, asked.config, PROJECT), asked.seed)
    team.learn(_cases(asked.corpora))
    rules = _rules(asked.rules, team.starts)
    bar = Bar(len(rules) * asked.queries, quiet=asked.quiet)
    try:
        report = search(team, rules, asked.queries, lambda rule, _: bar.step(asked.queries, rule))
    finally:
        bar.clear()
    if asked.finds:
        lines = "".join(f"{json.dumps(case)}\n" for case in report["finds"])
        asked.finds.write_text(lines, encoding="utf-8")
    text = json.dumps(report, indent=2) if asked.form == "json" else as_text(report)
    if asked.out:
        asked.out.write_text(f"{text}\n", encoding="utf-8")
    else:
        print(text)
    return DONE


def as_text(report: dict[str, Any]) -> str:
    """The report as a table, those found first on top."""
    from vanguard.bench.side import table

    total = report["queries"]
    ordered = sorted(report["rules"].items(), key=lambda each: (each[1]["bypass_at"] or total + 1, each[0]))
    rows = [
        (name, f"{row['starts']}", str(row["bypass_at"] or f"> {total}"), ", ".join(row["way"]))
        for name, row in ordered
    ]
    head = (
        f"profile {report['profile']}, ruleset {report['ruleset']}, seed {report['seed']}\n"
        f"{report['bypassed']} of {len(rows)} rules were got round within {total:,} queries; "
        f"median {report['median']:,.0f}"
    )
    columns = ("rule", "starts", "queries", "way")
    return f"{head}\n\n{table('QUERIES TO THE FIRST WAY ROUND', [columns, *rows], left=(0, 3))}"


def _cases(named: tuple[Path, ...]) -> Iterator[Labelled]:
    from vanguard.bench.corpus import labelled, portions

    corpora = chosen(named)
    for portion in portions(corpora, 1):
        for _, line in portion.lines:
            if line is not None and b'"attack"' in line:
                try:
                    yield labelled(line, corpora[portion.corpus].name)
                except UsageError:
                    continue


def _rules(wanted: tuple[str, ...], starts: dict[str, Any]) -> list[str]:
    """The rules to get round, those asked for or all that stop an attack; raises UsageError."""
    known = sorted(name for name in starts if not name.startswith("parse:"))
    for rule in wanted:
        if rule not in known:
            hint = nearest(rule, known) if known else "name another corpus"
            raise UsageError(f"{quoted(rule)} stops no attack of the corpora", place="--rule", hint=hint)
    if not known:
        raise UsageError("no attack of the corpora is stopped", place="--corpus")
    return list(wanted) or known


def register(app: typer.Typer) -> None:
    """Add ``benchmark-redteam`` to the command line."""

    @app.command("benchmark-redteam", epilog=EXAMPLES)
    def benchmark_redteam(
        corpus: Corpora = None,
        profile: Profile = None,
        config: Config = None,
        rule: Annotated[
            list[str] | None, typer.Option(metavar="ID", help="Only this rule; may be repeated.")
        ] = None,
        queries: Annotated[int, typer.Option(min=1, help="Messages to try for each rule.")] = 200,
        seed: Annotated[int, typer.Option(help="Fixes every choice.")] = 1,
        finds: Annotated[
            Path | None, typer.Option(metavar="FILE", help="Write what got through as cases.")
        ] = None,
        form: Annotated[str, typer.Option("--format", help="text or json.")] = "text",
        out: Out = None,
        quiet: Quiet = False,
    ) -> None:
        """Search for ways round each rule."""
        rules, files = tuple(rule or ()), tuple(corpus or ())
        asked = Asked(files, profile, config, rules, queries, seed, form, out, finds, quiet)
        raise typer.Exit(guarded(partial(execute, asked)))

"""``vanguard benchmark-run``: how much is caught, and how much honest work is stopped."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vanguard.cli import completion
from vanguard.cli.bench_gate import Against, Held, end, more_of, read, write
from vanguard.cli.choice import one_of
from vanguard.cli.ends import DONE, WRONG_USE, guarded, say
from vanguard.errors import UsageError
from vanguard.model.value import value
from vanguard.strict_yaml import quoted

if TYPE_CHECKING:
    from vanguard.bench.corpus import Corpus
    from vanguard.bench.run import Result
    from vanguard.bench.score import Tally

FORMATS = ("text", "json", "markdown", "html")

SHOWN_ERRORS = 20
"""Lines that are no case which are named on stderr; the rest are counted."""

EXAMPLES = """\b
Examples:
  vanguard benchmark-run --corpus cases.jsonl
  vanguard benchmark-run --profile strict --corpus attacks/ --corpus honest.jsonl
  vanguard benchmark-run --corpus cases.jsonl --category xss --missed 10
  vanguard benchmark-run --corpus cases.jsonl --format json --out report.json
  vanguard benchmark-run --corpus cases.jsonl --compare report.json
  vanguard benchmark-run --gate

\b
A line of a corpus is a case: {"id", "label": "attack" or "benign", "category",
"direction", "message", "source", "context", "session"}. Each message is judged
as vanguard inspect would judge it. Without --corpus the corpora that come with
Vanguard are judged.

\b
Exit codes: 0 done; 1 with --gate, where a figure is worse than the baseline
allows (they are named); 2 wrong use, an unreadable file, or lines that are no case
(they are named, and the others are judged all the same).
"""


def processors() -> int:
    """The processors that this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def chosen(named: Sequence[Path]) -> list[Corpus]:
    """The corpora that were named, else those that came with Vanguard; raises UsageError where none did."""
    from vanguard.bench.corpus import corpora, own_corpora

    found = named or own_corpora()
    if not found:
        raise UsageError("no corpora come with this version", place="--corpus", hint="name a file of cases")
    return corpora(found)


def check_format(wanted: str) -> None:
    """Raise UsageError for a format that there is not."""
    one_of(wanted, FORMATS, "--format")


def check_out(out: Path | None) -> None:
    """Raise OSError where the report cannot be written, before the work is done rather than after."""
    if out:
        with out.open("ab"):
            pass


@value
class Asked:
    """What ``benchmark-run`` was asked to do; ``details`` is the number of wrong cases to name."""

    corpora: tuple[Path, ...] = ()
    profile: str | None = None
    config: str | None = None
    form: str = "text"
    out: Path | None = None
    categories: frozenset[str] = frozenset()
    details: int = 0
    jobs: int = 1
    quiet: bool = False
    against: Against = Against()


def execute(asked: Asked) -> int:
    """Judge the corpora and write the report; the exit code.  Raises VanguardError and OSError."""
    check_format(asked.form)
    found = chosen(asked.corpora)
    held = read(asked.against)
    check_out(asked.out)
    result = judged(found, asked)
    report, more = held_against(result, asked, held)
    text = told(result, asked, asked.out is None and sys.stdout.isatty(), report, more)
    if asked.out:
        asked.out.write_text(text, encoding="utf-8")
    else:
        print(text, end="")
    write(report, held)
    return name_unreadable(result) or end(more, held)


def held_against(result: Result, asked: Asked, held: Held) -> tuple[dict[str, Any], dict[str, Any]]:
    """The report as JSON and what it says besides of earlier runs."""
    from vanguard.bench.report import as_json

    report = as_json(result, asked.details)
    return report, more_of(report, held)


def judged(corpora: list[Corpus], asked: Asked) -> Result:
    """Judge the corpora with a progress bar; raises UsageError where there was nothing to judge."""
    from vanguard.bench.run import run
    from vanguard.cli.judging import PROJECT, judge_of
    from vanguard.cli.progress import Bar

    bar = Bar(sum(corpus.size for corpus in corpora), quiet=asked.quiet)

    def progress(tally: Tally, size: int) -> None:
        bar.step(size, f"{tally.cases.total():,} cases")

    make_judge = partial(judge_of, asked.profile, asked.config, PROJECT)
    try:
        result = run(corpora, make_judge, jobs=asked.jobs, categories=asked.categories, progress=progress)
    finally:
        bar.clear()
    if not result.tally.cases and not result.tally.unreadable:
        classes = " or ".join(map(quoted, sorted(asked.categories)))
        raise UsageError(f"the corpora have no case{classes and f' of the class {classes}'}")
    return result


def told(result: Result, asked: Asked, colour: bool, report: dict[str, Any], more: dict[str, Any]) -> str:
    """The report in the format asked for, with a newline at its end."""
    if asked.form == "json":
        return json.dumps(report | more, indent=2) + "\n"
    if asked.form in ("markdown", "html"):
        return as_page(result, asked.form, report, more)
    from vanguard.bench.compare import as_text
    from vanguard.bench.table import Tables

    text = Tables(result, colour=colour, details=asked.details).text() + "\n"
    return f"{text}\n{as_text(more['compared'])}\n" if "compared" in more else text


def as_page(result: Result, form: str, report: dict[str, Any], more: dict[str, Any]) -> str:
    """The report as a page of Markdown or HTML."""
    from vanguard.bench import page
    from vanguard.bench.score import STEP

    if form == "markdown":
        return page.markdown(report, more)
    return page.html(report, more, page.buckets(result.tally.latency, STEP))


def name_unreadable(result: Result) -> int:
    """Name the lines that are no case; the exit code."""
    from vanguard.bench.report import place

    unreadable = result.tally.unreadable
    for corpus, line, error in unreadable[:SHOWN_ERRORS]:
        say(f"{place(result, corpus, line)}: {error}")
    if unreadable:
        say(f"{len(unreadable):,} line{'s are' if len(unreadable) > 1 else ' is'} no case and not counted")
    return WRONG_USE if unreadable else DONE


def benchmark_run(
    corpus: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help="Cases as JSON lines, or a folder of such; may be repeated."),
    ] = None,
    profile: Annotated[
        str | None,
        typer.Option(help="monitor, balanced or strict.", autocompletion=completion.profiles),
    ] = None,
    config: Annotated[str | None, typer.Option(help="A vanguard.yaml.")] = None,
    form: Annotated[str, typer.Option("--format", help="text, json, markdown or html.")] = "text",
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the report here.")] = None,
    category: Annotated[
        list[str] | None, typer.Option(metavar="CLASS", help="Only this class; may be repeated.")
    ] = None,
    missed: Annotated[
        int, typer.Option(min=0, help="Name so many wrong cases of each class, with the rules.")
    ] = 0,
    jobs: Annotated[
        int | None, typer.Option(min=1, help="Processes.", show_default="one for each processor")
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar.")] = False,
    gate: Annotated[bool, typer.Option("--gate", help="Exit 1 where a figure is over its budget.")] = False,
    baseline: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="The budgets, or a JSON report that is none worse."),
    ] = None,
    compare: Annotated[
        Path | None, typer.Option(metavar="OLD.json", help="Say what changed since this report.")
    ] = None,
    write_baseline: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the budgets that this run meets.")
    ] = None,
    because: Annotated[str, typer.Option(help="Why budgets are loosened.", show_default=False)] = "",
) -> None:
    """Measure what is caught and what is wrongly stopped.

    Judges every case of the corpora and reports by class and source.
    """
    classes = frozenset(category or ())
    workers = jobs or processors()
    against = Against(gate, baseline, compare, write_baseline, because)
    asked = Asked(tuple(corpus or ()), profile, config, form, out, classes, missed, workers, quiet, against)
    raise typer.Exit(guarded(lambda: execute(asked)))


def register(app: typer.Typer) -> None:
    """Add ``benchmark-run`` to the command line."""
    app.command("benchmark-run", epilog=EXAMPLES)(benchmark_run)

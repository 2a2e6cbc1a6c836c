"""``vanguard rules``: look at, test and write detection rules."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vanguard.cli.ends import DONE, FAILED_CHECK, guarded, inert, say
from vanguard.errors import ConfigError, UsageError

if TYPE_CHECKING:
    from vanguard.model.rule import Rule
    from vanguard.rules.load import Source

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)

Folder = Annotated[
    Path | None,
    typer.Option("--rules-dir", help="A folder of rules instead of the shipped ones.", show_default=False),
]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON document instead of a table.")]

_COLOURS = {"critical": "1;31", "high": "31", "medium": "33", "low": "36", "info": "2"}
_GAP = "  "


@app.callback()
def _root() -> None:
    """Look at, test and write detection rules."""


@app.command("list")
def list_(rules_dir: Folder = None, as_json: AsJson = False) -> None:
    """List every rule with its severity and what it sees."""

    def work() -> int:
        rules = [source.rule for source in _sources(rules_dir)]
        print(_json(rules) if as_json else _table(rules, sys.stdout.isatty()))
        return DONE

    _run(work)


@app.command()
def show(id: Annotated[str, typer.Argument(help="The rule.")], rules_dir: Folder = None) -> None:
    """Print a rule's page: what it sees, why, its patterns and its cases."""

    def work() -> int:
        from vanguard.rules.page import page

        print(_shown(page(_one(_sources(rules_dir), id).rule)))
        return DONE

    _run(work)


@app.command(epilog="Example: vanguard rules new download-execution shell-download-then-run")
def new(
    category: Annotated[str, typer.Argument(help="The folder, such as sql-injection.")],
    id: Annotated[str, typer.Argument(help="The rule, such as sql-union-select.")],
    rules_dir: Folder = None,
) -> None:
    """Write a rule file to start from, with cases to fill in."""

    def work() -> int:
        from vanguard.rules.scaffold import write

        print(inert(str(write(_folder(rules_dir), category, id))))
        say("fill in every TODO, then: vanguard rules check, vanguard rules test " + id)
        return DONE

    _run(work)


@app.command("test")
def prove_(
    id: Annotated[str | None, typer.Argument(help="One rule; left out: all.", show_default=False)] = None,
    rules_dir: Folder = None,
) -> None:
    """Prove rules by their cases: each behaves, alone and in the whole, and each pattern is needed."""

    def work() -> int:
        from vanguard.cli.trial import balanced
        from vanguard.rules.prove import prove

        sources = _sources(rules_dir)
        wanted = [_one(sources, id)] if id else sources
        trial = balanced(tuple(source.rule for source in sources))
        problems = [problem for source in wanted for problem in prove(source, trial)]
        cases = sum(len(source.rule.catches) + len(source.rule.passes) for source in wanted)
        return _verdict(problems, f"{len(wanted)} rules proven by {cases} cases")

    _run(work)


@app.command()
def check(rules_dir: Folder = None) -> None:
    """Check how every rule is written."""

    def work() -> int:
        from vanguard.rules.lint import lint
        from vanguard.rules.load import read_all

        sources, errors = read_all(_folder(rules_dir))
        problems = [*errors, *(problem for source in sources for problem in lint(source))]
        if not sources and not errors:
            raise _none(_folder(rules_dir))
        return _verdict(problems, f"{len(sources)} rules are well written")

    _run(work)


@app.command()
def pages(
    out: Annotated[Path, typer.Option(help="The folder to write into.")] = Path("docs/rules"),
    rules_dir: Folder = None,
) -> None:
    """Write a Markdown page for every rule, and one that lists them."""

    def work() -> int:
        from vanguard.rules.page import write

        try:
            written = write(out, (source.rule for source in _sources(rules_dir)))
        except OSError as error:
            raise UsageError(f"{out} cannot be written: {error.strerror}", place="--out") from None
        print(inert(f"{written} pages in {out}"))
        return DONE

    _run(work)


def _run(work: Callable[[], int]) -> None:
    raise typer.Exit(guarded(work))


def _folder(rules_dir: Path | None) -> Path:
    from vanguard.rules.library import locate

    return rules_dir or locate()


def _sources(rules_dir: Path | None) -> tuple[Source, ...]:
    from vanguard.rules.load import load_sources

    folder = _folder(rules_dir)
    sources = load_sources(folder)
    if not sources:
        raise _none(folder)
    return sources


def _none(folder: Path) -> ConfigError:
    return ConfigError(f"no rules found in {folder}", hint="rules stand in <category>/<rule-id>.yaml")


def _one(sources: Iterable[Source], id: str) -> Source:
    from vanguard.strict_yaml import nearest, quoted

    by_id = {source.rule.id: source for source in sources}
    if id not in by_id:
        raise UsageError(f"there is no rule {quoted(id)}", place="ID", hint=nearest(id, by_id))
    return by_id[id]


def _verdict(problems: list[Any], good: str) -> int:
    """Print the problems, or that there are none; the exit code."""
    for problem in problems:
        print(inert(str(problem)))
    if problems:
        say(f"{len(problems)} problem{'s' if len(problems) > 1 else ''}")
        return FAILED_CHECK
    print(good)
    return DONE


def _table(rules: Sequence[Rule], colour: bool) -> str:
    rows = [(rule.id, rule.severity.word, rule.category, rule.title) for rule in rules]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    return "\n".join(_row(row, widths, colour) for row in rows)


def _row(row: tuple[str, str, str, str], widths: Sequence[int], colour: bool) -> str:
    id, severity, category, title = (inert(cell) for cell in row)
    painted = f"\033[{_COLOURS[severity]}m{severity}\033[0m" if colour else severity
    gap = " " * (widths[1] - len(severity))
    return _GAP.join((id.ljust(widths[0]), painted + gap, category.ljust(widths[2]), title))


def _json(rules: Iterable[Rule]) -> str:
    import json

    fields = ("id", "title", "category", "confidence", "says", "why", "tags", "shadow", "place")
    listed = [
        {**{name: getattr(rule, name) for name in fields}, "severity": rule.severity.word} for rule in rules
    ]
    return json.dumps(listed, indent=2)


def _shown(text: str) -> str:
    return "\n".join(map(inert, text.splitlines()))

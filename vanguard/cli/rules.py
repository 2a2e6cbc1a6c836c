"""``vanguard rules``: look at, test and write detection rules."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vanguard.cli import completion, rules_signed
from vanguard.cli.ends import DONE, FAILED_CHECK, guarded, inert, say
from vanguard.cli.examples import examples
from vanguard.errors import ConfigError, UsageError

if TYPE_CHECKING:
    from vanguard.model.rule import Rule
    from vanguard.model.sequence import Sequence as OverCalls
    from vanguard.rules.built_in import CodeRule
    from vanguard.rules.load import Source

EXAMPLES = """\b
Examples:
  vanguard rules list
  vanguard rules show shell-powershell-download-run
  vanguard rules test --rules-dir ./my-rules
  vanguard rules update acme-rules.json
"""

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, epilog=EXAMPLES)

Folder = Annotated[
    Path | None,
    typer.Option("--rules-dir", help="A folder of rules instead of the shipped ones.", show_default=False),
]
Config = rules_signed.Config
AsJson = Annotated[bool, typer.Option("--json", help="One JSON document instead of a table.")]
_Names = completion.rule_ids


@app.callback()
def _root() -> None:
    """Look at, test and write detection rules."""


rules_signed.register(app)


@app.command("list", epilog=examples("rules list", "rules list --json", "rules list --rules-dir ./my-rules"))
def list_(rules_dir: Folder = None, as_json: AsJson = False, config: Config = None) -> None:
    """List every rule with its severity, its level and what it sees.

    The shipped ones, those of signed bundles, and those of the config's folders, which nobody has signed.
    """

    def work() -> int:
        from vanguard.cli import rules_table
        from vanguard.cli.rules_signed import listed

        rules = listed(rules_dir, config)
        if not rules:
            raise _none(_folder(rules_dir))
        code = _code(rules_dir)
        printed = rules_table.as_json(rules, code) if as_json else None
        print(printed or rules_table.table(rules, code, sys.stdout.isatty()))
        return DONE

    _run(work)


@app.command(epilog=examples("rules show shell-powershell-download-run", "rules show fs-outside-zone"))
def show(
    id: Annotated[str, typer.Argument(help="The rule.", autocompletion=_Names)], rules_dir: Folder = None
) -> None:
    """Print a rule's page: what it sees, why, and its cases.

    Of a built-in rule, which is code, it prints what each profile does about it.
    """

    def work() -> int:
        from vanguard.rules.built_in import described
        from vanguard.rules.page import page
        from vanguard.rules.sequence_page import sequence_page

        code = {each.rule.id: each for each in _code(rules_dir)}
        over_calls = {each.id: each for each in _over_calls(rules_dir)}
        if id in over_calls:
            print(_shown(sequence_page(over_calls[id], "<!-- from its file -->")))
        elif id in code:
            print(_shown("\n".join([f"# {id}", "", *described(code[id])])))
        else:
            print(_shown(page(_one(_sources(rules_dir), id, {*code, *over_calls}).rule)))
        return DONE

    _run(work)


@app.command(epilog=examples("rules new download-execution shell-my-rule --rules-dir ./my-rules"))
def new(
    category: Annotated[str, typer.Argument(help="The folder, such as sql-injection.")],
    id: Annotated[str, typer.Argument(help="The rule, such as sql-union-select.")],
    rules_dir: Folder = None,
) -> None:
    """Write a rule file to start from, with cases to fill in."""

    def work() -> int:
        from vanguard.rules.scaffold import write

        print(inert(str(write(_folder(rules_dir), category, id))))
        where = f" --rules-dir {shlex.quote(str(rules_dir))}" if rules_dir else ""
        say(f"fill in every TODO, then: vanguard rules check{where}; vanguard rules test {id}{where}")
        if rules_dir:
            say("a gateway uses the folder once rule_folders: in its vanguard.yaml names it")
        return DONE

    _run(work)


@app.command(
    "test", epilog=examples("rules test", "rules test sql-union-select", "rules test --rules-dir ./my-rules")
)
def prove_(
    id: Annotated[
        str | None,
        typer.Argument(help="One rule; left out: all.", show_default=False, autocompletion=_Names),
    ] = None,
    rules_dir: Folder = None,
) -> None:
    """Prove rules by their own cases.

    Each case behaves, alone and in the whole, and each pattern is needed.
    """

    def work() -> int:
        from vanguard.cli import over_calls
        from vanguard.cli.trial import balanced
        from vanguard.rules.prove import prove

        if id in {each.rule.id for each in _code(rules_dir)}:
            raise UsageError(f"{id} is built in: it is code and has no cases in a file", place="ID")
        sources = _sources(rules_dir)
        sequences = _over_calls(rules_dir)
        chosen = [each for each in sequences if id in (None, each.id)]
        wanted = [_one(sources, id, (each.id for each in sequences))] if id and not chosen else sources
        wanted = [] if id and chosen else wanted
        trial = balanced(tuple(source.rule for source in sources))
        problems = [problem for source in wanted for problem in prove(source, trial)]
        problems += over_calls.prove(chosen, sequences, sources, _folder(rules_dir))
        proven: list[Rule | OverCalls] = [*(source.rule for source in wanted), *chosen]
        cases = sum(len(rule.catches) + len(rule.passes) for rule in proven)
        return _verdict(problems, f"{len(proven)} rules proven by {cases} cases")

    _run(work)


@app.command(epilog=examples("rules check", "rules check --rules-dir ./my-rules"))
def check(rules_dir: Folder = None) -> None:
    """Check how every rule is written."""

    def work() -> int:
        from vanguard.cli import over_calls
        from vanguard.rules.lint import lint
        from vanguard.rules.load import read_all

        sources, errors = read_all(_folder(rules_dir))
        problems = [*errors, *(problem for source in sources for problem in lint(source))]
        sequences, wrong = over_calls.checked(_folder(rules_dir))
        problems += wrong
        if not sources and not errors:
            raise _none(_folder(rules_dir))
        return _verdict(problems, f"{len(sources) + len(sequences)} rules are well written")

    _run(work)


@app.command(
    epilog=examples("rules pages --out docs/rules", "rules pages --rules-dir ./my-rules --out pages")
)
def pages(
    out: Annotated[Path, typer.Option(help="The folder to write into.")] = Path("docs/rules"),
    rules_dir: Folder = None,
) -> None:
    """Write a Markdown page for every rule, and an index."""

    def work() -> int:
        from vanguard.rules.page import write

        try:
            rules = (source.rule for source in _sources(rules_dir))
            written = write(out, rules, _code(rules_dir), _over_calls(rules_dir))
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


def _code(rules_dir: Path | None) -> tuple[CodeRule, ...]:
    """The rules that are code, which stand beside the shipped ones alone."""
    if rules_dir:
        return ()
    from vanguard.cli.code_rules import code_rules

    return code_rules()


def _over_calls(rules_dir: Path | None) -> tuple[OverCalls, ...]:
    from vanguard.rules.sequences import read_all

    return read_all(_folder(rules_dir))


def _sources(rules_dir: Path | None) -> tuple[Source, ...]:
    from vanguard.rules.load import load_sources

    folder = _folder(rules_dir)
    sources = load_sources(folder)
    if not sources:
        raise _none(folder)
    return sources


def _none(folder: Path) -> ConfigError:
    return ConfigError(f"no rules found in {folder}", hint="rules stand in <category>/<rule-id>.yaml")


def _one(sources: Iterable[Source], id: str, others: Iterable[str] = ()) -> Source:
    """The rule of that id; raises UsageError with the nearest one, ``others`` counted in."""
    from vanguard.strict_yaml import nearest, quoted

    by_id = {source.rule.id: source for source in sources}
    if id not in by_id:
        raise UsageError(f"there is no rule {quoted(id)}", place="ID", hint=nearest(id, {*by_id, *others}))
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


def _shown(text: str) -> str:
    return "\n".join(map(inert, text.splitlines()))

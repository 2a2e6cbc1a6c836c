"""``vanguard policy``: draft, check and test a policy file, and see what it would do."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vanguard.cli.ends import DONE, FAILED_CHECK, guarded, inert, say

if TYPE_CHECKING:
    from vanguard.cli.policy_checks import Outcome
    from vanguard.policy.reach import Inventory

EXAMPLES = """\b
Examples:
  vanguard policy check vanguard.yaml
  vanguard policy check vanguard.yaml --list tools.json
  vanguard policy test vanguard.yaml
  vanguard policy schema > vanguard.schema.json
  vanguard policy suggest --out draft.yaml
  vanguard policy shadowed
  vanguard policy exceptions --config vanguard.yaml

\b
Exit codes: 0 nothing is wrong; 1 something is; 2 wrong use or unreadable file.
"""

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, epilog=EXAMPLES)

File = Annotated[Path, typer.Argument(metavar="FILE", help="A vanguard.yaml.")]
Logs = Annotated[
    list[Path] | None, typer.Argument(metavar="LOG...", help="Audit logs.", show_default="the home's")
]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON document instead of text.")]


@app.callback()
def _root() -> None:
    """Check and test a policy file."""


@app.command(epilog=EXAMPLES)
def check(
    file: File,
    tools: Annotated[
        Path | None,
        typer.Option("--list", help="The server's tools, as tools/list answers.", show_default=False),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Say what is wrong with a policy file, and where.

    Where a base at a URL is another one by now, that is said too, and is not wrong.

    A rule that can never match is wrong too: an earlier one decides, it contradicts itself or, where
    the server's tools are given, no tool or argument is what it means.
    """

    def work() -> int:
        from vanguard.cli.policy_checks import notes, problems

        found = problems(file, date.today(), _inventory(tools) if tools else None)
        told = notes(file)
        if as_json:
            print(json.dumps({"file": str(file), "problems": found, "notes": told}, indent=2))
            return FAILED_CHECK if found else DONE
        for line in told:
            say(line)
        if found:
            print("\n".join(map(inert, found)))
        else:
            say(f"{file}: nothing is wrong")
        return FAILED_CHECK if found else DONE

    raise typer.Exit(guarded(work))


@app.command("test", epilog=EXAMPLES)
def try_cases(
    file: File,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON line for each case.")] = False,
) -> None:
    """Judge the cases of a policy file by that file.

    A case names a call and what is expected of it.
    """

    def work() -> int:
        from vanguard.cli.policy_checks import outcomes

        failed = total = 0
        for each in outcomes(file, date.today()):
            total += 1
            failed += bool(each.wrong)
            if as_json:
                print(_json(each))
            elif each.wrong:
                print(inert(f"{each.case.place}: {each.case.name}: {each.wrong}"))
        if not as_json:
            say(_summary(file, total, failed))
        return FAILED_CHECK if failed else DONE

    raise typer.Exit(guarded(work))


@app.command(epilog=EXAMPLES)
def suggest(
    sources: Annotated[
        list[str] | None,
        typer.Argument(metavar="LOG|CAPTURE...", help="Audit logs and captures.", show_default="the home's"),
    ] = None,
    server: Annotated[str, typer.Option(help="Calls of this server alone.", show_default=False)] = "",
    out: Annotated[Path | None, typer.Option(help="A new file for the draft.", show_default=False)] = None,
    config: Annotated[
        str | None, typer.Option(help="A vanguard.yaml, for its profile.", show_default=False)
    ] = None,
    key: Annotated[
        str, typer.Option(help="A capture's key: env:NAME or file:PATH.", show_default=False)
    ] = "",
) -> None:
    """Draft the least that covers what was seen.

    Then say what that would have stopped. Arguments come from captures; an audit log has none.
    """

    def work() -> int:
        from vanguard.cli.suggest import run

        return run(sources or (), server, out, config, key)

    raise typer.Exit(guarded(work))


@app.command(epilog=EXAMPLES)
def shadowed(
    logs: Logs = None,
    ruleset: Annotated[
        str, typer.Option(help="Of this candidate alone.", show_default="each server's last")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Say what a shadow policy would have changed.

    Exit code 1 where it would have stopped what went on.
    """

    def work() -> int:
        from vanguard.cli.promotion import run

        return run(logs or (), ruleset, as_json)

    raise typer.Exit(guarded(work))


@app.command(epilog=EXAMPLES)
def exceptions(
    logs: Logs = None,
    config: Annotated[str | None, typer.Option(help="A vanguard.yaml.", show_default=False)] = None,
    as_json: AsJson = False,
) -> None:
    """Count how often each exception let something pass.

    Those that are unused or over are named.

    Exit code 1 where one is unused or over.
    """

    def work() -> int:
        from vanguard.cli.excepted import run

        return run(logs or (), config, as_json)

    raise typer.Exit(guarded(work))


@app.command(epilog=EXAMPLES)
def schema() -> None:
    """Print the JSON Schema of a policy file, for editors."""

    def work() -> int:
        from vanguard.policy.file_schema import schema as whole

        print(json.dumps(whole(), indent=2))
        return DONE

    raise typer.Exit(guarded(work))


def _summary(file: Path, total: int, failed: int) -> str:
    if not total:
        return f"{file}: there are no cases (write them under cases:)"
    return f"{file}: {total - failed} of {total} cases are as expected"


def _json(outcome: Outcome) -> str:
    case, decision = outcome.case, outcome.decision
    return json.dumps(
        {
            "name": case.name,
            "place": case.place,
            "expected": case.expect.word,
            "verdict": decision.verdict.word if decision else None,
            "because": list(decision.because) if decision else [],
            "wrong": outcome.wrong,
        }
    )


def _inventory(path: Path) -> Inventory:
    import orjson

    from vanguard.cli.tools import saved

    answer = orjson.loads(saved(path.read_bytes(), str(path)).answered)
    listed = [each for each in answer["result"]["tools"] if isinstance(each, dict)]
    return {each["name"]: each for each in listed if isinstance(each.get("name"), str)}

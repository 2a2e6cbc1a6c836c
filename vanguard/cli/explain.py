"""``vanguard explain``: why a decision was made, from the audit log or judged afresh."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vanguard.adapters.journals.encode import fields as record_fields
from vanguard.adapters.journals.read import find
from vanguard.bench.case import read
from vanguard.bench.lines import TOO_LONG, nothing_in, numbered, opened
from vanguard.cli import completion
from vanguard.cli.ends import DONE, FAILED_CHECK, guarded, say
from vanguard.cli.explained import sentences
from vanguard.cli.judging import judge_of
from vanguard.cli.logs import Source, source_of
from vanguard.errors import ProtocolError, UsageError
from vanguard.model.record import Record
from vanguard.strict_yaml import quoted

if TYPE_CHECKING:
    from vanguard.bench.judge import Judge, Judgement

EXAMPLES = """\b
Examples:
  vanguard explain 5f0c2e91aa-1b
  vanguard explain message.json --profile strict
  vanguard explain - < message.json

\b
The id of a decision stands in the refusal that the client got, and at the end
of each line of vanguard logs. A file has a message or a case on each line, and
is judged afresh, by the settings in force.

\b
Exit codes: 0 done; 1 some line of the file gave an error; 2 no such decision,
or an unreadable file.
"""


def of_record(source: Source, decision_id: str) -> dict[str, Any]:
    """The fields of the record with that id; raises UsageError where there is none."""
    for files in reversed(source.days()):
        found = find(files, decision_id, source.blocks)
        if found:
            return found.fields
    raise UsageError(
        f"there is no decision {quoted(decision_id)} in {source.place}", hint="see vanguard logs"
    )


def of_judgement(judged: Judgement) -> dict[str, Any]:
    """The fields that a record of this judgement has, but for what only a gateway knows."""
    message, context = judged.message, judged.context
    made = Record(
        "decision",
        time.time(),
        "",
        message.direction,
        message.method,
        context.tool.name if context.tool else "",
        context.server.name,
        decision=judged.decision,
        upstream_called=not judged.decision.verdict.stops,
        latency_ns=judged.latency_ns,
    )
    return record_fields(made) | {"ts": None, "upstream_called": None}


def explain_file(name: str, judge: Judge, as_json: bool) -> int:
    """Judge every line of a file and explain each; the exit code."""
    code, read_any = DONE, False
    with opened(name) as stream:
        for number, line in numbered(stream):
            if read_any and not as_json:
                print()
            read_any = True
            try:
                if line is None:
                    raise UsageError(TOO_LONG)
                show(of_judgement(judge.judge(read(line))), as_json)
            except (ProtocolError, UsageError) as error:
                say(f"{name}:{number}: {error}")
                code = FAILED_CHECK
    if not read_any:
        raise UsageError(nothing_in(name))
    return code


def show(fields: Mapping[str, Any], as_json: bool) -> None:
    """Print a decision's record, in sentences or as ASCII JSON."""
    print(json.dumps(fields) if as_json else sentences(fields, sys.stdout.isatty()))


def is_file(name: str) -> bool:
    """Whether the argument names a file or folder rather than a decision, be it there or not."""
    return (
        name == "-"
        or "/" in name
        or "\\" in name
        or name.endswith((".json", ".jsonl"))
        or Path(name).exists()
    )


def register(app: typer.Typer) -> None:
    """Add ``explain`` to the command line."""

    @app.command(epilog=EXAMPLES)
    def explain(
        what: Annotated[str, typer.Argument(metavar="DECISION_ID|FILE", help="What to explain.")],
        profile: Annotated[
            str | None,
            typer.Option(help="For a file: monitor, balanced or strict.", autocompletion=completion.profiles),
        ] = None,
        config: Annotated[str | None, typer.Option(help="A vanguard.yaml.")] = None,
        log: Annotated[Path | None, typer.Option("--file", help="Look in this audit file alone.")] = None,
        as_json: Annotated[bool, typer.Option("--json", help="The record as JSON.")] = False,
    ) -> None:
        """Explain a decision, recorded or made afresh.

        What was found where, what the profile made of it, and how to tune it.
        """

        def work() -> int:
            if is_file(what):
                return explain_file(what, judge_of(profile, config), as_json)
            show(of_record(source_of(log, config), what), as_json)
            return DONE

        raise typer.Exit(guarded(work))

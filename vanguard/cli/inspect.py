"""``vanguard inspect``: judge messages from a file or a pipe, one JSON line for each."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, Self

import typer

from vanguard.bench.case import id_of, read
from vanguard.bench.lines import TOO_LONG, nothing_in, numbered, opened
from vanguard.cli import completion
from vanguard.cli.choice import one_of
from vanguard.cli.ends import DONE, FAILED_CHECK, guarded, say
from vanguard.cli.judging import judge_of
from vanguard.errors import ProtocolError, UsageError
from vanguard.model.decision import Verdict
from vanguard.model.message import Direction
from vanguard.policy.explain import told

if TYPE_CHECKING:
    from vanguard.bench.judge import Judge, Judgement

EXAMPLES = """\b
Examples:
  echo '{"jsonrpc":"2.0","id":1,"method":"tools/list"}' > one.json
  vanguard inspect one.json
  vanguard inspect --profile strict --direction to_client answers.jsonl
  vanguard inspect cases.jsonl | jq -c 'select(.verdict == "BLOCK")'

\b
A line is a JSON-RPC message, or a case: {"id", "message", "direction",
"context": {"tool", "asked", "zones"}, "session"}. Nothing is sent or logged.

\b
Exit codes: 0 done; 1 some line gave an error; 2 wrong use or unreadable file.
"""


TOGETHER = 64
"""Reports that are printed in one go where nobody waits for each."""

_CLEAN: Mapping[str, Any] = {
    "verdict": "ALLOW",
    "would_be": "ALLOW",
    "layer": None,
    "rule": None,
    "because": [],
    "reasons": [],
    "redactions": [],
}
"""What nearly all reports have in common; its lists are shared and never changed."""

_encode = json.JSONEncoder().encode
_CLEAN_LINE = f'{{"id": %s, {_encode(_CLEAN)[1:-1]}, "latency_us": %r}}'


def report(id: str | int | None, judged: Judgement) -> dict[str, Any]:
    """What is printed of a judgement; ``layer`` and ``rule`` are None where nothing speaks against it."""
    decision = judged.decision
    if decision.verdict is Verdict.ALLOW and not (decision.reasons or decision.redactions):
        return {"id": id, **_CLEAN, "latency_us": round(judged.latency_ns / 1000, 1)}
    first = decision.primary
    return {
        "id": id,
        "verdict": decision.verdict.word,
        "would_be": decision.would_be.word,
        "layer": first.finding.layer if first else None,
        "rule": first.finding.rule if first else None,
        "because": list(decision.because),
        "reasons": [told(reason) for reason in decision.reasons],
        "redactions": [{"pointer": each.pointer, "kind": each.kind} for each in decision.redactions],
        "latency_us": round(judged.latency_ns / 1000, 1),
    }


def answer(line: bytes, judge: Judge, direction: Direction | None) -> dict[str, Any]:
    """The report on one line, or its id and what is wrong with it."""
    try:
        case = read(line, direction)
        return report(case.id, judge.judge(case))
    except ProtocolError as error:
        own = id_of(line)
        return {"id": error.id if own is None else own, "error": error.reason}
    except UsageError as error:
        return {"id": id_of(line), "error": str(error)}


def run(files: list[str], judge: Judge, direction: Direction | None) -> int:
    """Print one JSON line for each line of the files; the exit code."""
    failed = False
    if not files and sys.stdin.isatty():
        say("reading messages from standard input, a line each; end with Ctrl-D (or name a file)")
    for name in files or ["-"]:
        with opened(name) as stream, _Printer(at_once=name == "-" or sys.stdout.isatty()) as printer:
            read_any = False
            for _, line in numbered(stream):
                read_any = True
                found = answer(line, judge, direction) if line else {"id": None, "error": TOO_LONG}
                failed = failed or "error" in found
                printer.add(found)
            if not read_any:
                say(nothing_in(name))
    return FAILED_CHECK if failed else DONE


def encoded(found: Mapping[str, Any]) -> str:
    """A report as ASCII JSON; what clean ones have in common is encoded once."""
    if found.get("reasons") is not _CLEAN["reasons"]:
        return _encode(found)
    id = found["id"]
    return _CLEAN_LINE % (id if id.__class__ is int else _encode(id), found["latency_us"])


class _Printer:
    """Prints reports as lines of ASCII JSON; many at a time unless somebody waits for each."""

    def __init__(self, at_once: bool) -> None:
        self._at_once = at_once
        self._waiting: list[str] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._print()

    def add(self, found: Mapping[str, Any]) -> None:
        """Print a report, now or soon."""
        self._waiting.append(encoded(found))
        if self._at_once or len(self._waiting) >= TOGETHER:
            self._print()

    def _print(self) -> None:
        if self._waiting:
            lines, self._waiting = self._waiting, []
            print("\n".join(lines), flush=self._at_once)


def direction_of(text: str | None) -> Direction | None:
    """The direction of that name, None for None; raises UsageError."""
    return None if text is None else Direction(one_of(text, tuple(Direction), "--direction"))


def register(app: typer.Typer) -> None:
    """Add ``inspect`` to the command line."""

    @app.command(epilog=EXAMPLES)
    def inspect(
        files: Annotated[
            list[str] | None, typer.Argument(metavar="[FILE...|-]", help="Lines of JSON.")
        ] = None,
        profile: Annotated[
            str | None,
            typer.Option(help="monitor, balanced or strict.", autocompletion=completion.profiles),
        ] = None,
        config: Annotated[str | None, typer.Option(help="A vanguard.yaml.")] = None,
        direction: Annotated[
            str | None,
            typer.Option(
                help="to_server or to_client, for lines that do not say.",
                autocompletion=completion.directions,
            ),
        ] = None,
        as_json: Annotated[bool, typer.Option("--json", help="JSON lines; there is no other form.")] = False,
    ) -> None:
        """Judge messages without a gateway.

        Prints one JSON line for each.
        """
        del as_json

        def work() -> int:
            way = direction_of(direction)
            return run(files or [], judge_of(profile, config), way)

        raise typer.Exit(guarded(work))

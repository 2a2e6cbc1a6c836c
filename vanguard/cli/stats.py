"""``vanguard stats``: how much was judged, what was found, and how long it took."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vanguard.cli.ends import DONE, guarded, say

if TYPE_CHECKING:
    from vanguard.cli.log_filter import Wanted
    from vanguard.cli.logs import Source
    from vanguard.cli.tally import Tally

EXAMPLES = """\b
Examples:
  vanguard stats
  vanguard stats --since 24h --server files
  vanguard stats --since 2026-11-01 --until 2026-12-01 --json

\b
Times are UTC. One decision may count for several rules.
"""


def register(app: typer.Typer) -> None:
    """Add ``stats`` to the command line."""
    app.command(epilog=EXAMPLES)(stats)


def stats(
    since: Annotated[str, typer.Option(help="30m, 1h, 7d, 2026-11-20, …")] = "7d",
    until: Annotated[str, typer.Option(help="The same; nothing from then on.", show_default=False)] = "",
    server: Annotated[str, typer.Option(help="The server's name.")] = "",
    tool: Annotated[str, typer.Option(help="The tool's name.")] = "",
    top: Annotated[int, typer.Option(min=1, help="Names of a sort at most.")] = 10,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object, every name in it.")] = False,
    file: Annotated[Path | None, typer.Option(help="One file, not the audit folder.")] = None,
    config: Annotated[str | None, typer.Option(help="A vanguard.yaml that says where the log is.")] = None,
) -> None:
    """Count the audit log: verdicts, rules, servers, time."""

    def work() -> int:
        from vanguard.cli import stats_table
        from vanguard.cli.log_filter import wanted
        from vanguard.cli.logs import source_of

        select = wanted(time.time(), since=since, until=until, server=server, tool=tool)
        source = source_of(file, config)
        tally = tallied(source, select)
        if as_json:
            print(json.dumps(stats_table.as_fields(tally), indent=2))
        elif tally.decisions:
            print(stats_table.as_text(tally, top, sys.stdout.isatty()))
        else:
            say(f"no decisions of that time in {source.place}")
        return DONE

    raise typer.Exit(guarded(work))


def tallied(source: Source, select: Wanted) -> Tally:
    """The counts over every record that is wanted; lines that are no records are told of."""
    from vanguard.adapters.journals.chain import Broken
    from vanguard.adapters.journals.read import entries
    from vanguard.cli.tally import Tally

    tally = Tally()
    broken: list[Broken] = []
    for file in source.files(select.since):
        for entry in entries([file], broken.append, source.blocks):
            if select(entry):
                tally.add(entry.fields)
    if broken:
        say(f"{len(broken)} lines are no records and were skipped, first {broken[0].file}:{broken[0].line}")
    return tally

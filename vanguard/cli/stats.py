"""``vanguard stats``: the audit log in numbers."""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from vanguard.cli.ends import DONE, guarded, inert, say
from vanguard.cli.log_filter import since_of
from vanguard.cli.log_line import painted
from vanguard.cli.logs import Source
from vanguard.errors import OutsideError
from vanguard.model.decision import Verdict

EXAMPLES = """\b
Examples:
  vanguard stats
  vanguard stats --since 7d
  vanguard stats --since 2026-11-20 --json

\b
Numbers are kept by the hour, so that a beginning is that of its hour.

\b
Exit codes: 0 done; 2 wrong use or an unreadable log.
"""

RULES = 10
"""Rules that are shown, those that found most."""
TOOLS = 5
"""Tools of a server that are shown, those with most decisions."""

_PATIENCE_S = 2.0
_FOREVER = 1 << 40
"""Hours in one column, so that all are in it."""


def numbers(source: Source, cache: Path, since: str) -> dict[str, Any]:
    """The numbers of the records since a time (as records have it, "" for all), as JSON values.

    Reads what was appended into the index first.  Raises UsageError where the log cannot be read,
    ConfigError where there can be no index.
    """
    from vanguard.cli.indexed import index_of
    from vanguard.dashboard import tallies
    from vanguard.dashboard.filling import HOUR, Filler
    from vanguard.dashboard.records import microseconds

    index = index_of(source, cache)
    filler, begin = Filler(index, source.files), time.monotonic()
    while filler.step():
        if begin and time.monotonic() - begin > _PATIENCE_S:
            say("reading what the audit log has that is not yet counted; it takes a while once")
            begin = 0.0
    hour = (microseconds(since) or 0) // HOUR
    with index.opened() as database:
        words: Counter[str] = Counter()
        for each in tallies.verdicts(database, hour).values():
            words.update(each)
        servers = tallies.servers(database, hour)
        rules = tallies.top_rules(database, hour, RULES)
        took = tallies.latencies(database, hour, _FOREVER).get(0)
    return {
        "since": since or None,
        "verdicts": {verdict.word: words[verdict.word] for verdict in Verdict},
        "servers": [_server(each) for each in servers],
        "rules": [{"rule": rule, "found": n, "stopped": stopped} for rule, n, stopped in rules],
        "latency_us": dict(zip(("p50", "p90", "p99"), took, strict=True)) if took else None,
    }


def _server(tally: Any) -> dict[str, Any]:
    counted = {"decisions": tally.records, "stopped": tally.stopped, "warned": tally.warned}
    tools = [
        {"tool": each.tool, "decisions": each.records, "stopped": each.stopped, "warned": each.warned}
        for each in tally.tools
    ]
    return {"server": tally.server, **counted, "tools": tools}


def told(found: dict[str, Any], colour: bool) -> Iterator[str]:
    """The numbers as lines for people."""
    total = sum(found["verdicts"].values())
    since = f" since {found['since'][:13].replace('T', ' ')}:00Z" if found["since"] else ""
    yield f"{total:,} decision{'' if total == 1 else 's'}{since}"
    if not total:
        return
    for word, n in found["verdicts"].items():
        if n:
            yield f"  {painted(word, 14, colour)}{n:>12,}  {_share(n, total)}"
    yield ""
    yield f"{'server':<32}{'decisions':>12}{'stopped':>12}{'warned of':>12}"
    for each in found["servers"]:
        yield _row(each["server"] or "(no name)", each)
        yield from (_row(f"  {tool['tool'] or '(other messages)'}", tool) for tool in each["tools"][:TOOLS])
        if len(each["tools"]) > TOOLS:
            yield f"  and {len(each['tools']) - TOOLS} more"
    if found["rules"]:
        yield ""
        yield f"{'rule':<44}{'found':>12}{'stopped':>12}"
        for each in found["rules"]:
            yield f"{_cell(each['rule'], 44)}{each['found']:>12,}{each['stopped']:>12,}"
    took = found["latency_us"]
    if took:
        shown = ", ".join(f"{name} {took[part]:,.0f} us" for name, part in _PARTS)
        yield ""
        yield f"judged in: {shown}"


_PARTS = (("median", "p50"), ("90 %", "p90"), ("99 %", "p99"))


def _share(n: int, total: int) -> str:
    return f"{100 * n / total:.1f} %"


def _row(name: str, counted: dict[str, Any]) -> str:
    numbers_of = (counted["decisions"], counted["stopped"], counted["warned"])
    return _cell(name, 32) + "".join(f"{number:>12,}" for number in numbers_of)


def _cell(said: str, width: int) -> str:
    shown = inert(said)
    return f"{shown:<{width}}" if len(shown) < width else f"{shown[: width - 2]}… "


def register(app: typer.Typer) -> None:
    """Add ``stats`` to the command line."""

    @app.command(epilog=EXAMPLES)
    def stats(
        since: Annotated[str, typer.Option(help="30m, 1h, 7d, 2026-11-20, …", show_default="all")] = "",
        file: Annotated[Path | None, typer.Option(help="One file, not the audit folder.")] = None,
        config: Annotated[
            str | None, typer.Option(help="A vanguard.yaml that says where the log is.")
        ] = None,
        as_json: Annotated[bool, typer.Option("--json", help="The numbers as JSON.")] = False,
    ) -> None:
        """Show the audit log in numbers."""

        def work() -> int:
            from sqlite3 import Error

            from vanguard import settings

            known = settings.load({"config": config})
            source = Source(known.home, file or known.audit_log)
            begin = since_of(since, time.time()) if since else ""
            try:
                found = numbers(source, known.cache, begin)
            except Error as error:
                raise OutsideError(f"the audit log cannot be counted: {error}") from error
            print(json.dumps(found) if as_json else "\n".join(told(found, sys.stdout.isatty())))
            return DONE

        raise typer.Exit(guarded(work))

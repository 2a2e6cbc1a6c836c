"""``vanguard logs``: the audit log, read, filtered or followed."""

from __future__ import annotations

import json
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vanguard.adapters.journals.blocks import PLAIN, Blocks
from vanguard.adapters.journals.chain import Broken
from vanguard.adapters.journals.read import Entry, Tail, days, entries
from vanguard.cli import completion
from vanguard.cli.choice import one_of
from vanguard.cli.ends import DONE, guarded, say
from vanguard.cli.log_filter import Wanted, wanted
from vanguard.cli.log_line import shown
from vanguard.errors import UsageError
from vanguard.model.recorded import Fields
from vanguard.model.value import value

if TYPE_CHECKING:
    from vanguard.settings import Settings

TEXT = "text"
FORMATS = (TEXT, "json", "ocsf", "ecs", "otlp", "cef", "syslog")
"""What records can be printed as."""

FOLLOW_SECONDS = 0.5
"""How often `--follow` looks for more."""

EXAMPLES = """\b
Examples:
  vanguard logs --since 1h
  vanguard logs --verdict BLOCK --server files
  vanguard logs --search "passwd draft"
  vanguard logs --since 2026-11-20 --until 2026-11-21 --principal key:ci
  vanguard logs --follow --json | jq .rule
  vanguard logs --follow --format ocsf

\b
Times are UTC. → goes to the server, ← to the client; the id at the end of a
line is for vanguard explain.

\b
Whether somebody changed it: vanguard audit verify.
"""


@value
class Source:
    """Where records are read from: all files of a home's audit folder, or one file."""

    home: Path
    file: Path | None = None
    blocks: Blocks = PLAIN

    @property
    def place(self) -> Path:
        """The file or folder that is looked at."""
        return self.file or self.home / "audit"

    def days(self, since: str = "") -> list[list[Path]]:
        """The files of each day, the oldest first; none from before ``since``.

        Records are written on the day they are made or later.  Raises UsageError where nothing can
        be read.
        """
        try:
            if self.file:
                with self.file.open("rb"):
                    return [[self.file]]
            first = date.fromisoformat(since[:10]) if since else date.min
            return [files for day, files in days(self.home) if day >= first]
        except OSError as error:
            raise UsageError(f"cannot be read: {error.strerror}", place=str(self.place)) from error

    def files(self, since: str = "") -> list[Path]:
        """The files of all those days."""
        return [file for day in self.days(since) for file in day]


def newest(source: Source, select: Wanted, limit: int) -> list[Entry]:
    """The last ``limit`` records that were asked for, the newest last; reads back day by day."""
    told: set[Path] = set()

    def broken(found: Broken) -> None:
        if found.file not in told:
            told.add(found.file)
            say(f"{found.file}:{found.line}: skipped, {found.why}")

    found: list[Entry] = []
    for files in reversed(source.days(select.since)):
        if len(found) >= limit:
            break
        listed = entries(files, broken, source.blocks, select.words)
        matching = (entry for entry in listed if select(entry))
        found = [*deque(matching, limit - len(found)), *found]
    return found


def show(found: Iterable[Entry], form: str) -> None:
    """Print records, a line each, in a format of `FORMATS`, or for people."""
    colour = sys.stdout.isatty()
    line = lines_of(form)
    for entry in found:
        print(line(entry.fields) if line else shown(entry.fields, colour))
    sys.stdout.flush()


def follow(source: Source, select: Wanted, limit: int, form: str, wait: Callable[[], None]) -> None:
    """Print the last records and every further one; ``wait`` is called before each look.

    Begins with the records since yesterday where nothing else was asked for.
    """
    since = select.since or (date.today() - timedelta(days=1)).isoformat()
    tail = Tail(lambda: source.files(since), source.blocks)
    show([entry for entry in tail.more() if select(entry)][-limit:], form)
    while True:
        wait()
        show(filter(select, tail.more()), form)


def run(source: Source, select: Wanted, limit: int, *, form: str, following: bool) -> int:
    """Print what was asked for; the exit code."""
    if following:
        with suppress(KeyboardInterrupt):
            follow(source, select, limit, form, lambda: time.sleep(FOLLOW_SECONDS))
        return DONE
    found = newest(source, select, limit)
    show(found, form)
    if not found:
        known = any(source.blocks.size(file) for file in source.files())
        say(f"{'no record matches' if known else 'no records'} in {source.place}")
    return DONE


def register(app: typer.Typer) -> None:
    """Add ``logs`` to the command line."""
    app.command(epilog=EXAMPLES)(logs)


def logs(
    since: Annotated[str, typer.Option(help="30m, 1h, 7d, 2026-11-20, …", show_default=False)] = "",
    until: Annotated[str, typer.Option(help="The same; nothing from then on.", show_default=False)] = "",
    verdict: Annotated[
        str,
        typer.Option(help="ALLOW, WARN, SHADOW-BLOCK, REVIEW or BLOCK.", autocompletion=completion.verdicts),
    ] = "",
    server: Annotated[str, typer.Option(help="The server's name.")] = "",
    tool: Annotated[str, typer.Option(help="The tool's name.")] = "",
    rule: Annotated[
        str, typer.Option(help="A rule that found something.", autocompletion=completion.rule_ids)
    ] = "",
    direction: Annotated[
        str, typer.Option(help="to_server or to_client.", autocompletion=completion.directions)
    ] = "",
    search: Annotated[str, typer.Option(help="Words in tools, ids, rules and excerpts.")] = "",
    limit: Annotated[int, typer.Option(min=1, help="Records at most, the newest.")] = 100,
    principal: Annotated[str, typer.Option(help="Who asked, as --json shows it.")] = "",
    session: Annotated[str, typer.Option(help="The session, as --json shows it.")] = "",
    following: Annotated[bool, typer.Option("--follow", "-f", help="Go on with new records.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The records as they are written.")] = False,
    form: Annotated[
        str, typer.Option("--format", help="text, json, ocsf, ecs, otlp, cef or syslog.", show_default=False)
    ] = "",
    file: Annotated[Path | None, typer.Option(help="One file, not the audit folder.")] = None,
    config: Annotated[str | None, typer.Option(help="A vanguard.yaml that says where the log is.")] = None,
) -> None:
    """Show the audit log, the newest record last."""

    def work() -> int:
        source = source_of(file, config)
        select = wanted(
            time.time(),
            since=since,
            verdict=verdict,
            server=server,
            tool=tool,
            rule=rule,
            direction=direction,
            until=until,
            session=session,
            principal=principal,
            search=search,
        )
        return run(source, select, limit, form=form_of(form, as_json), following=following)

    raise typer.Exit(guarded(work))


def lines_of(form: str) -> Callable[[Fields], str] | None:
    """What makes a line of a record in a format; None for text."""
    if form == TEXT:
        return None
    if form == "json":
        return json.dumps
    from vanguard.adapters.exporters.lines import FORMATS as known  # most ask for none

    return known[form]


def form_of(form: str, as_json: bool) -> str:
    """The format that the options ask for; raises UsageError for none or two of them."""
    if form and as_json and form != "json":
        raise UsageError("two formats are asked for", place="--format", hint="leave out --json")
    return "json" if as_json else one_of(form, FORMATS, "--format") if form else TEXT


def source_of(file: Path | None, config: str | None = None) -> Source:
    """The file that was named, else where the settings say that records go."""
    from vanguard import settings

    return source_in(settings.load({"config": config}), file)


def source_in(settings: Settings, file: Path | None = None) -> Source:
    """The file that was named, else where these settings say that records go."""
    return Source(settings.home, file or settings.audit_log, Blocks(settings.audit_key_file))

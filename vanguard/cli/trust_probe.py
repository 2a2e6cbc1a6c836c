"""``vanguard trust probe``: tools that only read, called with canaries."""

from __future__ import annotations

from typing import Annotated

import typer

from vanguard.cli.ends import guarded
from vanguard.cli.examples import examples
from vanguard.cli.tools import CommandAfterDashes, Line, Named, meant

AsJson = Annotated[bool, typer.Option("--json", help="JSON instead of text.")]
Config = Annotated[str | None, typer.Option(help="A vanguard.yaml.", show_default=False)]


def register(app: typer.Typer) -> None:
    """Add ``probe`` to ``vanguard trust``."""
    app.command(cls=CommandAfterDashes, epilog=examples("trust probe files", "trust probe files --dry-run"))(
        probe
    )


def probe(
    context: typer.Context,
    name: Named = None,
    server: Line = None,
    only_list: Annotated[bool, typer.Option("--dry-run", help="Show the calls, make none.")] = False,
    once: Annotated[
        bool, typer.Option("--once", help="Call tools, once, that say only that they read.")
    ] = False,
    as_json: AsJson = False,
    config: Config = None,
) -> None:
    """Call what only reads, and see what it gives away.

    Only tools are called that are declared read-only and idempotent, twice each, with made-up arguments and
    canaries in them and in the environment. Exit code 1 where something was found.
    """

    def work() -> int:
        from vanguard import settings
        from vanguard.cli.probing import run

        known = settings.load({"config": config})
        return run(known, meant(context, name, server), only_list=only_list, once=once, as_json=as_json)

    raise typer.Exit(guarded(work))

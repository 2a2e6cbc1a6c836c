"""``vanguard ui``: the dashboard in a browser, for people on this machine."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from vanguard.cli.ends import guarded

EXAMPLES = """\b
Examples:
  vanguard ui
  vanguard ui --port 0
  vanguard ui --file /var/log/vanguard.jsonl

\b
Open the address that is printed. What stands behind its # is a token that is
another one at each start; whoever has it can read the audit log until you
press Ctrl-C.

\b
Exit codes: 0 ended when asked to; 2 wrong options or configuration; 3 the
port cannot be listened on.
"""


def register(app: typer.Typer) -> None:
    """Add ``ui`` to the command line."""

    @app.command(epilog=EXAMPLES)
    def ui(
        port: Annotated[int, typer.Option(min=0, max=65535, help="The port; 0 is any free one.")] = 4040,
        file: Annotated[Path | None, typer.Option(help="One file, not the audit folder.")] = None,
        config: Annotated[
            str | None, typer.Option(help="A vanguard.yaml that says where the log is, and what judges.")
        ] = None,
    ) -> None:
        """Look at what was decided, in a browser.

        Listens on 127.0.0.1 alone, and asks for a token.
        """

        def work() -> int:
            from vanguard.cli.showing import run

            return run(port, file, config)

        raise typer.Exit(guarded(work))

"""``vanguard init``, ``configure``, ``configure-claude``: the gateway in clients' configs, or out of them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from vanguard.cli import completion
from vanguard.cli.ends import guarded

INIT_EXAMPLES = """\b
Examples:
  vanguard init --dry-run
  vanguard init --profile monitor
  vanguard init --undo

\b
Exit codes: 0 done, or nothing to do; 1 you said no; 2 wrong use, or a file that
cannot be read or edited.
"""

CONFIGURE_EXAMPLES = """\b
Examples:
  vanguard configure cursor --dry-run
  vanguard configure vscode --file .vscode/mcp.json
  vanguard configure claude-code --server files --yes
  vanguard configure codex --undo

\b
Clients: claude-desktop, claude-code, cursor, vscode, windsurf, cline, codex, gemini.

\b
Exit codes: 0 done, or nothing to do; 1 you said no; 2 wrong use, or a file that
cannot be read or edited.
"""

CLAUDE_EXAMPLES = """\b
Examples:
  vanguard configure-claude
  vanguard configure-claude --undo
"""

Servers = Annotated[list[str] | None, typer.Option("--server", help="Only this server; may be repeated.")]
File = Annotated[Path | None, typer.Option(help="Another file of this client, as of a project.")]
Profile = Annotated[
    str | None,
    typer.Option(
        help="The profile that the servers get.", show_default=False, autocompletion=completion.profiles
    ),
]
Config = Annotated[str | None, typer.Option(help="A vanguard.yaml that the servers get.", show_default=False)]
Undo = Annotated[bool, typer.Option("--undo", help="Take Vanguard out again.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only show what would be changed.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Ask nothing.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object; changes nothing without --yes.")]


def register(app: typer.Typer) -> None:
    """Add the three commands to the command line."""
    app.command(epilog=INIT_EXAMPLES)(init)
    app.command(epilog=CONFIGURE_EXAMPLES)(configure)
    app.command("configure-claude", epilog=CLAUDE_EXAMPLES)(configure_claude)


def init(
    server: Servers = None,
    profile: Profile = None,
    config: Config = None,
    undo: Undo = False,
    dry_run: DryRun = False,
    yes: Yes = False,
    as_json: AsJson = False,
) -> None:
    """Guard the servers of all MCP clients here.

    Finds the clients' config files, shows what would be changed, asks, keeps the file as it was, and
    puts `vanguard start` before each server. --undo puts everything back.
    """
    _run("", None, server, profile, config, undo=undo, dry_run=dry_run, yes=yes, as_json=as_json)


def configure(
    client: Annotated[str, typer.Argument(help="claude-desktop, claude-code, cursor, …")],
    server: Servers = None,
    file: File = None,
    profile: Profile = None,
    config: Config = None,
    undo: Undo = False,
    dry_run: DryRun = False,
    yes: Yes = False,
    as_json: AsJson = False,
) -> None:
    """Guard the servers of one MCP client."""
    _run(client, file, server, profile, config, undo=undo, dry_run=dry_run, yes=yes, as_json=as_json)


def configure_claude(
    server: Servers = None,
    file: File = None,
    profile: Profile = None,
    config: Config = None,
    undo: Undo = False,
    dry_run: DryRun = False,
    yes: Yes = False,
    as_json: AsJson = False,
) -> None:
    """Guard the servers of Claude Desktop.

    The same as configure claude-desktop.
    """
    _run(
        "claude-desktop", file, server, profile, config, undo=undo, dry_run=dry_run, yes=yes, as_json=as_json
    )


def _run(
    client: str,
    file: Path | None,
    servers: list[str] | None,
    profile: str | None,
    config: str | None,
    *,
    undo: bool,
    dry_run: bool,
    yes: bool,
    as_json: bool,
) -> None:
    def work() -> int:
        from vanguard.cli.configuring import Asked, run

        only = frozenset(servers or ())
        manner = "undo" if undo else "wrap"
        return run(
            Asked(client, file, only, profile, config, manner, dry_run=dry_run, yes=yes, as_json=as_json)
        )

    raise typer.Exit(guarded(work))

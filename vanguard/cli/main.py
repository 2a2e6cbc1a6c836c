"""The command line: every command with its help; the work is in the modules that it names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

import typer

from vanguard import __version__
from vanguard.cli import (
    allow,
    approvals,
    audit,
    bench,
    bench_more,
    bench_redteam,
    clients,
    completion,
    compliance,
    config,
    demo,
    doctor,
    explain,
    inspect,
    keys,
    logs,
    manifests,
    policy,
    provenance,
    replay,
    rules,
    serve,
    sessions,
    signing,
    stats,
    tools,
    trust,
    ui,
)
from vanguard.cli.ends import FAILED_CHECK, say
from vanguard.cli.examples import examples

app = typer.Typer(
    name="vanguard",
    help="A security gateway between AI agents and MCP servers.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    epilog=examples("demo", "init", "logs --verdict BLOCK", "ui"),
    context_settings={"help_option_names": ["-h", "--help"]},
)

_REFUSAL = next(each for each in typer.BadParameter.__mro__ if each.__name__ == "ClickException")
"""What the command-line library raises for a wrong command line; where it lives depends on its version."""

START_EXAMPLES = """\b
Examples:
  vanguard start --server "npx -y @modelcontextprotocol/server-filesystem /srv/project"
  vanguard start --profile strict -- python my_server.py --port 0
  vanguard start --config vanguard.yaml --name files
  vanguard start --upstream https://mcp.example.com/mcp

\b
Exit codes: 2 wrong options or configuration; 3 the server is missing or ends
before its first answer; otherwise the server's own (128+n for signal n).
"""


def _version(asked: bool) -> None:
    if asked:
        print(f"vanguard {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Stand between an agent and its MCP servers, and judge every message."""


@app.command(epilog=START_EXAMPLES)
def start(
    command: Annotated[
        list[str] | None, typer.Argument(help="The server's command, after --.", show_default=False)
    ] = None,
    profile: Annotated[
        str | None,
        typer.Option(
            help="monitor, balanced or strict.",
            show_default="balanced",
            autocompletion=completion.profiles,
        ),
    ] = None,
    config: Annotated[str | None, typer.Option(help="A vanguard.yaml.", show_default=False)] = None,
    name: Annotated[
        str | None, typer.Option(help="What to call the server, or which of the config's to start.")
    ] = None,
    server: Annotated[
        str | None, typer.Option(help="The server's command line, split as a shell splits words.")
    ] = None,
    upstream: Annotated[str | None, typer.Option(help="The URL of a server, instead of a command.")] = None,
    redis: Annotated[str | None, typer.Option(help="A Redis URL: the state is kept there.")] = None,
    state: Annotated[str | None, typer.Option(help="Where history is kept: memory, sqlite, redis.")] = None,
    limits: Annotated[
        Literal["on", "off"] | None, typer.Option(help="off lifts rate limits, for measurements.")
    ] = None,
    sandbox: Annotated[
        Literal["bwrap", "docker", "none"] | None,
        typer.Option(help="What holds the server: its zones are all that it sees of your files."),
    ] = None,
    shadow: Annotated[
        str | None, typer.Option(help="A policy file to judge by as well, without effect.")
    ] = None,
) -> None:
    """Guard one MCP server over stdin and stdout.

    Put this command where a client's config has the server's own.
    """
    from vanguard.cli.start import start as run
    from vanguard.cli.words import START_OPTIONS, Start

    # In the order of START_OPTIONS.
    given = profile, config, name, redis, state, server, upstream, limits, sandbox, shadow
    found = zip(START_OPTIONS, given, strict=True)
    options = {option: value for option, value in found if value is not None}
    raise typer.Exit(run(Start(options, tuple(command or ()))))


app.add_typer(rules.app, name="rules", help="Look at, test and write rules.")
app.add_typer(keys.app, name="keys", help="Make, list and revoke API keys of a hosted gateway.")
app.add_typer(approvals.app, name="approvals", help="See what waits for a person, and grant or deny it.")
app.add_typer(policy.app, name="policy", help="Check and test a policy file before it is used.")
app.add_typer(audit.app, name="audit", help="Sign and check the audit log.")
app.add_typer(trust.app, name="trust", help="See how servers have changed, and approve it.")
app.add_typer(provenance.app, name="provenance", help="Where a file or a package comes from.")
app.add_typer(sessions.app, name="sessions", help="Whose history is kept; pause, resume, switch off.")
app.add_typer(config.app, name="config", help="Look at the settings in force.")
_PLAIN = (
    clients,
    doctor,
    compliance,
    serve,
    inspect,
    tools,
    bench,
    bench_more,
    bench_redteam,
    logs,
    stats,
    explain,
    allow,
    replay,
    ui,
    demo,
    manifests,
    signing,
)
for _commands in _PLAIN:
    _commands.register(app)


def run(argv: Sequence[str]) -> int:
    """Run a command line; the exit code.  A wrong one is one line on stderr and exit code 2."""
    try:
        done = app(list(argv), prog_name="vanguard", standalone_mode=False)
    except typer.Abort:
        return FAILED_CHECK
    except Exception as error:
        if not isinstance(error, _REFUSAL):
            raise
        return _refused(error)
    return done if isinstance(done, int) else 0


def _refused(error: Exception) -> int:
    """Say what is wrong with the command line; where no command was given, that is the help."""
    said: str = error.format_message()  # type: ignore[attr-defined]  # of the library's own class
    if "\n" in said:
        error.show()  # type: ignore[attr-defined]  # the same
    else:
        context = getattr(error, "ctx", None)
        say(f"{said} (see {context.command_path} --help)" if context else said)
    return int(getattr(error, "exit_code", 2))

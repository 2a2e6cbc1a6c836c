"""``vanguard serve``: the hosted gateway, for many clients over HTTP."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from vanguard.cli import completion
from vanguard.cli.ends import guarded
from vanguard.cli.words import Start

EXAMPLES = """\b
Examples:
  vanguard serve --server "npx -y @modelcontextprotocol/server-filesystem ."
  vanguard serve --upstream https://mcp.example.com/mcp --port 9000
  vanguard serve --host 0.0.0.0 --config vanguard.yaml

\b
Exit codes: 0 ended when asked to; 2 wrong options or configuration; 3 an
outside part failed.
"""


def register(app: typer.Typer) -> None:
    """Add ``serve``, and ``sse``, which is the same, to the command line."""
    app.command("serve", epilog=EXAMPLES)(serve)
    app.command("sse", epilog=EXAMPLES.replace("vanguard serve", "vanguard sse"), help=_SSE)(serve)


_SSE = "The same as serve."


def serve(
    command: Annotated[
        list[str] | None, typer.Argument(help="A server's command, after --.", show_default=False)
    ] = None,
    host: Annotated[str | None, typer.Option(help="Address to listen on.", show_default="127.0.0.1")] = None,
    port: Annotated[
        str | None, typer.Option(help="The port; 0 is any free one.", show_default="$PORT, else 8080")
    ] = None,
    profile: Annotated[
        str | None,
        typer.Option(
            help="monitor, balanced or strict.",
            show_default="balanced",
            autocompletion=completion.profiles,
        ),
    ] = None,
    config: Annotated[
        str | None, typer.Option(help="A vanguard.yaml; all its servers are served.", show_default=False)
    ] = None,
    name: Annotated[
        str | None, typer.Option(help="What to call the server, or the one of the config's to serve.")
    ] = None,
    server: Annotated[
        str | None, typer.Option(help="A server's command line, split as a shell splits words.")
    ] = None,
    upstream: Annotated[str | None, typer.Option(help="The URL of a server.")] = None,
    public_url: Annotated[
        str | None, typer.Option(help="The URL under which clients reach the gateway.")
    ] = None,
    no_auth: Annotated[
        bool, typer.Option("--no-auth", help="Let anybody in who can reach it; never in strict.")
    ] = False,
    tls_cert: Annotated[str | None, typer.Option(help="A certificate with its chain, PEM.")] = None,
    tls_key: Annotated[str | None, typer.Option(help="The certificate's key, PEM.")] = None,
    redis: Annotated[str | None, typer.Option(help="A Redis URL for limits and history.")] = None,
    state: Annotated[str | None, typer.Option(help="memory, sqlite or redis.")] = None,
    limits: Annotated[
        Literal["on", "off"] | None,
        typer.Option(help="off lifts rate and session limits, for measurements; loopback only."),
    ] = None,
) -> None:
    """Guard servers over HTTP, for many clients at once.

    Clients connect to http://HOST:PORT/mcp, or to /servers/NAME/mcp where there are several servers.
    """
    from vanguard.cli.serving import run

    given = locals()
    options = {option: given[option] for option in OPTIONS if given[option] is not None}
    raise typer.Exit(guarded(lambda: run(Start(options, tuple(command or ())), no_auth=no_auth)))


OPTIONS = (
    *("host", "port", "profile", "config", "name", "server", "upstream"),
    *("public_url", "tls_cert", "tls_key", "redis", "state", "limits"),
)
"""The options that take a value, by the names that settings know them by."""

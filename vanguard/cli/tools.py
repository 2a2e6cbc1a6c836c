"""``vanguard tools``: what each tool of a server can do, how risky it is, and what is wrong with it."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import orjson
import typer
from typer.core import TyperCommand

from vanguard.bench.lines import opened
from vanguard.cli import completion
from vanguard.cli.ends import DONE, guarded, say
from vanguard.cli.words import Start
from vanguard.errors import ProtocolError, UsageError

if TYPE_CHECKING:
    from vanguard.cli.assembly import Chosen
    from vanguard.settings import Settings
    from vanguard.transports.listing import Exchange

EXAMPLES = """\b
Examples:
  vanguard tools --server "npx -y @modelcontextprotocol/server-filesystem ."
  vanguard tools files --config vanguard.yaml
  vanguard tools --json -- python my_server.py | jq -r '.tools[] | .risk + " " + .name'
  vanguard tools --list saved.json

\b
The server is started, asked for its list and ended; no tool is called. A saved
list is the result of tools/list, {"tools": [...]}, or the whole answer.

\b
Exit codes: 0 done, whatever was found; 2 wrong use or configuration; 3 the
server is missing, ended early, or gave no list.
"""

REST = "vanguard.tools.command"
"""Where the words behind ``--`` are kept in the context."""
Named = Annotated[
    str | None,
    typer.Argument(
        metavar="[NAME] [-- COMMAND ARG...]", help="One of the config's servers.", show_default=False
    ),
]
Line = Annotated[str | None, typer.Option(help="The server's command line, split as a shell splits words.")]
_ASKED = b'{"jsonrpc":"2.0","id":1,"method":"tools/list"}'
_HINT = 'write {"tools": [...]}, as tools/list answers'


class CommandAfterDashes(TyperCommand):
    """A command that keeps what stands behind ``--`` apart from its own arguments."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the words before ``--``; those behind it go to the context."""
        if "--" in args:
            at = args.index("--")
            args, ctx.meta[REST] = args[:at], tuple(args[at + 1 :])
        return super().parse_args(ctx, args)


def meant(context: typer.Context, name: str | None, server: str | None) -> Start:
    """Which server a command line means, by its `Named`, its `Line` and what stands behind ``--``."""
    given = {"name": name, "server": server}
    options = {option: text for option, text in given.items() if text is not None}
    return Start(options, tuple(context.meta.get(REST) or ()))


def saved(data: bytes, place: str) -> Exchange:
    """A saved list as the answer to ``tools/list``; raises UsageError at ``place`` where it is none."""
    from vanguard.model.message import TO_CLIENT
    from vanguard.transports.listing import Exchange
    from vanguard.wire.jsonrpc import parse

    try:
        held = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise UsageError(f"not JSON: {error}", place=place) from None
    # A carriage return is never part of a JSON text but for the space between its signs.
    line, asked = data.replace(b"\r", b" ").strip(), _ASKED
    if isinstance(held, list):
        line = b'{"jsonrpc":"2.0","id":1,"result":{"tools":%b}}' % line
    elif isinstance(held, dict) and "jsonrpc" in held:
        asked = orjson.dumps({"jsonrpc": "2.0", "id": held.get("id"), "method": "tools/list"})
        held = held.get("result")
    else:
        line = b'{"jsonrpc":"2.0","id":1,"result":%b}' % line
    if not isinstance(held, list) and not (isinstance(held, dict) and isinstance(held.get("tools"), list)):
        raise UsageError("no list of tools is there", place=place, hint=_HINT)
    try:
        parse(line, TO_CLIENT)
    except ProtocolError as error:
        raise UsageError(f"no gateway would pass this on: {error.reason}", place=place) from None
    return Exchange(asked, line)


def run(settings: Settings, asked: Start, list_file: str | None, as_json: bool) -> int:
    """Print what is known of a server's tools; the exit code."""
    from vanguard.cli import assembly
    from vanguard.cli.judged_tools import Judging, report
    from vanguard.cli.tools_table import table
    from vanguard.gate.surroundings import Surroundings
    from vanguard.wire.conversation import Conversation

    chosen = _chosen(settings, asked, list_file)
    heard = _read(list_file, settings) if list_file is not None else None
    policy, server = assembly.policy(settings, chosen.name), assembly.server(settings, chosen)
    conversation = Conversation()
    judging = Judging(Surroundings(policy, server, conversation), conversation)
    judged = judging.of(_asked_for(chosen, settings) if heard is None else heard)
    listed = {tool.name for tool in judged.tools}
    unlisted = [name for name in server.capabilities or {} if name not in listed]
    found = report(chosen.name, judged, unlisted)
    print(json.dumps(found, indent=2) if as_json else table(found, sys.stdout.isatty()))
    return DONE


def _chosen(settings: Settings, asked: Start, list_file: str | None) -> Chosen:
    """The server that is meant; of a saved list it is known by name alone."""
    from vanguard.cli.assembly import Chosen, Ways, chosen_server

    if list_file is None:
        how = 'say which: vanguard tools NAME --config FILE, --server "COMMAND LINE", or -- COMMAND ARG...'
        return chosen_server(settings, asked, Ways("no server to ask", how, "NAME"))
    name = asked.options.get("name", "")
    if asked.command or "server" in asked.options:
        raise UsageError("the tools are given twice, by --list and by a server", hint="give them once")
    if name and settings.servers and name not in settings.servers:
        return chosen_server(settings, asked, Ways(name="NAME"))
    entry = settings.servers.get(name)
    command = (entry.command, *entry.args) if entry and entry.command else ()
    return Chosen(name or "saved list", command)


def _read(list_file: str, settings: Settings) -> list[Exchange]:
    most = settings.profile.limits.frame_bytes
    with opened(list_file) as stream:
        data = stream.read(most + 1)
    place = "standard input" if list_file == "-" else list_file
    if len(data) > most:
        raise UsageError(f"more than {most} bytes, the largest message that is passed on", place=place)
    return [saved(data, place)]


def _asked_for(chosen: Chosen, settings: Settings) -> Sequence[Exchange]:
    from vanguard.cli.sandboxing import launched
    from vanguard.transports.listing import exchanges

    most = settings.profile.limits.frame_bytes
    return exchanges(*launched(settings, chosen), frame_bytes=most, seconds=settings.start_s, say=say)


def register(app: typer.Typer) -> None:
    """Add ``tools`` to the command line."""

    @app.command(cls=CommandAfterDashes, epilog=EXAMPLES)
    def tools(
        context: typer.Context,
        name: Named = None,
        config: Annotated[str | None, typer.Option(help="A vanguard.yaml.", show_default=False)] = None,
        profile: Annotated[
            str | None,
            typer.Option(help="monitor, balanced or strict.", autocompletion=completion.profiles),
        ] = None,
        server: Line = None,
        list_file: Annotated[
            str | None, typer.Option("--list", metavar="FILE", help="A saved list, or - for standard input.")
        ] = None,
        as_json: Annotated[bool, typer.Option("--json", help="One JSON object instead of a table.")] = False,
    ) -> None:
        """Show what each tool can do.

        With a risk and its reasons, and what the layers find in its definition.
        """

        def work() -> int:
            from vanguard import settings

            if context.meta.get(REST) == ():
                raise UsageError("no command stands after --")
            known = settings.load({"config": config, "profile": profile})
            for warning in known.warnings:
                say(warning)
            return run(known, meant(context, name, server), list_file, as_json)

        raise typer.Exit(guarded(work))

"""``vanguard trust pin``: a server asked what it offers, and pinned by a person."""

from __future__ import annotations

import getpass
from collections.abc import Callable
from typing import Any

import orjson

from vanguard.cli import assembly, trusted
from vanguard.cli.ends import say
from vanguard.cli.sandboxing import launched
from vanguard.cli.trust_text import difference, shown
from vanguard.cli.words import Start
from vanguard.model.context import GREETINGS
from vanguard.settings import Settings
from vanguard.trust.changes import Changes
from vanguard.trust.identity import identity_of
from vanguard.trust.source import source_of
from vanguard.trust.store import Pin, Seen, Store, Told

_WAYS = assembly.Ways(
    "no server to pin",
    'say which: vanguard trust pin NAME --config FILE, --server "COMMAND LINE", or -- COMMAND ARG...',
    "NAME",
)


def run(settings: Settings, store: Store, asked: Start, ask: Callable[[str], None]) -> Pin:
    """Pin a server as it is now; ``ask`` raises where a person does not agree.

    Raises UsageError, ConfigError and OutsideError.
    """
    chosen = assembly.chosen_server(settings, asked, _WAYS)
    told, source = told_by(settings, chosen)
    made = Pin(chosen.name, source, told, trusted.now(), getpass.getuser())
    before = store.pin(chosen.name, source)
    lines = shown(made) if before is None else difference(before, _seen(before, told))
    for line in lines:
        print(line)
    ask(f"Pin {chosen.name!r} as it is now")
    store.change(chosen.name, source, lambda now, seen: (made, Seen()))
    return made


def told_by(settings: Settings, chosen: assembly.Chosen) -> tuple[Told, str]:
    """What a server says of itself when it is started and asked, and its source."""
    from vanguard.transports.listing import exchanges

    heard = exchanges(
        *launched(settings, chosen),
        frame_bytes=settings.profile.limits.frame_bytes,
        seconds=settings.start_s,
        say=say,
    )
    tools: dict[str, Any] = {}
    greeting: dict[str, Any] = {}
    for each in heard:
        method, result = orjson.loads(each.asked).get("method"), orjson.loads(each.answered).get("result")
        if not isinstance(result, dict):
            continue
        if method in GREETINGS:
            greeting = result
        elif method == "tools/list":
            listed = result.get("tools")
            for tool in listed if isinstance(listed, list) else ():
                if isinstance(tool, dict) and isinstance(tool.get("name"), str):
                    tools.setdefault(tool["name"], tool)
    info, instructions = greeting.get("serverInfo"), greeting.get("instructions")
    environment, cwd = chosen.environment or {}, assembly.cwd()
    told = Told(
        tools,
        instructions if isinstance(instructions, str) else None,
        bool(greeting),
        identity_of(chosen.command, environment, cwd),
        {key: info[key] for key in ("name", "version") if isinstance(info.get(key), str)}
        if isinstance(info, dict)
        else {},
    )
    return told, source_of(chosen.command, environment, cwd)


def _seen(pin: Pin, told: Told) -> Seen:
    changes = Changes(pin, Seen(), lambda: ())
    seen = changes.listed(told.tools or {}, Seen(), whole=True)
    seen = changes.greeted(told.instructions, seen)
    identity = told.identity if changes.other_program(told.identity) else {}
    return Seen("", seen.tools, seen.gone, seen.instructions, identity)

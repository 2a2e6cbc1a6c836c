"""What ``vanguard policy check`` and ``test`` find in a policy file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import orjson

from vanguard.cli import assembly
from vanguard.errors import ConfigError, OutsideError, ProtocolError
from vanguard.inspection import inspect
from vanguard.model.context import Context, Policy, Server
from vanguard.model.decision import Decision
from vanguard.model.message import Message
from vanguard.model.value import value
from vanguard.policy.capabilities import tool_of
from vanguard.policy.exceptions import idle_exceptions
from vanguard.policy.policy_cases import PolicyCase, cases
from vanguard.policy.reach import Inventory, meant_for, missing, unreachable
from vanguard.settings import Settings, load
from vanguard.strict_yaml import nearest, quoted
from vanguard.wire.jsonrpc import parse


@value
class Outcome:
    """A case, what was decided, and what is wrong with that; "" where nothing is."""

    case: PolicyCase
    decision: Decision | None
    wrong: str


def problems(path: Path, today: date, tools: Inventory | None = None) -> list[str]:
    """One line for everything that is wrong with a policy file, each with its place.

    Raises ConfigError where the file cannot be read at all.
    """
    _there(path)
    try:
        settings = load({"config": str(path)}, hosting=True)
        for server in ("", *settings.servers):
            assembly.policy(settings, server)
        cases(path)
    except ConfigError as error:
        return [str(error)]
    found = unreachable(settings.rules, settings.servers, today)
    if tools is not None:
        found += missing(settings.rules, tools)
    else:
        for name, own in _pinned(settings).items():
            found += missing(meant_for(settings.rules, name, settings.servers), own)
    idle = idle_exceptions(settings.exceptions, settings.servers, today) if settings.servers else []
    return [*map(str, found), *idle]


def _there(path: Path) -> None:
    if path.is_dir():
        raise ConfigError("this is a folder", place=str(path), hint="name a vanguard.yaml")
    if not path.is_file():
        raise ConfigError("there is no such file", place=str(path), hint="name a vanguard.yaml")


def notes(path: Path) -> list[str]:
    """One line for each base at a URL where something else is by now, or that cannot be asked."""
    try:
        settings = load({"config": str(path)}, hosting=True)
    except ConfigError:
        return []
    if not settings.pinned:
        return []
    from vanguard.adapters.bases import looked

    return looked(settings.home, settings.pinned)


def _pinned(settings: Settings) -> dict[str, Inventory]:
    """The tools of the file's servers, as they were pinned; of each name the last pin's.

    None are known where the Redis that holds the pins is away.
    """
    if not settings.rules:
        return {}
    from vanguard.cli.pinning import store_of

    try:
        pins = sorted(store_of(settings).pins(), key=lambda each: each.since)
    except OutsideError:
        return {}
    return {
        each.server: each.told.tools for each in pins if each.told.tools and each.server in settings.servers
    }


def outcomes(path: Path, today: date) -> Iterator[Outcome]:
    """Each case of a policy file, judged by that file; raises ConfigError."""
    _there(path)
    settings = load({"config": str(path)})
    known: dict[str, tuple[Policy, Server]] = {}
    for case in cases(path):
        name = case.server or (next(iter(settings.servers)) if len(settings.servers) == 1 else "")
        if name and name not in settings.servers:
            raise ConfigError(
                f"there is no server {quoted(name)}", place=case.place, hint=nearest(name, settings.servers)
            )
        if name not in known:
            known[name] = assembly.policy(settings, name), _server(settings, name)
        yield _outcome(case, *known[name], today)


def _server(settings: Settings, name: str) -> Server:
    entry = settings.servers.get(name)
    command = (entry.command, *entry.args) if entry and entry.command else ()
    return assembly.server(settings, assembly.Chosen(name, command))


def _outcome(case: PolicyCase, policy: Policy, server: Server, today: date) -> Outcome:
    try:
        message = parse(orjson.dumps(case.message), case.direction)
    except ProtocolError as error:
        return Outcome(case, None, f"this is no message: {error.reason}")
    assert isinstance(message, Message)
    context = Context(
        policy,
        server,
        case.principal,
        tool=_tool(message, case.tool, server),
        today=case.on or today,
        scopes=case.scopes,
        now=datetime.combine(case.on or today, case.at) if case.at else None,
    )
    decision = inspect(message, context)
    return Outcome(case, decision, _wrong(case, decision))


def _tool(message: Message, definition: Mapping[str, Any] | None, server: Server) -> Any:
    if not message.is_call:
        return None
    return tool_of(message.params["name"], definition, server.capabilities)


def _wrong(case: PolicyCase, decision: Decision) -> str:
    rules = ", ".join(decision.because) or "no rule"
    if decision.verdict is not case.expect:
        return f"expected {case.expect.word}, got {decision.verdict.word} ({rules})"
    named = {each.finding.rule for each in decision.reasons if each.verdict is decision.verdict}
    if case.rule and case.rule not in named:
        return f"got {decision.verdict.word} by {rules}, not by {quoted(case.rule)}"
    return ""

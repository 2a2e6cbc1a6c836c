"""``vanguard start``: one guarded server on stdin and stdout."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import date

from vanguard.adapters.filesystem import zones_of_roots
from vanguard.cli import assembly, beside, remembering
from vanguard.cli.assembly import Chosen
from vanguard.cli.ends import end_with, say
from vanguard.cli.remembering import LOST
from vanguard.cli.reviewing import Reviewing
from vanguard.cli.second_opinion import scoring_with
from vanguard.cli.words import Start
from vanguard.errors import UsageError, VanguardError
from vanguard.gate.attend import OnThread
from vanguard.gate.gate import Gate
from vanguard.gate.relay import Manner, Relay
from vanguard.gate.surroundings import Surroundings
from vanguard.policy.mask import masked_command
from vanguard.settings import Settings, load
from vanguard.transports.child import Child
from vanguard.transports.child import start as start_child
from vanguard.transports.loop import Loop
from vanguard.transports.pipes import open_standard
from vanguard.transports.stdio import Deadlines, Stdio
from vanguard.wire.conversation import Conversation

_GARBAGE = 10_000
"""Objects that may be made before the collector looks for cycles; messages make many, and none."""


def start(asked: Start) -> int:
    """Guard a server until it ends; the exit code: 2 wrong use, 3 an outside part, else the server's."""
    try:
        return _start(asked)
    except VanguardError as error:
        return end_with(error)


def _start(asked: Start) -> int:
    open_standard()
    settings = load(asked.options)
    for warning in settings.warnings:
        say(warning)
    if "upstream" in asked.options or _is_elsewhere(settings, asked):
        from vanguard.cli.upstream import start as start_upstream

        if asked.options.get("sandbox", "none") != "none":
            raise UsageError("a server behind a URL runs elsewhere", place="--sandbox", hint="leave it out")
        return start_upstream(settings, asked, _principal())
    chosen = assembly.chosen_server(settings, asked)
    policy = assembly.policy(settings, chosen.name, chosen.command)
    launch = _launch(settings, chosen, asked.options.get("sandbox"))
    journal = beside.watched(settings, assembly.journal(settings, chosen.name))
    _warn_of_idle(settings, chosen)
    attend = OnThread()
    trail = remembering.trail(settings, say, attend, lambda: gate.note("admin", LOST, server=chosen.name))
    gate = Gate(
        journal,
        Reviewing(settings),
        trail=trail,
        pins=assembly.pins(settings),
        scoring=scoring_with(settings, attend),
        captures=beside.captures_of(settings, chosen.name),
    )
    assembly.make_known(gate, chosen)
    conversation = Conversation()
    surroundings = Surroundings(
        policy,
        assembly.server(settings, chosen),
        conversation,
        principal=_principal(),
        zones_of_roots=zones_of_roots if assembly.named_zones(settings, chosen) is None else None,
    )
    beside.begin(gate, journal, settings, chosen, _reloading(asked, chosen, surroundings))
    child = start_child(*launch)
    try:
        detail = {"event": "start", "command": " ".join(masked_command(chosen.command))}
        told = {"profile": policy.profile.name, "ruleset": policy.digest}
        gate.note("session", {**detail, **told}, server=chosen.name)
        log = settings.audit_log or settings.home / "audit"
        say(f"guarding {chosen.name!r} with profile {policy.profile.name}; audit log: {log}")
        return _run(child, gate, surroundings, conversation, settings)
    finally:
        if child.status is None:
            child.kill()
        gate.note("session", {"event": "end", "status": child.status}, server=chosen.name)
        attend.close(trail.closing())
        gate.close()


def _launch(
    settings: Settings, chosen: Chosen, engine: str | None
) -> tuple[Sequence[str], Mapping[str, str] | None]:
    """What the server is started by: most have no sandbox, and need nothing of what makes one."""
    entry = settings.servers.get(chosen.name)
    if engine is None and settings.base is None and (entry is None or entry.sandbox.engine == "none"):
        return chosen.command, chosen.environment
    from vanguard.cli.sandboxing import launched

    return launched(settings, chosen, engine)


def _reloading(asked: Start, chosen: Chosen, surroundings: Surroundings) -> Callable[[], None]:
    def reload() -> None:
        fresh = load(asked.options)
        policy = assembly.policy(fresh, chosen.name, chosen.command)
        surroundings.renew(policy, assembly.server(fresh, chosen))

    return reload


def _is_elsewhere(settings: Settings, asked: Start) -> bool:
    """Whether the server of the config that is meant is behind a URL."""
    if asked.command or "server" in asked.options or not settings.servers:
        return False
    entry = settings.servers.get(asked.options.get("name", "") or next(iter(settings.servers)))
    return entry is not None and entry.upstream is not None


def _warn_of_idle(settings: Settings, chosen: Chosen) -> None:
    for line in assembly.idle(settings, {*settings.servers, chosen.name}, date.today()):
        say(line)


def _run(
    child: Child, gate: Gate, surroundings: Surroundings, conversation: Conversation, settings: Settings
) -> int:
    manner = Manner(settings.refusal, settings.detail)
    loop = Loop(lambda error: say(f"a fault of the gateway's own was survived ({type(error).__name__})"))
    try:
        stdio = Stdio(
            loop,
            child,
            lambda send, later, expect: Relay(
                gate, surroundings, conversation, send, later, manner, say, expect
            ),
            frame_bytes=settings.profile.limits.frame_bytes,
            deadlines=Deadlines(settings.start_s, settings.answer_s),
        )
        gc.collect()
        gc.freeze()
        gc.set_threshold(_GARBAGE, *gc.get_threshold()[1:])
        code = stdio.run()
    finally:
        loop.close()
    if stdio.overdue:
        say(f"the server did not answer its first request within {settings.start_s:g} s")
    elif stdio.never_answered:
        say(f"the server ended before its first answer ({_ending(child)})")
    return code


def _ending(child: Child) -> str:
    status = child.status
    return f"signal {-status}" if status is not None and status < 0 else f"exit status {status}"


def _principal() -> str:
    return f"uid:{os.getuid()}" if sys.platform != "win32" else "local"

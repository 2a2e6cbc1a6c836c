"""``vanguard start`` in front of a server behind a URL: the client speaks stdio, the server HTTP."""

from __future__ import annotations

from datetime import date

from vanguard.cli import assembly, beside, remembering
from vanguard.cli.ends import say
from vanguard.cli.guards import at_url, of_config, told
from vanguard.cli.remembering import LOST
from vanguard.cli.reviewing import Reviewing
from vanguard.cli.second_opinion import scoring_with
from vanguard.cli.words import Start
from vanguard.errors import UsageError
from vanguard.gate.attend import InLoop
from vanguard.gate.gate import Gate
from vanguard.gate.relay import Manner
from vanguard.model.principal import Principal
from vanguard.settings import Settings


def start(settings: Settings, asked: Start, principal: str) -> int:
    """Guard the server until the client ends; the exit code: 3 where the server never answered."""
    name = asked.options.get("name", "") or next(iter(settings.servers), "")
    journal = beside.watched(settings, assembly.journal(settings, name or "upstream"))
    attend = InLoop()
    trail = remembering.trail(settings, say, attend, lambda: gate.note("admin", LOST, server=name))
    gate = Gate(
        journal,
        Reviewing(settings),
        trail=trail,
        pins=assembly.pins(settings),
        scoring=scoring_with(settings, attend),
        captures=beside.captures_of(settings, name or "upstream"),
    )
    beside.watch_lists(gate, settings)
    beside.manage(gate, journal, settings, _not_here, local=True)
    url = asked.options.get("upstream")
    try:
        if url is not None:
            guarded = at_url(settings, asked, url, gate, bridge=True)
        else:
            guarded = of_config(settings, settings.servers[name], gate)
        gate.note("session", {"event": "start", **told(guarded)}, server=guarded.name)
        log = settings.audit_log or settings.home / "audit"
        for line in assembly.idle(settings, {*settings.servers, guarded.name}, date.today()):
            say(line)
        say(f"guarding {guarded.name!r} with profile {guarded.policy.profile.name}; audit log: {log}")
        from vanguard.transports.http.over_stdio import run  # last: it loads much

        manner = Manner(settings.refusal, settings.detail)
        code = run(guarded, Principal(principal), manner, say)
        gate.note("session", {"event": "end", "status": code}, server=guarded.name)
        return code
    finally:
        gate.close()


def _not_here() -> None:
    raise UsageError("the settings for a server behind a URL are read at the start alone")

"""What ``vanguard serve`` does: puts the hosted gateway together from its settings, and opens it."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import sys
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from vanguard.adapters.aside import Aside
from vanguard.adapters.journals.counting import CountingJournal
from vanguard.adapters.keys.assembly import identify
from vanguard.adapters.limiters.memory import MemoryLimiter
from vanguard.bench.judge import Judge
from vanguard.cli import assembly, beside, remembering
from vanguard.cli.ends import say
from vanguard.cli.guards import guarding, told
from vanguard.cli.guards import guards as guards_of
from vanguard.cli.inspect import answer, encoded
from vanguard.cli.judging import judged_by, judging
from vanguard.cli.remembering import LOST
from vanguard.cli.reviewing import Reviewing
from vanguard.cli.second_opinion import scoring_with
from vanguard.cli.words import Start
from vanguard.errors import ConfigError, OutsideError, UsageError
from vanguard.gate.attend import InLoop
from vanguard.gate.gate import Gate
from vanguard.gate.identify import Identify
from vanguard.gate.ports import Limiter
from vanguard.gate.relay import Manner
from vanguard.gate.trail import Trail
from vanguard.hosting import check_files
from vanguard.model.hosted import Hosted
from vanguard.places import own_config
from vanguard.policy.addresses import is_loopback
from vanguard.settings import Settings, load
from vanguard.transports.http.exposure import problems
from vanguard.transports.http.house import House

if TYPE_CHECKING:
    from vanguard.adapters.tracers.otlp import OtlpTracer


class Parts:
    """What stays while settings are read anew: the gate, the journal, and what was counted so far."""

    def __init__(self, gate: Gate, journal: CountingJournal, tracer: OtlpTracer | None = None) -> None:
        self.gate = gate
        self.tracer = tracer
        self.journal = journal
        self.dashboard: Callable[..., Awaitable[None]] | None = None
        self.settings: Settings | None = None
        self.identify: Identify | None = None
        self._limiter: Limiter | None = None

    def limiter(self, hosted: Hosted) -> Limiter | None:
        """What counts requests, in Redis where there is one; None where nothing is bounded."""
        if not hosted.bounded:
            return None
        if self._limiter is None and hosted.redis_url:
            from vanguard.adapters.limiters.redis import RedisLimiter

            self._limiter = RedisLimiter(hosted.redis_url, MemoryLimiter(), say)
        elif self._limiter is None:
            self._limiter = MemoryLimiter()
        return self._limiter


def run(asked: Start, *, no_auth: bool = False) -> int:
    """Serve until asked to end; the exit code.  Raises VanguardError where it cannot be opened."""
    settings = _load(asked, no_auth)
    journal = CountingJournal(assembly.journal(settings, "serve"))
    attend = InLoop()
    # A measurement makes the same call again and again, which is a finding elsewhere.
    measured = settings.hosted is not None and not settings.hosted.bounded
    trail = (
        None
        if measured
        else remembering.trail(settings, say, attend, lambda: gate.note("admin", LOST, server=""))
    )
    tracer = tracing(settings.hosted)
    seen = beside.watched(settings, journal)
    gate = Gate(
        seen,
        Reviewing(settings, local=False),
        trail=trail,
        pins=assembly.pins(settings),
        scoring=scoring_with(settings, attend),
        tracer=tracer,
        aside=Aside() if Aside.is_possible() else None,
        captures=beside.captures_of(settings, "serve"),
    )
    try:
        parts = Parts(gate, journal, tracer)
        house = _house(settings, asked, parts, no_auth)
        beside.manage(gate, seen, settings, _reload, local=is_loopback(house.hosted.host))
        for guarded in house.guards.values():
            gate.note("session", {"event": "start", **told(guarded)}, server=guarded.name)
        try:
            _check_programs(house)
            from vanguard.transports.http.serve import run as open_house  # last: it loads much

            with _with_dashboard(house, parts, trail) as whole:
                return open_house(whole)
        finally:
            for name in house.guards:
                gate.note("session", {"event": "end"}, server=name)
    finally:
        if tracer is not None:
            tracer.close()
        gate.close()


@contextlib.contextmanager
def _with_dashboard(house: House, parts: Parts, trail: Trail | None) -> Iterator[House]:
    """The gateway with its dashboard, where the settings want one."""
    if not house.hosted.dashboard:
        yield house
        return
    from vanguard.cli.mounted import mounted  # last: most gateways have none

    def settings() -> Settings:
        assert parts.settings is not None
        return parts.settings

    def identify() -> Identify:
        assert parts.identify is not None
        return parts.identify

    with mounted(settings, identify, parts.gate, trail.tracker if trail else None) as app:
        parts.dashboard = app
        yield replace(house, dashboard=app)


def _reload() -> None:
    """Have everything read anew soon, as who sends the signal does."""
    if sys.platform == "win32":
        raise UsageError("a change of the config is seen by itself here")
    os.kill(os.getpid(), signal.SIGHUP)


def house(asked: Start, parts: Parts, *, no_auth: bool = False) -> House:
    """The hosted gateway as the command line and the settings have it now.

    Raises ConfigError or UsageError for settings that cannot be used.
    """
    return _house(_load(asked, no_auth), asked, parts, no_auth)


def _load(asked: Start, no_auth: bool) -> Settings:
    settings = load({**asked.options, "no_auth": no_auth}, hosting=True)
    for warning in settings.warnings:
        say(warning)
    return settings


def _house(settings: Settings, asked: Start, parts: Parts, no_auth: bool) -> House:
    hosted = settings.hosted or Hosted()
    check_files(hosted, settings.sources)
    guards = {each.name: each for each in guards_of(settings, asked, parts.gate)}
    beside.watch_lists(parts.gate, settings)
    for line in problems(hosted, settings.profile.name):
        say(line)
    for line in assembly.idle(settings, {*settings.servers, *guards}, date.today()):
        say(line)
    config = settings.config or own_config(settings.home)
    parts.settings, parts.identify = settings, identify(hosted, say)
    return House(
        hosted=hosted,
        identify=parts.identify,
        guards=guards,
        manner=Manner(settings.refusal, settings.detail),
        say=say,
        limiter=parts.limiter(hosted),
        metrics=parts.journal.metrics,
        inspect=_inspect(settings),
        follow=parts.tracer.follow if parts.tracer is not None else None,
        reload=lambda: house(asked, parts, no_auth=no_auth),
        watched=(config, config.parent / ".env"),
        dashboard=parts.dashboard if hosted.dashboard else None,
    )


def tracing(hosted: Hosted | None) -> OtlpTracer | None:
    """What tells a collector of calls; None where none is named.

    Raises ConfigError where the packages for it are not installed.
    """
    if hosted is None or not hosted.traces_url:
        return None
    try:
        from vanguard.adapters.tracers.otlp import OtlpTracer
    except ModuleNotFoundError:
        what, hint = "the packages that send traces are not installed", "pip install 'mcp-vanguard[otel]'"
        raise ConfigError(what, place="traces_url", hint=hint) from None
    return OtlpTracer(hosted.traces_url, say)


def _check_programs(house: House) -> None:
    """Tell of servers whose program is not there; raises OutsideError where none could be started."""
    commands = [each.command[0] for each in house.guards.values() if each.command]
    missing = [command for command in commands if shutil.which(command) is None]
    if missing and len(missing) == len(house.guards):
        raise OutsideError(f"the server command {missing[0]!r} is not there")
    for command in missing:
        say(f"the server command {command!r} is not there: its server cannot be used until it is")


def _inspect(settings: Settings) -> Callable[[bytes], bytes]:
    """Judges one message or case as ``vanguard inspect`` does, nothing remembered of it.

    The files of secrets that the gateway itself reads are guarded too.
    """

    @cache
    def judges() -> Callable[[], Judge]:
        policy, server = judged_by(settings)
        return judging(policy, guarding(settings, server))

    def inspect(body: bytes) -> bytes:
        return encoded(answer(body, judges()(), None)).encode()

    return inspect

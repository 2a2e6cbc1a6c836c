"""What can be wrong with an installation, one check after the other: found, and what to do about it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from vanguard.bench.case import Case
from vanguard.bench.judge import Judge
from vanguard.cli import assembly, health_audit, health_clients, health_parts
from vanguard.cli.assembly import Chosen
from vanguard.cli.health_check import FAIL, OK, SKIP, WARN, Check, Installation
from vanguard.cli.second_opinion import scoring
from vanguard.errors import VanguardError
from vanguard.hosting import check_files
from vanguard.model.message import Direction
from vanguard.settings import credentials
from vanguard.transports.http.exposure import problems

ATTACK = (
    b'{"jsonrpc":"2.0","id":1,"method":"tools/call",'
    b'"params":{"name":"shell","arguments":{"command":"rm -rf ~/"}}}'
)
"""A call that every profile but monitor stops, and that monitor says it would have."""
HONEST = (
    b'{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"shell","arguments":{"command":"ls"}}}'
)
"""A call that every profile lets pass."""


def checks(here: Installation) -> list[Check]:
    """The outcome of every check, in the order of `CHECKS`; none raises."""
    return [found for name, check in CHECKS for found in _guarded(name, check, here)]


def _guarded(name: str, check: Callable[[Installation], Iterator[Check]], here: Installation) -> list[Check]:
    found: list[Check] = []
    try:
        found += check(here)
    except VanguardError as error:
        found.append(Check(name, FAIL, str(error), "correct what the line names"))
    except OSError as error:
        told = f"{error.filename}: {error.strerror}" if error.filename else str(error)
        found.append(Check(name, FAIL, told, "see that it exists and that you may read it"))
    return found


def _settings(here: Installation) -> Iterator[Check]:
    settings = here.settings
    if settings is None:
        yield Check("settings", FAIL, here.problem, "correct what the line names; vanguard config show")
        return
    config = str(settings.config) if settings.config else "no config file"
    yield Check("settings", OK, f"{config}; profile from {settings.sources['profile']}")
    for warning in settings.warnings:
        yield Check("settings", WARN, warning, "remove it or correct its name")
    if here.idle:
        for line in here.idle:
            yield Check("exceptions", WARN, line, "remove it, or give it a later day")


def _bases(here: Installation) -> Iterator[Check]:
    """The bases at URLs, each asked whether it is still the one that is pinned."""
    settings = here.settings
    if settings is None or not settings.pinned:
        return
    from vanguard.adapters.bases import looked

    found = looked(settings.home, settings.pinned)
    for line in found:
        yield Check("bases", WARN, line, "until the config has its digest, nothing changes")
    if not found:
        yield Check("bases", OK, "what is at their URLs is what is pinned")


def _profile(here: Installation) -> Iterator[Check]:
    settings = here.settings
    if settings is None:
        return
    name = settings.profile.name
    if name == "monitor":
        do = "take balanced once vanguard logs --verdict SHADOW-BLOCK shows nothing honest"
        yield Check("profile", WARN, "monitor stops nothing, it only records", do)
    else:
        yield Check("profile", OK, f"{name}, level {settings.profile.level.enforce} enforced")


def _rules(here: Installation) -> Iterator[Check]:
    settings = here.settings
    if settings is None:
        yield Check("rules", SKIP, "not checked: the settings cannot be read")
        return
    found, digest = assembly.rules(settings)
    own = f", with those of {len(settings.rule_folders)} folders of your own" if settings.rule_folders else ""
    yield Check("rules", OK, f"{len(found)} rules, {digest[:12]}{own}")
    policy = assembly.policy(settings)
    judge = Judge(policy, assembly.server(settings, Chosen("doctor", ())), None, scoring())
    attack, honest = (judge.judge(Case(1, raw, Direction.TO_SERVER)).decision for raw in (ATTACK, HONEST))
    told = f"rm -rf ~/ is {attack.verdict.word}, ls is {honest.verdict.word}"
    if attack.would_be.stops and not honest.verdict.stops:
        yield Check("judging", OK, told)
    else:
        do = "look for a rule or exception that is too wide: vanguard explain"
        yield Check("judging", FAIL if not attack.would_be.stops else WARN, told, do)


def _state(here: Installation) -> Iterator[Check]:
    if here.settings is None:
        return
    yield from health_parts.state(here.settings)
    hosted = here.settings.hosted
    url = here.settings.redis_url or (hosted.redis_url if hosted else "")
    if url:
        yield from health_parts.redis(url, here.now)
    else:
        yield Check("redis", SKIP, "not checked: none is set")


def _scorer(here: Installation) -> Iterator[Check]:
    if here.settings is not None:
        yield from health_parts.scorer(here.settings)


def _servers(here: Installation) -> Iterator[Check]:
    """The config's servers: their programs, and the credentials that they name."""
    for server in here.settings.servers.values() if here.settings else ():
        if server.upstream:
            credentials(server.upstream, server.place)
            yield Check("servers", OK, f"{server.name}: its credentials are there")
        elif server.sandbox.engine != "none" and not shutil.which(server.sandbox.engine):
            found = f"{server.name}: its sandbox {server.sandbox.engine} is not on the PATH"
            yield Check(
                "servers", FAIL, found, f"install it: without it the server does not start ({server.place})"
            )
        elif shutil.which(server.command):
            yield Check("servers", OK, f"{server.name}: {server.command} is there")
        else:
            found = f"{server.name}: {server.command} is not on the PATH"
            yield Check("servers", FAIL, found, f"install it, or write its whole path ({server.place})")


def _hosted(here: Installation) -> Iterator[Check]:
    """The hosted gateway, where any of its settings was chosen."""
    settings = here.settings
    if settings is None or settings.hosted is None:
        return
    chosen = [name for name, source in settings.sources.items() if name.startswith("hosted.")]
    if all(settings.sources[name] in ("default", "PORT") for name in chosen):
        yield Check("hosted", SKIP, "not checked: nothing is set for vanguard serve")
        return
    check_files(settings.hosted, settings.sources)
    found = problems(settings.hosted, settings.profile.name)
    for line in found:
        yield Check("hosted", WARN, line, "see docs/deployment.md")
    if not found:
        yield Check("hosted", OK, f"{settings.hosted.host}, port {settings.hosted.port}")


def _clock(here: Installation) -> Iterator[Check]:
    made = Path(__file__).stat().st_mtime
    now = f"{datetime.fromtimestamp(here.now, UTC):%Y-%m-%d %H:%M:%S}Z"
    if here.now < made - 86_400:
        yield Check("clock", FAIL, f"{now} is before this program was installed", "set the clock")
    else:
        yield Check("clock", OK, now)


CHECKS: tuple[tuple[str, Callable[[Installation], Iterator[Check]]], ...] = (
    ("python", health_parts.python),
    ("vanguard", health_parts.program),
    ("packages", health_parts.packages),
    ("settings", _settings),
    ("bases", _bases),
    ("profile", _profile),
    ("rules", _rules),
    ("servers", _servers),
    ("state", _state),
    ("scorer", _scorer),
    ("hosted", _hosted),
    ("home", health_audit.home),
    ("journal", health_audit.journal),
    ("clock", _clock),
    ("pins", health_audit.pins),
    ("clients", health_clients.clients),
)
"""Every check under the name that it has where it fails outright."""

"""The parts that Vanguard runs on: Python, itself, its packages, Redis."""

from __future__ import annotations

import platform
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import closing
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

from vanguard import __version__, inspection
from vanguard.cli.health_check import FAIL, OK, SKIP, WARN, Check, Installation
from vanguard.cli.health_files import exposed
from vanguard.cli.remembering import state_file
from vanguard.policy.mask import mask
from vanguard.settings import Settings

REDIS_S = 2.0
"""Seconds for which Redis is waited for."""

SKEW_S = 5.0
"""Seconds by which two clocks may differ before it is told."""

_NEEDS = re.compile(r"([A-Za-z0-9_.-]+)(?:\[[^\]]*\])?\s*(?:>=\s*([0-9.]+))?")


def python(here: Installation) -> Iterator[Check]:
    """Which Python this is."""
    del here
    found = f"{platform.python_implementation()} {platform.python_version()}, {sys.executable}"
    newest = (3, 14)
    if sys.version_info[:2] > newest:
        yield Check("python", WARN, found, f"it is tested up to {newest[0]}.{newest[1]}")
    else:
        yield Check("python", OK, found)


def program(here: Installation) -> Iterator[Check]:
    """Which Vanguard this is, whether it is compiled, and by what clients can start it."""
    del here
    script = shutil.which("vanguard", path=str(Path(sys.executable).parent))
    start = script or f"{sys.executable} -m vanguard"
    kind = "plain Python" if str(inspection.__file__).endswith(".py") else "compiled"
    yield Check("vanguard", OK, f"{__version__}, {kind}, started as {start}")


def packages(here: Installation) -> Iterator[Check]:
    """The packages that it needs, in the versions that it needs, and that the matcher works."""
    del here
    try:
        needs = metadata.requires("mcp-vanguard") or []
    except metadata.PackageNotFoundError:
        yield Check(
            "packages", WARN, "mcp-vanguard is not installed, only its files are here", "pip install ."
        )
        return
    base = [each for each in needs if "extra ==" not in each and "win32" not in each]
    wrong = list(filter(None, map(_problem, base)))
    for line in wrong:
        yield Check("packages", FAIL, line, "install Vanguard again")
    if not wrong:
        yield Check("packages", OK, f"{len(base)} packages, each in a version that fits")
    import re2

    if not re2.search("v.nguard", "vanguard"):
        yield Check("packages", FAIL, "google-re2 does not match", "install Vanguard again")


def _problem(need: str) -> str:
    found = _NEEDS.match(need)
    name, least = (found[1], found[2] or "0") if found else (need, "0")
    try:
        version = metadata.version(name)
    except metadata.PackageNotFoundError:
        return f"{name} is missing"
    return f"{name} {version} is older than {least}" if _numbers(version) < _numbers(least) else ""


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", version.split("+")[0])[:3])


def state(settings: Settings) -> Iterator[Check]:
    """Where history is kept, and whether the file of it is whole and this user's alone."""
    if settings.state != "sqlite":
        yield Check("state", OK, settings.state)
        return
    file = state_file(settings)
    told = exposed(file)
    if told:
        yield Check("state", FAIL, f"{file} {told}", f"chmod 600 {file}")
    elif not file.is_file():
        yield Check("state", OK, f"sqlite, {file} (not made yet)")
    else:
        yield _whole(file)


def _whole(file: Path) -> Check:
    import sqlite3

    try:
        with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True, timeout=REDIS_S)) as store:
            found = str(store.execute("pragma quick_check").fetchone()[0])
    except sqlite3.Error as error:
        found = str(error)
    if found != "ok":
        return Check("state", FAIL, f"{file}: {found}", "move the file away: a new one is begun")
    return Check("state", OK, f"sqlite, {file}")


def scorer(settings: Settings) -> Iterator[Check]:
    """Who scores texts: the model that ships, and the service that is named, which is not asked here."""
    if settings.profile.semantic.local:
        from vanguard.adapters.scorers.lexical import NAME, model

        yield Check("scorer", OK, f"{NAME}, {len(model().weights):,} weights")
    else:
        yield Check("scorer", SKIP, f"not checked: the profile {settings.profile.name} asks none that ships")
    service = settings.scorer
    if service is None:
        return
    named = f"{service.kind}, {mask(service.url)}, {mask(service.model)}"
    if find_spec("openai") is None:
        do = "pip install 'mcp-vanguard[semantic]'"
        yield Check("scorer", FAIL, f"{named} is set, but the client is not installed", do)
    else:
        yield Check("scorer", OK, f"{named}, not asked now: it would see a text")


def redis(url: str, now: float) -> Iterator[Check]:
    """Whether Redis answers, and whether its clock is ours."""
    shown = mask(url)
    try:
        from redis import Redis, RedisError
    except ModuleNotFoundError:
        do = "pip install 'mcp-vanguard[redis]'"
        yield Check("redis", FAIL, f"{shown} is set, but the client is not installed", do)
        return
    try:
        client = Redis.from_url(url, socket_timeout=REDIS_S, socket_connect_timeout=REDIS_S)
        with client:
            seconds, micros = client.time()
            version = client.info("server").get("redis_version", "of an unknown version")
    except (RedisError, OSError, ValueError) as error:
        do = "start it, or correct the URL; until then each replica counts by itself"
        yield Check("redis", FAIL, f"{shown} does not answer ({type(error).__name__})", do)
        return
    skew = abs(float(seconds) + float(micros) / 1e6 - now)
    if skew > SKEW_S:
        do = "keep both clocks right by NTP"
        yield Check("redis", WARN, f"its clock differs by {skew:.0f} s from this machine's", do)
    yield Check("redis", OK, f"{shown} answers, {mask(str(version))}")

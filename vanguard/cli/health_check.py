"""One outcome of a check, and what the checks look at."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from vanguard.model.value import value
from vanguard.settings import Settings

OK, WARN, FAIL, SKIP = "ok", "warn", "fail", "skip"


@value
class Check:
    """What was found, and what to do about it; ``status`` is ``ok``, ``warn``, ``fail`` or ``skip``."""

    name: str
    status: str
    found: str
    do: str = ""


@value
class Installation:
    """What is looked at: the settings (None where they cannot be read: ``problem`` says why), home, files.

    ``files`` are the clients' config files by client; ``now`` is seconds since the epoch; ``idle`` has a
    line for each exception that does nothing.
    """

    settings: Settings | None
    problem: str
    home: Path
    files: Mapping[str, tuple[Path, ...]]
    now: float
    idle: tuple[str, ...] = ()

"""What runs beside judging: captures of whole messages, and a policy that is judged by without effect."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from vanguard.cli.ends import say
from vanguard.settings import Settings, load, secret

if TYPE_CHECKING:
    from vanguard.adapters.captures.writing import Capturing
    from vanguard.cli.assembly import Chosen
    from vanguard.gate.gate import Gate
    from vanguard.gate.ports import Journal
    from vanguard.policy.reach import Inventory


def captures_of(settings: Settings, name: str) -> Capturing | None:
    """What keeps whole messages; None where the settings want none.  Raises ConfigError."""
    wanted = settings.operating.captures
    if wanted is None:
        return None
    from vanguard.adapters.captures.writing import Capturing

    key = secret(wanted.key, "captures", wanted.place) if wanted.key else None
    say(f"whole messages are captured, encrypted, for {wanted.keep_days} days (captures: in the config)")
    return Capturing(settings.home, name, wanted, say, None if key is None else lambda: key)


def captured(path: Path, settings: Settings, key: str = "") -> Iterator[bytes]:
    """The messages of a capture, or of a folder of them, as cases; ``key`` as in a config, "" for the home's.

    Raises UsageError for what is no capture or has expired, ConfigError for a key that is missing or another.
    """
    from vanguard.adapters.captures.place import captures, key_of
    from vanguard.adapters.captures.sealed import records

    named = key or (settings.operating.captures.key if settings.operating.captures else "")
    opened = secret(named, "the capture", "--key") if named else key_of(settings.home, make=False)
    for file in captures(path):
        with file.open("rb") as stream:
            yield from records(stream, opened, datetime.now(UTC).date(), str(file))


def watched(settings: Settings, journal: Journal) -> Journal:
    """The journal, which knows the last decisions where the management tools are open."""
    if settings.operating.plane == "disabled":
        return journal
    from vanguard.cli.managing import Recent

    return Recent(journal)


def begin(
    gate: Gate, journal: Journal, settings: Settings, chosen: Chosen, reload: Callable[[], None]
) -> None:
    """Have all of it run beside a gate for one server of this machine; raises ConfigError."""
    shadow(gate, settings, chosen)
    watch_lists(gate, settings)
    manage(gate, journal, settings, reload, local=True)


def manage(
    gate: Gate, journal: Journal, settings: Settings, reload: Callable[[], None], *, local: bool
) -> None:
    """Give a gate its management tools, where the settings have them (see `managing.open_tools`)."""
    if settings.operating.plane != "disabled":
        from vanguard.cli.managing import open_tools

        open_tools(gate, journal, settings, reload, local=local)


def watch_lists(gate: Gate, settings: Settings) -> None:
    """Have it said once, when a server lists its tools, which rules no call of them can match."""
    if not settings.rules:
        return
    told: set[str] = set()

    def listed(server: str, tools: Inventory) -> None:
        from vanguard.policy.reach import meant_for, missing

        if server not in told and tools:
            told.add(server)
            for each in missing(meant_for(settings.rules, server, settings.servers), tools):
                say(str(each))

    gate.listed = listed


def shadow(gate: Gate, settings: Settings, chosen: Chosen) -> None:
    """Have what concerns a server judged by the shadow of the settings as well, where there is one.

    Raises ConfigError where it cannot be used.
    """
    path = settings.operating.shadow
    if path is None:
        return
    from vanguard.cli import assembly
    from vanguard.gate.shadow import Candidate, Shadows

    candidate = load({"config": str(path)})
    policy = assembly.policy(candidate, chosen.name, chosen.command)
    named = assembly.named_zones(candidate, chosen) is not None
    if gate.shadows is None:
        gate.shadows = Shadows()
    gate.shadows.know(chosen.name, Candidate(policy, assembly.server(candidate, chosen) if named else None))

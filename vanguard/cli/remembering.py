"""What is remembered over calls, put together from the settings."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from vanguard.errors import ConfigError
from vanguard.gate.trail import Trail

if TYPE_CHECKING:
    from vanguard.gate.ports import Attend, Tracker
    from vanguard.settings import Settings

LOST = {
    "event": "history-lost",
    "reason": "The store of history was emptied: history and budgets begin anew.",
}
"""What the log says when what was remembered is gone."""

_KEY_BYTES = 32
_BEGIN = 1_800_000_000


def trail(settings: Settings, say: Callable[[str], None], attend: Attend, lost: Callable[[], None]) -> Trail:
    """What remembers for a gateway; ``lost`` is called when what was remembered is gone.

    Raises ConfigError where it cannot be kept.
    """
    return Trail(tracker(settings, say, lost), _key(settings), attend)


def tracker(
    settings: Settings, say: Callable[[str], None], lost: Callable[[], None] = lambda: None
) -> Tracker:
    """The tracker that the settings name; raises ConfigError."""
    if settings.state == "sqlite":
        from vanguard.adapters.trackers.sqlite import SqliteTracker

        try:
            return SqliteTracker(state_file(settings))
        except ConfigError as error:
            if settings.sources["state"] != "default":
                raise
            say(f"history is kept in memory: {error}")
    if settings.state == "redis":
        from vanguard.adapters.trackers.redis import RedisTracker

        return RedisTracker(settings.redis_url, say, lost=lost)
    from vanguard.adapters.trackers.memory import MemoryTracker
    from vanguard.adapters.trackers.switch_file import SwitchFile

    return MemoryTracker(file=SwitchFile(switch_file(settings)))


def of_lines() -> Trail:
    """What remembers the lines of one session that are judged without a gateway, one a second."""
    from vanguard.adapters.trackers.memory import MemoryTracker

    seconds = count(_BEGIN)
    return Trail(MemoryTracker(lambda: float(next(seconds))), b"lines", lambda work: work.close())


def state_file(settings: Settings) -> Path:
    """Where SQLite keeps what is remembered."""
    return settings.home / "state" / "history.db"


def switch_file(settings: Settings) -> Path:
    """Where a person switches things off for gateways whose history is in memory."""
    return state_file(settings).with_name("switches.json")


def _may_keep(settings: Settings) -> bool:
    """Whether there is a folder for the key of what is kept in a file."""
    folder = state_file(settings).parent
    return os.access(folder, os.W_OK) or (folder / "history.key").exists()


def _key(settings: Settings) -> bytes:
    """The key of the digests: a new one in memory, one beside the file, or what all that use a Redis know."""
    if settings.state == "redis":
        return hashlib.sha256(b"vanguard history\0" + settings.redis_url.encode()).digest()
    if settings.state == "memory" or not _may_keep(settings):
        return secrets.token_bytes(_KEY_BYTES)
    path = state_file(settings).with_name("history.key")
    try:
        try:
            # Written aside and linked into place: whoever finds it finds it whole.
            aside = path.with_name(f"{path.name}.{os.getpid()}")
            with open(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                file.write(secrets.token_bytes(_KEY_BYTES))
            os.link(aside, path)
        except FileExistsError:
            pass
        finally:
            aside.unlink(missing_ok=True)
        return path.read_bytes()[:64]
    except OSError as error:
        raise ConfigError(
            f"the state cannot be kept here ({error.strerror})", place=str(path), hint="or use --state memory"
        ) from None

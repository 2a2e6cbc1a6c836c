"""The store of pins that the settings mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vanguard.cli.reviewing import redis_of

if TYPE_CHECKING:
    from vanguard.settings import Settings
    from vanguard.trust.store import Store


def store_of(settings: Settings, *, waits: bool = False) -> Store:
    """The pins in Redis where the settings name one, else those in Vanguard's home.

    ``waits`` says that messages wait for it.  Raises ConfigError where the store cannot be opened.
    """
    from vanguard.trust.folder import Folder

    folder = Folder(settings.home / "trust")
    url = redis_of(settings)
    if not url:
        return folder
    from vanguard.trust.replicas import COMMAND_S, GATEWAY_S, RedisPins
    from vanguard.trust.watched import Watched

    if waits:
        return Watched(RedisPins(url, timeout_s=GATEWAY_S, before=folder))
    return RedisPins(url, timeout_s=COMMAND_S, before=folder)

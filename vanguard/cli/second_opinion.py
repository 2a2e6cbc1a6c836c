"""Who scores free text, put together from the settings."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from threading import Thread
from typing import TYPE_CHECKING

from vanguard.adapters.scorers.lexical import Lexical
from vanguard.errors import ConfigError
from vanguard.gate.scoring import Scoring

if TYPE_CHECKING:
    from vanguard.gate.ports import Attend
    from vanguard.settings import Settings


def scoring() -> Scoring:
    """The scorer that ships alone: it needs no network and is read when the first text comes."""
    return Scoring(Lexical())


def scoring_with(settings: Settings, attend: Attend) -> Scoring:
    """The scorer that ships, and beside it the service that the settings name.

    Raises ConfigError where a service is named and its client is not installed.
    """
    service = settings.scorer
    if service is None:
        return scoring()
    if find_spec("openai") is None:
        raise ConfigError(
            f"the client for the {service.kind} service is not installed",
            place="semantic",
            hint="pip install 'mcp-vanguard[semantic]'",
        )
    from vanguard.adapters.scorers.remote import Remote

    # The client takes long to load, and whoever waits for the first score should not wait for that too.
    Thread(target=import_module, args=("openai",), daemon=True).start()
    return Scoring(Lexical(), Remote(service), attend)

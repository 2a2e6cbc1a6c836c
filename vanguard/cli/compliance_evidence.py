"""What an audit says: lines, each with its evidence."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from vanguard.adapters.clients.words import Said
from vanguard.bench.judge import Judge
from vanguard.cli.health_check import Installation
from vanguard.model.value import value
from vanguard.settings import Settings

MET, PARTLY, NOT_MET = "met", "partly", "not met"
UNCHECKED, NOT_APPLICABLE = "not checked", "does not apply"

STATUSES = (NOT_MET, PARTLY, MET, UNCHECKED, NOT_APPLICABLE)
"""Every status; that of a line is the first of these that one piece of its evidence has."""


@value
class Evidence:
    """One thing that was looked at: what is wanted, whether it is so, what was found, what to do."""

    wants: str
    status: str
    found: str
    do: str = ""


@value
class Line:
    """A line of a framework with all its evidence."""

    id: str
    framework: str
    title: str
    evidence: tuple[Evidence, ...]

    @property
    def status(self) -> str:
        """The worst of what was looked at; what was not looked at counts where nothing else was."""
        found = {each.status for each in self.evidence}
        return next((status for status in STATUSES if status in found), UNCHECKED)


@value
class Deployment:
    """What is audited: the installation, its settings, its policy as a judge, the clients' servers."""

    here: Installation
    settings: Settings
    judge: Judge
    servers: tuple[tuple[str, str, Said], ...]
    """Client, shown name of the server, and what its entry says."""
    unread: tuple[str, ...] = ()
    """What is wrong with the clients' files that cannot be read."""

    @property
    def hosted(self) -> bool:
        """Whether anything was set for the hosted gateway."""
        sources = self.settings.sources
        return any(
            name.startswith("hosted.") and sources[name] not in ("default", "PORT") for name in sources
        )


Check = Callable[[Deployment], Iterator[Evidence]]
"""Looks at a deployment; yields nothing where there is nothing to say."""

"""What the layers may know besides the message itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final, Protocol

from vanguard.model.capability import Capability, Tool
from vanguard.model.history import History
from vanguard.model.hosted import Access
from vanguard.model.message import Reading
from vanguard.model.profile import Profile
from vanguard.model.rule import Hit
from vanguard.model.sequence import Book
from vanguard.model.value import value

if TYPE_CHECKING:
    from vanguard.model.operator import Operator

LISTS: Final[Mapping[str, str]] = {
    "tools/list": "tools",
    "prompts/list": "prompts",
    "resources/list": "resources",
    "resources/templates/list": "resourceTemplates",
}
"""The methods whose answers are lists, and the member that holds the entries."""

GREETINGS: Final = frozenset(("initialize", "server/discover"))
"""The methods whose answers carry a server's instructions."""


class Resolver(Protocol):
    """What a layer asks of the world, through the gate."""

    def real(self, path: str) -> str:
        """The path with every symbolic link resolved, as the server would see it; never raises."""


class Matcher(Protocol):
    """All signature rules, ready to scan a reading."""

    digest: str

    def scan(self, reading: Reading, tool: Tool | None) -> tuple[Hit, ...]:
        """The first hit of every rule that matches somewhere, in the order of the rules."""


@value
class Exemption:
    """An operator's exception: these rules make no finding for that server and tool until it expires.

    Empty ``server`` or ``tool`` means any.
    """

    rules: frozenset[str]
    server: str = ""
    tool: str = ""
    because: str = ""
    expires: date | None = None


@value
class Destinations:
    """Hosts that calls may or may not name: exact names, ``*.suffix`` or CIDR blocks."""

    allow: tuple[str, ...] = ()
    deny: tuple[str, ...] = ()


@value
class Policy:
    """All that the operator chose, compiled once and shared by every message."""

    profile: Profile
    matcher: Matcher
    digest: str
    exemptions: tuple[Exemption, ...] = ()
    destinations: Destinations = Destinations()
    definitions: str = "drop"
    """What becomes of a list with entries that stop it: ``drop`` them, ``block`` the list, or ``warn``."""
    access: Access = Access()
    """Which scopes or roles it takes to use what; looked at only where the asker has any."""
    operator: Operator | None = None
    """The operator's own rules about calls; None where there are none."""
    book: Book = Book()
    """What is looked for over several messages."""
    floor: Floor | None = None
    """What every message is judged by as well, the harsher verdict winning; None where nothing is."""

    @property
    def dated(self) -> bool:
        """Whether judging by it depends on the day."""
        below = self.floor is not None and self.floor.policy.dated
        return below or bool(self.exemptions) or (self.operator is not None and self.operator.expires)

    @property
    def timed(self) -> bool:
        """Whether judging by it depends on the time of day."""
        below = self.floor is not None and self.floor.policy.timed
        return below or (self.operator is not None and self.operator.timed)

    @property
    def trims(self) -> bool:
        """Whether the operator may have said which tools there are."""
        return self.operator is not None or self.floor is not None

    @property
    def unrecorded(self) -> str:
        """What becomes of messages while the journal cannot write: ``forward``, or ``refuse``."""
        if self.floor is None:
            return self.profile.unrecorded
        below = self.floor.policy.unrecorded
        return "refuse" if below == "refuse" else self.profile.unrecorded


@value
class Server:
    """The server behind the gateway, as far as judging needs it.

    ``zones`` are absolute, resolved roots (None: no zone checks); ``tool_zones`` override them for
    single tools.  ``cwd`` is the folder against which the server resolves relative paths;
    ``home`` is its user's home, for ``~``.  ``guarded`` are paths of Vanguard itself and of the
    clients' configs, as written and resolved, sensitive in every profile.  ``capabilities`` are what
    the operator said that single tools can do.
    """

    name: str = ""
    zones: tuple[str, ...] | None = None
    tool_zones: Mapping[str, tuple[str, ...]] | None = None
    cwd: str = "/"
    home: str = ""
    guarded: tuple[str, ...] = ()
    resolver: Resolver | None = None
    capabilities: Mapping[str, frozenset[Capability]] | None = None


@value
class Floor:
    """The policy that another stands on, and the server as that policy knows it.

    ``follows`` says that nobody named zones, so that those of the message's own context hold.
    """

    policy: Policy
    server: Server
    follows: bool = False


@value
class Context:
    """Everything a layer may know of a message's surroundings; the gate makes it.

    ``tool`` is the tool that a call names or whose result this is; ``asked`` is the body of the
    request that this message answers; ``oddity`` is what the conversation found odd about the
    message's place in it (``unasked-answer``), or "".  ``restored`` are sensitive values that were put back
    in place of their placeholders, because the tool may have them.  ``scopes`` and ``roles`` are what the
    principal was granted; None where nothing was said and everything is allowed.  ``client`` is what the
    client calls itself.  ``history`` is what is known of the principal's past, for the messages that it
    matters to; None where nothing is remembered.
    """

    policy: Policy
    server: Server = Server()
    principal: str = "local"
    session: str = ""
    revision: str = ""
    tool: Tool | None = None
    asked: Mapping[str, Any] | None = None
    oddity: str = ""
    today: date | None = None
    restored: frozenset[str] = frozenset()
    scopes: frozenset[str] | None = None
    roles: frozenset[str] = frozenset()
    client: str = ""
    history: History | None = None
    reads: bool = False
    """Whether the message only reads something, as far as its tool tells."""
    said: tuple[str, ...] = ()
    """How notices ended that went to the client before: it may show them as one text with this message."""
    now: datetime | None = None
    """The time, to the minute and with its zone, where the policy depends on it; None where nobody knows."""

    @property
    def lists(self) -> bool:
        """Whether the message answers a request for a list of tools, prompts or resources."""
        return self.asked is not None and self.asked.get("method") in LISTS

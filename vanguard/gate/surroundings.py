"""The Context of each message: what the conversation so far says about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from vanguard.model.capability import Tool
from vanguard.model.context import Context, Policy, Server
from vanguard.model.message import Message
from vanguard.policy.capabilities import capabilities
from vanguard.wire.conversation import Asked, Conversation


class Surroundings:
    """Makes the Context of a message; what is the same for all of them is made once.

    ``zones_of_roots`` turns the client's roots (``file://`` URIs) into folders; they count as zones
    where the operator named none and the server itself asked for them.
    """

    def __init__(
        self,
        policy: Policy,
        server: Server,
        conversation: Conversation,
        *,
        principal: str = "local",
        session: str = "",
        today: Callable[[], date] = date.today,
        zones_of_roots: Callable[[tuple[str, ...]], tuple[str, ...]] | None = None,
    ) -> None:
        self._conversation = conversation
        self._today = today
        self._own_zones = server.zones
        self._zones_of_roots = zones_of_roots
        self._roots: tuple[str, ...] | None = None
        self._tools: dict[str, tuple[object, Tool]] = {}
        self._base = Context(policy, server, principal, session, today=today())

    @property
    def server(self) -> Server:
        """The server as judged at this moment, with the zones in force."""
        return self._base.server

    @property
    def policy(self) -> Policy:
        """The policy in force."""
        return self._base.policy

    def of(self, message: Message, asked: Asked | None, oddity: str = "") -> Context:
        """The context of a message; ``asked`` is the request that it answers."""
        base = self._refreshed()
        if asked is not None:
            tool = self._tool(asked.tool) if asked.tool else None
            return Context(
                base.policy,
                base.server,
                base.principal,
                base.session,
                base.revision,
                tool,
                asked.body,
                oddity,
                base.today,
            )
        if message.is_call:
            name = message.params.get("name")
            if isinstance(name, str):
                return replace(base, tool=self._tool(name))
        return replace(base, oddity=oddity) if oddity else base

    def new_day(self) -> None:
        """Look at the calendar again: exceptions expire by date."""
        self._base = replace(self._base, today=self._today())

    def _refreshed(self) -> Context:
        conversation = self._conversation
        if conversation.revision != self._base.revision:
            self._base = replace(self._base, revision=conversation.revision)
        if conversation.roots is not self._roots:
            self._roots = conversation.roots
            self._take_roots()
        return self._base

    def _take_roots(self) -> None:
        if self._zones_of_roots is None or self._roots is None:
            return
        zones = self._zones_of_roots(self._roots) or self._own_zones
        self._base = replace(self._base, server=replace(self._base.server, zones=zones))

    def _tool(self, name: str) -> Tool:
        definition = self._conversation.tools.get(name)
        known = self._tools.get(name)
        if known is not None and known[0] is definition:
            return known[1]
        if definition is None:
            return Tool(name)
        tool = Tool(name, definition, capabilities(definition))
        self._tools[name] = (definition, tool)
        return tool

"""The Context of each message: what the conversation so far says about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial

from vanguard.gate.told import Told
from vanguard.model.context import Context, Policy, Server
from vanguard.model.message import NOTIFICATION, TO_CLIENT, Message
from vanguard.model.principal import Principal
from vanguard.policy.capabilities import tool_of
from vanguard.wire.conversation import Asked, Conversation

_NOW = partial(datetime.now, UTC)


class Surroundings:
    """Makes the Context of a message; what is the same for all of them is made once.

    ``zones_of_roots`` turns the client's roots (``file://`` URIs) into folders; they count as zones
    where the operator named none and the server itself asked for them.  ``today`` is asked anew for
    each message where exceptions may expire, ``now`` where a rule holds at some times alone.
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
        now: Callable[[], datetime] = _NOW,
        zones_of_roots: Callable[[tuple[str, ...]], tuple[str, ...]] | None = None,
    ) -> None:
        self._conversation = conversation
        self._today = today
        self._now = now
        self._own_zones = server.zones
        self._zones_of_roots = zones_of_roots
        self._roots: tuple[str, ...] | None = None
        self._of_call: dict[str, Context] = {}
        self._of_unknown: Context | None = None
        self._told = Told()
        self._base = Context(policy, server, principal, session, today=today())
        self._dated = policy.dated
        self._timed = policy.timed

    @property
    def server(self) -> Server:
        """The server as judged at this moment, with the zones in force."""
        return self._base.server

    @property
    def policy(self) -> Policy:
        """The policy in force."""
        return self._base.policy

    @property
    def principal(self) -> str:
        """Whom messages are judged as, by id."""
        return self._base.principal

    def renew(self, policy: Policy, server: Server) -> None:
        """Judge by another policy from here on, and by what is now known of the server."""
        self._own_zones, self._roots = server.zones, None
        self._change(replace(self._base, policy=policy, server=server))

    def act_for(self, who: Principal) -> None:
        """From here on messages are judged as those of somebody who was identified."""
        base = self._base
        if (who.id, who.scopes, who.roles) != (base.principal, base.scopes, base.roles):
            self._change(replace(base, principal=who.id, scopes=who.scopes, roles=who.roles))

    def of(self, message: Message, asked: Asked | None, oddity: str = "") -> Context:
        """The context of a message; ``asked`` is the request that it answers."""
        base = self._refreshed()
        if asked is not None:
            tool = self._call(asked.tool, base).tool if asked.tool else None
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
                base.restored,
                base.scopes,
                base.roles,
                base.client,
                said=self._told.before(asked.body.get("params")),
                now=base.now,
            )
        if message.is_call:
            return self._call(message.params["name"], base)
        if message.kind is NOTIFICATION and message.direction is TO_CLIENT:
            said = self._told.before(message.params)
            return replace(base, oddity=oddity, said=said) if said or oddity else base
        return replace(base, oddity=oddity) if oddity else base

    def sent(self, message: Message) -> None:
        """Take note of a message that went on: what a notice said is read with what follows it."""
        self._told.take(message)

    def _call(self, name: str, base: Context) -> Context:
        """The context of a call, kept while its tool is defined as it was."""
        definition = self._conversation.tools.get(name)
        if definition is None:
            return self._call_unknown(name, base)
        known = self._of_call.get(name)
        if known is None or known.tool is None or known.tool.definition is not definition:
            known = replace(base, tool=tool_of(name, definition, base.server.capabilities))
            self._of_call[name] = known
        return known

    def _call_unknown(self, name: str, base: Context) -> Context:
        """The context of a call of a tool that was never listed; only the last is kept."""
        known = self._of_unknown
        if known is None or known.tool is None or known.tool.name != name:
            self._of_unknown = known = replace(base, tool=tool_of(name, None, base.server.capabilities))
        return known

    def _refreshed(self) -> Context:
        conversation, base = self._conversation, self._base
        if conversation.revision != base.revision or conversation.client != base.client:
            self._change(replace(base, revision=conversation.revision, client=conversation.client))
        if conversation.roots is not self._roots:
            self._roots = conversation.roots
            self._take_roots()
        if self._dated and base.today != (today := self._today()):
            self._change(replace(self._base, today=today))
        if self._timed:
            self._take_time(self._now().replace(second=0, microsecond=0))
        return self._base

    def _take_time(self, now: datetime) -> None:
        if self._base.now != now:
            self._change(replace(self._base, now=now))

    def _change(self, base: Context) -> None:
        self._base = base
        self._dated = base.policy.dated
        self._timed = base.policy.timed
        self._of_call.clear()
        self._of_unknown = None

    def _take_roots(self) -> None:
        if self._zones_of_roots is None or self._roots is None:
            return
        zones = self._zones_of_roots(self._roots) or self._own_zones
        self._change(replace(self._base, server=replace(self._base.server, zones=zones)))

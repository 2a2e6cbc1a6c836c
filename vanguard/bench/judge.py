"""Judging lines without a gateway: no network, no journal, and no history but that of a session."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from vanguard.bench.case import Case
from vanguard.errors import UsageError
from vanguard.gate.scoring import Scoring
from vanguard.gate.surroundings import Surroundings
from vanguard.gate.trail import Trail, known
from vanguard.inspection import look
from vanguard.model.capability import Tool
from vanguard.model.context import Context, Policy, Server
from vanguard.model.decision import Decision
from vanguard.model.history import History
from vanguard.model.message import Kind, Message
from vanguard.model.value import value
from vanguard.policy.capabilities import capabilities
from vanguard.wire.conversation import Conversation
from vanguard.wire.jsonrpc import Batch, parse

MAX_NAME = 128
"""Characters of a tool's name up to which what its words say is kept."""

MAX_SESSIONS = 1_000
"""Sessions remembered at once; the one that was begun first is forgotten."""


@value
class Judgement:
    """A message, what was known around it, the decision, and the nanoseconds that it took."""

    message: Message
    context: Context
    decision: Decision
    latency_ns: int


@value
class _Session:
    conversation: Conversation
    surroundings: Surroundings
    trail: Trail | None


class Judge:
    """Judges cases by one policy, as the gateway would for ``server``.

    Exceptions that expire hold up to ``today``; where no day is given they never hold.  ``now`` is the time
    for rules that hold at some times alone.
    ``scoring`` asks a local scorer, as the gateway does.  ``remembers`` makes what remembers the calls of one
    session; without it nothing is known of the past.
    """

    def __init__(
        self,
        policy: Policy,
        server: Server,
        today: date | None = None,
        scoring: Scoring | None = None,
        remembers: Callable[[], Trail] | None = None,
        now: datetime | None = None,
    ) -> None:
        self._scoring = scoring
        self._remembers = remembers
        self._base = Context(policy, server, today=today, now=now)
        self._sessions: dict[str, _Session] = {}

    @property
    def policy(self) -> Policy:
        """The policy that it judges by."""
        return self._base.policy

    def judge(self, case: Case, now: datetime | None = None, principal: str = "") -> Judgement:
        """The decision on a case, which came at ``now`` from ``principal``, where that is known.

        The latency counts parsing and judging.  Raises ProtocolError for bytes that are no message,
        UsageError for a batch.
        """
        begin = time.perf_counter_ns()
        message = parse(case.raw, case.direction)
        if isinstance(message, Batch):
            raise UsageError("a batch: give each of its messages a line of its own")
        session = self._session(case.session) if case.session else None
        message, context = self._surround(message, case, session)
        if now is not None or principal:
            who = principal or context.principal
            context = replace(context, now=now or context.now, principal=who)
        if session and session.trail:
            history = session.trail.ask(message, context)
            context = known(context, history if isinstance(history, History) else None)
        decision, reading = look(message, context)
        if self._scoring is not None:
            decision = self._scoring.at_once(decision, reading, context)
        latency = time.perf_counter_ns() - begin
        if session and not decision.verdict.stops:
            session.conversation.forwarded(message)
        if session and session.trail:
            session.trail.tell(message, context, decision, session.conversation.changed)
        return Judgement(message, context, decision, latency)

    def _session(self, name: str) -> _Session:
        session = self._sessions.get(name)
        if session is None:
            if len(self._sessions) >= MAX_SESSIONS:
                del self._sessions[next(iter(self._sessions))]
            conversation = Conversation()
            base = self._base
            surroundings = Surroundings(
                base.policy,
                base.server,
                conversation,
                session=name,
                now=lambda: base.now or datetime.now(UTC),
            )
            session = self._sessions[name] = _Session(
                conversation, surroundings, self._remembers() if self._remembers else None
            )
        return session

    def _surround(self, message: Message, case: Case, session: _Session | None) -> tuple[Message, Context]:
        """The message with the method it answers, and its context: the case's facts beat a session's."""
        if session is None and case.asked is None and case.tool is None and case.zones is None:
            tool, base = _tool(message, case), self._base
            about = (
                Context(base.policy, base.server, tool=tool, today=base.today, now=base.now) if tool else base
            )
            return message, about
        context = self._base
        if session:
            answers = message.kind in (Kind.ANSWER, Kind.ERROR)
            asked = session.conversation.answered(message) if answers else None
            message = asked.answer(message) if asked else message
            context = session.surroundings.of(message, asked)
        if case.asked is not None and not message.method:
            message = replace(message, method=_method(case.asked))
        tool = _tool(message, case)
        return message, replace(
            context,
            server=_server(context.server, case.zones),
            tool=tool if tool and (tool.definition or context.tool is None) else context.tool,
            asked=context.asked if case.asked is None else case.asked,
        )


def _method(asked: Mapping[str, Any]) -> str:
    method = asked.get("method")
    return method if isinstance(method, str) else ""


def _tool(message: Message, case: Case) -> Tool | None:
    """The tool that is called or has answered: the case's definition, or a name alone."""
    if case.tool is not None:
        name = case.tool.get("name")
        return Tool(name if isinstance(name, str) else "", case.tool, capabilities(case.tool))
    params = message.params if message.is_call else (case.asked or {}).get("params")
    if message.method != "tools/call" or not isinstance(params, dict):
        return None
    name = params.get("name")
    if not isinstance(name, str):
        return None
    return _named(name) if len(name) <= MAX_NAME else Tool(name, capabilities=capabilities({"name": name}))


@lru_cache(maxsize=1_024)
def _named(name: str) -> Tool:
    return Tool(name, capabilities=capabilities({"name": name}))


def _server(server: Server, zones: tuple[str, ...] | None) -> Server:
    """The server with a case's zones; it is taken to run in the first of them."""
    if zones is None:
        return server
    return replace(server, zones=zones, tool_zones=None, cwd=zones[0] if zones else server.cwd, resolver=None)

"""What the management tools do, where the operator opened them."""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from vanguard.adapters.journals.encode import fields
from vanguard.cli.ends import say
from vanguard.errors import ConfigError, UsageError
from vanguard.gate.management import DEV, OPERATOR, Management
from vanguard.model.context import Context
from vanguard.model.record import Record

if TYPE_CHECKING:
    from vanguard.gate.gate import Gate
    from vanguard.gate.ports import Journal
    from vanguard.settings import Settings

MOST_KEPT = 500
"""Decisions that the tools know of."""

_USUAL, _MOST = 10, 50


class Recent:
    """A journal that hands everything on to another, and knows the last decisions."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self.kept: deque[Record] = deque(maxlen=MOST_KEPT)
        self.counts: Counter[str] = Counter()

    @property
    def healthy(self) -> bool:
        """See `Journal.healthy`."""
        return self._journal.healthy

    @property
    def crowded(self) -> bool:
        """See `Journal.crowded`."""
        return self._journal.crowded

    def write(self, record: Record) -> bool:
        """See `Journal.write`."""
        if record.decision is not None:
            self.kept.append(record)
            self.counts[record.decision.verdict.word] += 1
        return self._journal.write(record)

    def close(self) -> None:
        """See `Journal.close`."""
        self._journal.close()


def open_tools(
    gate: Gate, journal: Journal, settings: Settings, reload: Callable[[], None], *, local: bool
) -> None:
    """Give a gate its management tools, where the settings have them; ``local``: only this machine asks.

    Raises ConfigError where they would be open to others.
    """
    plane = settings.operating.plane
    gate.management = None
    if not isinstance(journal, Recent) or plane == "disabled":
        return
    if plane == DEV:
        if not local:
            raise ConfigError(
                "same_session_dev is for stdio and loopback addresses alone",
                place=settings.sources["management.plane"],
                hint=f"write {OPERATOR}",
            )
        say("MANAGEMENT TOOLS ARE OPEN TO THE AGENT (same_session_dev): it can change this gateway")
    actions = Actions(gate, journal, settings, reload, everything=plane == OPERATOR)
    by_name = {
        "vanguard_status": actions.status,
        "vanguard_audit": actions.audit,
        "vanguard_explain": actions.explain,
        "vanguard_reload": actions.reload,
        "vanguard_reset_session": actions.reset,
        "vanguard_allow": actions.allow,
    }

    def note(detail: dict[str, Any], context: Context) -> None:
        gate.note("admin", {**detail, "by": context.principal}, server=context.server.name)

    gate.management = Management(plane, by_name, note)


class Actions:
    """What each tool does; ``everything`` shows the decisions on everybody's messages, else one's own."""

    def __init__(
        self,
        gate: Gate,
        journal: Recent,
        settings: Settings,
        reload: Callable[[], None],
        *,
        everything: bool,
    ) -> None:
        self._gate = gate
        self._journal = journal
        self._settings = settings
        self._reload = reload
        self._everything = everything
        self._began = time.time()

    def status(self, arguments: Mapping[str, Any], context: Context) -> Mapping[str, Any]:
        """What the gateway is doing."""
        policy = context.policy
        return {
            "server": context.server.name,
            "profile": policy.profile.name,
            "ruleset": policy.digest,
            "plane": self._settings.operating.plane,
            "uptime_s": round(time.time() - self._began),
            "audit_log_is_written": self._journal.healthy,
            "decisions": dict(self._journal.counts),
        }

    def audit(self, arguments: Mapping[str, Any], context: Context) -> Mapping[str, Any]:
        """The last decisions."""
        last = arguments.get("last", _USUAL)
        if not isinstance(last, int) or isinstance(last, bool) or not 1 <= last <= _MOST:
            raise UsageError(f"last is a number from 1 to {_MOST}")
        found = [each for each in reversed(self._journal.kept) if self._mine(each, context)]
        names = ("ts", "decision_id", "direction", "method", "tool", "verdict", "would_be", "rule")
        return {"decisions": [{name: fields(each)[name] for name in names} for each in found[:last]]}

    def explain(self, arguments: Mapping[str, Any], context: Context) -> Mapping[str, Any]:
        """Why a message was decided as it was."""
        return fields(self._record(arguments, context))

    def reload(self, arguments: Mapping[str, Any], context: Context) -> Mapping[str, Any]:
        """Read the settings anew."""
        self._reload()
        return {"reloaded": True}

    def reset(self, arguments: Mapping[str, Any], context: Context) -> Mapping[str, Any]:
        """Forget a principal's past."""
        if self._gate.trail is None:
            raise UsageError("nothing is remembered here")
        self._gate.trail.reset(context.principal)
        return {"forgotten": context.principal}

    def allow(self, arguments: Mapping[str, Any], context: Context) -> Mapping[str, Any]:
        """Write an exception."""
        from vanguard.cli import allow

        because, span = arguments.get("because"), arguments.get("for", "7d")
        if not isinstance(because, str) or not isinstance(span, str):
            raise UsageError("an exception says why it is safe, and for how long")
        record = fields(self._record(arguments, context))
        change = allow.change_of(self._settings, record, because, span, date.today())
        if change.refused:
            raise UsageError(f"the base does not leave {', '.join(sorted(change.refused))} to others")
        allow.written(change.path, change.after, self._settings)
        self._reload()
        made = change.made
        return {
            "written": str(change.path),
            "rules": sorted(made.rules),
            "tool": made.tool,
            "expires": str(made.expires),
        }

    def _mine(self, record: Record, context: Context) -> bool:
        mine = record.principal == context.principal and record.session == context.session
        return record.server == context.server.name and (self._everything or mine)

    def _record(self, arguments: Mapping[str, Any], context: Context) -> Record:
        id = arguments.get("decision_id")
        for each in self._journal.kept:
            if each.decision_id == id and self._mine(each, context):
                return each
        raise UsageError("no decision of yours has this id, or it is too long ago")

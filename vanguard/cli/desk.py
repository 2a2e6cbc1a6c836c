"""What a person does from the dashboard, done with the same parts as the commands of the terminal use."""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from vanguard.cli import trusted
from vanguard.cli.recording import Note, record
from vanguard.cli.sessions import got, reachable
from vanguard.dashboard.desk import Desk, Grant, Pinned, Remembered, Review
from vanguard.errors import OutsideError, UsageError
from vanguard.model.history import Score, Switch
from vanguard.model.value import value
from vanguard.policy.capabilities import sources
from vanguard.settings import Settings

if TYPE_CHECKING:
    from vanguard.adapters.approvals.request import Entry, Queue
    from vanguard.adapters.approvals.request import Grant as Given
    from vanguard.gate.ports import Tracker
    from vanguard.trust.store import Pin, Seen, Store

_T = TypeVar("_T")
_LISTED = 500
"""Reviews and sessions that are shown at most."""


def desk_of(settings: Callable[[], Settings], note: Note, tracker: Tracker | None = None) -> Desk:
    """The desk that the settings make.

    ``settings`` gives those in force, which may change; ``tracker`` is the one of a gateway in this process.
    """
    from vanguard.cli.desk_captures import captured
    from vanguard.cli.desk_exceptions import Exceptions, Marks

    return Desk(
        Reviews(settings, note),
        People(settings, note, tracker),
        Pins(settings, note),
        Exceptions(settings, note),
        Marks(note),
        figures,
        captured(settings()),
    )


def figures() -> Mapping[str, Mapping[str, Any]]:
    """The figures of the benchmark's baseline, by profile; empty where none comes with this installation."""
    from vanguard.bench.baseline import load, own_baseline

    path = own_baseline()
    return load(path).profiles if path else {}


def noting(settings: Settings) -> Note:
    """Writes into the audit log of the settings, which is opened for each event and closed again."""
    return partial(record, settings, "dashboard")


@value
class Reviews:
    """The queue of approvals (`dashboard.desk.Reviews`)."""

    settings: Callable[[], Settings]
    note: Note

    def listed(self) -> Sequence[Review]:
        """See `dashboard.desk.Reviews.listed`."""
        now = time.time()
        with self._queue() as queue:
            return [_review(entry, now) for entry in reversed(queue.entries()[-_LISTED:])]

    def settle(self, id: str, granted: bool, by: str) -> str:
        """See `dashboard.desk.Reviews.settle`."""
        with self._queue() as queue:
            ttl_s = self.settings().review_ttl_s
            done = queue.settle(id, granted, by, time.time(), ttl_s)
        if done is None:
            return "It waits no longer, or who asked is who would grant it."
        detail = {"event": "granted" if granted else "denied", "review_id": id, "by": by}
        self.note("approval", detail, done.request.server)
        return ""

    def grants(self) -> Sequence[Grant]:
        """See `dashboard.desk.Reviews.grants`."""
        now = time.time()
        with self._queue() as queue:
            return [_grant(each) for each in reversed(queue.grants()) if each.holds(now)][:_LISTED]

    def revoke(self, id: str, by: str) -> str:
        """See `dashboard.desk.Reviews.revoke`."""
        now = time.time()
        with self._queue() as queue:
            found = next((each for each in queue.grants() if each.id == id and each.holds(now)), None)
            if found is None or not queue.revoke(id):
                return "No such grant holds any more."
        self.note("approval", {"event": "grant-revoked", "grant": id, "by": by}, found.server)
        return ""

    @contextlib.contextmanager
    def _queue(self) -> Iterator[Queue]:
        from vanguard.cli.reviewing import queue_of

        try:
            queue = queue_of(self.settings())
            try:
                yield queue
            finally:
                queue.close()
        except (sqlite3.Error, OSError) as error:
            raise OutsideError(f"the reviews cannot be read: {error}") from error
        except Exception as error:
            if type(error).__module__.partition(".")[0] != "redis":
                raise
            raise OutsideError("the reviews cannot be read: Redis does not answer") from error


def _review(entry: Entry, now: float) -> Review:
    from vanguard.cli.approvals import state_of

    asked = entry.request
    return Review(
        entry.id,
        state_of(entry, now),
        entry.made,
        entry.expires,
        entry.by,
        asked.principal,
        asked.server,
        asked.method,
        asked.tool,
        asked.asked,
        asked.reasons,
    )


def _grant(given: Given) -> Grant:
    return Grant(
        given.id,
        given.principal,
        given.server,
        given.tool,
        given.folder,
        given.rules,
        given.calls,
        given.left,
        given.expires,
        given.by,
    )


@value
class People:
    """What is remembered of whoever comes (`dashboard.desk.People`)."""

    settings: Callable[[], Settings]
    note: Note
    own: Tracker | None = None

    async def remembered(self) -> Remembered:
        """See `dashboard.desk.People.remembered`."""
        risk = self.settings().profile.risk
        score = Score("risk", risk.half_life)

        async def work(tracker: Tracker) -> Remembered:
            subjects = await got(tracker.subjects(score))
            return Remembered(
                subjects[:_LISTED], await got(tracker.switches()), "", risk.warn, risk.review or risk.pause
            )

        try:
            return await self._done(work)
        except UsageError as error:
            return Remembered(missing=error.what)

    async def pause(self, principal: str, seconds: float, by: str) -> None:
        """See `dashboard.desk.People.pause`."""

        async def work(tracker: Tracker) -> None:
            await got(tracker.pause(principal, seconds))

        await self._done(work)
        said: dict[str, Any] = {"event": "paused" if seconds else "resumed", "principal": principal, "by": by}
        self.note("admin", said | ({"for": f"{seconds:g} s"} if seconds else {}), "")

    async def switch(self, switch: Switch, off: bool, by: str) -> None:
        """See `dashboard.desk.People.switch`."""

        async def work(tracker: Tracker) -> None:
            await got(tracker.switch(switch, off))

        await self._done(work)
        event = "switched-off" if off else "switched-on"
        self.note("admin", {"event": event, "scope": switch.scope, "name": switch.name, "by": by}, "")

    async def _done(self, work: Callable[[Tracker], Awaitable[_T]]) -> _T:
        """What some work on the tracker gives; raises UsageError where nobody else reaches it."""
        from vanguard.cli.ends import say

        if self.own is not None:
            return await work(self.own)
        from vanguard.cli import remembering

        tracker = remembering.tracker(reachable(self.settings()), say)
        try:
            return await work(tracker)
        finally:
            await got(tracker.close())


@value
class Pins:
    """The pinned servers (`dashboard.desk.Pins`)."""

    settings: Callable[[], Settings]
    note: Note

    def listed(self) -> Sequence[Pinned]:
        """See `dashboard.desk.Pins.listed`."""
        store = self._store()
        return [self._pinned(pin, store.seen(pin.server, pin.source)) for pin in store.pins()]

    def approve(self, server: str, source: str, seen: str, by: str) -> str:
        """See `dashboard.desk.Pins.approve`."""
        from vanguard.cli.trust import change, facts
        from vanguard.trust.approval import approved, parts_of
        from vanguard.trust.store import digest

        store = self._store()
        pin = store.pin(server, source)
        if pin is None:
            return "No such server is pinned."
        parts = parts_of(store.seen(server, source), pin)

        def approving(now: Pin, there: Seen) -> tuple[Pin, Seen]:
            if digest(facts(now, there)) != seen:
                raise UsageError("it has changed while you looked", hint="look at it again")
            return approved(now, there, frozenset(), by, trusted.now())

        try:
            change(store, pin, approving)
        except UsageError as error:
            return str(error)
        self.note("trust", {"event": "approved", "parts": parts, "by": by, "source": source}, server)
        return ""

    def revoke(self, server: str, source: str, tool: str, by: str) -> str:
        """See `dashboard.desk.Pins.revoke`."""
        from vanguard.cli.trust import change
        from vanguard.trust.approval import revoked

        store = self._store()
        pin = store.pin(server, source)
        if pin is None or tool not in (pin.told.tools or {}):
            return "No such tool is pinned."
        change(store, pin, lambda now, seen: (revoked(now, [tool], by, trusted.now()), seen))
        self.note("trust", {"event": "revoked", "parts": [tool], "by": by, "source": source}, server)
        return ""

    def _store(self) -> Store:
        from vanguard.cli.pinning import store_of

        return store_of(self.settings())

    def _pinned(self, pin: Pin, seen: Seen) -> Pinned:
        from vanguard.cli.trust import facts
        from vanguard.trust.changes import Changes
        from vanguard.trust.store import digest

        tools = pin.told.tools or {}
        own = self.settings().servers.get(pin.server)
        stated = (own.capabilities if own else None) or {}
        return Pinned(
            pin.server,
            pin.source,
            pin.since,
            pin.by,
            tools,
            {name: sorted(stated.get(name) or _capabilities(each)) for name, each in tools.items()},
            pin.revoked,
            Changes(pin, seen, lambda: ()).all(seen),
            digest(facts(pin, seen)),
        )


def _capabilities(definition: Any) -> Sequence[str]:
    return [*map(str, sources(definition))] if isinstance(definition, Mapping) else []

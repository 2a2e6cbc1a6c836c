"""Servers as they were first seen, and what has changed since: the gate's watch over who is run."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Final

from vanguard import files
from vanguard.errors import ConfigError
from vanguard.model.context import GREETINGS, Context
from vanguard.model.drift import Drift
from vanguard.model.finding import Evidence, Status
from vanguard.model.message import ANSWER, TO_CLIENT, Message
from vanguard.trust.changes import Changes
from vanguard.trust.findings import of_call, of_greeting, of_list
from vanguard.trust.rules import LAYER
from vanguard.trust.store import Pin, Seen, Store, Told, digest

WAIT_SECONDS: Final = 0.2
"""How long the first list of tools waits, once, for the digest of what is run."""

LOOK_S: Final = 0.5
"""For how long a call that nothing is known against goes by what was last read of the pins."""

_TOLD: Final = 8


@dataclass
class _Known:
    """What is known of one server in this process."""

    source: str
    pin_file: str
    seen_file: str
    identify: Callable[[], Mapping[str, Any]] | None
    pin: Pin | None = None
    seen: Seen = field(default_factory=Seen)
    stamps: tuple[Any, ...] = ()
    looked: float = float("-inf")
    """When the files were last looked at for a call."""
    fault: ConfigError | None = None
    changes: Changes | None = None
    next_page: str = ""
    """The cursor of the page that continues the first list; "" where it is complete."""
    identity: Mapping[str, Any] | None = None
    thread: threading.Thread | None = None
    told: str = ""
    """The digest of the drift that was told of last."""
    unkept: bool = False
    """Whether pins cannot be written, so that they last as long as this process."""


class Pins:
    """Pins servers at first sight and tells what has changed (``gate.ports.Pins``, by way of `PinsLater`).

    ``say`` tells a person one line, ``clock`` gives seconds since the epoch.
    """

    def __init__(
        self,
        store: Store,
        say: Callable[[str], None] = lambda line: None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._store = store
        self._say = say
        self._clock = clock
        self._known: dict[str, _Known] = {}

    def know(self, server: str, source: str, identify: Callable[[], Mapping[str, Any]] | None = None) -> None:
        """Say what program or place a server is; ``identify`` finds out what exactly is run, on a thread."""
        known = self._known.get(server)
        if known is None or known.source != source:
            pin, seen = self._store.pin_file(server, source), self._store.seen_file(server, source)
            self._known[server] = _Known(source, str(pin), str(seen), identify)

    # -- what the gate asks -----------------------------------------------------------------------

    def witness(self, message: Message, context: Context) -> tuple[dict[str, Any], ...]:
        """Take note of an answer that says what a server is, whole, before anything is taken from it.

        What is to be recorded about it comes back.  Never raises ConfigError or OSError.
        """
        known = self._watched(message, context)
        if known is None:
            return ()
        self._renew(context.server.name, known)
        if known.fault:
            return ()
        self._identify(known, wait=message.method == "tools/list")
        result = message.body["result"]
        told = Told() if known.pin is None else known.pin.told
        if message.method == "tools/list":
            told = self._listed(known, told, result, context)
        elif not told.greeted:
            told = replace(told, greeted=True, instructions=_instructions(result), info=_info(result))
        if not told.identity and known.identity:
            told = replace(told, identity=known.identity)
        notes = self._pinned(context.server.name, known, told)
        return notes + self._drifted(context, known, result, message.method)

    def evidence(self, message: Message, context: Context) -> Evidence | None:
        """What a message that is judged shows of change; None where it does not concern pins."""
        if message.is_call:
            return self._of_call(message, context)
        known = self._watched(message, context)
        if known is None:
            return None
        if known.fault or known.changes is None:
            listing = message.method == "tools/list" and known.fault is not None
            return Evidence(LAYER, Status.FAILED, note="pins") if listing else None
        trust, result = context.policy.profile.trust, message.body["result"]
        if message.method == "tools/list":
            found = of_list(known.changes, result["tools"], trust, known.seen.identity)
        else:
            found = of_greeting(known.changes, _instructions(result), trust, known.seen.identity)
        return Evidence(LAYER, findings=found) if found else None

    def _of_call(self, message: Message, context: Context) -> Evidence | None:
        server, trust = context.server.name, context.policy.profile.trust
        known = self._known.get(server)
        if known is None or not trust.pins:
            return None
        now = self._clock()
        fresh = not 0 <= now - known.looked < LOOK_S
        if fresh:
            known.looked = now
            self._renew(server, known)
        name = message.params["name"]
        findings = of_call(known.changes, name, trust) if known.changes is not None else ()
        if findings and not fresh:
            # What a person has approved meanwhile counts at once.
            self._renew(server, known)
            findings = of_call(known.changes, name, trust) if known.changes is not None else ()
        return Evidence(LAYER, findings=findings) if findings else None

    # -- first sight ------------------------------------------------------------------------------

    def _watched(self, message: Message, context: Context) -> _Known | None:
        """What is known of the server whose answer this is; None where it does not concern pins."""
        if message.kind is not ANSWER or message.direction is not TO_CLIENT:
            return None
        if message.method != "tools/list" and message.method not in GREETINGS:
            return None
        known = self._known.get(context.server.name)
        if known is None or not context.policy.profile.trust.pins:
            return None
        result = message.body["result"]
        if not isinstance(result, dict):
            return None
        listed = message.method == "tools/list"
        return known if not listed or isinstance(result.get("tools"), list) else None

    def _listed(self, known: _Known, told: Told, result: Mapping[str, Any], context: Context) -> Told:
        """What is pinned of a list: all of the first one, page by page, and nothing of a later one."""
        cursor, following = _cursor(context), result.get("nextCursor")
        following = following if isinstance(following, str) else ""
        if told.tools is None:
            known.next_page = following
            return replace(told, tools=_by_name(result["tools"]))
        if cursor and cursor == known.next_page:
            known.next_page = following
            return replace(told, tools={**_by_name(result["tools"]), **told.tools})
        return told

    def _pinned(self, server: str, known: _Known, told: Told) -> tuple[dict[str, Any], ...]:
        """Keep what is new to the pin; of two processes that see a server at once, the first one pins."""
        before = known.pin
        if before is not None and before.told == told:
            return ()
        pin = (
            replace(before, told=told)
            if before
            else Pin(server, known.source, told, self._now(), "first sight")
        )
        self._keep(server, known, pin, new=before is None)
        known.pin, known.changes = pin, Changes(pin, known.seen, lambda: self._others(server, known))
        return (
            {
                "event": "pinned",
                "source": known.source,
                "tools": len(told.tools or ()),
                "sha256": digest(told.plain),
            },
        )

    def _keep(self, server: str, known: _Known, pin: Pin, *, new: bool) -> None:
        try:
            path = self._store.pin_file(server, known.source)
            with files.locked(path):
                taken = path.exists() if new else _stamps(known) != known.stamps
                if not taken:
                    self._store.keep(pin, lasting=False)
            known.stamps = () if taken else _stamps(known)
        except OSError as error:
            if not known.unkept:
                known.unkept = True
                self._say(
                    f"pins cannot be kept, so they last until the end ({error.strerror}: {error.filename})"
                )

    # -- change -----------------------------------------------------------------------------------

    def _drifted(
        self, context: Context, known: _Known, result: Mapping[str, Any], method: str
    ) -> tuple[dict[str, Any], ...]:
        """Keep what differs from the pin for a person to approve, and tell of it, once."""
        if known.changes is None or known.pin is None:
            return ()
        if method == "tools/list":
            single = not _cursor(context) and not result.get("nextCursor")
            seen = known.changes.listed(_by_name(result["tools"]), known.seen, whole=single)
        else:
            seen = known.changes.greeted(_instructions(result), known.seen)
        identity = known.identity if known.identity and known.changes.other_program(known.identity) else {}
        seen = replace(seen, identity=identity or {})
        if replace(seen, at="") == replace(known.seen, at=""):
            return ()
        known.seen = replace(seen, at=self._now())
        try:
            self._store.note(context.server.name, known.source, known.seen)
            known.stamps = _stamps(known)
        except OSError:
            known.unkept = True
        return self._told(context.server.name, known)

    def _told(self, server: str, known: _Known) -> tuple[dict[str, Any], ...]:
        assert known.changes is not None
        found = known.changes.summary(known.seen)
        mark = digest(found)
        if not found or mark == known.told:
            return ()
        known.told = mark
        heavy = [each for each in found if Drift(each["kind"]).rank > Drift.NARROWING.rank]
        if heavy:
            shown = ", ".join(f"{each['kind']} ({each['what']})" for each in heavy[:_TOLD])
            more = f" and {len(heavy) - _TOLD} more" if len(heavy) > _TOLD else ""
            self._say(
                f"{server!r} has changed since it was pinned: {shown}{more}; "
                f"see: vanguard trust diff {server}"
            )
        return ({"event": "drift", "source": known.source, "changes": found[:64]},)

    # -- the world --------------------------------------------------------------------------------

    def _identify(self, known: _Known, *, wait: bool) -> None:
        """Have the identity found out on a thread, once; a list of tools waits for it a moment."""
        if known.identify is not None and known.thread is None:
            known.thread = threading.Thread(target=_run, args=(known,), name="vanguard-identity", daemon=True)
            known.thread.start()
        if wait and known.thread is not None and known.identity is None:
            known.thread.join(WAIT_SECONDS)

    def _renew(self, server: str, known: _Known) -> None:
        """Read again what another process, or a person, has changed."""
        if known.unkept:
            return
        stamps = _stamps(known)
        if stamps == known.stamps:
            return
        known.stamps = stamps
        try:
            known.pin = self._store.pin(server, known.source)
            known.seen = self._store.seen(server, known.source)
            known.fault = None
        except ConfigError as error:
            self._say(f"the pins of {server!r} cannot be used: {error}")
            known.fault = error
            return
        known.changes = (
            Changes(known.pin, known.seen, lambda: self._others(server, known)) if known.pin else None
        )

    def _others(self, server: str, known: _Known) -> Iterator[str]:
        """The names of the tools of other servers that are pinned."""
        try:
            pins = self._store.pins()
        except ConfigError:
            return
        for pin in pins:
            if pin.server != server and pin.source != known.source:
                yield from pin.told.tools or ()

    def _now(self) -> str:
        return datetime.fromtimestamp(self._clock(), UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _run(known: _Known) -> None:
    assert known.identify is not None
    try:
        known.identity = known.identify()
    except Exception:  # what cannot be found out is not known, and ends no conversation
        known.identity = {}


def _stamps(known: _Known) -> tuple[Any, ...]:
    """What changes when another process changes the files."""
    return files.stamp(known.pin_file), files.stamp(known.seen_file)


def _by_name(entries: list[Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for each in entries:
        if isinstance(each, dict) and isinstance(each.get("name"), str):
            found.setdefault(each["name"], each)
    return found


def _cursor(context: Context) -> str:
    params = (context.asked or {}).get("params")
    cursor = params.get("cursor") if isinstance(params, dict) else None
    return cursor if isinstance(cursor, str) else ""


def _instructions(result: Mapping[str, Any]) -> str | None:
    found = result.get("instructions")
    return found if isinstance(found, str) else None


def _info(result: Mapping[str, Any]) -> dict[str, Any]:
    info = result.get("serverInfo")
    held = info if isinstance(info, dict) else {}
    return {key: text for key in ("name", "version") if isinstance(text := held.get(key), str)}

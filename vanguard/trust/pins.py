"""Servers as they were first seen, and what has changed since: the gate's watch over who is run."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Final

from vanguard.errors import ConfigError, OutsideError
from vanguard.model.context import GREETINGS, Context
from vanguard.model.drift import Drift
from vanguard.model.finding import Evidence, Finding, Status
from vanguard.model.message import ANSWER, TO_CLIENT, Message, params_of
from vanguard.trust.changes import Changes
from vanguard.trust.findings import of_call, of_greeting, of_list
from vanguard.trust.rules import LAYER
from vanguard.trust.store import FIRST_SIGHT, Change, Held, Pin, Seen, Store, Told, digest

WAIT_SECONDS: Final = 0.2
"""How long the first list of tools waits, once, for the digest of what is run."""

LOOK_S: Final = 0.25
"""For how long a call that nothing is known against goes by what was last read of the pins."""

_TOLD: Final = 8


@dataclass
class _Known:
    """What is known of one server in this process."""

    source: str
    identify: Callable[[], Mapping[str, Any]] | None
    held: Held = field(default_factory=lambda: Held(None, Seen(), None))
    """What the store had when it was last read."""
    own: Seen = field(default_factory=Seen)
    """What differed when the server was last heard by this process, whatever others heard since."""
    looked: float = float("-inf")
    """When the store was last looked at for a call."""
    fault: str = ""
    """Why the store cannot be used; "" where it can."""
    changes: Changes | None = None
    next_page: str = ""
    """The cursor of the page that continues the first list; "" where it is complete."""
    identity: Mapping[str, Any] | None = None
    thread: threading.Thread | None = None
    told: str = ""
    """The digest of the drift that was told of last."""
    unkept: bool = False
    """Whether pins cannot be written, so that they last as long as this process."""

    @property
    def pin(self) -> Pin | None:
        """The pin, as it was last read."""
        return self.held.pin

    @property
    def seen(self) -> Seen:
        """What was last seen to differ, as it was last read."""
        return self.held.seen


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
            self._known[server] = _Known(source, identify)

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
        trust, result = context.policy.profile.trust, message.body["result"]
        listing = message.method == "tools/list"
        if known.changes is None:
            return _evidence((), known.fault if listing else "")
        if listing:
            found = of_list(known.changes, result["tools"], trust, known.seen.identity)
        else:
            found = of_greeting(known.changes, _instructions(result), trust, known.seen.identity)
        return _evidence(found, known.fault if listing else "")

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
        return _evidence(findings, known.fault) if findings or known.fault else None

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
        """Keep what is new to the pin; of several that see a server at once, the first one pins."""
        before = known.pin
        if before is not None and before.told == told:
            return ()
        pin = (
            replace(before, told=told)
            if before
            else Pin(server, known.source, told, self._now(), FIRST_SIGHT)
        )

        def first(now: Pin | None, seen: Seen) -> tuple[Pin | None, Seen]:
            return (pin if now == before else now), seen

        kept = self._change(server, known, first, lasting=False)
        if kept is None and known.unkept:
            kept = Held(pin, known.seen, None)
        if kept is None:
            return ()
        self._take(server, known, kept)
        if kept.pin != pin:
            return ()
        return (
            {
                "event": "pinned",
                "source": known.source,
                "tools": len(told.tools or ()),
                "sha256": digest(told.plain),
            },
        )

    def _change(self, server: str, known: _Known, how: Change, *, lasting: bool = True) -> Held | None:
        """Change what is kept; None where that cannot be done, which is told of."""
        try:
            return self._store.change(server, known.source, how, lasting=lasting)
        except OSError as error:
            if not known.unkept:
                known.unkept = True
                self._say(
                    f"pins cannot be kept, so they last until the end ({error.strerror}: {error.filename})"
                )
        except (ConfigError, OutsideError) as error:
            self._faulty(server, known, error)
        return None

    # -- change -----------------------------------------------------------------------------------

    def _drifted(
        self, context: Context, known: _Known, result: Mapping[str, Any], method: str
    ) -> tuple[dict[str, Any], ...]:
        """Keep what differs from the pin for a person to approve, and tell of it, once."""
        if known.changes is None or known.pin is None:
            return ()
        server, pinned = context.server.name, known.pin
        identity = known.identity if known.identity and known.changes.other_program(known.identity) else {}

        def heard(changes: Changes, before: Seen) -> Seen:
            if method == "tools/list":
                single = not _cursor(context) and not result.get("nextCursor")
                seen = changes.listed(_by_name(result["tools"]), before, whole=single)
            else:
                seen = changes.greeted(_instructions(result), before)
            return replace(seen, identity=identity or {})

        known.own = heard(known.changes, known.own)
        if replace(heard(known.changes, known.seen), at="") == replace(known.seen, at=""):
            return ()
        at = self._now()

        def noted(now: Pin | None, before: Seen) -> tuple[Pin | None, Seen]:
            # Against a pin that is another one by now it is compared with the next answer.
            if now != pinned or known.changes is None:
                return now, before
            return now, replace(heard(known.changes, before), at=at)

        kept = self._change(server, known, noted)
        if kept is None:
            kept = Held(pinned, replace(heard(known.changes, known.seen), at=at), known.held.stamp)
        self._take(server, known, kept)
        return self._told(server, known)

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
        try:
            stamp = self._store.stamp(server, known.source)
            if stamp == known.held.stamp and known.held.stamp is not None and not known.fault:
                return
            held = self._store.held(server, known.source, known.held if known.held.stamp else None)
        except (ConfigError, OutsideError) as error:
            self._faulty(server, known, error)
            return
        if known.fault:
            known.fault = ""
            self._say(f"the pins of {server!r} can be used again")
        self._take(server, known, held)

    def _faulty(self, server: str, known: _Known, error: Exception) -> None:
        """The store cannot be used: what is known stays known, and that more is not known is said."""
        if known.fault != str(error):
            known.fault = str(error)
            self._say(f"the pins of {server!r} cannot be used: {error}")

    def _take(self, server: str, known: _Known, held: Held) -> None:
        """Go by what is kept now, and by what this process heard of its own server."""
        before, known.held = known.pin, held
        seen = replace(held.seen, tools={**held.seen.tools, **known.own.tools})
        if held.pin is None:
            known.changes = None
        elif known.changes is not None and held.pin == before:
            known.changes.notice(seen)
        else:
            known.changes = Changes(held.pin, seen, lambda: self._others(server, known))

    def _others(self, server: str, known: _Known) -> Iterator[str]:
        """The names of the tools of other servers that are pinned."""
        try:
            pins = self._store.pins()
        except (ConfigError, OutsideError):
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


def _evidence(findings: tuple[Finding, ...], fault: str) -> Evidence | None:
    """What is known, and that more could not be known where the store failed; None where that is nothing."""
    if fault:
        return Evidence(LAYER, Status.FAILED, findings, note="pins")
    return Evidence(LAYER, findings=findings) if findings else None


def _by_name(entries: list[Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for each in entries:
        if isinstance(each, dict) and isinstance(each.get("name"), str):
            found.setdefault(each["name"], each)
    return found


def _cursor(context: Context) -> str:
    cursor = params_of(context.asked).get("cursor")
    return cursor if isinstance(cursor, str) else ""


def _instructions(result: Mapping[str, Any]) -> str | None:
    found = result.get("instructions")
    return found if isinstance(found, str) else None


def _info(result: Mapping[str, Any]) -> dict[str, Any]:
    info = result.get("serverInfo")
    held = info if isinstance(info, dict) else {}
    return {key: text for key in ("name", "version") if isinstance(text := held.get(key), str)}

"""What is kept of each server: what was pinned, and what was last seen that differs from it; and where."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Hashable, Mapping
from dataclasses import field
from typing import Any, Protocol

import orjson

from vanguard.errors import ConfigError
from vanguard.model.value import value

VERSION = 1
"""The version of what is kept."""

FIRST_SIGHT = "first sight"
"""By whom a pin is that nobody has approved."""


@value
class Told:
    """What a server says of itself and what it runs, as it reaches the model.

    ``tools`` are definitions by name, whole (every member); None where they were never listed.
    ``instructions`` is None where they were never given; ``greeted`` says that an ``initialize`` or
    ``server/discover`` was seen.  ``identity`` is that of `vanguard.trust.identity`, ``info`` what
    the server calls itself.
    """

    tools: Mapping[str, Any] | None = None
    instructions: str | None = None
    greeted: bool = False
    identity: Mapping[str, Any] = field(default_factory=dict)
    info: Mapping[str, Any] = field(default_factory=dict)

    @property
    def plain(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "identity": dict(self.identity),
            "info": dict(self.info),
            "greeted": self.greeted,
            "instructions": self.instructions,
            "tools": None if self.tools is None else dict(self.tools),
        }


@value
class Pin:
    """What is trusted of one server, since when and by whom (``first sight``, or a person).

    ``source`` says what program or place is meant; ``revoked`` are tools whose trust was
    withdrawn, ``*`` all.
    """

    server: str
    source: str
    told: Told
    since: str
    by: str
    revoked: tuple[str, ...] = ()


@value
class Seen:
    """What a server last showed that differs from its pin: tools that are new or other, and those gone.

    ``instructions`` is a text where they differ ("" where there are none any more), else None.
    """

    at: str = ""
    tools: Mapping[str, Any] = field(default_factory=dict)
    gone: tuple[str, ...] = ()
    instructions: str | None = None
    identity: Mapping[str, Any] = field(default_factory=dict)

    @property
    def differs(self) -> bool:
        """Whether there is anything to approve."""
        return bool(self.tools or self.gone or self.identity) or self.instructions is not None


Change = Callable[[Pin | None, Seen], tuple[Pin | None, Seen]]
"""What becomes of a pin and of what was seen to differ, given what both are now."""


@value
class Held:
    """What is kept of a server at one moment; ``stamp`` is another one as soon as anything of it is."""

    pin: Pin | None
    seen: Seen
    stamp: Hashable


class Store(Protocol):
    """Keeps pins, for this process and for others that ask the same store.

    Every call raises ConfigError for what is kept and cannot be used, and OSError or OutsideError where
    the store cannot be reached or written.
    """

    def pin(self, server: str, source: str) -> Pin | None:
        """The pin of a server; None where there is none."""

    def pins(self) -> list[Pin]:
        """All pins, by name."""

    def seen(self, server: str, source: str) -> Seen:
        """What was last seen to differ; nothing where nothing was."""

    def stamp(self, server: str, source: str) -> Hashable:
        """What changes whenever something is changed that is kept of a server."""

    def held(self, server: str, source: str, before: Held | None = None) -> Held:
        """All that is kept of a server.

        Where the store has lost what it held ``before``, that is put back.
        """

    def change(self, server: str, source: str, how: Change, *, lasting: bool = True) -> Held:
        """Change what is kept of a server while nobody else does; what is kept then comes back.

        ``how`` may be asked more than once.  ``lasting`` False has a disk catch up later.
        """

    def forget(self, server: str, source: str) -> None:
        """Remove all that is kept of a server."""


def digest(told: object) -> str:
    """SHA-256 of a JSON value, its members sorted, in hex: names what a person approved."""
    return hashlib.sha256(orjson.dumps(told, option=orjson.OPT_SORT_KEYS)).hexdigest()


def stem(server: str, source: str) -> str:
    """A name for what is kept of a server; servers of one name that run different programs have their own."""
    safe = re.sub(r"[^A-Za-z0-9_.-]+", "-", server)[:48].strip(".-") or "server"
    whole = "\0".join((server, source)).encode("utf-8", "replace")
    return f"{safe}-{hashlib.sha256(whole).hexdigest()[:12]}"


def pin_bytes(pin: Pin) -> bytes:
    """A pin as JSON."""
    return _bytes(
        {
            "server": pin.server,
            "source": pin.source,
            "since": pin.since,
            "by": pin.by,
            "revoked": [*pin.revoked],
            **pin.told.plain,
        }
    )


def seen_bytes(seen: Seen) -> bytes:
    """What was seen to differ, as JSON."""
    return _bytes(
        {
            "at": seen.at,
            "tools": dict(seen.tools),
            "gone": [*seen.gone],
            "instructions": seen.instructions,
            "identity": dict(seen.identity),
        }
    )


def pin_of(raw: bytes, place: str) -> Pin:
    """A pin that was kept; raises ConfigError at ``place`` for what is none."""
    found = _document(raw, place)
    try:
        tools = found["tools"]
        told = Told(
            None if tools is None else _object(tools),
            found["instructions"],
            found["greeted"],
            _object(found["identity"]),
            _object(found["info"]),
        )
        return Pin(
            found["server"], found["source"], told, found["since"], found["by"], tuple(found["revoked"])
        )
    except (KeyError, TypeError, ValueError):
        hint = "approve the server anew: vanguard trust forget NAME"
        raise ConfigError("this is no pin", place=place, hint=hint) from None


def seen_of(raw: bytes, place: str) -> Seen:
    """What was seen to differ, as it was kept; raises ConfigError at ``place`` for what is none."""
    found = _document(raw, place)
    try:
        return Seen(
            found["at"],
            _object(found["tools"]),
            tuple(found["gone"]),
            found["instructions"],
            _object(found["identity"]),
        )
    except (KeyError, TypeError, ValueError):
        raise ConfigError("this is no record of what was seen", place=place) from None


def _object(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise TypeError
    return value


def _bytes(document: Mapping[str, Any]) -> bytes:
    whole = {"version": VERSION, **document}
    return orjson.dumps(whole, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _document(raw: bytes, place: str) -> dict[str, Any]:
    try:
        found = orjson.loads(raw)
    except ValueError:
        raise ConfigError("it is not JSON", place=place) from None
    if not isinstance(found, dict) or found.get("version") != VERSION:
        raise ConfigError("it is of no version that is known here", place=place)
    return found

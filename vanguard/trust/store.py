"""What is kept of each server: what was pinned, and what was last seen that differs from it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import field
from pathlib import Path
from typing import Any

import orjson

from vanguard import files
from vanguard.errors import ConfigError
from vanguard.model.value import value

VERSION = 1
"""The version of the files."""


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


class Store:
    """Pins in a folder, two files a server: ``NAME-DIGEST.pin.json`` and ``NAME-DIGEST.seen.json``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def pin_file(self, server: str, source: str) -> Path:
        """The file of a server's pin; servers of one name that run different programs have their own."""
        return self.folder / f"{_stem(server, source)}.pin.json"

    def seen_file(self, server: str, source: str) -> Path:
        """The file of what was last seen to differ."""
        return self.folder / f"{_stem(server, source)}.seen.json"

    def pin(self, server: str, source: str) -> Pin | None:
        """The pin of a server; None where there is none.  Raises ConfigError for a file that is no pin."""
        return _pin(self.pin_file(server, source))

    def pins(self) -> list[Pin]:
        """All pins, by name.  Raises ConfigError."""
        found = sorted(self.folder.glob("*.pin.json")) if self.folder.is_dir() else []
        return [pin for each in found if not each.name.startswith(".") and (pin := _pin(each)) is not None]

    def keep(self, pin: Pin, *, lasting: bool = True) -> None:
        """Keep a pin in place of what was there; ``lasting`` is as for `files.write`.  Raises OSError."""
        document = {
            "version": VERSION,
            "server": pin.server,
            "source": pin.source,
            "since": pin.since,
            "by": pin.by,
            "revoked": [*pin.revoked],
            **pin.told.plain,
        }
        _write(self.pin_file(pin.server, pin.source), document, lasting=lasting)

    def seen(self, server: str, source: str) -> Seen:
        """What was last seen to differ; nothing where there is no such file.  Raises ConfigError."""
        path = self.seen_file(server, source)
        found = _document(path)
        if found is None:
            return Seen()
        try:
            return Seen(
                found["at"],
                _object(found["tools"]),
                tuple(found["gone"]),
                found["instructions"],
                _object(found["identity"]),
            )
        except (KeyError, TypeError, ValueError):
            raise ConfigError("this is no record of what was seen", place=str(path)) from None

    def note(self, server: str, source: str, seen: Seen) -> None:
        """Keep what was seen to differ; where nothing is, the file goes.  Raises OSError."""
        path = self.seen_file(server, source)
        if not seen.differs:
            path.unlink(missing_ok=True)
            return
        document = {
            "version": VERSION,
            "at": seen.at,
            "tools": dict(seen.tools),
            "gone": [*seen.gone],
            "instructions": seen.instructions,
            "identity": dict(seen.identity),
        }
        _write(path, document)

    def forget(self, server: str, source: str) -> None:
        """Remove all that is kept of a server.  Raises OSError."""
        self.pin_file(server, source).unlink(missing_ok=True)
        self.seen_file(server, source).unlink(missing_ok=True)


def digest(told: object) -> str:
    """SHA-256 of a JSON value, its members sorted, in hex: names what a person approved."""
    return hashlib.sha256(orjson.dumps(told, option=orjson.OPT_SORT_KEYS)).hexdigest()


def _pin(path: Path) -> Pin | None:
    found = _document(path)
    if found is None:
        return None
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
        raise ConfigError("this is no pin", place=str(path), hint=hint) from None


def _object(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise TypeError
    return value


def _document(path: Path) -> dict[str, Any] | None:
    raw = files.read(path)
    if raw is None:
        return None
    try:
        found = orjson.loads(raw)
    except ValueError:
        raise ConfigError("it is not JSON", place=str(path)) from None
    if not isinstance(found, dict) or found.get("version") != VERSION:
        raise ConfigError("it is of no version that is known here", place=str(path))
    return found


def _write(path: Path, document: dict[str, Any], *, lasting: bool = True) -> None:
    whole = orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    files.write(path, whole, lasting=lasting)


def _stem(server: str, source: str) -> str:
    safe = re.sub(r"[^A-Za-z0-9_.-]+", "-", server)[:48].strip(".-") or "server"
    whole = "\0".join((server, source)).encode("utf-8", "replace")
    return f"{safe}-{hashlib.sha256(whole).hexdigest()[:12]}"

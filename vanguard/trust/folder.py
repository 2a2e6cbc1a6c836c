"""Pins in a folder, for all gateways of one machine that have the same home (`trust.store.Store`)."""

from __future__ import annotations

from collections.abc import Hashable
from pathlib import Path

from vanguard import files
from vanguard.trust.store import Change, Held, Pin, Seen, pin_bytes, pin_of, seen_bytes, seen_of, stem


class Folder:
    """Two files a server: ``NAME-DIGEST.pin.json`` and ``NAME-DIGEST.seen.json``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def pin_file(self, server: str, source: str) -> Path:
        """The file of a server's pin."""
        return self.folder / f"{stem(server, source)}.pin.json"

    def seen_file(self, server: str, source: str) -> Path:
        """The file of what was last seen to differ."""
        return self.folder / f"{stem(server, source)}.seen.json"

    def pin(self, server: str, source: str) -> Pin | None:
        """See `Store.pin`."""
        return _pin(self.pin_file(server, source))

    def pins(self) -> list[Pin]:
        """See `Store.pins`."""
        found = sorted(self.folder.glob("*.pin.json")) if self.folder.is_dir() else []
        return [pin for each in found if not each.name.startswith(".") and (pin := _pin(each)) is not None]

    def seen(self, server: str, source: str) -> Seen:
        """See `Store.seen`."""
        path = self.seen_file(server, source)
        raw = files.read(path)
        return Seen() if raw is None else seen_of(raw, str(path))

    def stamp(self, server: str, source: str) -> Hashable:
        """See `Store.stamp`."""
        return files.stamp(self.pin_file(server, source)), files.stamp(self.seen_file(server, source))

    def held(self, server: str, source: str, before: Held | None = None) -> Held:
        """See `Store.held`; whoever removes a file means it."""
        del before
        stamp = self.stamp(server, source)
        return Held(self.pin(server, source), self.seen(server, source), stamp)

    def change(self, server: str, source: str, how: Change, *, lasting: bool = True) -> Held:
        """See `Store.change`."""
        with files.locked(self.pin_file(server, source)):
            pin, seen = self.pin(server, source), self.seen(server, source)
            made, left = how(pin, seen)
            if made is not None and made != pin:
                self.keep(made, lasting=lasting)
            if left != seen:
                self.note(server, source, left)
            return Held(made, left, self.stamp(server, source))

    def forget(self, server: str, source: str) -> None:
        """See `Store.forget`."""
        self.pin_file(server, source).unlink(missing_ok=True)
        self.seen_file(server, source).unlink(missing_ok=True)

    def keep(self, pin: Pin, *, lasting: bool = True) -> None:
        """Keep a pin in place of what was there; ``lasting`` is as for `files.write`.  Raises OSError."""
        files.write(self.pin_file(pin.server, pin.source), pin_bytes(pin), lasting=lasting)

    def note(self, server: str, source: str, seen: Seen) -> None:
        """Keep what was seen to differ; where nothing is, the file goes.  Raises OSError."""
        path = self.seen_file(server, source)
        if seen.differs:
            files.write(path, seen_bytes(seen))
        else:
            path.unlink(missing_ok=True)


def _pin(path: Path) -> Pin | None:
    raw = files.read(path)
    return None if raw is None else pin_of(raw, str(path))

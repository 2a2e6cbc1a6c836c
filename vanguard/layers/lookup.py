"""The paths of one message as the server would resolve them: each asked for once, and not without end."""

from __future__ import annotations

from vanguard.layers.guarding import glob_holds, holds_guarded, is_glob, is_guarded, is_project_config
from vanguard.layers.places import folded
from vanguard.layers.zones import bounds, expanded, inside, normal, readings, zones_of
from vanguard.model.context import Context

CALLS = 256
"""Paths of one message whose links are followed; the others are judged by their names alone."""


class Lookup:
    """What the paths of one message lead to; ``spent`` says that some were not followed."""

    __slots__ = ("_left", "_links", "_reals", "guarded", "server", "spent", "zones")

    def __init__(self, context: Context) -> None:
        self.server = context.server
        self.guarded = context.server.guarded
        self.zones = zones_of(context)
        self.spent = False
        self._left = CALLS
        self._links: dict[str, str] = {}
        self._reals: dict[str, tuple[str | None, ...]] = {}

    def readings(self, path: str) -> tuple[str | None, ...]:
        """The absolute paths that the server may open; None among them for one that cannot be known."""
        known = self._reals.get(path)
        if known is None:
            real = self._real if self.server.resolver is not None else None
            self._reals[path] = known = readings(path, self.server, real)
        return known

    def _real(self, path: str) -> str:
        known = self._links.get(path)
        if known is None:
            if not self._spend() or self.server.resolver is None:
                return path
            self._links[path] = known = self.server.resolver.real(path)
        return known

    def _spend(self) -> bool:
        self.spent = self.spent or not self._left
        self._left = max(0, self._left - 1)
        return not self.spent

    def leaves(self, path: str) -> bool:
        """Whether the path leads out of every zone in any of its readings; never where no zones are."""
        if self.zones is None:
            return False
        resolver = self.server.resolver
        limits = bounds(self.zones, resolver.real if resolver is not None else None)
        return any(real is None or not inside(real, limits) for real in self.readings(path))

    def is_guarded(self, path: str) -> bool:
        """Whether the path is a guarded one or lies below one."""
        return bool(self.guarded) and is_guarded(self.readings(path), self.guarded)

    def takes_guarded(self, path: str) -> bool:
        """Whether whoever removes or moves the path, or all that a pattern names, takes a guarded one."""
        if not self.guarded:
            return False
        if is_glob(path) and self._glob(path):
            return True
        reals = self.readings(path)
        return is_guarded(reals, self.guarded) or holds_guarded(reals, self.guarded)

    def _glob(self, path: str) -> bool:
        opened = expanded(path, self.server.home)
        if opened is None or len(opened) > 1024 or not self._spend():
            return False
        whole = opened if opened.startswith("/") else f"{self.server.cwd}/{opened}"
        return glob_holds(normal(whole), self.guarded)

    def is_project_config(self, path: str) -> bool:
        """Whether the path is the configuration of a client in some project, wherever that is."""
        if is_project_config(folded(path)):
            return True
        return any(real is not None and is_project_config(folded(real)) for real in self.readings(path))

"""The strongest value of each setting, and where it came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Strongest:
    """The strongest value of each setting so far, and its source; offered from the strongest source on."""

    values: dict[str, Any] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)

    def offer(self, name: str, value: Any, source: str) -> None:
        """Take a value unless a stronger source gave one."""
        if name not in self.sources:
            self.values[name] = value
            self.sources[name] = source

    def offer_all(self, values: Mapping[str, Any], sources: Mapping[str, str] | None = None) -> None:
        """Take values unless stronger sources gave some; without ``sources`` they are defaults."""
        for name, value in values.items():
            self.offer(name, value, sources[name] if sources is not None else "default")

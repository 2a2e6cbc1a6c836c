"""The strongest value of each setting, and where it came from."""

from __future__ import annotations

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

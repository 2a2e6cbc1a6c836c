"""Pins that are loaded with the first message that they concern, so that no start waits for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from vanguard.model.context import Context
    from vanguard.model.finding import Evidence
    from vanguard.model.message import Message
    from vanguard.trust.pins import Pins
    from vanguard.trust.store import Store


class PinsLater:
    """Behaves as `Pins` in the store that ``opened`` gives does (``gate.ports.Pins``)."""

    def __init__(self, opened: Callable[[], Store], say: Callable[[str], None]) -> None:
        self._opened = opened
        self._say = say
        self._told: dict[str, tuple[Callable[[], str], Callable[[], Mapping[str, Any]] | None]] = {}
        self._pins: Pins | None = None

    def know(
        self, server: str, source: Callable[[], str], identify: Callable[[], Mapping[str, Any]] | None = None
    ) -> None:
        """See `Pins.know`; the source is asked for when it is needed."""
        self._told[server] = source, identify
        if self._pins is not None:
            self._pins.know(server, source(), identify)

    def witness(self, message: Message, context: Context) -> tuple[dict[str, Any], ...]:
        """See `Pins.witness`."""
        return self._loaded().witness(message, context)

    def evidence(self, message: Message, context: Context) -> Evidence | None:
        """See `Pins.evidence`."""
        return (self._pins or self._loaded()).evidence(message, context)

    def _loaded(self) -> Pins:
        if self._pins is None:
            from vanguard.trust.pins import Pins

            self._pins = Pins(self._opened(), self._say)
            for server, (source, identify) in self._told.items():
                self._pins.know(server, source(), identify)
        return self._pins

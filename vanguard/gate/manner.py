"""What whoever runs a relay gives it, and how refusals look."""

from __future__ import annotations

from collections.abc import Callable

from vanguard.model.message import Direction
from vanguard.model.value import value
from vanguard.wire.conversation import Asked

Send = Callable[[Direction, bytes], None]
"""Takes a line (without its newline) and the way it goes."""

Later = Callable[[Callable[[], None]], None]
"""Makes a call on the relay's own thread, soon; may be used from any thread."""

Expect = Callable[[Asked], None]
"""Hears of each request that was forwarded to the server and should be answered some day."""


@value
class Manner:
    """How refusals look: ``style`` is ``error`` or ``tool_result``, ``detail`` ``full`` or ``none``."""

    style: str = "error"
    detail: str = "full"

"""Which service scores texts elsewhere, as the operator chose it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Service:
    """A service with an API like that of OpenAI.

    ``kind`` is ``custom``, ``openai`` or ``ollama``; ``url`` is the API's base; ``timeout_s`` bounds one
    answer, in seconds, and ``hourly`` how often it is asked in an hour.  ``key`` is a secret.
    """

    kind: str
    url: str
    model: str
    key: str = field(default="", repr=False)
    timeout_s: float = 20.0
    hourly: int = 1_000

"""How the gateway is run beside judging: who is told of reviews, what is captured, who may manage it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from vanguard.model.value import value

OPERATING: Final[Mapping[str, Any]] = {
    "review.client": "show",
    "review.webhook": None,
    "captures": None,
    "policy.shadow": None,
    "management.plane": "disabled",
}
"""The settings that `Operating` is made of, in its order, and what holds without them."""


@value
class Webhook:
    """Where requests for review are told of: ``secret`` signs what is sent, as written in the config.

    ``tries`` is how often one is sent at most, ``timeout_s`` how long the other side may take each time.
    """

    url: str
    secret: str = ""
    tries: int = 6
    timeout_s: float = 10.0
    place: str = ""


@value
class Captures:
    """Whole messages kept for replay, encrypted, for ``keep_days``.

    ``key`` is as written in the config (``env:NAME``, ``file:PATH``); "" for a key file in Vanguard's home.
    ``max_bytes`` is how much one gateway may keep.
    """

    keep_days: int = 7
    key: str = ""
    max_bytes: int = 256 * 1024 * 1024
    place: str = ""


@value
class Operating:
    """How the gateway is run.

    ``client`` says what a client does with its own reviews: ``show`` (a person sees what waits), ``grant``
    (the person's yes in the client counts), or ``off``.  ``shadow`` is the policy file that is judged by as
    well, without effect.  ``plane`` is who may use the management tools: ``disabled``,
    ``same_session_dev`` or ``operator_only``.
    """

    client: str = "show"
    webhook: Webhook | None = None
    captures: Captures | None = None
    shadow: Path | None = None
    plane: str = "disabled"

    def named(self) -> dict[str, Any]:
        """Every value under its name in the config."""
        values = self.client, self.webhook, self.captures, self.shadow, self.plane
        return dict(zip(OPERATING, values, strict=True))

    def secrets(self, kind: str) -> tuple[str, ...]:
        """The names of variables (``env``) or the files (``file``) that hold secrets of the gateway's own."""
        said = [self.webhook.secret] if self.webhook else []
        said += [self.captures.key] if self.captures else []
        return tuple(each.partition(":")[2] for each in said if each.startswith(f"{kind}:"))

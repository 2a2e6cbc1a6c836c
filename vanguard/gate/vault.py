"""Placeholders for sensitive values, and the values behind them while a conversation lasts.

Values are kept in the memory of this process alone, for one principal, client and server, and for a
limited time: another process, and this one later, leaves the placeholder where it stands.
"""

from __future__ import annotations

import base64
import hmac
import re
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable, Collection

from vanguard.model.value import value

MARK = b"[vanguard:"
"""With what every placeholder begins."""

KEPT_SECONDS = 3_600.0
"""How long a value is kept after it was last seen."""

MOST_VALUES = 10_000
"""Values that are kept at once; the one seen longest ago goes first."""

MOST_CHARACTERS = 4 * 1024 * 1024
"""Characters of all values that are kept together."""

LONGEST_VALUE = 65_536
"""Characters up to which a value is kept; a longer one is replaced all the same, and never put back."""

_PLACEHOLDER = re.compile(r"\[vanguard:([a-z0-9-]{1,64}):([a-z2-7]{10})\]")


@value
class _Kept:
    text: str
    until: float


class Vault:
    """The values that were replaced in one conversation.

    One value of one kind has one placeholder as long as the vault is there, and nobody who does not
    know the vault's key can tell from a placeholder what it stands for, or make one up.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic, kept_s: float = KEPT_SECONDS) -> None:
        self._clock = clock
        self._kept_s = kept_s
        self._key = secrets.token_bytes(32)
        self._values: OrderedDict[str, _Kept] = OrderedDict()
        self._characters = 0

    def placeholder(self, kind: str, text: str) -> str:
        """What stands in place of ``text``, such as ``[vanguard:github-token:k3w5a2m7xq]``."""
        digest = hmac.digest(self._key, f"{kind}\0{text}".encode("utf-8", "replace"), "sha256")
        token = f"[vanguard:{kind}:{base64.b32encode(digest)[:10].decode().lower()}]"
        if len(text) <= LONGEST_VALUE:
            self._forget(token)
            self._values[token] = _Kept(text, self._clock() + self._kept_s)
            self._characters += len(text)
            while len(self._values) > MOST_VALUES or self._characters > MOST_CHARACTERS:
                self._forget(next(iter(self._values)))
        return token

    def restored(self, text: str, kinds: Collection[str]) -> tuple[str, frozenset[str]]:
        """The text with the values of these kinds in their places, and which values those are."""
        put: set[str] = set()

        def back(found: re.Match[str]) -> str:
            kept = self._values.get(found[0])
            if kept is None or found[1] not in kinds:
                return found[0]
            if kept.until < self._clock():
                self._forget(found[0])
                return found[0]
            put.add(kept.text)
            return kept.text

        return _PLACEHOLDER.sub(back, text), frozenset(put)

    def _forget(self, token: str) -> None:
        kept = self._values.pop(token, None)
        if kept is not None:
            self._characters -= len(kept.text)

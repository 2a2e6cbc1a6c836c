"""Files that hold nothing but a secret: their name says so, for what is in them says nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from vanguard.layers.disclosure.secret_values import is_made_up, looks_drawn, stands_for
from vanguard.layers.disclosure.sensitive import Sensitive
from vanguard.model.message import params_of

_NAMES: Final = re.compile(
    r"(?i)(?:^|[/\\\s\"'])(?:run/secrets/[\w.-]{1,80}|secrets?/[\w.-]{0,40}password|master\.key|credentials/\w{1,40}\.key|"
    r"\.?(?:[\w-]{0,40}[_.-])?(?:password|passwd|passphrase|secret|token|api[_-]?key|secret[_-]?key|vault[_-]pass)"
    r"(?:\.(?:txt|key|secret|pass))?|\.erlang\.cookie)(?=$|[\s\"'|;&])"
)
_HELD: Final = ("secret", "passw", "passphrase", "token", "key", "vault", "cookie")
"""Each such name holds one of these."""
_LONGEST: Final = 512
_MOST: Final = 16
"""Texts of a request that are looked at."""


def names_secret(asked: Mapping[str, Any] | None) -> bool:
    """Whether a request asks for a file that by its name holds nothing but a secret."""
    params = params_of(asked)
    texts = [params.get("uri"), *_texts(params.get("arguments"))]
    return any(isinstance(text, str) and len(text) <= _LONGEST and _names(text) for text in texts[:_MOST])


def _names(text: str) -> bool:
    low = text.casefold()
    for held in _HELD:
        if held in low:
            return _NAMES.search(text) is not None
    return False


def _texts(arguments: object) -> Iterator[object]:
    if isinstance(arguments, Mapping):
        yield from arguments.values()


def lone(text: str) -> Sensitive | None:
    """The secret that a whole text is, where it is one word and no placeholder."""
    bare = text.strip()
    if not 8 <= len(bare) <= _LONGEST or len(bare.split()) != 1 or stands_for(bare):
        return None
    if not (looks_drawn(bare) or is_made_up(bare)):
        return None
    at = text.index(bare)
    return Sensitive("secret", at, at + len(bare))

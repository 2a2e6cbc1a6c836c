"""Tokens that begin as those of one service do, and are as long and as mixed as they are."""

from __future__ import annotations

import re
from binascii import crc32
from collections.abc import Iterable, Iterator
from functools import cache

import re2

from vanguard.layers.disclosure.secret_formats import starts
from vanguard.layers.disclosure.secret_marks import PREFIXED
from vanguard.layers.disclosure.secret_values import entropy, is_even, is_filled, looks_drawn, sorts
from vanguard.layers.disclosure.sensitive import Sensitive
from vanguard.layers.sought import Span

NOMINATED = re2.compile(f"(?m){PREFIXED}")
"""Where one may stand; what `prefixed` is given."""

_TEAMS = ".webhook.office"

_ROWS: dict[str, list[tuple[str, str, str]]] = {}
for _start, _kind, _rest in starts():
    _ROWS.setdefault(_start[:2], []).append((_start, _kind, _rest))

_compiled = cache(re.compile)
"""Compiled when a text has such a beginning, for most texts have none of nearly all."""

_COVERED = re.compile(r"[-.]?(?:\.\.|…|\*\*|##|\[|<|\{)")
"""What stands behind a token that is only shown in part."""

_SHORT = frozenset({"twilio-key", "octopus-key", "api-key", "google-oauth-token"})
"""Kinds whose beginnings are so short that what follows must be mixed."""

_LIKE_WORDS = ("s.", "md-", "fw_")
"""Beginnings that names have as well, so that all sorts of letters must follow."""


def prefixed(text: str, nominated: Iterable[Span]) -> Iterator[Sensitive]:
    """The tokens of services in a text, in order."""
    end = 0
    for low, high in nominated:
        made = _first(text, low, high)
        if made is not None and made.start >= end:
            end = made.end
            yield made


def _first(text: str, low: int, high: int) -> Sensitive | None:
    """The token that begins in the first characters of a stretch."""
    if text.startswith(_TEAMS, low):
        return _longest(text, low)
    return next((made for at in range(low, min(high, low + 4)) if (made := _longest(text, at))), None)


def _longest(text: str, at: int) -> Sensitive | None:
    """The longest token that begins at a place and is genuine."""
    best: Sensitive | None = None
    for start, kind, rest in _ROWS.get(text[at : at + 2], ()):
        if not text.startswith(start, at):
            continue
        found = _compiled(rest).match(text, at + len(start))
        if found is None or (best and found.end() <= best.end) or _COVERED.match(text, found.end()):
            continue
        if _is_genuine(kind, start + found[0], found[0]):
            best = Sensitive(kind, at, found.end())
    return best


def _is_genuine(kind: str, token: str, body: str) -> bool:
    """Whether a token that is built right is no filler, no example of a manual and no word."""
    if kind == "aws-access-key":
        return not token.endswith("EXAMPLE") and not is_filled(body)
    if kind == "github-token" and len(body) == 36 and checks(token):
        return True
    if kind in _SHORT and entropy(body.lower()) < 2.5:
        return False
    if kind == "facebook-token" and entropy(body) < 4:
        return False
    if token.startswith(_LIKE_WORDS):
        return sorts(body.replace("-", "").replace("_", "")) == 3 and looks_drawn(body)
    return is_even(body) and not is_filled(body)


def checks(token: str) -> bool:
    """Whether the last six characters of a GitHub token are the base-62 CRC-32 of those before them."""
    digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    body, said = token[token.index("_") + 1 : -6], token[-6:]
    left, made = crc32(body.encode("utf-8", "replace")), ""
    while left:
        left, digit = divmod(left, 62)
        made = digits[digit] + made
    return made.rjust(6, "0") == said

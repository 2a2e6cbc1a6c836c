"""Secrets in a text, found by their build, by checksums and by what stands beside them.

How mixed a value is only supports what something else has said: a random value alone is none, for
hashes, commits and identifiers look the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from vanguard.layers.disclosure.secret_addresses import addresses
from vanguard.layers.disclosure.secret_calls import calls
from vanguard.layers.disclosure.secret_columns import columns
from vanguard.layers.disclosure.secret_commands import commands
from vanguard.layers.disclosure.secret_context import named
from vanguard.layers.disclosure.secret_formats import FORMATS
from vanguard.layers.disclosure.secret_headers import headers
from vanguard.layers.disclosure.secret_judged import secret_member
from vanguard.layers.disclosure.secret_keys import keys
from vanguard.layers.disclosure.secret_lines import lines, phrases
from vanguard.layers.disclosure.secret_marks import may_hold
from vanguard.layers.disclosure.secret_structures import structured
from vanguard.layers.disclosure.secret_tokens import prefixed
from vanguard.layers.disclosure.secret_told import told
from vanguard.layers.disclosure.sensitive import Sensitive

__all__ = ["SECRET_KINDS", "every", "secret_member", "secrets"]

_BY_BUILD = (
    "private-key jwt azure-client-secret azure-key discord-token telegram-token mailchimp-key facebook-token "
    "password-hash wallet-key maxmind-key url-password signed-url"
)
_BY_PLACE = "password secret token api-key basic-auth bearer-token session-cookie recovery-phrase"

SECRET_KINDS: tuple[str, ...] = tuple(
    sorted({kind for kind, _, _ in FORMATS} | set(_BY_BUILD.split()) | set(_BY_PLACE.split()))
)
"""Every kind that is found."""

_FINDERS: tuple[Callable[[str], Iterator[Sensitive]], ...] = (
    keys,
    structured,
    prefixed,
    addresses,
    headers,
    commands,
    calls,
    columns,
    lines,
    phrases,
    named,
    told,
)


def secrets(text: str) -> list[Sensitive]:
    """The secrets in a text, in order, none overlapping another; the surest and then the longest wins.

    Takes any text and never raises.  The cost is linear in its length.
    """
    return every(text) if may_hold(text) else []


def every(text: str) -> list[Sensitive]:
    """What `secrets` finds, without the cheap look before it."""
    if not text.isascii():
        text = text.encode("utf-8", "replace").decode()  # re2 takes no lone surrogate
    return _apart(found for finder in _FINDERS for found in finder(text))


def _apart(found: Iterable[Sensitive]) -> list[Sensitive]:
    """Those that win where several overlap, in order."""
    kept: list[Sensitive] = []
    for each in sorted(found, key=lambda one: (one.start, -one.end)):
        if each.start >= each.end:
            continue
        while kept and kept[-1].end > each.start and _rank(each) > _rank(kept[-1]):
            kept.pop()
        if not kept or kept[-1].end <= each.start:
            kept.append(each)
    return kept


_VAGUE = frozenset({"password", "secret", "token", "api-key", "bearer-token"})


def _rank(one: Sensitive) -> tuple[bool, bool, int]:
    return one.sure, one.kind not in _VAGUE, one.end - one.start

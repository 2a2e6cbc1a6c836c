"""Secrets in a text, found by their build, by checksums and by what stands beside them.

How mixed a value is only supports what something else has said: a random value alone is none, for
hashes, commits and identifiers look the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from typing import TypeAlias

import re2

from vanguard.layers.disclosure import (
    secret_addresses,
    secret_calls,
    secret_columns,
    secret_commands,
    secret_context,
    secret_headers,
    secret_keys,
    secret_lines,
    secret_settings,
    secret_structures,
    secret_tokens,
    secret_told,
)
from vanguard.layers.disclosure.secret_formats import FORMATS
from vanguard.layers.disclosure.secret_judged import secret_member
from vanguard.layers.disclosure.secret_marks import begins
from vanguard.layers.disclosure.sensitive import Sensitive
from vanguard.layers.sought import Several, Sought, Span

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

Finder: TypeAlias = Callable[[str, Iterable[Span]], Iterator[Sensitive]]
"""Takes a text and where something of its sort may stand in it."""

_FINDERS: tuple[tuple[re2._Regexp[str], Finder], ...] = (
    (secret_keys.NOMINATED, secret_keys.keys),
    (secret_structures.NOMINATED, secret_structures.structured),
    (secret_tokens.NOMINATED, secret_tokens.prefixed),
    (secret_addresses.NOMINATED, secret_addresses.addresses),
    (secret_headers.NOMINATED, secret_headers.headers),
    (secret_commands.NOMINATED, secret_commands.commands),
    (secret_calls.NOMINATED, secret_calls.calls),
    (secret_calls.JOINS, secret_calls.put_together),
    (secret_columns.NOMINATED, secret_columns.columns),
    (secret_lines.RECORDS, secret_lines.lines),
    (secret_lines.WALLETS, secret_lines.phrases),
    (secret_settings.NOMINATED, secret_settings.accounts),
    (secret_context.NOMINATED, secret_context.named),
    (secret_told.NOMINATED, secret_told.told),
)


def secrets(text: str) -> list[Sensitive]:
    """The secrets in a text, in order, none overlapping another; the surest and then the longest wins.

    Takes any text and never raises.  The cost is linear in its length.
    """
    return _every(text, lambda piece: _together().matching(piece) if begins(piece) else ())


def every(text: str) -> list[Sensitive]:
    """What `secrets` finds, without the cheap look before it."""
    return _every(text, _together().matching)


def _every(text: str, gate: Callable[[bytes], Sequence[int]]) -> list[Sensitive]:
    sought = Sought(text, gate)
    return _apart(
        found
        for number, (pattern, finder) in enumerate(_FINDERS)
        for found in finder(text, sought.spans(number, pattern))
    )


@cache
def _together() -> Several:
    return Several(pattern.pattern for pattern, _ in _FINDERS)


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

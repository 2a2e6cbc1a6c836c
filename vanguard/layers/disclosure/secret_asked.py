"""Tokens that are what was asked for: who logs in or registers gets one, and needs it for the next call."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vanguard.layers.disclosure.secret_names import nature, parts
from vanguard.model.message import params_of

_GIVING = frozenset("login signin logon register signup authenticate authorize token session auth".split())
"""Words in the name of a tool that hands out a token."""

_MOST = 32
"""Arguments that are looked at."""


def hands_out(asked: Mapping[str, Any] | None) -> bool:
    """Whether a request is a call that logs somebody in: with a password, of a tool whose name says so."""
    params = params_of(asked)
    name, arguments = params.get("name"), params.get("arguments")
    if not isinstance(name, str) or not isinstance(arguments, Mapping):
        return False
    given = (key for key, _ in zip(arguments, range(_MOST), strict=False) if isinstance(key, str))
    return not _GIVING.isdisjoint(parts(name)) and any(nature(key) == "password" for key in given)

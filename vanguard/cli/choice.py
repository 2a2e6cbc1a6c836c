"""A value of an option that has to be one of a few."""

from __future__ import annotations

from collections.abc import Collection

from vanguard.errors import UsageError
from vanguard.strict_yaml import nearest, quoted


def one_of(text: str, known: Collection[str], option: str) -> str:
    """The text, which is one of ``known``; raises UsageError at ``option`` with the nearest one."""
    if text in known:
        return text
    raise UsageError(f"{quoted(text)} is not a value here", place=option, hint=nearest(text, known))

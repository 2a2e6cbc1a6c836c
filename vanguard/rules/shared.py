"""Indexes that policies share: of the same rules one is enough, and it need not be made again on a reload."""

from __future__ import annotations

from collections.abc import Sequence

from vanguard.model.rule import Rule
from vanguard.rules.index import Index

_MOST = 8
"""Indexes that are kept; the one that was wanted longest ago goes first."""

_known: dict[tuple[str, tuple[str, ...]], Index] = {}


def index_of(rules: Sequence[Rule], digest: str) -> Index:
    """The index of some of the rules that ``digest`` stands for, made once."""
    key = digest, tuple([rule.id for rule in rules])
    index = _known.pop(key, None)
    if index is None:
        index = Index(rules, digest)
        if len(_known) >= _MOST:
            _known.pop(next(iter(_known)), None)
    _known[key] = index
    return index

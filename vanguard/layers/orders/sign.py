"""What a sign is."""

from __future__ import annotations

from typing import NamedTuple


class Sign(NamedTuple):
    """One kind of sign: what it is, how much it weighs, and how it is written."""

    kind: str
    weight: int
    choices: tuple[str, ...]
    opens: bool = True
    """Whether it is rare enough in honest data for a passage to be weighed because of it; of the others
    only so much counts as `signs.SUPPORT` says."""

"""What a step gives back that took a disguise off a text."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeAlias


class Taken(NamedTuple):
    """A text with a disguise taken off.

    ``names`` are the steps for the chain, mostly one; ``aside`` is a text that was hidden in it and is
    peeled on its own too, or ""; ``other`` is what it may also be read as, and is taken no further, or "";
    ``cut`` says that more was hidden than a step may show.
    """

    text: str
    names: tuple[str, ...]
    aside: str = ""
    other: str = ""
    cut: bool = False


Step: TypeAlias = Callable[[str], Taken | None]
"""A pure function of a text; None where it finds nothing to take off."""

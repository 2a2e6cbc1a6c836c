"""What is wrong with a rule that loads: said in one line, with its place."""

from __future__ import annotations

from vanguard.model.value import value


@value
class Problem:
    """``what`` is wrong at ``place`` (``file:line``), and what to do about it."""

    place: str
    what: str
    hint: str = ""

    def __str__(self) -> str:
        return f"{self.place}: {self.what}" + (f" ({self.hint})" if self.hint else "")

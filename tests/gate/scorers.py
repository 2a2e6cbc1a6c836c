"""Scorers for tests, whose answers the test gives, and what they are asked by."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Generator, Sequence
from typing import Any

from vanguard.model.opinion import Opinion, Question

BAD, GOOD = Opinion("elsewhere", 0.99), Opinion("elsewhere", 0.01)


class Pending:
    """An answer that the test gives: ``done`` once it was."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self.opinion: Opinion | None = None

    def __await__(self) -> Generator[None, None, Opinion]:
        while self.opinion is None:
            yield None
        return self.opinion


class Elsewhere:
    """A scorer elsewhere that says nothing until the test does."""

    name = "elsewhere"

    def __init__(self) -> None:
        self.asked: list[Pending] = []

    def score(self, question: Question) -> Awaitable[Opinion]:
        """Keep a question for the test."""
        self.asked.append(Pending(question))
        return self.asked[-1]


class Lexicon:
    """A local scorer that finds texts bad that hold a word."""

    name = "lexicon"

    def worth(self, text: str, least: float) -> bool:
        """Every text is."""
        return True

    def heaviest(self, parts: Sequence[str], least: float, most: int) -> Sequence[int]:
        """Those with the word."""
        return [number for number, part in enumerate(parts) if "zorg" in part.lower()][:most]

    def score(self, question: Question) -> Opinion:
        """Bad for texts with the word."""
        bad = "zorg" in question.text.lower()
        return Opinion(self.name, 0.99 if bad else 0.0, 0, len(question.text))


Attend = Callable[[Coroutine[Any, Any, None]], None]

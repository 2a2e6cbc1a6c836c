"""What a shell script is made of: pieces of words, simple commands, and the compounds around them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple, TypeAlias, Union


class Kind(Enum):
    """What a piece of a word is."""

    TEXT = "text"
    """Literal characters."""
    PARAMETER = "parameter"
    """``$x``, ``${x:-y}``: ``text`` is the name, ``op`` the operator and ``word`` its operand."""
    RUN = "run"
    """``$(…)`` or backticks: ``script`` is what runs."""
    PROCESS = "process"
    """``<(…)`` or ``>(…)``: ``script`` is what runs, ``op`` the sign."""
    SUM = "sum"
    """``$((…))`` or ``$[…]``: ``word`` is the expression."""


class Piece(NamedTuple):
    """One piece of a word; ``quoted`` says that its result is neither split nor taken for a pattern."""

    kind: Kind
    text: str = ""
    quoted: bool = False
    op: str = ""
    word: Word = ""
    script: Script = ()


Word: TypeAlias = Union[str, "tuple[Piece, ...]"]
"""A word: as it is where it has nothing that a shell would change, else its pieces."""


class Redirect(NamedTuple):
    """``op`` with the descriptor before it; for a here-document ``target`` is its text."""

    op: str
    descriptor: str
    target: Word


class Assignment(NamedTuple):
    """``name=word``, ``name+=word``, or ``name=(words)``."""

    name: str
    words: tuple[Word, ...]
    more: bool = False


@dataclass(slots=True)
class Simple:
    """A simple command, and where it stands in the text that was parsed."""

    words: list[Word]
    assignments: list[Assignment]
    redirects: list[Redirect]
    start: int
    end: int = 0


@dataclass(slots=True)
class Compound:
    """A command around others.

    ``kind`` is ``{ ( if while until for case function``; ``name`` is that of a function or of a
    loop's variable, ``words`` are the values of a ``for`` or the subject of a ``case``.
    """

    kind: str
    name: str
    words: list[Word]
    bodies: list[Script]
    redirects: list[Redirect]
    start: int
    end: int = 0


Node: TypeAlias = Simple | Compound


class Pipeline(NamedTuple):
    """Commands whose outputs feed one another; ``then`` is the operator behind them."""

    nodes: tuple[Node, ...]
    then: str


Script: TypeAlias = tuple[Pipeline, ...]

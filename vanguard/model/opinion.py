"""What a scorer is asked about a text, and what it says."""

from __future__ import annotations

from vanguard.model.message import Direction
from vanguard.model.value import value


@value
class Question:
    """A text to be scored, and what stands around it.

    ``text`` is one form of a fragment, or a passage of one, at the JSON pointer ``pointer``; ``tool`` names
    the tool that gets it or has answered it; ``task`` is what the user wants done, where the client says so.
    """

    text: str
    direction: Direction
    pointer: str = ""
    method: str = ""
    tool: str = ""
    task: str = ""


@value
class Opinion:
    """What a scorer says of a text: how surely, 0..1, it means to lead a model astray.

    ``scorer`` names who says so.  ``start`` and ``end`` are the passage that the score is of.  ``failed``
    says in a few words why there is no score, and then nothing else counts.
    """

    scorer: str
    score: float = 0.0
    start: int = 0
    end: int = 0
    failed: str = ""

"""A value in a text that not everybody may see."""

from __future__ import annotations

from vanguard.model.value import value


@value
class Sensitive:
    """One secret or one piece of personal data: its kind, and the characters of the text that are it.

    ``kind`` is lower case with hyphens, such as ``aws-access-key`` or ``email``; ``start`` and ``end``
    hold the value alone, without the name, the quotes or the scheme beside it.  ``sure`` says that its
    structure, a checksum or what stands beside it leaves no doubt.
    """

    kind: str
    start: int
    end: int
    sure: bool = True

"""What is remembered of a subject's past, and how one message adds to it and asks for it.

A subject is somebody's whole doing (``principal``), or what he does with one server.  Of it only traces are
kept: times and keyed digests in bounded rings, sums, scores; never a text of a message.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field, replace
from typing import Final

from vanguard.model.lineage import Learn, Lineage, Recall, Recalled
from vanguard.model.value import value

MOST_KEPT: Final = 512
"""Entries of one trace."""

_NO_ITEM: Final = (-1,)  # no digest is that


@value
class Add:
    """Remember that something happened just now.

    Of the entries of ``trace`` the ``keep`` newest stay.  ``item`` is a keyed digest below 2**52; with
    ``distinct`` an item that is there already becomes the newest and is not counted twice.
    """

    trace: str
    item: int = 0
    keep: int = 1
    distinct: bool = False
    of: str = ""
    """Where this names values of the step, each of the first ``most`` of them is an item, in its order."""
    most: int = 1


@value
class Ask:
    """How many entries of ``trace`` are at most ``within`` seconds old; one of ``items`` each, where given.

    ``before`` is for those that were there before this step.  Where there are fewer than ``least``, any
    number below it will do.
    """

    trace: str
    within: float
    items: tuple[int, ...] = ()
    before: bool = False
    least: int = 1
    of: str = ""
    """Where this names values of the step, those are the items; where it has none the answer is 0."""


@value
class Take:
    """Take ``cost`` of a budget of ``limit`` that is whole again ``within`` seconds after its first use."""

    trace: str
    within: float
    limit: int
    cost: int = 1


@value
class Score:
    """Raise a score by ``points``, after it lost half of itself each ``half_life`` seconds."""

    trace: str
    half_life: float
    points: float = 0.0


@value
class Who:
    """Whose message it is, as people are shown it."""

    principal: str
    server: str = ""
    client: str = ""
    session: str = ""


def none(name: str) -> tuple[int, ...]:
    """The values of a step that has none."""
    return ()


def no_prints(name: str) -> tuple[bytes, ...]:
    """The prints of a step that has none."""
    return ()


@value
class Step:
    """What one message adds and asks; a tracker does all of it at once or nothing."""

    who: Who
    adds: tuple[Add, ...] = ()
    asks: tuple[Ask, ...] = ()
    takes: tuple[Take, ...] = ()
    scores: tuple[Score, ...] = ()
    pause_s: float = 0.0
    """For how long from now on the principal's messages are to be refused."""
    values: Callable[[str], tuple[int, ...]] = none
    """The values of a name, as keyed digests; worked out when a tracker first needs them, for most never."""
    recalls: tuple[Recall, ...] = ()
    """Done before anything is learned."""
    learns: tuple[Learn, ...] = ()
    prints: Callable[[str], tuple[bytes, ...]] = no_prints
    """The prints of a name, each of `vanguard.model.lineage.PRINT` bytes; worked out when first needed."""


def spelled(step: Step) -> Step:
    """The same step with its values in it, for a tracker that hands all of it on."""
    if step.values is none:
        return step
    adds: list[Add] = []
    for add in step.adds:
        items = step.values(add.of)[: add.most] if add.of else (add.item,)
        adds += (Add(add.trace, item, add.keep, add.distinct) for item in items)
    asks = tuple(replace(ask, items=step.values(ask.of) or _NO_ITEM) if ask.of else ask for ask in step.asks)
    return replace(step, adds=tuple(adds), asks=asks, values=none)


@value
class Seen:
    """What a step found, each in the order of the step.

    ``left`` is for each budget what is left after the taking, or, where it was not enough, minus the
    seconds until it is whole again; ``recalled`` is for each recall what was known.  ``paused_s`` is for
    how many seconds the principal is still paused, and ``off`` what a person has switched off that concerns
    him: ``all``, ``server``, ``principal`` or "".
    """

    counts: tuple[int, ...] = ()
    left: tuple[float, ...] = ()
    scores: tuple[float, ...] = ()
    paused_s: float = 0.0
    off: str = ""
    recalled: tuple[tuple[Recalled, ...], ...] = ()


@value
class History:
    """What a layer sees of the past of whoever sent a message.

    ``met`` is for each sequence that ends with this message, by its id, how often its conditions hold;
    ``spent`` names budgets that do not suffice, with the seconds until they are whole again.  ``lineage``
    is where its values came from, None where that is nowhere of note.  ``missing`` says why nothing of this
    is known, and then nothing of it counts.
    """

    met: Mapping[str, int] = field(default_factory=dict)
    spent: Mapping[str, float] = field(default_factory=dict)
    risk: float = 0.0
    paused_s: float = 0.0
    off: str = ""
    missing: str = ""
    lineage: Lineage | None = None


NOTHING: Final = History()
"""A past that says nothing against anybody."""


@value
class Subject:
    """Somebody of whom something is remembered, as people are shown it.  Times are in seconds.

    ``score`` is the one that was asked for, as it is now.
    """

    who: Who
    last: float
    paused_s: float = 0.0
    off: str = ""
    score: float = 0.0


@value
class Switch:
    """What a person switched off: ``scope`` is ``all``, ``server`` or ``principal``; ``name`` says which."""

    scope: str
    name: str = ""

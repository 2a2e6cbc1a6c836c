"""When scorers are asked about a message, and what their answers make of a decision."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from vanguard.gate.leaving import is_free
from vanguard.gate.owed import BLANKS, LEAST, PARTS, Note, Owed, lasting
from vanguard.gate.ports import Attend, NearScorer, Scorer
from vanguard.inspection import reconsider
from vanguard.layers import intent
from vanguard.layers.instructive import is_instructive
from vanguard.model.context import Context
from vanguard.model.decision import Decision, Verdict
from vanguard.model.message import TO_SERVER, Fragment, Leaf, Reading, place_of
from vanguard.model.opinion import Opinion, Question
from vanguard.model.profile import Semantic
from vanguard.policy import mask

WHOLE: Final = 32_768
"""Characters of a message that are scored whatever they say."""

PART, SEAM = 2_048, 256
"""Characters of a part of what is beyond, and how many two of them share."""

MOST, ONE_OF = 8, 32
"""So many parts of what is beyond are scored, and one of each so many more: the most suspicious."""


_UNASKED: Final = intent.skipped("no scorer is configured")


class Scoring:
    """Asks scorers about the free text of messages; what they say can only make a decision harsher.

    ``local`` answers at once; ``remote`` is one elsewhere, whose answers ``attend`` has awaited.
    """

    def __init__(
        self, local: NearScorer | None = None, remote: Scorer | None = None, attend: Attend | None = None
    ) -> None:
        self._local = local
        self._remote = remote
        self._attend = attend

    def owed(self, note: Note) -> Owed | None:
        """What the scorer elsewhere owes; ``note`` tells the journal of scores that came late."""
        if self._remote is None or self._attend is None:
            return None
        return Owed(self._remote, self._attend, note)

    def at_once(self, decision: Decision, reading: Reading, context: Context) -> Decision:
        """The decision with what the local scorer says, where the message may hold free text."""
        if decision.verdict is Verdict.BLOCK or not is_free(reading, LEAST, BLANKS):
            return decision
        if self._local is None or not context.policy.profile.semantic.local:
            return decision if self._remote is not None else reconsider(decision, (_UNASKED,), context)
        message = reading.message
        if message.direction is TO_SERVER and not decision.reasons and not lasting(message, context):
            return decision
        return self._scored(decision, reading, context, self._local)

    def _scored(self, decision: Decision, reading: Reading, context: Context, scorer: NearScorer) -> Decision:
        message = reading.message
        semantic = context.policy.profile.semantic
        worst: tuple[Opinion, Leaf | Fragment, str] | None = None
        try:
            for leaf, text in _passages(reading, scorer, semantic.doubtful):
                opinion = scorer.score(Question(text, message.direction, method=message.method))
                if isinstance(opinion, Opinion) and (worst is None or opinion.score > worst[0].score):
                    worst = opinion, leaf, text
        except Exception as error:
            failed = Opinion(scorer.name, failed=type(error).__name__)
            return reconsider(decision, (intent.evidence(failed, semantic),), context)
        if worst is None:
            return decision
        semantic = _thresholds(semantic, is_instructive(message, context))
        opinion, leaf, text = worst
        more = intent.evidence(opinion, semantic)
        if more.findings:
            shown = mask.excerpt(text, opinion.start, opinion.end)
            more = intent.evidence(opinion, semantic, place_of(leaf), shown)
        return reconsider(decision, (more,), context)


def _thresholds(semantic: Semantic, instructive: bool) -> Semantic:
    """From which scores on a text counts; a prompt needs a higher one than other texts."""
    if not instructive:
        return semantic
    least = semantic.prompts
    return replace(semantic, doubtful=max(semantic.doubtful, least), likely=max(semantic.likely, least))


def _passages(reading: Reading, scorer: NearScorer, least: float) -> Iterator[tuple[Leaf | Fragment, str]]:
    """What is scored of a message: each text that is worth it; once `WHOLE` is used up, parts of them."""
    left = WHOLE
    beyond: list[tuple[Leaf | Fragment, str]] = []
    for leaf, text in reading.long(PARTS, LEAST):
        # Ids, names, paths, addresses and what is encoded say nothing.
        if text.isascii() and len(text.split(None, BLANKS)) <= BLANKS:
            continue
        left -= len(text)
        if left < 0:
            beyond += ((leaf, text[start : start + PART]) for start in range(0, len(text), PART - SEAM))
        elif scorer.worth(text, least):
            yield leaf, text
    if beyond:
        most = MOST + len(beyond) // ONE_OF
        for number in scorer.heaviest([part for _, part in beyond], least, most):
            yield beyond[number]

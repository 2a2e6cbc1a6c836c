"""When scorers are asked about a message, and what their answers make of a decision."""

from __future__ import annotations

from vanguard.gate.ports import Scorer
from vanguard.inspection import reconsider
from vanguard.layers import intent
from vanguard.model.context import Context
from vanguard.model.decision import Decision, Verdict
from vanguard.model.message import BEYOND, Part, Reading, place_of
from vanguard.model.opinion import Opinion, Question
from vanguard.policy import mask

PARTS = frozenset((Part.ARGUMENT, Part.CONTENT, Part.ERROR, Part.NOTICE, Part.ASK))
"""What a text must be for, to be scored: what a server is handed, and what a model reads."""

LEAST = 20
"""Characters of the shortest text that is scored."""

BLANKS = 3
"""Blanks of the message with the fewest that is scored, where all of it is ASCII."""


class Scoring:
    """Asks scorers about the free text of messages; what they say can only make a decision harsher.

    ``local`` answers at once.
    """

    def __init__(self, local: Scorer | None = None) -> None:
        self._local = local

    def at_once(self, decision: Decision, reading: Reading, context: Context) -> Decision:
        """The decision with what the local scorer says, where the message may hold free text."""
        text = reading.text
        if len(text) < LEAST or (text.count(" ") < BLANKS and BEYOND not in reading.signs):
            return decision
        semantic = context.policy.profile.semantic
        if not semantic.local or self._local is None or decision.verdict is Verdict.BLOCK:
            return decision
        return self._scored(decision, reading, context, self._local)

    def _scored(self, decision: Decision, reading: Reading, context: Context, scorer: Scorer) -> Decision:
        semantic = context.policy.profile.semantic
        message = reading.message
        worst, worst_leaf, worst_text = Opinion(scorer.name, -1.0), None, ""
        try:
            for leaf, text in reading.long(PARTS, LEAST):
                opinion = scorer.score(Question(text, message.direction, method=message.method))
                if isinstance(opinion, Opinion) and opinion.score > worst.score:
                    worst, worst_leaf, worst_text = opinion, leaf, text
        except Exception as error:
            failed = Opinion(scorer.name, failed=type(error).__name__)
            return reconsider(decision, (intent.evidence(failed, semantic),), context)
        if worst_leaf is None:
            return decision
        if intent.rule_of(worst, semantic) is None:
            more = intent.evidence(worst, semantic)
        else:
            shown = mask.excerpt(worst_text, worst.start, worst.end)
            more = intent.evidence(worst, semantic, place_of(worst_leaf), shown)
        return reconsider(decision, (more,), context)

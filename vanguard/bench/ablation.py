"""What each layer is worth: every case judged once, and weighed again with one layer alone or left out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from vanguard.bench.corpus import Corpus, Labelled, Portion, labelled, portions
from vanguard.bench.judge import Judge, Judgement
from vanguard.bench.lines import TOO_LONG
from vanguard.bench.report import figures_of
from vanguard.bench.score import Figures, Outcome, refused, weigh
from vanguard.errors import ProtocolError, UsageError
from vanguard.model.finding import Status
from vanguard.policy.compose import compose

NOTHING, PARSER, ALL = "no gateway", "the parser alone", "all layers"
ALONE, WITHOUT = "only", "without"

_LET_THROUGH = Outcome("ALLOW", False, False, False, (), ())


class Ablation:
    """The figures of every variant, by class; ``layers`` are their names in order, L0's first."""

    def __init__(self, judge: Judge, layers: Sequence[str]) -> None:
        self._judge = judge
        self._enforcing = judge.policy.profile.enforcing
        self._layers = tuple(layers)
        self.variants: dict[str, dict[str, Figures]] = defaultdict(lambda: defaultdict(Figures))
        self.cases = 0
        for name in (NOTHING, PARSER, ALL, *self._named(ALONE), *self._named(WITHOUT)):
            self.variants[name]

    def _named(self, way: str) -> tuple[str, ...]:
        return tuple(f"{way} {layer}" for layer in self._layers)

    def count(self, portion: Portion) -> None:
        """Judge the cases of a portion; lines that are no case are for ``benchmark-run`` to name."""
        for _, line in portion.lines:
            try:
                self._count(line)
            except UsageError:
                continue

    def _count(self, line: bytes | None) -> None:
        if line is None:
            raise UsageError(TOO_LONG)
        read = labelled(line, "corpus")
        case = read.case
        name = f"{read.source}/{case.session}" if case.session else ""
        try:
            judged = self._judge.judge(replace(case, session=name))
        except ProtocolError as error:
            outcome = refused(error)
            for variant in self.variants:
                self._add(variant, read, _LET_THROUGH if variant == NOTHING else outcome)
        else:
            self._weigh(read, judged)
        self.cases += 1

    def _weigh(self, read: Labelled, judged: Judgement) -> None:
        """Weigh a judgement as each variant would; a layer that said nothing changes nothing."""
        whole = weigh(read, judged, self._enforcing)
        evidence = judged.decision.evidence
        speaking = {each.layer for each in evidence if each.findings or each.status is Status.FAILED}
        for variant in (NOTHING, PARSER):
            self._add(variant, read, _LET_THROUGH)
        self._add(ALL, read, whole)
        for layer in self._layers:
            heard = layer in speaking
            alone = self._of(read, judged, layer, kept=True) if heard else _LET_THROUGH
            left_out = self._of(read, judged, layer, kept=False) if heard else whole
            self._add(f"{ALONE} {layer}", read, alone)
            self._add(f"{WITHOUT} {layer}", read, left_out)

    def _of(self, read: Labelled, judged: Judgement, layer: str, kept: bool) -> Outcome:
        """The outcome with the evidence of one layer alone (``kept``), or of all others."""
        heard = [each for each in judged.decision.evidence if (each.layer == layer) is kept]
        decision = compose(heard, judged.context)
        return weigh(read, replace(judged, decision=decision), self._enforcing)

    def _add(self, variant: str, read: Labelled, outcome: Outcome) -> None:
        self.variants[variant][read.category].count(read.attack, outcome)


def measure(
    corpora: Sequence[Corpus],
    judge: Judge,
    layers: Sequence[str],
    progress: Callable[[int, int], None] = lambda cases, size: None,
) -> Ablation:
    """The figures of every variant over the corpora, in this process.

    ``progress`` is called with the cases so far and the bytes of the portion judged last.
    """
    found = Ablation(judge, layers)
    for portion in portions(list(corpora), 1):
        found.count(portion)
        progress(found.cases, sum(len(line or b"") + 1 for _, line in portion.lines))
    return found


def as_json(found: Ablation) -> dict[str, Any]:
    """By variant: the totals, and the figures of each class."""
    return {name: _variant(classes) for name, classes in found.variants.items()}


def _variant(classes: Mapping[str, Figures]) -> dict[str, Any]:
    totals = Figures()
    for figures in classes.values():
        totals.add(figures)
    return {
        "totals": figures_of(totals),
        "categories": {name: figures_of(classes[name]) for name in sorted(classes)},
    }


def lost(found: Ablation, layer: str, limit: int = 3) -> list[tuple[str, int]]:
    """The classes of which most attacks are missed without a layer, with how many."""
    whole, less = found.variants[ALL], found.variants[f"{WITHOUT} {layer}"]
    missed = [(name, whole[name].caught - less[name].caught) for name in sorted(whole)]
    return sorted((each for each in missed if each[1] > 0), key=lambda each: -each[1])[:limit]

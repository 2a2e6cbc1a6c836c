"""One suspect that cannot be judged."""

from __future__ import annotations

from vanguard.layers.judged import judged
from vanguard.model.finding import Evidence, Finding, Severity, Status

CLEAR = Evidence("a-layer")
FINDING = Finding("a-rule", "L1", Severity.HIGH, 0.9, "no.", "some")


def test_nothing_found_is_the_clear_evidence_itself() -> None:
    assert judged(CLEAR, [("a",), ("b",)], lambda text: None, lambda: ()) is CLEAR


def test_a_suspect_that_cannot_be_judged_takes_nothing_from_the_others() -> None:
    found: list[Finding] = []

    def look(text: str, number: int) -> None:
        if text == "bad":
            raise ValueError(number)
        found.append(FINDING)

    evidence = judged(CLEAR, [("a", 1), ("bad", 2), ("b", 3)], look, lambda: tuple(found))
    assert evidence == Evidence("a-layer", Status.FAILED, (FINDING, FINDING), "ValueError")

"""One text after another, so that one that cannot be judged takes nothing from what the others gave."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVarTuple

from vanguard.model.finding import Evidence, Finding, Status

_Suspect = TypeVarTuple("_Suspect")


def judged(
    clear: Evidence,
    suspects: Iterable[tuple[*_Suspect]],
    look: Callable[[*_Suspect], None],
    findings: Callable[[], tuple[Finding, ...]],
) -> Evidence:
    """What ``findings`` gives once ``look`` has seen every suspect; ``clear`` where that is nothing.

    Where looking at one raises, the evidence is FAILED, with all that was found in the others.
    """
    failure = ""
    for suspect in suspects:
        try:
            look(*suspect)
        except Exception as error:
            failure = failure or type(error).__name__
    kept = findings()
    if failure:
        return Evidence(clear.layer, Status.FAILED, kept, failure)
    return Evidence(clear.layer, findings=kept) if kept else clear

"""Rules over several messages, checked and proven for ``vanguard rules``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from vanguard.cli import transcripts
from vanguard.errors import ConfigError, RuleError
from vanguard.model.sequence import Sequence as OverCalls
from vanguard.rules.index import Index
from vanguard.rules.load import Source
from vanguard.rules.problem import Problem
from vanguard.rules.sequences import read, sequence_files
from vanguard.rules.tags import missing


def prove(
    chosen: Iterable[OverCalls], known: Sequence[OverCalls], sources: Iterable[Source], folder: Path
) -> list[Problem]:
    """What is wrong with sequences by their cases, in the whole gateway with all rules."""
    rules = Index([source.rule for source in sources], "trial")
    policy = replace(transcripts.policy_of(known), matcher=rules)
    found: list[Problem] = []
    for each in chosen:
        file = str(folder / each.place)
        try:
            found += transcripts.prove(each, policy, file)
        except RuleError as error:
            found.append(Problem(error.place, error.what, error.hint))
    return found


def checked(folder: Path) -> tuple[list[OverCalls], list[Any]]:
    """The sequences of a folder that can be read, and what is wrong with how they are written."""
    sequences: list[OverCalls] = []
    problems: list[Any] = []
    for path in sequence_files(folder):
        try:
            sequence = read(path)
        except ConfigError as error:
            problems.append(error)
            continue
        sequences.append(sequence)
        problems += [Problem(f"{path}:1", what, hint) for what, hint in missing(sequence.tags)]
        problems += [Problem(f"{path}:1", *each) for each in _lacks(sequence)]
    return sequences, problems


def _lacks(sequence: OverCalls) -> Iterable[tuple[str, str]]:
    if sequence.distinct and sequence.same and sequence.first is None:
        yield "what is distinct cannot be the same too", "leave one out"
    if not sequence.catches or not sequence.passes:
        yield "a case is missing", "give one that it catches, and one that passes"

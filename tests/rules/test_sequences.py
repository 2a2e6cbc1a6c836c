"""Rules over several messages: proven by their cases, strict to read, the same when compiled."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from vanguard.cli import over_calls
from vanguard.errors import RuleError
from vanguard.model.sequence import MARKS, Sequence
from vanguard.rules import library, sequences
from vanguard.rules.load import load_sources

FOLDER = library.locate()
SHIPPED = sequences.read_all(FOLDER)
SOURCES = load_sources(FOLDER)
GOOD = (FOLDER / "sequences" / "seq-loop.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize("sequence", SHIPPED, ids=lambda each: each.id)
def test_every_sequence_is_proven_by_its_cases(sequence: Sequence) -> None:
    assert [str(each) for each in over_calls.prove([sequence], SHIPPED, SOURCES, FOLDER)] == []


def test_every_sequence_is_well_written_and_there_are_enough() -> None:
    found, problems = over_calls.checked(FOLDER)
    assert (problems, len(found)) == ([], len(SHIPPED))
    assert len(SHIPPED) >= 25


def test_the_compiled_form_is_the_same_but_for_the_cases(tmp_path: Path) -> None:
    plain = tuple(replace(each, catches=(), passes=()) for each in SHIPPED)
    fresh, stamp = sequences.load(FOLDER, tmp_path)
    kept, again = sequences.load(FOLDER, tmp_path)
    assert (fresh, kept, stamp) == (plain, plain, again)
    compiled = tmp_path / "sequences.json"
    compiled.write_bytes(sequences.pack(fresh, stamp))
    assert sequences.load(FOLDER, None, compiled)[0] == plain


def test_a_compiled_form_of_other_files_is_not_believed(tmp_path: Path) -> None:
    compiled = tmp_path / "sequences.json"
    compiled.write_bytes(sequences.pack((), "another"))
    assert len(sequences.load(FOLDER, None, compiled)[0]) == len(SHIPPED)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("id: seq-loop", "id: other", "the id is not the name of the file"),
        ("within: 3m", "within: 3 days", "this is no time of at most a day"),
        ("any: [call]", "any: [calls]", '"calls" is not a value here'),
        ("same: arguments", "same: argument", '"argument" is not a value here'),
        ("count: 100", "count: 513", "513 is too large"),
        ("then: {any: [call]}", "then: {}", "nothing here can be met"),
        ("says:", "says: ''\nwhy2:", "why2"),
    ],
)
def test_a_slip_is_an_error_with_its_line(old: str, new: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "sequences" / "seq-loop.yaml"
    path.parent.mkdir()
    path.write_text(GOOD.replace(old, new))
    with pytest.raises(RuleError, match=r"seq-loop\.yaml:") as caught:
        sequences.read(path)
    assert said in str(caught.value)


def test_what_one_principal_does_with_one_server_takes_a_bounded_room() -> None:
    # Sixteen bytes an entry, and what CPython needs for a key and a value beside them.
    each = [16 * sequence.keep + len(sequence.id) + 64 + 160 for sequence in SHIPPED]
    assert sum(each) <= 64 * 1024


def test_the_sequence_of_the_page_is_one(tmp_path: Path) -> None:
    page = (FOLDER.parent / "docs" / "behavior.md").read_text(encoding="utf-8")
    text = page.split("```\nid: ")[1].split("```")[0]
    path = tmp_path / "sequences" / f"{text.split()[0]}.yaml"
    path.parent.mkdir()
    path.write_text(f"id: {text}")
    found = sequences.read(path)
    assert [str(each) for each in over_calls.prove([found], [found], SOURCES, tmp_path)] == []
    assert over_calls.checked(tmp_path)[1] == []


def test_the_page_lists_every_sequence_and_every_mark() -> None:
    page = (FOLDER.parent / "docs" / "behavior.md").read_text(encoding="utf-8")
    assert [each.id for each in SHIPPED if f"rules/{each.id}.md" not in page] == []
    assert [mark for mark, says in MARKS.items() if f"| `{mark}` | {says} |" not in page] == []

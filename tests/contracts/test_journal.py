"""What every journal must do (gate.ports.Journal); a new adapter is one more entry in JOURNALS."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from vanguard.adapters.journals.blocks import Blocks
from vanguard.adapters.journals.cipher import Cipher
from vanguard.adapters.journals.jsonl import base_journal, day_journal, file_journal
from vanguard.adapters.journals.read import days, entries
from vanguard.gate.ports import Journal
from vanguard.model.decision import Decision, Verdict
from vanguard.model.record import Record

KEY = bytes(range(32))
JOURNALS: dict[str, Callable[[Path], Journal]] = {
    "jsonl in day folders": lambda home: day_journal(home, "files"),
    "jsonl in one file": lambda home: file_journal(
        home / "audit" / "2026-11-21" / "a-20261121T120000-7-00ff00ff.jsonl"
    ),
    "sqlite": lambda home: base_journal(home, "files"),
    "sqlite, encrypted": lambda home: base_journal(home, "files", cipher=Cipher(KEY)),
}
UNWRITABLE = Path("/dev/null/vanguard")
ALLOWED = Decision(Verdict.ALLOW, Verdict.ALLOW, (), (), (), "balanced", "digest")


def _record(number: int) -> Record:
    return Record("decision", 1_795_262_400.0 + number, f"5f0c2e91aa-{number:x}", decision=ALLOWED)


def _ids(home: Path) -> list[str]:
    files = [file for _, found in days(home) for file in found]
    key = home.with_name(f"{home.name}.key")
    key.write_text(KEY.hex())
    return [str(entry.fields["decision_id"]) for entry in entries(files, pytest.fail, Blocks(key))]


@pytest.fixture(params=JOURNALS)
def make(request: pytest.FixtureRequest) -> Iterator[Callable[[Path], Journal]]:
    made: list[Journal] = []

    def make(home: Path) -> Journal:
        made.append(JOURNALS[request.param](home))
        return made[-1]

    yield make
    for journal in made:
        journal.close()


def test_what_was_taken_is_there_after_closing(make: Callable[[Path], Journal], tmp_path: Path) -> None:
    journal = make(tmp_path)
    assert journal.healthy
    assert all(journal.write(_record(number)) for number in range(600))
    journal.close()
    assert _ids(tmp_path) == [f"5f0c2e91aa-{number:x}" for number in range(600)]


def test_closing_twice_is_no_error_and_nothing_is_taken_afterwards(
    make: Callable[[Path], Journal], tmp_path: Path
) -> None:
    journal = make(tmp_path)
    journal.close()
    journal.close()
    assert journal.write(_record(1)) is False
    assert not journal.healthy
    assert _ids(tmp_path) == []


def test_two_journals_of_one_home_keep_everything(make: Callable[[Path], Journal], tmp_path: Path) -> None:
    one, other = make(tmp_path), make(tmp_path)
    for number in range(0, 200, 2):
        one.write(_record(number))
        other.write(_record(number + 1))
    one.close()
    other.close()
    assert sorted(_ids(tmp_path)) == sorted(f"5f0c2e91aa-{number:x}" for number in range(200))


def test_an_unwritable_place_stops_nothing(make: Callable[[Path], Journal]) -> None:
    journal = make(UNWRITABLE)
    assert journal.write(_record(1))
    journal.close()

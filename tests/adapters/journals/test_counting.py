from __future__ import annotations

from typing import Any

from tests.gate.adapters import Kept
from vanguard.adapters.journals.counting import MOST_KINDS, CountingJournal
from vanguard.model.record import Record


def turned_away(journal: CountingJournal) -> dict[str, int]:
    """The counter's lines: labels and count."""
    name = "vanguard_turned_away_total"
    lines = [line for line in journal.metrics() if line.startswith(f"{name}{{")]
    return {line[len(name) : line.rindex(" ")]: int(line[line.rindex(" ") :]) for line in lines}


def note(journal: CountingJournal, event: str = "protocol", **detail: Any) -> None:
    journal.write(Record(event=event, ts=0.0, decision_id="d", server="notes", detail=detail))


def test_what_is_turned_away_is_counted_by_kind_and_what_was_not_recorded_too() -> None:
    journal = CountingJournal(Kept())
    note(journal, kind="rate")
    note(journal, kind="rate", left_out=40)
    note(journal, kind="auth")
    note(journal, "session", kind="rate")
    assert turned_away(journal) == {
        '{kind="auth",server="notes"}': 1,
        '{kind="rate",server="notes"}': 42,
    }


def test_kinds_that_somebody_makes_up_do_not_fill_the_memory() -> None:
    journal = CountingJournal(Kept())
    for n in range(MOST_KINDS + 10):
        note(journal, kind=f'k"{n}')
    note(journal, kind='k"0')
    found = turned_away(journal)
    assert len(found) == MOST_KINDS + 1
    assert found['{kind="other",server="notes"}'] == 10
    assert found['{kind="k\\"0",server="notes"}'] == 2

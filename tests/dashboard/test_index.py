from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest

from tests.dashboard.asking import Asking
from tests.dashboard.written import NOON, append, record, records, write
from vanguard.adapters.journals.blocks import PLAIN
from vanguard.dashboard.asked import Asked, Unknown, asked
from vanguard.dashboard.filling import BATCH_BYTES, Filler, bucket_of, middle_of
from vanguard.dashboard.index import Index, Shown
from vanguard.dashboard.records import microseconds
from vanguard.dashboard.tallies import latencies, quantile, servers, top_rules, verdicts
from vanguard.errors import ConfigError

HOUR = int(NOON) // 3600


@pytest.fixture
def asking(tmp_path: Path) -> Asking:
    write(tmp_path / "audit", records(300, 7200), per_file=100)
    return Asking(tmp_path, NOON)


def ids(shown: list[Shown]) -> list[str]:
    return [str(each.fields["decision_id"]) if each.fields else "gone" for each in shown]


def numbers(index: Index, size: int = 1000, **filters: str) -> list[int]:
    shown, _ = index.page(Asked(**filters), size=size)
    return [int(each.split("-")[1], 16) for each in ids(shown)]


def test_all_files_are_one_list_the_newest_first(asking: Asking) -> None:
    assert numbers(asking.index) == list(range(299, -1, -1))


def test_pages_follow_one_another_without_a_gap(asking: Asking) -> None:
    seen: list[str] = []
    before, more = 0, True
    while more:
        shown, more = asking.index.page(Asked(), before, 70)
        before = shown[-1].key
        seen += ids(shown)
    assert len(seen) == len(set(seen)) == 300


EVERYTHING = {n: record(n, NOON) for n in range(300)}


@pytest.mark.parametrize(
    "filters",
    [
        {"verdict": "BLOCK"},
        {"verdict": "WARN", "server": "shell"},
        {"rule": "net-metadata"},
        {"tool": "fetch", "direction": "to_client", "verdict": "ALLOW"},
        {"tool": "fetch", "server": "files"},
    ],
    ids=str,
)
def test_filters_choose_together(asking: Asking, filters: dict[str, str]) -> None:
    meeting = [n for n, each in EVERYTHING.items() if filters.items() <= each.items()]
    assert numbers(asking.index, **filters) == meeting[::-1]


@pytest.mark.parametrize(
    ("words", "chosen"),
    [
        ("DRAFT 299", [299]),
        ("draft-299.txt", [299]),
        ("5f0c2e91aa-12b", [299]),
        ("home me salaries", []),
        ("holiday garden", []),
        ('" OR said : *', []),
    ],
)
def test_a_search_finds_the_words_of_excerpts_and_ids(asking: Asking, words: str, chosen: list[int]) -> None:
    assert numbers(asking.index, q=words) == chosen


def test_a_search_and_filters_choose_together(asking: Asking) -> None:
    assert numbers(asking.index, q="s-29", tool="fetch") == [
        n for n in range(299, -1, -1) if n % 40 == 29 and EVERYTHING[n]["tool"] == "fetch"
    ]


def test_the_last_word_of_a_search_may_be_a_beginning(asking: Asking) -> None:
    assert 299 in numbers(asking.index, q="home me draf")
    assert numbers(asking.index, q="dra home") == []


def test_a_search_of_signs_alone_says_so(asking: Asking) -> None:
    with pytest.raises(Unknown, match="no letters"):
        asking.index.page(Asked(q="%_*"))


@pytest.mark.parametrize("query", [{"verdict": "BLOK"}, {"direction": "up"}])
def test_a_filter_that_does_not_exist_says_what_does(query: dict[str, str]) -> None:
    with pytest.raises(Unknown, match="it is one of"):
        asked(query)


def test_what_is_appended_comes_in_and_a_line_that_is_not_whole_waits(asking: Asking) -> None:
    file = max(asking.audit.iterdir())
    latest = asking.index.latest()
    append(file, record(300, NOON + 1))
    with file.open("ab") as stream:
        stream.write(b'{"schema":1,"ts":"2026')
    asking.filler.catch_up()
    assert ids(asking.index.newer(Asked(), latest)) == ["5f0c2e91aa-12c"]
    assert asking.filler.step() is False
    with file.open("ab") as stream:
        stream.write(b'"}\n')
    asking.filler.catch_up()
    assert asking.index.progress().unreadable == 1
    assert asking.index.progress().percent == 100


def test_two_that_fill_one_index_read_nothing_twice(asking: Asking) -> None:
    append(max(asking.audit.iterdir()), record(300, NOON + 1))
    other = Filler(Index(asking.index.path, PLAIN), lambda: sorted(asking.audit.iterdir()))
    other.catch_up()
    asking.filler.catch_up()
    assert numbers(asking.index) == list(range(300, -1, -1))


def test_files_that_went_and_files_that_were_replaced_are_forgotten(asking: Asking) -> None:
    first, second, _ = sorted(asking.audit.iterdir())
    first.unlink()
    other = second.with_name("other")
    other.write_bytes(b"")
    append(other, record(150, NOON - 3600))
    os.replace(other, second)
    asking.filler.catch_up()
    assert numbers(asking.index) == [*range(299, 199, -1), 150]
    assert numbers(asking.index, q="s-30") == [270, 230, 150]
    with asking.index.opened() as database:
        assert sum(each.records for each in servers(database)) == 101


def test_where_most_was_forgotten_the_index_is_filled_anew(asking: Asking) -> None:
    first, second, third = sorted(asking.audit.iterdir())
    filler = Filler(asking.index, lambda: sorted(asking.audit.iterdir()), spare=150)
    for file in (first, second):
        file.unlink()
        filler.catch_up()
        with asking.index.opened() as database:
            (words,) = database.execute("SELECT count(*) FROM words").fetchone()
        assert words == (300 if file is first else 100)
    assert numbers(asking.index, q="s-30") == [270, 230]
    assert third.exists()


def test_a_file_that_was_cut_is_read_anew(asking: Asking) -> None:
    file = max(asking.audit.iterdir())
    file.write_bytes(b"".join(file.read_bytes().splitlines(keepends=True)[:10]))
    asking.filler.catch_up()
    assert numbers(asking.index)[0] == 209


def test_a_record_whose_file_goes_meanwhile_is_shown_as_gone(asking: Asking) -> None:
    for file in asking.audit.iterdir():
        file.unlink()
    shown, _ = asking.index.page(Asked(), size=2)
    assert ids(shown) == ["gone", "gone"]
    assert asking.index.record(shown[0].key) is None


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"{}",
        b"[1]",
        b"\xff\xfe",
        b'{"prev":"x"}',
        b'{"prev":"x","ts":7}',
        b'{"prev":"x","ts":"2026-11-21T12:00:00Z"}',
        b'{"prev":"x","ts":"9999-12-31T23:59:59.999999Z"}',
        b'{"prev":"x","ts":"0001-01-01T00:00:00.000000Z"}',
        b"x" * (BATCH_BYTES + 10),
        b"[" * 100_000,
    ],
    ids=lambda line: repr(line[:20]),
)
def test_a_line_that_is_no_record_is_counted_and_nothing_else(tmp_path: Path, line: bytes) -> None:
    file = tmp_path / "audit" / "files.jsonl"
    write(tmp_path / "audit", records(1, 1))
    file.write_bytes(line + b"\n")
    append(file, record(9, NOON + 1))
    asking = Asking(tmp_path, NOON)
    assert numbers(asking.index) == [9, 0]
    assert 1 <= asking.index.progress().unreadable <= 2


def test_fields_of_any_type_are_taken(tmp_path: Path) -> None:
    odd = dict.fromkeys(
        ("server", "tool", "verdict", "event", "policy_explanation", "rule", "latency_us", "detail")
    )
    made = [
        record(n, NOON) | dict.fromkeys(odd, value)
        for n, value in enumerate((7, [1], {"a": [{}]}, None, True, ""))
    ]
    write(tmp_path / "audit", made)
    asking = Asking(tmp_path, NOON)
    assert len(numbers(asking.index)) == 6
    for each in asking.index.page(Asked())[0]:
        assert asking.get(f"/records/{each.key}").status == 200
    assert {asking.get(path).status for path in ("/", "/servers", "/charts")} == {200}


def test_many_records_of_one_microsecond_all_have_a_key(tmp_path: Path) -> None:
    write(tmp_path / "audit", [record(n, NOON) for n in range(1500)])
    assert len(numbers(Asking(tmp_path, NOON).index, size=2000)) == 1500


def test_an_index_that_is_damaged_or_of_another_version_is_made_anew(tmp_path: Path) -> None:
    write(tmp_path / "audit", records(3, 1))
    path = Asking(tmp_path, NOON).index.path
    path.write_bytes(b"this is no database" * 1000)
    assert numbers(Asking(tmp_path, NOON).index) == [2, 1, 0]
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA user_version = 77")
    database.close()
    assert numbers(Asking(tmp_path, NOON).index) == [2, 1, 0]


@pytest.mark.skipif(os.name != "posix", reason="modes of files are POSIX's")
def test_nobody_else_may_read_the_index(tmp_path: Path) -> None:
    path = Index(tmp_path / "cache" / "dashboard.sqlite3", PLAIN).path
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_a_place_that_cannot_hold_the_index_is_named(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file")
    with pytest.raises(ConfigError, match="cache"):
        Index(tmp_path / "cache" / "dashboard.sqlite3", PLAIN)


def test_what_was_counted_is_what_was_read(asking: Asking) -> None:
    with asking.index.opened() as database:
        by_hour = verdicts(database, 0)
        assert {
            word: sum(each.get(word, 0) for each in by_hour.values()) for word in ("ALLOW", "WARN", "BLOCK")
        } == {
            "ALLOW": 291,
            "WARN": 6,
            "BLOCK": 3,
        }
        assert sum(n for _, n, _ in top_rules(database, 0)) == 9
        assert sum(held for *_, held in top_rules(database, 0)) == 3
        files = next(each for each in servers(database) if each.server == "files")
        assert (files.records, sum(each.records for each in files.tools)) == (100, 100)
        found = latencies(database, HOUR - 3, 1)
        assert all(low <= middle <= high for low, middle, high in found.values())


def test_a_quantile_is_exact_to_a_class_of_latency() -> None:
    counted = [(bucket_of(100), 90), (bucket_of(1000), 10)]
    assert quantile(counted, 0.5) == pytest.approx(100, rel=0.05)
    assert quantile(counted, 0.99) == pytest.approx(1000, rel=0.05)
    assert middle_of(bucket_of(0.0)) == 1.0


def test_a_time_is_read_to_the_microsecond() -> None:
    assert microseconds("2026-11-21T12:00:00.000001Z") == int(NOON) * 1_000_000 + 1
    assert microseconds("2026-11-21T12:00:00.00000xZ") is None


def test_fifty_thousand_records_are_paged_by_key_and_never_scanned(tmp_path: Path) -> None:
    write(tmp_path / "audit", records(50_000, 30 * 86_400.0))
    asking = Asking(tmp_path, NOON)
    shown, more = asking.index.page(Asked(verdict="BLOCK", server="files", direction="to_client"))
    assert (len(shown), more) == (50, True)
    older, _ = asking.index.page(Asked(), shown[-1].key)
    assert older[0].key < shown[-1].key
    with asking.index.opened() as database:
        steps = 0

        def count() -> None:
            nonlocal steps
            steps += 1

        database.set_progress_handler(count, 1)
        database.execute(
            "SELECT key FROM records WHERE key < ? ORDER BY key DESC LIMIT 51", (older[0].key,)
        ).fetchall()
        assert steps < 1000
    assert "16,667 decisions" in asking.get("/servers").body

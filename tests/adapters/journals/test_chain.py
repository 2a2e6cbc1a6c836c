from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from vanguard.adapters.journals.chain import Verifier, digest, genesis, lines, verify
from vanguard.adapters.journals.encode import line_of
from vanguard.model.record import Record

Make = Callable[..., Record]


@pytest.fixture
def chained(tmp_path: Path, record: Make) -> tuple[Path, list[bytes]]:
    """A file of ten lines, and the lines."""
    prev, written = genesis("a.jsonl", "one", ""), []
    for number in range(10):
        written.append(line_of(record(number), prev))
        prev = digest(written[-1])
    file = tmp_path / "a.jsonl"
    file.write_bytes(b"".join(line + b"\n" for line in written))
    return file, written


def _rewrite(file: Path, content: list[bytes]) -> None:
    file.write_bytes(b"".join(line + b"\n" for line in content))


def _broken_at(file: Path) -> int:
    broken = verify(file)
    return broken.line if broken else 0


def test_a_file_as_it_was_written_is_whole(chained: tuple[Path, list[bytes]]) -> None:
    assert verify(chained[0]) is None


def test_an_edited_line_shows_in_the_line_after_it(chained: tuple[Path, list[bytes]]) -> None:
    file, written = chained
    written[4] = written[4].replace(b'"ALLOW"', b'"BLOCK"')
    _rewrite(file, written)
    assert _broken_at(file) == 6


@pytest.mark.parametrize("gone", [0, 1, 5, 8])
def test_a_removed_line_shows(chained: tuple[Path, list[bytes]], gone: int) -> None:
    file, written = chained
    del written[gone]
    _rewrite(file, written)
    assert _broken_at(file) == gone + 1


def test_swapped_lines_show(chained: tuple[Path, list[bytes]]) -> None:
    file, written = chained
    written[3], written[4] = written[4], written[3]
    _rewrite(file, written)
    assert _broken_at(file) == 4


def test_a_doubled_line_shows(chained: tuple[Path, list[bytes]]) -> None:
    file, written = chained
    _rewrite(file, [*written[:5], written[4], *written[5:]])
    assert _broken_at(file) == 6


def test_a_line_that_is_no_record_shows(chained: tuple[Path, list[bytes]]) -> None:
    file, written = chained
    _rewrite(file, [*written[:5], b"{", *written[5:]])
    assert _broken_at(file) == 6


def test_a_torn_last_line_is_not_broken(chained: tuple[Path, list[bytes]]) -> None:
    file, _ = chained
    file.write_bytes(file.read_bytes()[:-20])
    assert verify(file) is None


def test_chains_of_two_processes_in_one_file_are_told_apart(
    chained: tuple[Path, list[bytes]], record: Make
) -> None:
    file, written = chained
    prev, other = genesis("a.jsonl", "two", ""), []
    for number in range(5):
        other.append(line_of(record(100 + number), prev))
        prev = digest(other[-1])
    mixed = [*written[:3], *other[:2], *written[3:7], *other[2:], *written[7:]]
    _rewrite(file, mixed)
    assert verify(file) is None
    del mixed[4]
    _rewrite(file, mixed)
    assert _broken_at(file) == 9


def test_a_file_that_goes_on_must_name_the_last_line_before_it(
    chained: tuple[Path, list[bytes]], record: Make
) -> None:
    file, written = chained
    after = file.with_name("a.jsonl.1")
    _rewrite(after, [line_of(record(11), genesis("a.jsonl.1", "one", digest(written[-1])))])
    whole = Verifier()
    assert whole.verify(file) is None
    assert whole.verify(after) is None
    _rewrite(file, written[:-1])
    cut = Verifier()
    assert cut.verify(file) is None
    assert (broken := cut.verify(after)) is not None
    assert broken.line == 1


def test_lines_longer_than_a_block_are_read_whole(tmp_path: Path) -> None:
    file = tmp_path / "long"
    file.write_bytes(b"a" * 700_000 + b"\n" + b"b" * 700_000)
    assert [(len(line), whole) for line, whole in lines(file)] == [(700_000, True), (700_000, False)]


def test_a_file_that_was_appended_to_itself_shows(chained: tuple[Path, list[bytes]]) -> None:
    file, written = chained
    _rewrite(file, written * 2)
    broken = verify(file)
    assert broken is not None
    assert (broken.line, broken.why) == (11, "a chain that begins in this way was there before")


def test_a_copy_of_a_file_shows(chained: tuple[Path, list[bytes]]) -> None:
    file, written = chained
    copy = file.with_name("b.jsonl")
    _rewrite(copy, written)
    verifier = Verifier()
    assert verifier.verify(file) is None
    assert (broken := verifier.verify(copy)) is not None
    assert broken.line == 1


def test_a_file_that_ends_no_session_is_open_or_cut_off(
    chained: tuple[Path, list[bytes]], record: Make
) -> None:
    file, written = chained
    open_one = Verifier()
    assert open_one.verify(file) is None
    assert open_one.unended == [file]

    end = record(99, event="session", decision=None, detail={"event": "end", "status": 0})
    _rewrite(file, [*written, line_of(end, digest(written[-1]))])
    closed = Verifier()
    assert closed.verify(file) is None
    assert closed.unended == []


def test_a_file_that_another_one_continues_is_not_cut_off(
    chained: tuple[Path, list[bytes]], record: Make
) -> None:
    file, written = chained
    after = file.with_name("a.jsonl.1")
    _rewrite(after, [line_of(record(11), genesis("a.jsonl.1", "one", digest(written[-1])))])
    verifier = Verifier()
    assert [verifier.verify(each) for each in (file, after)] == [None, None]
    assert verifier.unended == [after]

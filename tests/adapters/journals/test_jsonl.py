from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson
import pytest

from vanguard.adapters.journals.chain import verify
from vanguard.adapters.journals.jsonl import STALL_SECONDS, JsonlJournal, day_journal, file_journal
from vanguard.adapters.journals.logfile import LogFile
from vanguard.adapters.journals.place import DayFolders, OneFile
from vanguard.adapters.journals.read import verify_all
from vanguard.model.record import Record

Make = Callable[..., Record]
NOON = 1_795_262_400.0  # 2026-11-21T12:00:00Z
INSTANCE = "20261121T120000-7-00ff00ff"
PATIENCE = 20
needs_full = pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")


class Gate:
    """A place that fails while it is shut, and tells when it was tried."""

    def __init__(self, path: Path, *, shut: bool = False) -> None:
        self._place = OneFile(path)
        self.shut = shut
        self.tried = threading.Event()

    def file(self, now: float) -> LogFile:
        return _Failing(self._place.file(now), self) if self.shut else self._place.file(now)  # type: ignore[return-value]

    def tidy(self, now: float) -> None:
        pass


class _Failing:
    def __init__(self, file: LogFile, gate: Gate) -> None:
        self.name = file.name
        self._gate = gate

    def append(self, lines: Sequence[bytes]) -> tuple[int, OSError | None]:
        self._gate.tried.set()
        return 0, OSError(5, "Input/output error")

    def close(self) -> None:
        pass


class Said(list[str]):
    """What a person was told; ``wait`` until a line with a word was."""

    def __init__(self) -> None:
        self._more = threading.Condition()

    def __call__(self, line: str) -> None:
        with self._more:
            self.append(line)
            self._more.notify_all()

    def wait(self, word: str) -> None:
        with self._more:
            assert self._more.wait_for(lambda: any(word in line for line in self), PATIENCE)


@contextmanager
def closing(journal: JsonlJournal) -> Iterator[JsonlJournal]:
    try:
        yield journal
    finally:
        journal.close()


def _lines(file: Path) -> list[dict[str, Any]]:
    return [orjson.loads(line) for line in file.read_bytes().splitlines()]


def test_records_are_written_in_order_into_one_chain(tmp_path: Path, record: Make) -> None:
    with closing(day_journal(tmp_path, "files")) as journal:
        assert all(journal.write(record(number)) for number in range(1000))
    (file,) = (tmp_path / "audit").rglob("*.jsonl")
    assert [line["decision_id"] for line in _lines(file)] == [f"5f0c2e91aa-{n:x}" for n in range(1000)]
    assert _lines(file)[0]["prev"].startswith(f"genesis/1/{file.name}/")
    assert verify(file) is None


def test_no_file_is_made_before_the_first_record(tmp_path: Path) -> None:
    day_journal(tmp_path, "files").close()
    assert not (tmp_path / "audit").exists()


def test_files_follow_one_another_by_size_and_by_day(tmp_path: Path, record: Make) -> None:
    now = [NOON]
    place = DayFolders(tmp_path, "files", INSTANCE, file_bytes=2000)
    with closing(JsonlJournal(place, INSTANCE, clock=lambda: now[0])) as journal:
        for day in range(2):
            for number in range(6):
                journal._store([record(number)])
            now[0] += 86_400 * (day == 0)
    folders = ["2026-11-21", "2026-11-22"]
    names = [f"files-{INSTANCE}.jsonl", f"files-{INSTANCE}.jsonl.1"]
    files = [tmp_path / folder / name for folder in folders for name in names]
    assert sorted(path for path in tmp_path.rglob("*") if path.is_file()) == files
    assert [len(_lines(file)) for file in files] == [4, 2, 4, 2]
    assert verify_all(files)[0] == []
    assert all(_lines(file)[0]["prev"].rsplit("/", 1)[1] for file in files[1:])
    files[1].write_bytes(files[1].read_bytes().splitlines(keepends=True)[0])
    assert [(broken.file, broken.line) for broken in verify_all(files)[0]] == [(files[2], 1)]


@needs_full
def test_a_full_disk_makes_it_unhealthy_and_is_said_once(record: Make) -> None:
    said = Said()
    with closing(JsonlJournal(OneFile(Path("/dev/full")), INSTANCE, say=said)) as journal:
        assert journal.healthy
        assert journal.write(record())
        said.wait("cannot be written")
        assert journal.healthy is False
    assert len(said) == 2
    assert "No space left on device" in said[0]
    assert said[1] == "1 audit records could not be written"


def test_it_recovers_by_itself_and_counts_exactly_what_was_lost(tmp_path: Path, record: Make) -> None:
    path, said = tmp_path / "audit.jsonl", Said()
    gate = Gate(path, shut=True)
    with closing(JsonlJournal(gate, INSTANCE, bound=100, say=said)) as journal:
        journal.write(record(0))
        said.wait("cannot be written")
        taken = [journal.write(record(number)) for number in range(1, 251)]
        assert taken == [True] * 100 + [False] * 150
        assert journal.lost == 150
        assert journal.healthy is False
        gate.shut = False
        said.wait("written again; 150 records were lost")
        assert journal.healthy
        journal.write(record(999))
    written = _lines(path)
    gaps = [line for line in written if line["event"] == "session"]
    assert [gap["detail"]["gap"] for gap in gaps] == [150]
    assert gaps[0]["detail"]["since"] == "2026-11-21T12:00:00.101000Z"
    decisions = [line["decision_id"] for line in written if line["event"] == "decision"]
    assert decisions == [f"5f0c2e91aa-{n:x}" for n in [*range(101), 999]]
    assert verify(path) is None
    assert len(said) == 2


def test_a_folder_that_cannot_be_had_means_standard_error(
    tmp_path: Path, record: Make, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "home").write_bytes(b"a file, not a folder")
    said = Said()
    with closing(day_journal(tmp_path / "home", "files", say=said)) as journal:
        journal.write(record(1))
    (line,) = capsys.readouterr().err.splitlines()
    assert said[0].startswith("the audit log goes to standard error")
    assert orjson.loads(line)["decision_id"] == "5f0c2e91aa-1"
    assert journal.lost == 0


@pytest.mark.parametrize("place", ["/proc/vanguard", "/dev/null/vanguard"])
def test_no_home_stops_the_start(place: str, record: Make) -> None:
    said = Said()
    with closing(day_journal(Path(place), "files", say=said)) as journal:
        assert journal.write(record())
    assert "standard error" in said[0]


def test_a_removed_folder_is_made_again_and_the_chain_goes_on(tmp_path: Path, record: Make) -> None:
    place = DayFolders(tmp_path / "audit", "files", INSTANCE)
    with closing(JsonlJournal(place, INSTANCE, clock=lambda: NOON)) as journal:
        journal._store([record(1)])
        (file,) = (tmp_path / "audit").rglob("*.jsonl")
        file.unlink()
        file.parent.rmdir()
        journal._store([record(2)])
    (line,) = _lines(file)
    assert line["decision_id"] == "5f0c2e91aa-2"
    assert len(line["prev"].rsplit("/", 1)[1]) == 64


def test_what_was_written_of_a_batch_is_not_written_twice(tmp_path: Path, record: Make) -> None:
    place = OneFile(tmp_path / "a.jsonl")
    with closing(JsonlJournal(place, INSTANCE, clock=lambda: NOON)) as journal:
        batch = [record(number) for number in range(4)]
        file = place.file(NOON)
        whole = file.append

        def half(lines: Sequence[bytes]) -> tuple[int, OSError | None]:
            return whole(lines[:2])[0], OSError(28, "No space left on device")

        file.append = half  # type: ignore[method-assign]
        with pytest.raises(OSError, match="No space"):
            journal._store(batch)
        assert len(batch) == 2
        file.append = whole  # type: ignore[method-assign]
        journal._store(batch)
    assert [line["decision_id"][-1] for line in _lines(tmp_path / "a.jsonl")] == ["0", "1", "2", "3"]
    assert verify(tmp_path / "a.jsonl") is None


def test_after_closing_nothing_is_taken_and_closing_again_is_no_error(tmp_path: Path, record: Make) -> None:
    journal = day_journal(tmp_path, "files")
    journal.close()
    journal.close()
    assert journal.write(record()) is False
    assert journal.healthy is False


class Hanging:
    """A disk that answers nothing until it is released."""

    def __init__(self, path: Path) -> None:
        self._place = OneFile(path)
        self.reached, self.released = threading.Event(), threading.Event()

    def file(self, now: float) -> LogFile:
        self.reached.set()
        assert self.released.wait(PATIENCE)
        return self._place.file(now)

    def tidy(self, now: float) -> None:
        pass


def test_writing_does_not_wait_for_the_disk(tmp_path: Path, record: Make) -> None:
    disk = Hanging(tmp_path / "a.jsonl")
    with closing(JsonlJournal(disk, INSTANCE)) as journal:
        assert all(journal.write(record(number)) for number in range(1000))
        assert disk.reached.wait(PATIENCE)
        assert not (tmp_path / "a.jsonl").exists()
        disk.released.set()
    assert len(_lines(tmp_path / "a.jsonl")) == 1000


def test_a_disk_that_hangs_makes_it_unhealthy_until_it_answers(tmp_path: Path, record: Make) -> None:
    disk, ticks, said = Hanging(tmp_path / "a.jsonl"), [0.0], Said()
    with closing(JsonlJournal(disk, INSTANCE, bound=10, ticks=lambda: ticks[0], say=said)) as journal:
        journal.write(record(0))
        assert disk.reached.wait(PATIENCE)
        for number in range(1, 6):
            journal.write(record(number))
        assert (journal.healthy, journal.crowded) == (True, True)
        ticks[0] = STALL_SECONDS + 1
        assert (journal.healthy, journal.crowded) == (False, False)
        assert said == []
        for number in range(6, 9):
            journal.write(record(number))
        assert said == [
            "the audit log cannot be written (no answer from the disk for 5 s); records wait, and are counted"
        ]
        disk.released.set()
        said.wait("written again; 0 records were lost")
        assert journal.healthy
    assert len(_lines(tmp_path / "a.jsonl")) == 9


class Untidy(OneFile):
    """A place in which tidying raises what nobody expects."""

    def tidy(self, now: float) -> None:
        raise OverflowError("date value out of range")


def test_an_error_that_nobody_expects_is_told_once_and_ends_nothing(tmp_path: Path, record: Make) -> None:
    said = Said()
    with closing(JsonlJournal(Untidy(tmp_path / "a.jsonl"), INSTANCE, say=said)) as journal:
        journal.write(record(0))
        said.wait("date value out of range")
        for number in range(1, 4):
            journal.write(record(number))
        said.wait("written again; 0 records were lost")
        assert (journal.healthy, journal.crowded) == (True, False)
    assert len(_lines(tmp_path / "a.jsonl")) == 4


def test_one_who_listens_and_fails_does_not_end_the_writer(tmp_path: Path, record: Make) -> None:
    gate, heard = Gate(tmp_path / "a.jsonl", shut=True), Said()

    def deaf(line: str) -> None:
        heard(line)
        raise ValueError("I/O operation on closed file")

    with closing(JsonlJournal(gate, INSTANCE, say=deaf)) as journal:
        journal.write(record(0))
        heard.wait("cannot be written")
        gate.shut = False
        heard.wait("written again")
        assert journal.healthy


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_writer_that_is_gone_is_neither_healthy_nor_crowded(tmp_path: Path, record: Make) -> None:
    class Deadly(OneFile):
        def tidy(self, now: float) -> None:
            raise SystemExit

    with closing(JsonlJournal(Deadly(tmp_path / "a.jsonl"), INSTANCE, bound=2)) as journal:
        journal.write(record(0))
        journal._writer.join(PATIENCE)
        journal.write(record(1))
        assert (journal.healthy, journal.crowded) == (False, False)


def test_keeping_files_for_longer_than_there_are_days_is_no_error(tmp_path: Path, record: Make) -> None:
    place = DayFolders(tmp_path, "files", INSTANCE, keep_days=10**9)
    place.file(NOON)
    place.tidy(NOON)
    assert len(list(tmp_path.rglob("*.jsonl"))) == 1


WRITER = """
import sys
from pathlib import Path
from vanguard.adapters.journals.jsonl import file_journal, day_journal
from vanguard.model.record import Record
place, name, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
journal = file_journal(place) if name == "-" else day_journal(place, name)
number = 0
while number != count:
    if journal.write(Record("session", 1_795_262_400.0 + number / 1000, f"{sys.argv[4]}-{number:x}")):
        number += 1
        if number == 2000:
            print("going", flush=True)
    else:
        journal._handoff.pause(0.01)
"""


def _writer(*words: object) -> subprocess.Popen[bytes]:
    root = Path(__file__).parents[3]
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, *map(str, words)],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(root)},
    )


@pytest.mark.parametrize("name", ["files", "-"])
def test_two_processes_write_side_by_side(tmp_path: Path, name: str) -> None:
    place = tmp_path / "audit.jsonl" if name == "-" else tmp_path
    running = [_writer(place, name, 3000, f"aaaa{which}") for which in range(2)]
    for each in running:
        each.communicate(timeout=60)
        assert each.returncode == 0
    files = [place] if name == "-" else sorted(tmp_path.rglob("*.jsonl"))
    assert len(files) == (1 if name == "-" else 2)
    assert verify_all(files)[0] == []
    found = [line["decision_id"] for file in files for line in _lines(file)]
    assert sorted(found) == sorted(f"aaaa{which}-{n:x}" for which in range(2) for n in range(3000))


def test_a_killed_writer_leaves_whole_lines_and_at_most_one_torn(tmp_path: Path) -> None:
    with _writer(tmp_path, "files", -1, "aaaa") as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == b"going\n"
        while not any(file.stat().st_size for file in tmp_path.rglob("*.jsonl")):
            assert writer.poll() is None
        writer.send_signal(signal.SIGKILL)
    (file,) = tmp_path.rglob("*.jsonl")
    *whole, _ = file.read_bytes().split(b"\n")
    assert [orjson.loads(line)["decision_id"] for line in whole] == [f"aaaa-{n:x}" for n in range(len(whole))]
    assert verify(file) is None


def test_a_given_file_keeps_what_it_had(tmp_path: Path, record: Make) -> None:
    path = tmp_path / "audit.jsonl"
    for number in range(2):
        with closing(file_journal(path)) as journal:
            journal.write(record(number))
    assert [line["decision_id"] for line in _lines(path)] == ["5f0c2e91aa-0", "5f0c2e91aa-1"]
    assert verify(path) is None

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from vanguard.adapters.journals.place import DayFolders, OneFile, file_order, instance_name

NOON = 1_795_262_400.0  # 2026-11-21T12:00:00Z
DAY = 86_400.0
INSTANCE = "20261121T120000-7-00ff00ff"


def test_the_instance_names_time_process_and_chance() -> None:
    assert instance_name(NOON, 7, b"\x00\xff\x00\xff") == INSTANCE


def test_a_file_stands_in_the_folder_of_its_day(tmp_path: Path) -> None:
    DayFolders(tmp_path / "audit", "files", INSTANCE).file(NOON).append([b"x\n"])
    assert (tmp_path / "audit" / "2026-11-21" / f"files-{INSTANCE}.jsonl").read_bytes() == b"x\n"


@pytest.mark.skipif(sys.platform == "win32", reason="modes are POSIX")
def test_only_the_owner_can_read_what_is_made(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        DayFolders(tmp_path / "home" / "audit", "files", INSTANCE).file(NOON)
    finally:
        os.umask(before)
    made = [tmp_path / "home", *(tmp_path / "home").rglob("*")]
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in made}
    assert modes == {"home": 0o700, "audit": 0o700, "2026-11-21": 0o700, f"files-{INSTANCE}.jsonl": 0o600}


@pytest.mark.parametrize("name", ["../../etc/x", "a/b", "", "…", "-x-", "a" * 300, "."])
def test_no_name_leads_out_of_the_folder(tmp_path: Path, name: str) -> None:
    file = DayFolders(tmp_path, name, INSTANCE).file(NOON)
    assert (tmp_path / "2026-11-21" / file.name).is_file()
    assert file_order(file.name) is not None


def test_a_full_file_is_followed_by_numbered_ones(tmp_path: Path) -> None:
    place = DayFolders(tmp_path, "files", INSTANCE, file_bytes=10)
    for _ in range(5):
        place.file(NOON).append([b"123456\n"])
    names = sorted(path.name for path in (tmp_path / "2026-11-21").iterdir())
    base = f"files-{INSTANCE}.jsonl"
    assert names == [base, f"{base}.1", f"{base}.2"]


def test_another_day_gets_another_file_without_a_number(tmp_path: Path) -> None:
    place = DayFolders(tmp_path, "files", INSTANCE, file_bytes=1)
    place.file(NOON).append([b"1\n"])
    place.file(NOON).append([b"2\n"])
    place.file(NOON + DAY).append([b"3\n"])
    assert [path.name for path in (tmp_path / "2026-11-22").iterdir()] == [f"files-{INSTANCE}.jsonl"]


def test_the_same_file_is_handed_out_while_nothing_changes(tmp_path: Path) -> None:
    place = DayFolders(tmp_path, "files", INSTANCE)
    assert place.file(NOON) is place.file(NOON + 1)


def test_a_folder_that_was_removed_is_made_again(tmp_path: Path) -> None:
    place = DayFolders(tmp_path / "audit", "files", INSTANCE)
    first = place.file(NOON)
    (tmp_path / "audit" / "2026-11-21" / first.name).unlink()
    (tmp_path / "audit" / "2026-11-21").rmdir()
    second = place.file(NOON)
    assert second is not first
    assert (tmp_path / "audit" / "2026-11-21" / first.name).is_file()


def test_old_days_lose_our_files_and_nothing_else(tmp_path: Path) -> None:
    def put(day: str, name: str) -> Path:
        (tmp_path / day).mkdir(exist_ok=True)
        (tmp_path / day / name).write_bytes(b"")
        return tmp_path / day / name

    ours = put("2026-10-21", f"files-{INSTANCE}.jsonl")
    numbered = put("2026-10-21", f"files-{INSTANCE}.jsonl.3")
    theirs = put("2026-10-20", "notes.jsonl")
    beside = put("2026-10-20", f"x-{INSTANCE}.jsonl")
    edge = put("2026-10-22", f"files-{INSTANCE}.jsonl")
    other = put("backup-2020-01-01", f"files-{INSTANCE}.jsonl")
    no_day = put("2020-13-45", f"files-{INSTANCE}.jsonl")
    DayFolders(tmp_path, "files", INSTANCE, keep_days=30).tidy(NOON)
    assert not ours.parent.exists()
    assert not numbered.exists()
    assert not beside.exists()
    assert theirs.exists()
    assert edge.exists()
    assert other.exists()
    assert no_day.exists()


def test_a_linked_day_folder_is_left_alone(tmp_path: Path) -> None:
    real = tmp_path / "elsewhere"
    real.mkdir()
    (real / f"files-{INSTANCE}.jsonl").write_bytes(b"")
    (tmp_path / "audit").mkdir()
    (tmp_path / "audit" / "2020-01-01").symlink_to(real, target_is_directory=True)
    DayFolders(tmp_path / "audit", "files", INSTANCE).tidy(NOON)
    assert (real / f"files-{INSTANCE}.jsonl").exists()


def test_a_given_file_is_appended_to_and_followed_when_it_is_moved(tmp_path: Path) -> None:
    path = tmp_path / "new" / "audit.log"
    place = OneFile(path)
    place.file(NOON).append([b"1\n"])
    path.rename(tmp_path / "audit.old")
    place.file(NOON).append([b"2\n"])
    OneFile(path).file(NOON).append([b"3\n"])
    assert (tmp_path / "audit.old").read_bytes() == b"1\n"
    assert path.read_bytes() == b"2\n3\n"

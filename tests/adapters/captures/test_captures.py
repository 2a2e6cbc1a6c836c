"""Whole messages kept for replay: unreadable without the key, whole or not at all, and only for so long."""

from __future__ import annotations

import io
import json
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.adapters.approvals.test_waiting import CONTEXT, call
from vanguard.adapters.captures.place import FOLDER, KEY_FILE, captures, is_capture, key_of, tidy
from vanguard.adapters.captures.sealed import MAGIC, Sealer, header, records
from vanguard.adapters.captures.writing import MOST_WAITING, Capturing
from vanguard.errors import ConfigError, UsageError
from vanguard.inspection import inspect
from vanguard.model.operating import Captures

KEY, OTHER = b"k" * 32, b"o" * 32
DAY = date(2026, 11, 28)
NOON = 1_795_867_200.0
TEXTS = [b"one", b"two", b"three"]


def made(texts: list[bytes] = TEXTS, key: bytes = KEY) -> bytes:
    head = header(DAY + timedelta(days=7))
    sealer = Sealer(key, head)
    return head + b"".join(sealer.seal(text) for text in texts)


def read(whole: bytes, key: bytes = KEY, today: date = DAY) -> list[bytes]:
    return [*records(io.BytesIO(whole), key, today, "a.capture")]


def test_what_was_captured_is_read_with_the_key_and_seen_by_nobody_else() -> None:
    whole = made()
    assert read(whole) == TEXTS
    assert not any(text in whole for text in TEXTS)
    assert made() != whole
    with pytest.raises(ConfigError, match="not the key"):
        read(whole, OTHER)


def test_it_is_read_until_it_expires() -> None:
    assert read(made(), today=DAY + timedelta(days=6)) == TEXTS
    with pytest.raises(UsageError, match="has expired on 2026-12-05"):
        read(made(), today=DAY + timedelta(days=7))


def test_nobody_makes_it_last_longer() -> None:
    whole = made()
    later = MAGIC + b"2099-12-05" + whole[len(MAGIC) + 10 :]
    with pytest.raises(ConfigError):
        read(later)


@pytest.mark.parametrize("at", range(45, 150, 7))
def test_a_changed_byte_is_noticed(at: int) -> None:
    whole = bytearray(made([b"x" * 20] * 3))
    whole[at] ^= 1
    try:
        found = read(bytes(whole))
    except (UsageError, ConfigError):
        return
    # A length that grew ends the file early; nothing that was changed is handed on.
    assert found == [b"x" * 20] * len(found)
    assert len(found) < 3


def test_records_that_change_places_are_noticed() -> None:
    head = header(DAY + timedelta(days=7))
    sealer = Sealer(KEY, head)
    one, two = sealer.seal(b"one"), sealer.seal(b"two")
    for swapped in (two + one, one + one):
        with pytest.raises((UsageError, ConfigError)):
            read(head + swapped)


def test_a_file_whose_end_is_missing_gives_what_is_whole() -> None:
    assert read(made()[:-1]) == TEXTS[:2]
    assert read(made()[: len(header(DAY))]) == []
    with pytest.raises(UsageError, match="no capture"):
        read(b"{}")


def test_a_gateway_keeps_what_passes_it_as_cases(tmp_path: Path) -> None:
    said: list[str] = []
    capturing = Capturing(tmp_path, "files/x", Captures(), said.append, wall=lambda: NOON)
    message = call({"path": "/a"})
    capturing.take("d-1", message, CONTEXT, inspect(message, CONTEXT))
    capturing.close()
    (file,) = captures(tmp_path / FOLDER)
    assert (file.parent.name, file.name.startswith("files-x-"), is_capture(file)) == (str(DAY), True, True)
    if sys.platform != "win32":
        assert [path.stat().st_mode & 0o777 for path in (file, tmp_path / KEY_FILE)] == [0o600, 0o600]
    with file.open("rb") as stream:
        (line,) = records(stream, key_of(tmp_path, make=False), DAY, "x")
    held = json.loads(line)
    assert held["message"] == json.loads(message.raw)
    assert (held["id"], held["verdict"], held["server"]) == ("d-1", "REVIEW", "files")
    assert held["context"]["tool"] == {"name": "write"}
    assert said == []


def test_old_captures_are_removed_and_others_left_alone(tmp_path: Path) -> None:
    for day in ("2026-11-20", "2026-11-21", "notes"):
        (tmp_path / day).mkdir()
        (tmp_path / day / "a.capture").write_bytes(b"")
    tidy(tmp_path, DAY, 7)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["2026-11-21", "notes"]
    tidy(tmp_path / "none", DAY, 7)


def test_beyond_the_room_nothing_is_kept_and_somebody_hears_of_it(tmp_path: Path) -> None:
    said: list[str] = []
    capturing = Capturing(tmp_path, "files", Captures(max_bytes=100), said.append, lambda: KEY)
    message = call({"path": "/a"})
    decision = inspect(message, CONTEXT)
    for _ in range(MOST_WAITING + 5):
        capturing.take("d", message, CONTEXT, decision)
    capturing.close()
    assert "there is no more room" in said[0]


def test_a_home_without_a_key_has_no_captures(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no key for captures"):
        key_of(tmp_path, make=False)
    key = key_of(tmp_path, make=True)
    assert (key_of(tmp_path, make=True), len(key)) == (key, 32)
    (tmp_path / KEY_FILE).write_text("short")
    with pytest.raises(ConfigError, match="no key"):
        key_of(tmp_path, make=True)

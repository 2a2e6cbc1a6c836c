"""Compiled files are believed only where nobody else can have written them."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from vanguard import cachefile

posix = pytest.mark.skipif(sys.platform == "win32", reason="there are no POSIX modes here")


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    path = tmp_path / "home" / "cache" / "a.cache"
    cachefile.write(path, b"payload\nof two lines", 2)
    return path


def test_what_was_kept_is_read_back(kept: Path) -> None:
    assert cachefile.read(kept) == (b"payload\nof two lines", 2)


@posix
def test_folders_and_files_are_this_users_alone(kept: Path) -> None:
    modes = [path.stat().st_mode & 0o777 for path in (kept, kept.parent, kept.parent.parent)]
    assert modes == [0o600, 0o700, 0o700]


@posix
@pytest.mark.parametrize("mode", [0o620, 0o602, 0o666])
def test_a_file_that_others_may_write_is_not_believed(mode: int, kept: Path) -> None:
    kept.chmod(mode)
    assert cachefile.read(kept) is None


@posix
@pytest.mark.parametrize("mode", [0o770, 0o707, 0o1777])
def test_a_folder_that_others_may_write_is_not_believed_and_closed_by_the_next_writing(
    mode: int, kept: Path
) -> None:
    kept.parent.chmod(mode)
    assert cachefile.read(kept) is None
    cachefile.write(kept, b"again", 1)
    assert cachefile.read(kept) == (b"again", 1)


@posix
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may give files away")
@pytest.mark.parametrize("which", ["file", "folder"])
def test_what_belongs_to_another_user_is_not_believed(which: str, kept: Path) -> None:
    os.chown(kept if which == "file" else kept.parent, 12345, -1)
    assert cachefile.read(kept) is None


@posix
def test_a_link_and_a_pipe_are_not_read(kept: Path) -> None:
    link, pipe = kept.with_name("link"), kept.with_name("pipe")
    link.symlink_to(kept)
    os.mkfifo(pipe, 0o600)
    assert (cachefile.read(link), cachefile.read(pipe)) == (None, None)


@pytest.mark.parametrize("broken", [b"", b"\n", b"\n\n", b"0\n2\nx", b"\xff\n1\nx"])
def test_a_broken_file_is_none(broken: bytes, kept: Path) -> None:
    kept.write_bytes(broken)
    assert cachefile.read(kept) is None


def test_a_changed_payload_or_count_is_none(kept: Path) -> None:
    whole = kept.read_bytes()
    for old, new in ((b"payload", b"Payload"), (b"\n2\n", b"\n1\n")):
        kept.write_bytes(whole.replace(old, new))
        assert cachefile.read(kept) is None


def test_what_cannot_be_written_is_no_error_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    cachefile.write(tmp_path / "file" / "a.cache", b"x", 1)
    (tmp_path / "folder.cache").mkdir()
    cachefile.write(tmp_path / "folder.cache", b"x", 1)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "folder.cache"]

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from vanguard.demo.sandbox import MARK, NOTE, SALARIES, sandbox


def test_a_sandbox_is_gone_afterwards_whatever_happened_in_it() -> None:
    def play() -> None:
        with sandbox() as folder:
            seen.append(folder.root)
            assert folder.root.is_dir()
            raise OSError

    seen: list[Path] = []
    with pytest.raises(OSError, match=r"^$"):
        play()
    assert not seen[0].exists()


def test_the_note_lies_in_the_workspace_and_the_key_outside() -> None:
    with sandbox() as folder:
        assert (folder.work / NOTE).resolve().is_relative_to(folder.work)
        assert not (folder.work / SALARIES).resolve().is_relative_to(folder.work)
        assert folder.salaries in (folder.work / SALARIES).read_text(encoding="utf-8")


def test_losses_count_the_files_of_the_home() -> None:
    with sandbox() as folder:
        assert folder.losses == 0
        (folder.home / "thesis.txt").unlink()
        assert folder.losses == 1


def test_a_folder_that_the_demo_did_not_make_is_not_genuine(tmp_path: Path) -> None:
    with sandbox() as folder:
        assert folder.genuine
        assert not replace(folder, root=tmp_path).genuine
        (folder.root / MARK).unlink()
        assert not folder.genuine


def test_a_home_that_is_a_link_to_another_place_is_not_genuine(tmp_path: Path) -> None:
    with sandbox() as folder:
        folder.home.rename(folder.root / "moved")
        folder.home.symlink_to(tmp_path)
        assert not folder.genuine

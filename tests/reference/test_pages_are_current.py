from __future__ import annotations

import pytest

from tests.reference.described import SETTINGS
from tests.reference.pages import COMMANDS, REFERENCE, messages, names, pages
from vanguard import settings

MADE = pages()


@pytest.mark.parametrize("path", MADE, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_page_is_what_the_program_says(path: object) -> None:
    assert path in MADE
    assert path.read_text(encoding="utf-8") == MADE[path]  # type: ignore[attr-defined,index]


def test_there_is_no_page_of_what_is_gone() -> None:
    there = {each for folder in (COMMANDS, REFERENCE) for each in folder.glob("*.md")}
    assert there - MADE.keys() == set()


def test_every_setting_is_described_and_no_other() -> None:
    assert {*SETTINGS} == {*names(settings.load({}, {"HOME": "/home/me"}, hosting=True))}


def test_errors_say_what_is_wrong_in_plain_words() -> None:
    texts = [text for _, text, _ in messages()]
    assert len(texts) > 150
    assert [text for text in texts if text.rstrip().endswith((".", "!")) and not text.endswith("…")] == []

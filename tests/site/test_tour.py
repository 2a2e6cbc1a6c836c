from __future__ import annotations

import re
from pathlib import Path

from tests.dashboard.browser import needs_chromium
from tests.site import tour

PAGE = tour.FOLDER.with_suffix(".md")


def test_the_page_shows_every_picture_with_words_for_who_does_not_see_it() -> None:
    shown = re.findall(r"!\[([^\]]+)\]\(tour/(\w+)\.png\)", PAGE.read_text(encoding="utf-8"))
    assert sorted(name for _, name in shown) == sorted(tour.PLACES)
    assert all(len(words) > 30 for words, _ in shown)
    assert {each.stem for each in tour.FOLDER.iterdir()} == tour.PLACES.keys()


@needs_chromium
def test_the_script_takes_every_picture(tmp_path: Path) -> None:
    tour.main(tmp_path)
    for name in tour.PLACES:
        data = (tmp_path / f"{name}.png").read_bytes()
        assert data.startswith(b"\x89PNG\r\n\x1a\n")
        assert len(data) > 10_000

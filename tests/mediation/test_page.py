"""The page for people is that of the matrix."""

from __future__ import annotations

import re

from tests.mediation.matrix import CELLS, SORTS
from tests.mediation.page import PAGE, page


def test_the_written_page_is_that_of_the_matrix() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m tests.mediation.page"


def test_the_page_names_every_method_and_leads_to_every_object() -> None:
    text = page()
    assert f"{len(CELLS):,} of them" in text
    known = {sort.method for sort in SORTS if sort.method and "example" not in sort.method}
    assert [method for method in known if f"`{method}`" not in text] == []
    headings = {"#" + line[4:] for line in text.splitlines() if line.startswith("### ")}
    assert set(re.findall(r"\((#[^)]+)\)", text)) <= headings

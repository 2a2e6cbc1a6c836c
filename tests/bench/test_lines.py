from __future__ import annotations

import io
from pathlib import Path

import pytest

from vanguard.bench import lines
from vanguard.bench.lines import numbered, opened
from vanguard.errors import UsageError


def test_lines_keep_their_numbers_where_blank_ones_are_left_out() -> None:
    assert list(numbered(io.BytesIO(b"a\r\n\n  \nb"))) == [(1, b"a"), (4, b"b")]


def test_every_byte_is_seen_even_of_a_line_that_is_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "MAX_LINE", 10)
    text = b"short\n" + b"x" * 35 + b"\n\nlast\n" + b"y" * 20
    seen = io.BytesIO()
    found = list(numbered(io.BytesIO(text), seen.write))
    assert found == [(1, b"short"), (2, None), (4, b"last"), (5, None)]
    assert seen.getvalue() == text


def test_a_folder_and_a_missing_file_are_told_by_name(tmp_path: Path) -> None:
    for name, told in ((tmp_path, "a folder"), (tmp_path / "none", "cannot be read")):
        with pytest.raises(UsageError, match=told) as error, opened(str(name)):
            pass
        assert error.value.place == str(name)

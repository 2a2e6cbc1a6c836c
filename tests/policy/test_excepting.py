"""An exception is written into a file that otherwise stays as it is."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from vanguard.errors import UsageError
from vanguard.model.context import Exemption
from vanguard.policy.config import read_config
from vanguard.policy.excepting import until, with_exception

MADE = Exemption(frozenset({"b", "a"}), "files", 'odd: "tool"\x1b', "it is # safe", date(2027, 1, 31))


@pytest.mark.parametrize(
    "text",
    [
        "version: 1\n",
        "version: 1\n# the end\n\n\n",
        "exceptions:\n  # mine\n  - rule: c  # why\n    because: x\nprofile: strict # yes\n",
        "exceptions:\n- {rule: c, because: x}\nzones: []\n",
    ],
)
def test_everything_else_stays_comments_and_all(text: str) -> None:
    after = with_exception(text, MADE)
    found = read_config(Path("vanguard.yaml"), text=after)
    before = read_config(Path("vanguard.yaml"), text=text)
    assert found.exceptions[0].exemption == MADE
    assert [each.exemption for each in found.exceptions[1:]] == [each.exemption for each in before.exceptions]
    assert found.values == before.values
    kept = iter(after.split("\n"))
    assert all(line in kept for line in text.rstrip("\n").split("\n"))


def test_exceptions_on_one_line_are_left_to_their_writer() -> None:
    with pytest.raises(UsageError, match="stand on one line"):
        with_exception("exceptions: [{rule: c, because: x}]\n", MADE)


def test_how_long_an_exception_lasts() -> None:
    assert (until("7d", date(2026, 11, 1)), until("2w", date(2026, 11, 1))) == (
        date(2026, 11, 8),
        date(2026, 11, 15),
    )
    with pytest.raises(UsageError, match="write 7d or 2w"):
        until("soon", date(2026, 11, 1))

"""Comments where SQL wants blanks or inside its words, and honest ones."""

from __future__ import annotations

import pytest

from vanguard.layers.disguises import steps
from vanguard.layers.sql_text import comments
from vanguard.layers.taken import Taken


@pytest.mark.parametrize(
    ("sent", "plain", "other"),
    [
        ("1/**/or/*x*/1=1", "1 or 1=1", ""),
        ("1 UN/**/ION SEL/**/ECT 1", "1 UNION SELECT 1", ""),
        ("1/**/UN/**/ION/**/ALL/**/S/**/E/**/LECT 1", "1 UNION ALL SELECT 1", "1 UNIONALLSELECT 1"),
        ("a/**/lone", "a lone", "alone"),
        ("1 /*!50000UNION*/ /*!SELECT*/ 1", "1  UNION   SELECT  1", ""),
        ("1 UNION /* x */ SELECT 1", "1 UNION   SELECT 1", ""),
        ("a--x\nAND 1=1", "a AND 1=1", ""),
        ("'/**/or/**/'1'='1", "' or '1'='1", ""),
    ],
)
def test_comments_that_stand_for_blanks_are_taken_out(sent: str, plain: str, other: str) -> None:
    assert comments in steps(sent, acted=True)
    assert comments(sent) == Taken(plain, ("sql-comments",), other=other)


@pytest.mark.parametrize(
    "honest",
    [
        "int a; /* a counter */ int b;",
        "call(/* first */ 1, /* second */ 2)",
        "/* A licence\n * of many lines.\n */\nbody { color: red }",
        "SELECT 1 -- a remark\nFROM t",
        "# A title\n\nText",
        "src/**/*.ts and test/**/*.py",
        "an open /* comment",
    ],
)
def test_honest_comments_stay(honest: str) -> None:
    assert comments(honest) is None

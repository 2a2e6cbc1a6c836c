"""Climbing paths among words to search or to label by: an attack in code, in words mere words."""

from __future__ import annotations

import pytest

from tests.layers.sql_calls import call, context
from vanguard.layers.normalize import read
from vanguard.layers.safe_zones import judge
from vanguard.policy.compose import compose


def stopped(text: str) -> bool:
    """Whether a search for a text is stopped for the paths that it names."""
    within = context()
    found = judge(read(call({"query": text}, "search"), within.policy.profile.limits), within)
    return compose([found], within).verdict.stops


@pytest.mark.parametrize(
    "text",
    [
        "..%2F..%2F..%2Fhome%2Fdeploy%2F.netrc",
        "..%252f..%252f..%252fetc%252fshadow",
        "&#46;&#46;&#47;&#46;&#46;&#47;etc&#47;shadow",
        "\\u002e\\u002e\\u002f\\u002e\\u002e\\u002fetc\\u002fshadow",
    ],
)
def test_steps_that_are_written_in_code_are_stopped(text: str) -> None:
    assert stopped(text)


@pytest.mark.parametrize(
    "text",
    [
        "../../../etc/passwd",
        "fix for ..%2F..%2Fetc%2Fpasswd in the router",
        "50%25 of ../images",
        "src%2Fapp.py",
    ],
)
def test_words_about_such_paths_are_not(text: str) -> None:
    assert not stopped(text)

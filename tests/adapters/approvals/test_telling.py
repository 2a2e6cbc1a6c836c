"""What the person who decides gets to see: bounded, and nothing in it speaks for itself."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from vanguard.adapters.approvals.request import Entry, Request, State, shown
from vanguard.adapters.approvals.telling import LONGEST, OUTSIDE, difference, last_granted, lines, text

HOSTILE = "safe\x1b[2K\r\u202egnp\u200b\nheld by nobody: this is fine\nTo let it pass: do nothing"


def asked(arguments: object, **more: str) -> Request:
    made = Request("d", "uid:1", "files", "tools/call", "write", shown(arguments), ("ask-me: wait.",))
    return replace(made, **more)


def entry(request: Request, state: State = State.PENDING, made: float = 1.0) -> Entry:
    return Entry("3f9c2a41d0", request, state, made, made + 60)


def test_what_came_from_outside_stands_behind_a_bar_on_one_line_each() -> None:
    told = lines(asked({HOSTILE: HOSTILE}, principal=HOSTILE, server=HOSTILE))
    assert [line for line in told if not line.startswith(OUTSIDE)] == ["held by ask-me: wait."]
    assert all(line.isprintable() for line in told)


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(st.text(), st.text() | st.integers(-(2**63), 2**63) | st.lists(st.text())))
def test_whatever_is_asked_the_gateways_own_lines_are_the_same(arguments: dict[str, object]) -> None:
    whole = text(entry(asked(arguments)), None, asks=False)
    own = [line for line in whole.split("\n") if not line.startswith(OUTSIDE)]
    assert own == [
        line for line in text(entry(asked({})), None, asks=False).split("\n") if line[:2] != OUTSIDE
    ]
    assert all(line.isprintable() for line in whole.split("\n"))


def test_a_huge_call_is_cut_and_says_so() -> None:
    whole = text(entry(asked({str(n): "x" * 500 for n in range(100)})), None, asks=True)
    assert len(whole) < LONGEST + 400
    assert "more lines: see vanguard approvals list" in whole
    assert "\nheld by ask-me: wait.\n" in whole
    assert whole.endswith("Say yes only if you asked for this.")


def test_the_difference_from_the_last_granted_call_is_shown() -> None:
    before, now = asked({"path": "/a", "mode": "w"}), asked({"path": "/b", "size": 3})
    assert difference(now, before) == [
        "since the last call granted of this tool:",
        '|   /path was "/a"',
        "|   /size is new",
        "|   /mode is gone",
    ]
    assert difference(now, None) == []
    assert "as the last call granted" in difference(before, before)[0]


def test_a_member_spelled_like_another_hides_no_difference() -> None:
    before, now = asked({"a": {"b": "/safe"}}), asked({"a": {"b": "/other"}, "a/b": "/safe"})
    assert difference(now, before)[1:] == ['|   /a/b was "/safe"']


def test_the_last_granted_call_is_the_newest_of_the_same_asker_and_tool() -> None:
    now = asked({}, digest="now")
    entries = [
        entry(asked({"n": 1}, digest="1"), State.USED, 1.0),
        entry(asked({"n": 2}, digest="2"), State.GRANTED, 2.0),
        entry(asked({"n": 3}, digest="3"), State.DENIED, 3.0),
        entry(asked({"n": 4}, digest="4", tool="other"), State.USED, 4.0),
        entry(asked({"n": 5}, digest="5", principal="uid:2"), State.USED, 5.0),
    ]
    found = last_granted(entries, now)
    assert found is not None
    assert found.digest == "2"
    assert last_granted([], now) is None

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from vanguard.transports.http.at_once import AtOnce


def test_no_more_than_the_limit_go_on_at_once() -> None:
    at_once = AtOnce(2)
    assert [at_once.enter("a") for _ in range(3)] == [True, True, False]
    assert at_once.enter("b")
    at_once.leave("a")
    assert at_once.enter("a")


def test_a_key_is_forgotten_when_nothing_goes_on_under_it() -> None:
    at_once = AtOnce(5)
    for number in range(1_000):
        assert at_once.enter(str(number))
        at_once.leave(str(number))
    assert len(at_once) == 0


def test_leaving_what_was_not_entered_changes_nothing() -> None:
    at_once = AtOnce(1)
    at_once.leave("a")
    assert [at_once.enter("a"), at_once.enter("a")] == [True, False]


@given(st.lists(st.tuples(st.booleans(), st.sampled_from("abc"))))
def test_what_goes_on_is_what_entered_and_has_not_left(steps: list[tuple[bool, str]]) -> None:
    at_once, going_on = AtOnce(3), dict.fromkeys("abc", 0)
    for enters, key in steps:
        if enters:
            assert at_once.enter(key) == (going_on[key] < 3)
            going_on[key] = min(3, going_on[key] + 1)
        elif going_on[key]:
            at_once.leave(key)
            going_on[key] -= 1
    assert len(at_once) == sum(1 for count in going_on.values() if count)

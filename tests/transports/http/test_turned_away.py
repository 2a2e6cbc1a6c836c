from __future__ import annotations

from vanguard.transports.http.turned_away import ALL, EACH, TurnedAway


def test_of_one_address_only_so_much_is_recorded_a_minute_and_the_rest_is_counted() -> None:
    now = 100.0
    turned_away = TurnedAway(lambda: now)
    assert sum(turned_away.take("a") for _ in range(EACH + 7)) == EACH
    assert turned_away.take("b")
    assert (turned_away.left_out(), turned_away.left_out()) == (7, 0)
    now += 61
    assert turned_away.take("a")


def test_many_addresses_together_cannot_have_more_recorded_either() -> None:
    turned_away = TurnedAway(lambda: 0.0)
    assert sum(turned_away.take(str(n)) for n in range(ALL * 3)) == ALL
    assert turned_away.left_out() == 2 * ALL

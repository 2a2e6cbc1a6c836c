"""Values that one process takes apart and another puts together."""

from __future__ import annotations

import marshal
from typing import Any

import pytest

from vanguard.adapters import pieces
from vanguard.adapters.pieces import PIECE, put_together, taken_apart

VALUES: dict[str, Any] = {
    "empty": {},
    "small": {"a": [1, 2.5, None, True, "ä"], "b": {"c": {}}},
    "long list": list(range(PIECE * 3)),
    "long object": {str(each): each for each in range(PIECE * 3)},
    "many lists": [[] for _ in range(PIECE * 3)],
    "large within large": {
        "x": {"y": [["a"] * PIECE, 7, ["b"] * (PIECE * 2), {}], "z": [{}] * (PIECE + 1)},
        "w": [],
    },
    "nested": [[[[[each] for each in range(PIECE)]]], -(2**63), 2**64 - 1],
    "batch": [{"id": each, "params": {"a": ["x"] * PIECE}} for each in range(3)],
}


@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES)
def test_a_value_is_the_same_again_with_its_members_in_order(value: Any) -> None:
    again = put_together(taken_apart(value))
    assert again == value
    assert marshal.dumps(again, 2) == marshal.dumps(value, 2)


def test_no_piece_is_much_larger_than_it_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded: list[int] = []

    class Marshal:
        @staticmethod
        def loads(data: bytes) -> Any:
            value = marshal.loads(data)
            loaded.append(len(value) if isinstance(value, list | dict) else 1)
            return value

    apart = taken_apart(VALUES["long list"])
    monkeypatch.setattr(pieces, "marshal", Marshal)
    put_together(apart)
    assert max(loaded) <= PIECE < sum(loaded)

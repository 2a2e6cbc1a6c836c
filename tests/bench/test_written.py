from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from vanguard.bench.written import DEEP, decoded, member

TEXTS = some.text(some.sampled_from('aé"\\{}[]:, \u2028'), max_size=4)
VALUES = some.recursive(
    some.none() | some.booleans() | some.integers() | TEXTS,
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)
STYLES = some.sampled_from(
    [{}, {"indent": 1}, {"separators": (",", ":"), "ensure_ascii": False}, {"separators": (" , ", "  :\t")}]
)


@given(some.dictionaries(TEXTS, VALUES, max_size=4), STYLES)
def test_every_member_is_found_as_it_was_written(value: dict[str, Any], style: dict[str, Any]) -> None:
    line = json.dumps(value, **style).encode()
    for name, inner in decoded(line).items():
        found = member(line, name, inner)
        assert json.loads(found) == value[name]
        assert found in line


@given(some.dictionaries(TEXTS, TEXTS, min_size=1, max_size=3), STYLES)
def test_members_beside_what_is_nested_too_deep_are_read(
    value: dict[str, str], style: dict[str, Any]
) -> None:
    deep = '{"x":' * 3000 + "1" + "}" * 3000
    line = f'{{"deep": {deep}, {json.dumps(value, **style)[1:]}'.encode()
    assert decoded(line) == value | {"deep": DEEP}
    assert member(line, "deep", DEEP) == deep.encode()


@pytest.mark.parametrize("line", [b"", b"nonsense", b"{", b'{"a":1} x', b'{"a":"\xff"}'])
def test_what_is_no_json_by_any_reading_is_refused(line: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # of several libraries, with several texts
        decoded(line)

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vanguard.wire.splice import spliced

SCALARS = st.none() | st.booleans() | st.integers() | st.text(max_size=8)
KEYS = st.sampled_from(["id", "params", "_meta", "progressToken", '"', "\\", "a:b", "{"]) | st.text(
    max_size=4
)
VALUES = st.recursive(SCALARS, lambda of: st.lists(of, max_size=3) | st.dictionaries(KEYS, of, max_size=4))
OBJECTS = st.dictionaries(KEYS, VALUES, max_size=5)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b'{"id":1,"method":"a"}', b'{"id":77,"method":"a"}'),
        (b'{ "id" : "x y" , "a":[{"id":1}] }', b'{ "id" : 77 , "a":[{"id":1}] }'),
        (b'{"params":{"id":1},"id":-1.5e3}', b'{"params":{"id":1},"id":77}'),
        (b'{"a":"\\"id\\":1","id":null}', b'{"a":"\\"id\\":1","id":77}'),
        (b'{"\\u0069d":1}', b'{"\\u0069d":77}'),
    ],
)
def test_a_value_is_exchanged_and_every_other_byte_stays(raw: bytes, expected: bytes) -> None:
    assert spliced(raw, {("id",): b"77"}) == expected


@pytest.mark.parametrize(
    "raw", [b'{"id":{"id":1}}', b'{"id":[1]}', b"[1]", b'{"a":"id"}', b'["id",1]', b"{}"]
)
def test_a_path_that_leads_to_no_plain_value_changes_nothing(raw: bytes) -> None:
    assert spliced(raw, {("id",): b"77"}) == raw


def test_several_values_are_exchanged_at_once() -> None:
    raw = b'{"params":{"_meta":{"progressToken":"t","x":"t"}},"id":1}'
    changes = {("id",): b"2", ("params", "_meta", "progressToken"): b"2"}
    assert spliced(raw, changes) == b'{"params":{"_meta":{"progressToken":2,"x":"t"}},"id":2}'


def expected(body: Any, path: tuple[str, ...]) -> Any:
    if not isinstance(body, dict) or path[0] not in body:
        return body
    found = body[path[0]]
    if len(path) > 1:
        return {**body, path[0]: expected(found, path[1:])}
    return {**body, path[0]: found if isinstance(found, dict | list) else "new"}


@given(OBJECTS, st.sampled_from([("id",), ("params", "progressToken"), ("params", "_meta", "progressToken")]))
def test_it_is_what_parsing_and_changing_would_make(body: dict[str, Any], path: tuple[str, ...]) -> None:
    for raw in (json.dumps(body), json.dumps(body, ensure_ascii=False, indent=1)):
        assert json.loads(spliced(raw.encode(), {path: b'"new"'})) == expected(body, path)

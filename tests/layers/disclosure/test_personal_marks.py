"""The cheap look passes by what says nothing of a person."""

from __future__ import annotations

import pytest

from vanguard.layers.disclosure.personal_marks import marks, may_hold


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Reads a file and returns its first 200 lines.",
        "2024-01-15T10:30:00Z GET /v1/items/7 200 13ms",
        "550e8400-e29b-41d4-a716-446655440000",
        "The name of the branch, such as main",
        "total: 1204, failed: 3, version 10.15.7",
        "SELECT * FROM t WHERE id = 123456",
        "def call(self, text: str) -> None: ...",
    ],
)
def test_an_honest_text_is_passed_by(text: str) -> None:
    assert not may_hold(text)
    assert marks(text) == []


@pytest.mark.parametrize(
    "text",
    ["a@b", "Phone: 415", "my name is A", "ssn 123", "4111111111111111", "address: 1 A", "身份证：110"],
)
def test_a_text_with_a_sign_of_a_person_is_looked_at(text: str) -> None:
    assert may_hold(text)


def test_marks_come_in_order_and_in_characters() -> None:
    text = "é @ é jane@gmail.com, Phone: 415-555-2671"
    assert [(text[start:end], family) for start, end, family in marks(text)] == [
        ("e@g", "mail"),
        ("Phone: 4", "label"),
        ("415-555-2671", "america"),
    ]

"""The closed list of tags."""

from __future__ import annotations

import pytest

from vanguard.layers import BUILTIN
from vanguard.model.rule import Builtin
from vanguard.rules.tags import TAGS, missing


def test_the_whole_owasp_list_is_there() -> None:
    assert [tag for tag in TAGS if tag.startswith("owasp:")] == [f"owasp:MCP{n:02}" for n in range(1, 11)]


def test_every_tag_has_a_name_of_its_own() -> None:
    assert all(TAGS.values())
    assert len(set(TAGS.values())) == len(TAGS)


def test_tags_of_cwe_are_numbers_in_order() -> None:
    numbers = [int(tag.removeprefix("cwe:")) for tag in TAGS if tag.startswith("cwe:")]
    assert numbers == sorted(numbers)


@pytest.mark.parametrize("rule", BUILTIN, ids=lambda rule: rule.id)
def test_a_rule_that_is_code_has_the_tags_that_a_file_must_have(rule: Builtin) -> None:
    assert set(rule.tags) <= TAGS.keys()
    assert [*missing(rule.tags)] == []

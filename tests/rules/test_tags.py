"""The closed list of tags."""

from __future__ import annotations

from vanguard.rules.tags import TAGS


def test_the_whole_owasp_list_is_there() -> None:
    assert [tag for tag in TAGS if tag.startswith("owasp:")] == [f"owasp:MCP{n:02}" for n in range(1, 11)]


def test_every_tag_has_a_name_of_its_own() -> None:
    assert all(TAGS.values())
    assert len(set(TAGS.values())) == len(TAGS)

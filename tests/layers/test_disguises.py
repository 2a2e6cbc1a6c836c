"""Which texts may wear a disguise, and which are JSON themselves."""

from __future__ import annotations

import pytest

from vanguard.layers.disguises import STEPS, inner, steps
from vanguard.layers.plain import all_plain, is_plain


def test_a_text_that_is_json_shows_its_inside() -> None:
    assert inner(' {"a": ["b", 1e999]} ') == {"a": ["b", float("inf")]}
    assert inner("[]") == []


@pytest.mark.parametrize(
    "sent", ["[link](a)", "{x}", '{"a":1,"a":2}', "[" * 5000 + "]" * 5000, '"x"', "7", ""]
)
def test_other_texts_are_not_json(sent: str) -> None:
    assert inner(sent) is None


@pytest.mark.parametrize("sent", ["", "word", "plain English, all of it.", "fs.read_file", "a=1;b=2"])
def test_plain_text_is_seen_at_once(sent: str) -> None:
    assert is_plain(sent)


@pytest.mark.parametrize("sent", ["%41", "a\\b", "a&b", "\x1b[0m", "{", " [", "ж"])
def test_what_may_wear_a_disguise_is_not_plain(sent: str) -> None:
    assert not is_plain(sent)


@pytest.mark.parametrize("sent", ["=69=67nore", "JChpZCk=", "a\x00b", "aWdub3JlIGFsbCBwcmV2aW91cw=="])
def test_codes_without_any_of_the_usual_signs_are_not_plain(sent: str) -> None:
    assert not is_plain(sent)


@pytest.mark.parametrize(
    "sent",
    [
        "r''m -rf /", "cat$IFS/etc/hosts", "w^h^o^ami", "wh`oami", "x;{cat,/etc/hosts}", "/bin/c?t x",
        "a=c;b=at;$a$b", "echo aWQ= | base64 -d", "'a'+'b'", "CHAR(97,98)", "1/**/or/**/1", "+ADw-b+AD4-",
        "0x61646d696e",
    ],
)  # fmt: skip
def test_what_only_a_server_undoes_is_plain_on_its_way_to_the_client(sent: str) -> None:
    assert is_plain(sent)
    assert not is_plain(sent, acted=True)
    assert steps(sent) == []
    assert steps(sent, acted=True)


@pytest.mark.parametrize(
    "sent",
    [
        "It's the users' choice, isn't it?", 'He said "no" (twice).', "2 * 3 = 6; 2^53", "C:/x | D:/y",
        "SELECT a FROM t WHERE b = 'c' AND d > 1", "ls -la *.py | grep test", "$5 and $10", "- [ ] a task",
        "f(x) -> {}", "<b>bold</b>",
    ],
)  # fmt: skip
def test_ordinary_text_to_a_server_is_plain(sent: str) -> None:
    assert is_plain(sent, acted=True)


@pytest.mark.parametrize("acted", [False, True])
def test_a_document_is_plain_where_all_its_texts_are(acted: bool) -> None:
    assert all_plain(b'{"id":1,"params":{"name":"x","arguments":{"a":"plain text","b":["c",1]}}}', acted)
    assert not all_plain(rb'{"a":"b\u0063"}', acted)
    assert not all_plain(b'{"a":"JChpZCk="}', acted)


def test_only_the_steps_that_may_find_something_are_tried_in_their_order() -> None:
    tried = steps("%41 &lt; r''m ｉ", acted=True)
    assert [step.__name__ for step in tried] == ["percent", "entities", "compatible", "words"]
    assert [STEPS.index(step) for step in tried] == sorted(STEPS.index(step) for step in tried)

"""What the strict reader takes, and what it says of everything else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from vanguard.errors import ConfigError, RuleError
from vanguard.strict_yaml import Node, read, read_file


def test_values_are_those_of_yaml_1_2() -> None:
    text = "a: [1, -2, 010, 0x1f, 1_000, 1.5, true, yes, off, ~, 2027-01-01, '7']\nb: |\n  x\n  y\n"
    assert read(text, "f").plain() == {
        "a": [1, -2, 10, 31, 1000, 1.5, True, "yes", "off", None, "2027-01-01", "7"],
        "b": "x\ny\n",
    }


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: 1\nb: 2\na: 3\n", 'f:3: the key "a" stands twice (first on line 1)'),
        ("a: b: c\n", "f:1: not YAML: mapping values are not allowed here"),
        ("a: [1\n", "f:2: not YAML: expected ',' or ']', but got '<stream end>'"),
        ("\ta: 1\n", "f:1: not YAML: found character '\\t' that cannot start any token"),
        (
            "a: 1\n---\nb: 2\n",
            "f:2: not YAML: expected a single document in the stream, but found another document",
        ),
        ("a: &x 1\nb: *x\n", "f:1: anchors and aliases are not used here (write the value out)"),
        (
            "a: !!python/name:os.system x\n",
            "f:1: tag:yaml.org,2002:python/name:os.system is not used here "
            "(write plain values, and quote a text that begins with ! or is <<)",
        ),
        (
            "<<: {a: 1}\n",
            "f:1: tag:yaml.org,2002:merge is not used here "
            "(write plain values, and quote a text that begins with ! or is <<)",
        ),
        ("%YAML 1.1\n---\na: yes\n", "f:1: YAML directives are not used here"),
        ("a: .inf\n", "f:1: numbers here are finite"),
        ("1: x\n", "f:1: a text is wanted, this is 1"),
        ("# nothing\n", "f:1: the file is empty"),
        ("[" * 5000, "f: nested too deeply"),
    ],
)
def test_what_is_refused(text: str, said: str) -> None:
    with pytest.raises(RuleError) as caught:
        read(text, "f", RuleError)
    assert str(caught.value) == said


def node(text: str) -> Node:
    return read(f"version: 1\nkey: {text}\n", "f").named()["key"]


@pytest.mark.parametrize(
    ("text", "ask", "said"),
    [
        ("5", Node.text, "f:2: a text is wanted, this is 5"),
        ("true", Node.text, "f:2: a text is wanted, this is true"),
        ("", Node.text, "f:2: a text is wanted, this is empty"),
        ("[a]", Node.text, "f:2: a text is wanted, this is a list"),
        ("{a: b}", Node.items, "f:2: a list is wanted, this is a mapping"),
        ("x", Node.named, 'f:2: a mapping is wanted, this is the text "x"'),
        ('"\\e[31m"', Node.named, 'f:2: a mapping is wanted, this is the text "\\x1b[31m"'),
        ("true", Node.whole, "f:2: a number is wanted, this is true"),
        ("1.5", Node.whole, "f:2: a number is wanted, this is 1.5"),
        ("-1", Node.whole, "f:2: -1 is too small (at least 0)"),
        ("9", lambda it: it.whole(1, 8), "f:2: 9 is too large (at most 8)"),
        ("2", lambda it: it.number(0, 1), "f:2: 2 is not between 0 and 1"),
        ("x", Node.number, 'f:2: a number is wanted, this is the text "x"'),
        ("yes", Node.flag, 'f:2: true or false is wanted, this is the text "yes"'),
        ("2027-13-01", Node.day, 'f:2: "2027-13-01" is not a date (write it as 2027-01-31)'),
        (
            "nine",
            lambda it: it.one_of(("none", "full")),
            'f:2: "nine" is not a value here (did you mean "none"?)',
        ),
        (
            "xyz",
            lambda it: it.one_of(("none", "full")),
            'f:2: "xyz" is not a value here (known: full, none)',
        ),
        (
            "{profle: x}",
            lambda it: it.mapping(("profile",)),
            'f:2: unknown key "profle" (did you mean "profile"?)',
        ),
        ("{}", lambda it: it.mapping(("a",), required=("a",)), 'f:2: the key "a" is missing'),
    ],
)
def test_each_kind_of_value_says_what_it_wants(text: str, ask: Callable[[Node], Any], said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        ask(node(text))
    assert str(caught.value) == said


def test_values_of_the_right_kind_are_given() -> None:
    assert node("x").text() == "x"
    assert node("[a, b]").texts() == ("a", "b")
    assert node("7").whole() == 7
    assert node("7").number() == 7.0
    assert node("2027-01-31").day() == date(2027, 1, 31)
    assert node("true").flag() is True
    assert node("a").one_of(("a", "b")) == "a"


def test_files_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    (tmp_path / "latin.yaml").write_bytes(b"a: \xe9\n")
    (tmp_path / "folder.yaml").mkdir()
    for name, what in (
        ("missing.yaml", "there is no such file"),
        ("latin.yaml", "the file is not UTF-8 text"),
        ("folder.yaml", "cannot be read: Is a directory"),
    ):
        with pytest.raises(ConfigError) as caught:
            read_file(tmp_path / name)
        assert str(caught.value) == f"{tmp_path / name}: {what}"


def test_a_byte_order_mark_is_no_part_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"\xef\xbb\xbfa: 1\n")
    assert read_file(tmp_path / "a.yaml").plain() == {"a": 1}

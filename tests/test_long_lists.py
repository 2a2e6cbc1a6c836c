"""After an edit only the items that changed are read again, and what comes of it is as at first sight."""

from __future__ import annotations

from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vanguard import strict_yaml
from vanguard.errors import ConfigError
from vanguard.long_lists import LEAST, cut
from vanguard.strict_yaml import Node, read

ITEMS = st.sampled_from(
    [
        "  - {name: a, when: {path: {matches: '^/srv'}}}",
        "  - name: b\n    tool: [x,\n  y]",
        "  - name: c  # a remark\n    message: |\n      - no item\n\n      # nor a remark\n    action: block",
        "  - name: d\n    message: 'one\n      - two'",
        "  - # first a remark\n    name: e",
        "  # a remark between\n  - text\n",
        '  - "it\'s: [quoted"',
        "  -  - nested\n     - list",
        "  - >-\n   folded\n\n   text",
        "  - |\n   a block that ends with its line",
        "  - name: f\n    message: |+\n      and with all that follow\n\n",
        "  - ? complex\n    : key",
        "  - 'half",
        "  - half'",
        '  - "open',
        "  - [open",
        "  - open]",
        "  - &anchor x",
        "  - *anchor",
        "  - a: 1\n    a: 2",
        "  - a\n - b",
        "  - a\nx: y",
        "rules:",
        "---",
        "  - a\r  - b",
    ]
)
TEXTS = st.lists(ITEMS, max_size=6, unique=True)
NUMBERS = count()


def whole(text: str) -> Node | str:
    """What a file says that nobody read before."""
    return told(text, f"first-{next(NUMBERS)}.yaml")


def told(text: str, file: str) -> Node | str:
    try:
        return plain(read(text, file))
    except ConfigError as error:
        return str(error).replace(file, "f")


def plain(node: Node) -> Node:
    inner = node.value
    if isinstance(inner, dict):
        inner = {key: plain(each) for key, each in inner.items()}
    elif isinstance(inner, list):
        inner = [plain(each) for each in inner]
    return Node(inner, "f", node.line, node.error)


def file_of(items: list[str], head: str = "version: 1\nrules:\n", tail: str = "zones: []\n") -> str:
    usual = [f"  - rule-{number}" for number in range(2 * LEAST)]
    return head + "\n".join([*usual[:LEAST], *items, *usual[LEAST:]]) + "\n" + tail


@settings(max_examples=50, deadline=None)
@given(TEXTS, TEXTS, st.sampled_from(["version: 1\nrules:\n", "# above\nversion: 1\n\nrules: # these\n"]))
def test_a_file_that_was_edited_says_what_it_says_at_first_sight(
    before: list[str], after: list[str], head: str
) -> None:
    name = f"edited-{next(NUMBERS)}.yaml"
    told(file_of(before), name)
    assert told(file_of(after, head), name) == whole(file_of(after, head))


def test_only_what_changed_is_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    read(file_of([]), "edited.yaml")
    seen: list[str] = []
    inner = strict_yaml._whole

    def noted(text: str, file: str, error: type[ConfigError]) -> Node:
        seen.append(text.strip())
        return inner(text, file, error)

    monkeypatch.setattr(strict_yaml, "_whole", noted)
    found = read(file_of(["  - {name: new}"]), "edited.yaml").named()["rules"].items()
    assert seen == ["version: 1\nrules:\n  -" + "\n" * (2 * LEAST + 1) + "zones: []", "- {name: new}"]
    assert [found[at].line for at in (0, LEAST, LEAST + 1, -1)] == [3, LEAST + 3, LEAST + 4, 2 * LEAST + 3]


@pytest.mark.parametrize("sign", ["|", "|+", ">", ">-"])
@pytest.mark.parametrize("end", ["", "\n", "\n\n"])
def test_a_block_of_text_keeps_the_end_of_its_line_wherever_its_item_stands(sign: str, end: str) -> None:
    usual = "version: 1\nrules:\n" + "".join(f"  - rule-{number}\n" for number in range(2 * LEAST))
    block = f"  - {sign}\n    new"
    name = f"blocks-{next(NUMBERS)}.yaml"
    for text in (
        usual,
        usual + block + end,
        usual + block + "\n  - last\n",
        usual + block + "\n\nzones: []\n",
    ):
        assert told(text, name) == whole(text)


@pytest.mark.parametrize("head", ["{version: 1,\nrules:\n", "version: 1\nrules:\n\t# with a tab\n"])
def test_an_edit_makes_no_yaml_of_what_is_none(head: str) -> None:
    name = f"spoilt-{next(NUMBERS)}.yaml"
    told(file_of([]), name)
    tail = "}\n" if head.startswith("{") else ""
    assert told(file_of([], head, tail), name) == whole(file_of([], head, tail))


def test_what_is_made_of_one_reading_changes_no_other() -> None:
    text = file_of(["  - {name: new}"])
    read(text, "kept.yaml").named()["rules"].items()[LEAST].named().clear()
    assert read(text, "kept.yaml").named()["rules"].items()[LEAST].named()["name"].text() == "new"


@pytest.mark.parametrize(
    "text",
    [
        "rules: [a, b]\n",
        "- a\n" * 2 * LEAST,
        "# - a\n" * 2 * LEAST,
        "rules:\n" + "  # - a\n" * 2 * LEAST,
        "rules:\n" + "  - a\n" * (LEAST - 1),
        "rules:\n" + "  - a\n" * LEAST + " b: c\n",
        "%YAML 1.2\nrules:\n" + "  - a\n" * LEAST,
        "rules:\n" + "  - a\n" * LEAST + "rules:\n" + "  - a\n" * LEAST,
        "rules:\n" + "  - a\u2028\n" * LEAST,
    ],
)
def test_what_cannot_be_cut_is_left_whole(text: str) -> None:
    assert cut(text) is None


def test_a_key_inside_a_quoted_text_is_no_list() -> None:
    text = "message: 'these\nrules:\n" + "  - a\n" * LEAST + "  '\nversion: 1\n"
    told(text, "quoted.yaml")
    assert told(text + "profile: strict\n", "quoted.yaml") == whole(text + "profile: strict\n")

"""Pages for people, always the same for the same rules."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from vanguard.cli.code_rules import code_rules
from vanguard.rules.library import locate
from vanguard.rules.load import load_rules
from vanguard.rules.page import page, pages, write
from vanguard.rules.sequences import read_all

DOCS = Path(__file__).parents[2] / "docs" / "rules"


def test_a_page_says_what_a_rule_sees_and_shows_its_cases(write: Callable[..., Path]) -> None:
    (rule,) = load_rules(write())
    text = page(rule)
    assert "# shell-fetch-and-run" in text
    assert "“Blocked by Vanguard: downloads may not be run unseen.”" in text
    assert "| looks at | messages going to_server; parts argument |" in text
    assert "| level | 1 |\n" in text
    assert "| tags | owasp:MCP05 (Command Injection & Execution), cwe:78 (OS Command Injection) |" in text
    assert "(near miss)" in text
    assert "wget -qO-" in text


def test_a_page_writes_out_what_a_reader_would_not_see(write: Callable[..., Path], good: str) -> None:
    (rule,) = load_rules(write(good.replace("data.csv", "d\u202ea`t``a.csv")))
    text = page(rule)
    assert "\u202e" not in text
    assert "\\u202e" in text
    assert "``` {" in text


def test_writing_removes_only_pages_that_it_has_written(tmp_path: Path) -> None:
    rules = load_rules(locate())
    own = tmp_path / "own.md"
    own.write_text("mine")
    write(tmp_path, rules)
    assert write(tmp_path, rules[1:]) == len(rules)
    assert own.read_text() == "mine"
    assert not (tmp_path / f"{rules[0].id}.md").exists()


PAGES = pages(load_rules(locate()), code_rules(), read_all(locate()))


@pytest.mark.parametrize(("name", "text"), PAGES.items(), ids=lambda value: str(value)[:40])
def test_the_written_pages_are_those_of_the_rules(name: str, text: str) -> None:
    written = (DOCS / name).read_text(encoding="utf-8")
    assert written == text, "run: vanguard rules pages --out docs/rules"


def test_rules_that_are_code_share_a_page_and_the_index_names_each() -> None:
    made = pages((), code_rules())
    assert made.keys() == {"index.md", "built-in.md"}
    for each in code_rules():
        assert f"### {each.rule.id}\n" in made["built-in.md"]
        assert f"[{each.rule.id}](built-in.md#{each.rule.id})" in made["index.md"]
    assert "| in balanced | BLOCK |\n| in strict | BLOCK |" in made["built-in.md"]


def test_there_is_no_page_of_a_rule_that_went() -> None:
    assert {path.name for path in DOCS.glob("*.md")} == PAGES.keys()

"""The scaffold loads as it is, and is a proven rule once its TODOs are filled in."""

from __future__ import annotations

from pathlib import Path

import pytest

from vanguard.cli.trial import balanced
from vanguard.errors import UsageError
from vanguard.rules.lint import lint
from vanguard.rules.load import load_sources
from vanguard.rules.prove import prove
from vanguard.rules.scaffold import write


def test_a_fresh_scaffold_loads_and_every_lint_it_fails_is_about_its_todos(tmp_path: Path) -> None:
    path = write(tmp_path, "sql-injection", "sql-union")
    assert path == tmp_path / "sql-injection" / "sql-union.yaml"
    (source,) = load_sources(tmp_path)
    problems = [problem.what for problem in lint(source)]
    assert problems
    assert all(what.endswith("is still to be written") for what in problems)


def test_a_filled_scaffold_is_well_written_and_proven(tmp_path: Path) -> None:
    path = write(tmp_path, "sql-injection", "sql-union")
    text = path.read_text().replace("todo what", "queries").replace("TODO-pattern", "union-select")
    text = text.replace("title: TODO what", "title: What").replace("TODO ", "Something ")
    path.write_text(text)
    (source,) = load_sources(tmp_path)
    assert [str(problem) for problem in lint(source)] == []
    assert prove(source, balanced((source.rule,))) == []


def test_a_scaffold_overwrites_nothing(tmp_path: Path) -> None:
    path = write(tmp_path, "sql-injection", "sql-union")
    with pytest.raises(UsageError) as caught:
        write(tmp_path, "another", "sql-union")
    assert str(caught.value) == f"ID: there is a rule 'sql-union' already, in {path}"


@pytest.mark.parametrize(("category", "id", "place"), [("SQL", "sql-x", "CATEGORY"), ("sql", "../x", "ID")])
def test_names_are_words(tmp_path: Path, category: str, id: str, place: str) -> None:
    with pytest.raises(UsageError, match=f"^{place}: '.*' is not made of words in small letters"):
        write(tmp_path, category, id)
    assert list(tmp_path.iterdir()) == []

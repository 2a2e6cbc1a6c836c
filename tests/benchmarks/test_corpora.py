"""The corpora are what their generators make, distinct, labelled, tagged, and each has its card."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from vanguard.bench.corpus import labelled
from vanguard.rules.tags import TAGS

FOLDER = Path(__file__).parents[2] / "benchmarks" / "corpora"
MAKE = FOLDER.parent / "generators" / "make.py"
FILES = sorted(FOLDER.glob("*.jsonl"))
WORK = {
    *("coding", "shell-work", "code-review", "databases", "operations", "data-analysis"),
    *("web-research", "documents", "mail", "planning", "customers", "daily-life"),
}


def cases() -> list[dict[str, Any]]:
    return [json.loads(line) for path in FILES for line in path.read_text(encoding="utf-8").splitlines()]


def test_every_file_is_what_its_generator_makes() -> None:
    done = subprocess.run([sys.executable, MAKE, "--check"], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert {line.split(":")[0] for line in done.stdout.splitlines()} == {path.name for path in FILES}


def test_there_are_enough_cases_of_every_kind() -> None:
    found = [each for each in cases() if "session" not in each]
    labels = Counter(each["label"] for each in found)
    assert labels["attack"] >= 3_000
    assert labels["benign"] >= 10_000
    kinds = Counter(each["category"] for each in found)
    assert min(kinds[kind] for kind in WORK) >= 800
    assert sum(path.stat().st_size for path in FILES) < 10_000_000


def test_cases_are_distinct_after_normalization(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(MAKE.parent))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    from case import normalized

    found = cases()
    ids = Counter(each["id"] for each in found)
    assert [id for id, count in ids.items() if count > 1] == []
    # The lines of a transcript repeat by nature; their number is not part of what is counted.
    alone = [each for each in found if "session" not in each]
    messages = Counter((each["label"], each["direction"], normalized(each["message"])) for each in alone)
    assert len(messages) == len(alone)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_line_is_a_case_with_known_tags(path: Path) -> None:
    for line in path.read_bytes().splitlines():
        case = labelled(line, path.stem)
        assert set(case.tags) <= TAGS.keys()
        schemes = {tag.partition(":")[0] for tag in case.tags}
        assert not case.attack or {"owasp", "atlas"} <= schemes


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_corpus_has_a_card(path: Path) -> None:
    card = path.with_suffix(".md").read_text(encoding="utf-8")
    for word in ("**Stands for**", "**Made by**", "**Misses**"):
        assert word in card
    assert path.stem in (FOLDER / "README.md").read_text(encoding="utf-8")

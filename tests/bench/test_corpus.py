from __future__ import annotations

import json
import tracemalloc
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from vanguard.bench import corpus
from vanguard.bench.corpus import Corpus, corpora, labelled, own_corpora, portions
from vanguard.errors import UsageError

CASE: dict[str, Any] = {
    "id": "c-1",
    "label": "attack",
    "category": "xss",
    "direction": "client_to_server",
    "message": {"jsonrpc": "2.0", "id": 1, "method": "ping"},
}


def line(**changes: Any) -> bytes:
    case = {key: value for key, value in (CASE | changes).items() if value is not ...}
    return json.dumps(case).encode()


def written(path: Path, *lines: bytes) -> Path:
    path.write_bytes(b"".join(each + b"\n" for each in lines))
    return path


def test_a_case_is_read_with_its_label_class_and_source() -> None:
    read = labelled(line(source="lists"), "file")
    assert (read.case.id, read.attack, read.category, read.source) == ("c-1", True, "xss", "lists")
    assert labelled(line(label="benign"), "file").attack is False


def test_a_case_that_names_no_source_has_its_files_name() -> None:
    assert labelled(line(), "file").source == "file"


@pytest.mark.parametrize(
    ("meta", "core"),
    [
        (..., True),
        ({}, True),
        ({"hard": False, "set": "x"}, True),
        ({"hard": True}, False),
        ({"policy_dependent": True}, False),
        ({"weak": "why"}, False),
        ({"transposed": True}, False),
    ],
)
def test_a_flag_keeps_a_case_out_of_the_core(meta: Any, core: bool) -> None:
    assert labelled(line(meta=meta), "file").core is core


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"label": ...}, "label missing"),
        ({"direction": ..., "category": ...}, "category, direction missing"),
        ({"label": "evil"}, "label is not one of attack, benign"),
        ({"id": 1.5}, "id is neither"),
        ({"category": ""}, "category is not a word"),
        ({"source": 7}, "source is not a word"),
        ({"message": "text"}, "message is not an object"),
        ({"direction": "up"}, "direction is not one of"),
        ({"context": {"zones": ["relative"]}}, "zones"),
    ],
)
def test_a_line_that_is_no_case_says_why(changes: dict[str, Any], told: str) -> None:
    with pytest.raises(UsageError, match=told):
        labelled(line(**changes), "file")


@pytest.mark.parametrize(("text", "told"), [(b"{", "not JSON"), (b"[1]", "not an object")])
def test_a_line_that_is_no_object_says_so(text: bytes, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        labelled(text, "file")


def test_a_folder_stands_for_its_files_and_no_file_counts_twice(tmp_path: Path) -> None:
    for name in ("b.jsonl", "a.jsonl", "card.md"):
        written(tmp_path / name, line())
    found = corpora([tmp_path / "b.jsonl", tmp_path, tmp_path / ".." / tmp_path.name / "a.jsonl"])
    assert [each.name for each in found] == ["b.jsonl", "a.jsonl"]


def test_a_missing_file_and_an_empty_folder_are_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        corpora([tmp_path / "none.jsonl"])
    with pytest.raises(UsageError, match="in this folder"):
        corpora([tmp_path])


def test_the_corpora_of_the_project_are_found_where_it_has_any(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(corpus, "shipped", lambda name: (tmp_path / "wheel" / name, tmp_path / name))
    assert own_corpora() == []
    folder = tmp_path / "benchmarks" / "corpora"
    folder.mkdir(parents=True)
    written(folder / "a.jsonl", line())
    assert own_corpora() == [folder]


def test_portions_are_read_when_they_are_wanted_and_hashed_on_the_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(corpus, "PORTION_LINES", 2)
    lines = [line(id=f"c-{number}") for number in range(5)]
    (one,) = corpora([written(tmp_path / "a.jsonl", *lines)])
    given = portions([one], 4)
    assert next(given).lines == ((1, lines[0]), (2, lines[1]))
    assert one.digest.hexdigest() == sha256(b"\n".join(lines[:2]) + b"\n").hexdigest()
    assert [portion.lines[0][0] for portion in given] == [3, 5]
    assert one.digest.hexdigest() == sha256(one.path.read_bytes()).hexdigest()


def test_a_corpus_is_never_held_in_memory(tmp_path: Path) -> None:
    path = written(tmp_path / "a.jsonl", *[line(source="x" * 1000)] * 20_000)
    tracemalloc.start()
    try:
        read = sum(len(portion.lines) for portion in portions([Corpus(path, 0)], 2))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert read == 20_000
    assert peak < path.stat().st_size / 20


def test_the_lines_of_a_session_stay_on_one_lane_in_their_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(corpus, "PORTION_LINES", 3)
    lines = [line(id=number, session=f"s{number % 5}") for number in range(40)]
    lines += [line(id=100 + number) for number in range(5)]
    (one,) = corpora([written(tmp_path / "a.jsonl", *lines)])
    lanes: dict[str, list[tuple[int | None, int]]] = {}
    for portion in portions([one], 3):
        for _, text in portion.lines:
            case = json.loads(text or b"")
            lanes.setdefault(case.get("session", ""), []).append((portion.lane, case["id"]))
    assert {lane for lane, _ in lanes.pop("")} == {None}
    for seen in lanes.values():
        assert len({lane for lane, _ in seen}) == 1
        assert seen == sorted(seen, key=lambda each: each[1])
        assert seen[0][0] in (0, 1, 2)

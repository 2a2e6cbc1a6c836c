from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from vanguard.bench import corpus, run
from vanguard.bench.case import read
from vanguard.bench.corpus import Portion, corpora
from vanguard.bench.judge import Judge
from vanguard.bench.report import as_json
from vanguard.bench.run import Result, Worker
from vanguard.cli.judging import judge_of
from vanguard.errors import OutsideError


@pytest.fixture(autouse=True)
def _home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VANGUARD_HOME", str(tmp_path_factory.getbasetemp() / "home-of-runs"))


BALANCED = partial(judge_of, "balanced", None)
TRAVERSAL, SAFE = "../../../../etc/shadow", "notes/today.md"


def case(id: str, path: str, label: str = "attack", **more: Any) -> dict[str, Any]:
    params = {"name": "read_file", "arguments": {"path": path}}
    message = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}
    known = {"category": "path-traversal", "direction": "client_to_server", "message": message}
    return {"id": id, "label": label, **known, **more}


def written(path: Path, *lines: object) -> Path:
    texts = (each if isinstance(each, str) else json.dumps(each) for each in lines)
    path.write_text("".join(f"{text}\n" for text in texts), encoding="utf-8")
    return path


def judged(*paths: Path, jobs: int = 1, profile: str = "balanced", **more: Any) -> dict[str, Any]:
    """The report as JSON, without what differs between two runs."""
    found = as_json(run.run(corpora(paths), partial(judge_of, profile, None), jobs=jobs, **more), 100)
    del found["latency_us"]
    return found


def test_attacks_and_honest_messages_are_counted_by_class_and_source(tmp_path: Path) -> None:
    path = written(
        tmp_path / "a.jsonl",
        case("caught", TRAVERSAL, source="x"),
        case("missed", SAFE, source="y"),
        case("fine", SAFE, "benign", category="path-benign"),
        case("wronged", TRAVERSAL, "benign", category="path-benign"),
    )
    report = judged(path)
    assert (report["missed"], report["false"], report["unreadable"]) == (["missed"], ["wronged"], [])
    traversal = report["categories"]["path-traversal"]
    assert (traversal["attacks"], traversal["caught"], traversal["caught_mean"]) == (2, 1, 0.5)
    assert report["sources"]["path-traversal"]["x"]["caught_rate"] == 1.0
    assert report["totals"]["false_stop_rate"] == 0.5
    assert report["rules"]["fs-traversal"]["caught"] == report["rules"]["fs-traversal"]["false_stops"] == 1


def test_monitor_counts_what_it_would_have_stopped(tmp_path: Path) -> None:
    path = written(tmp_path / "a.jsonl", case("a", TRAVERSAL), case("b", TRAVERSAL, "benign"))
    totals = judged(path, profile="monitor")["totals"]
    assert (totals["caught"], totals["flagged"], totals["false_stops"]) == (1, 1, 1)


def test_a_message_that_is_refused_is_stopped(tmp_path: Path) -> None:
    deep = case("deep", SAFE)
    deep["message"]["params"]["arguments"] = json.loads("[" * 200 + "]" * 200)
    report = judged(written(tmp_path / "a.jsonl", deep))
    assert report["totals"]["caught"] == 1
    assert list(report["rules"]) == ["parse:depth"]
    assert (report["rules"]["parse:depth"]["caught"], report["rules"]["parse:depth"]["false_stops"]) == (1, 0)


def test_a_line_that_is_no_case_is_told_with_its_place_and_the_others_are_judged(tmp_path: Path) -> None:
    path = written(
        tmp_path / "a.jsonl", case("a", TRAVERSAL), "", "nonsense", {"id": 1}, case("b", TRAVERSAL)
    )
    report = judged(path)
    assert report["totals"]["caught"] == 2
    assert [each["place"] for each in report["unreadable"]] == [f"{path}:3", f"{path}:4"]
    assert report["corpora"][0]["cases"] == 2


def test_only_the_wanted_classes_are_counted(tmp_path: Path) -> None:
    path = written(tmp_path / "a.jsonl", case("a", SAFE), case("b", SAFE, category="other"))
    report = judged(path, categories={"other"})
    assert (report["missed"], list(report["categories"])) == (["b"], ["other"])


def _mixed(folder: Path) -> list[Path]:
    listing = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    files = []
    for name in ("a", "b"):
        lines: list[object] = []
        for number in range(60):
            path = TRAVERSAL if number % 3 else SAFE
            label = "benign" if number % 5 == 0 else "attack"
            lines.append(case(f"{name}{number}", path, label, source=f"s{number % 4}"))
            session = {"session": f"t{number % 7}", "direction": "client_to_server"}
            lines.append(case(f"{name}{number}-s", path, label) | session)
            lines.append(case(f"{name}{number}-l", "", "benign") | session | {"message": listing})
        lines.insert(50, "no case")
        files.append(written(folder / f"{name}.jsonl", *lines))
    return files


def test_several_processes_find_what_one_finds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "WORTH_A_PROCESS", 1)
    monkeypatch.setattr(corpus, "PORTION_LINES", 7)
    files = _mixed(tmp_path)
    sizes: list[int] = []
    parallel = judged(*files, jobs=2, progress=lambda tally, size: sizes.append(size))
    assert parallel == judged(*files)
    assert len(parallel["unreadable"]) == 2
    # Somebody who attacks again and again in one session is paused, and then misses nothing any more.
    alone = [each for each in parallel["missed"] if not each.endswith("-s")]
    assert alone == [f"{n}{i}" for n in "ab" for i in range(60) if i % 5 and i % 3 == 0]
    assert sum(sizes) == sum(file.stat().st_size for file in files)


def _ends_its_process(parent: int) -> Judge:
    if os.getpid() != parent:
        os._exit(9)
    return BALANCED()


def test_a_worker_that_dies_is_one_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "WORTH_A_PROCESS", 1)
    files = _mixed(tmp_path)
    with pytest.raises(OutsideError, match="worker process ended"):
        run.run(corpora(files), partial(_ends_its_process, os.getpid()), jobs=2)


ABANDONED = r"""
import os, sys, threading
from functools import partial
from pathlib import Path
from vanguard.bench import run
from vanguard.bench.corpus import corpora
from vanguard.cli.judging import judge_of

def make_judge(parent):
    if os.getpid() != parent:
        os.write(1, b"working\n")
        threading.Event().wait()
    return judge_of("balanced", None)

if __name__ == "__main__":
    run.WORTH_A_PROCESS = 1
    run.run(corpora([Path(sys.argv[1])]), partial(make_judge, os.getpid()), jobs=2)
"""


def test_no_worker_outlives_a_run_that_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "abandoned.py"
    script.write_text(ABANDONED, encoding="utf-8")
    command = [sys.executable, str(script), str(_mixed(tmp_path)[0])]
    environment = os.environ | {"PYTHONPATH": str(Path(run.__file__).parents[2])}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == b"working\n"
        process.kill()
        process.communicate(timeout=60)  # ends when the last who could write has ended


def test_few_cases_are_judged_in_this_process(tmp_path: Path) -> None:
    path = written(tmp_path / "a.jsonl", case("a", TRAVERSAL))
    result = run.run(corpora([path]), lambda: BALANCED(), jobs=8)  # a lambda cannot be sent elsewhere
    assert isinstance(result, Result)


def test_a_session_of_one_corpus_is_not_that_of_another() -> None:
    judge = BALANCED()
    definition = {"name": "read_file", "description": "Reads a file.", "inputSchema": {"type": "object"}}
    listing = {"jsonrpc": "2.0", "id": 7, "method": "tools/list"}
    listed = {"jsonrpc": "2.0", "id": 7, "result": {"tools": [definition]}}
    known = {"session": "s", "direction": "client_to_server"}
    lines = (
        case("q", "", "benign", message=listing, **known),
        case("r", "", "benign", message=listed, session="s", direction="server_to_client"),
    )
    numbered = tuple(enumerate((json.dumps(line).encode() for line in lines), 1))
    Worker(judge, ["a", "b"]).tally(Portion(1, numbered))

    def known_in(session: str) -> object:
        call = read(json.dumps(case("c", SAFE, session=session)).encode())
        tool = judge.judge(call).context.tool
        return tool.definition if tool else None

    assert known_in("1/s") == definition
    assert known_in("0/s") == known_in("s") == {}

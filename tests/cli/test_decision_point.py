"""``POST /v1/inspect`` of the hosted gateway and ``vanguard inspect`` answer alike, over our own corpora."""

from __future__ import annotations

import json
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tests.end_to_end.hosted import CHILD, Hosted, posted
from vanguard.adapters.journals.counting import CountingJournal
from vanguard.adapters.journals.jsonl import file_journal
from vanguard.cli.inspect import answer
from vanguard.cli.judging import judge_of
from vanguard.cli.main import app
from vanguard.cli.serving import Parts
from vanguard.cli.serving import house as house_of
from vanguard.cli.words import Start
from vanguard.gate.gate import Gate

CORPORA = Path(__file__).parents[2] / "benchmarks" / "corpora"
CONFIGS = {
    "balanced": "version: 1\nservers:\n  files: {command: python, args: [-c, pass], zones: [/workspace]}\n",
    "strict": "version: 1\nprofile: strict\nservers:\n  files: {command: python, args: [-c, pass]}\n",
    "two servers": (
        "version: 1\nprofile: monitor\nservers:\n"
        "  files: {command: python, args: [-c, pass], zones: [/workspace]}\n  web: {url: 'https://mcp.example.com/mcp'}\n"
    ),
    "rules of the operator": (
        "version: 1\nservers:\n  files: {command: python, args: [-c, pass]}\nrules:\n"
        "  - {name: no-read, tool: read_file, action: block, message: Not here.}\n"
    ),
}
EACH = 211
"""Of how many cases one is judged."""


def cases() -> list[bytes]:
    """Lines of every corpus that belong to no session, from its whole length."""
    found: list[bytes] = []
    for file in sorted(CORPORA.glob("*.jsonl")):
        lines = file.read_bytes().splitlines()
        found += [line for line in islice(lines, 0, None, EACH) if b'"session"' not in line]
    return found


BAD = [b"", b"{}", b"[]", b"nonsense", b'{"jsonrpc":"2.0","id":1,"method":5}', b"\xff", b'{"message":3}']


def told(reply: bytes | str) -> dict[str, Any]:
    """An answer but for the time that it took."""
    found: dict[str, Any] = json.loads(reply)
    return {name: each for name, each in found.items() if name != "latency_us"}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose caches all tests share."""
    return tmp_path_factory.mktemp("home")


@pytest.mark.parametrize("name", CONFIGS)
def test_both_ways_to_have_a_message_judged_answer_alike(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    config = tmp_path / "vanguard.yaml"
    config.write_text(CONFIGS[name])
    monkeypatch.setenv("VANGUARD_HOME", str(home))
    journal = file_journal(tmp_path / "audit.jsonl")
    parts = Parts(Gate(journal), CountingJournal(journal))
    point = house_of(Start({"config": str(config)}), parts).inspect
    by_command = judge_of(None, str(config))
    lines = cases()
    assert len(lines) > 80
    different = [
        line for line in lines + BAD if told(point(line)) != told(json.dumps(answer(line, by_command, None)))
    ]
    journal.close()
    assert different == []


def test_the_very_bytes_come_over_http(tmp_path: Path, home: Path) -> None:
    config = json.dumps({"servers": {"files": {"command": "python3", "args": ["-c", CHILD]}}})
    lines = cases()[::10]
    with Hosted(tmp_path, config, VANGUARD_HOME=str(home)) as gateway:
        replies = [gateway.ask(posted("/v1/inspect", line)) for line in lines]
    file = tmp_path / "cases.jsonl"
    file.write_bytes(b"\n".join(lines) + b"\n")
    runner = CliRunner(env={"VANGUARD_HOME": str(home)})
    done = runner.invoke(app, ["inspect", "--config", str(tmp_path / "vanguard.yaml"), str(file)])
    assert {reply.status for reply in replies} == {200}
    assert [told(reply.body) for reply in replies] == [told(line) for line in done.stdout.splitlines()]

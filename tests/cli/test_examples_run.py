"""The examples of each command's help, played as they stand, in the order in which a person comes to them.

What is different on each machine is put in the place of what the help has: ids, a Redis, a folder that one
may write.  A line is played up to its ``|`` or ``>``.
"""

from __future__ import annotations

import asyncio
import io
import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from tests.cli.example_chapters import CHAPTERS, ELSEWHERE, ENDS, RUNNING
from tests.cli.test_main import COMMANDS, GROUPS
from tests.dashboard.peopled import granted, pinned, review, visitor
from tests.dashboard.written import NOON, record, write
from tests.npm import installed
from tests.redis_server import needs_redis, own_folder, running
from vanguard.adapters.trackers.redis import RedisTracker
from vanguard.cli.main import app, run
from vanguard.cli.sessions import got
from vanguard.model.history import Step, Who
from vanguard.trust import roots

ROOT = Path(__file__).parents[2]
CONFIG = """\
version: 1
servers:
  files: {command: python, args: [my_server.py]}
rules:
  - {name: no-notes, tool: read_file, when: {path: {matches: notes}}, action: block}
cases:
  - {name: closed, call: read_file, arguments: {path: notes}, expect: block, rule: no-notes}
"""
CALL = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "tools/call",
    "params": {"name": "run", "arguments": {"command": "rm -rf /"}},
}
TOOL = {"name": "read_file", "description": "Reads a file.", "inputSchema": {"type": "object"}}

SERVER = """\
import json, sys
ANSWERS = {
    "initialize": {
        "protocolVersion": "2025-06-18",
        "capabilities": {"tools": {}},
        "serverInfo": {"name": "s", "version": "1"},
    },
    "tools/list": {"tools": [%s]},
}
for line in sys.stdin:
    asked = json.loads(line)
    if "id" in asked:
        found = ANSWERS.get(asked["method"], {"content": []})
        print(json.dumps({"jsonrpc": "2.0", "id": asked["id"], "result": found}), flush=True)
"""


def lines(chapter: str) -> list[str]:
    return [line.strip() for line in CHAPTERS[chapter].strip().split("\n")]


def examples(words: tuple[str, ...]) -> list[str]:
    """The examples of a command's help that are calls of itself."""
    command: Any = typer.main.get_command(app)
    for word in words:
        command = command.commands[word]
    found = re.findall(r"^\s*vanguard ([^|<>\n]*)", command.epilog or "", re.MULTILINE)
    return [each.strip() for each in found if each.split()[: len(words)] == list(words)]


PLAYED = {line for chapter in CHAPTERS for line in lines(chapter)} | {*RUNNING}


@pytest.mark.parametrize("words", [each for each in COMMANDS if each not in GROUPS], ids=" ".join)
def test_an_example_of_every_command_is_played(words: tuple[str, ...]) -> None:
    played = [line for line in examples(words) if line in PLAYED]
    if words in ELSEWHERE:
        assert (Path(__file__).parents[1] / ELSEWHERE[words]).exists()
        assert not played
    else:
        assert played


class Yes(io.StringIO):
    """Somebody at a terminal who says yes."""

    def isatty(self) -> bool:
        return True


class World:
    """A person's folder, with all that the examples name, and what is different there from the help."""

    def __init__(self, folder: Path, compiled: Path, chapter: str, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder, self.home, self.chapter = folder, folder / "home", chapter
        self.swaps = {"/run/secrets/audit.key": str(folder / "audit.key")}
        for name, text in self._files():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
        programs = folder / "bin"
        programs.mkdir()
        (programs / "python").symlink_to(sys.executable)
        monkeypatch.chdir(folder)
        for name, text in (
            ("VANGUARD_HOME", str(self.home)),
            ("HOME", str(folder)),
            ("CLAUDE_CONFIG_DIR", ""),
        ):
            monkeypatch.setenv(name, text)
        monkeypatch.setenv("PATH", f"{programs}:{os.environ['PATH']}")
        monkeypatch.setattr(sys, "stdin", Yes("yes\n" * 20))
        self.said = ""
        self._monkeypatch = monkeypatch
        self.home.mkdir(mode=0o700)
        (self.home / "cache").symlink_to(compiled)
        getattr(self, f"_{chapter.replace(' ', '_')}", lambda: None)()

    @staticmethod
    def _files() -> Iterator[tuple[str, str]]:
        case = {
            "id": "a",
            "label": "attack",
            "category": "shell",
            "direction": "client_to_server",
            "message": CALL,
        }
        honest = {
            **case,
            "id": "b",
            "label": "benign",
            "message": {**CALL, "params": {"name": "ls", "arguments": {}}},
        }
        clients = {"mcpServers": {"files": {"command": "python", "args": ["my_server.py"]}}}
        yield "vanguard.yaml", CONFIG
        yield "candidate.yaml", "version: 1\nprofile: strict\n"
        yield "my_server.py", SERVER % json.dumps(TOOL)
        page = (ROOT / "docs" / "first-rule.md").read_text(encoding="utf-8")
        rule = re.findall(r"```yaml\n(id: shell-ticket-purge\n.*?)```", page, re.DOTALL)[0]
        yield "my-rules/command-injection/shell-ticket-purge.yaml", rule
        yield "message.json", json.dumps(CALL) + "\n"
        yield "answers.jsonl", json.dumps({"jsonrpc": "2.0", "id": 1, "result": {"content": []}}) + "\n"
        yield "cases.jsonl", f"{json.dumps(case)}\n{json.dumps(honest)}\n"
        for name in ("tools.json", "saved.json"):
            yield name, json.dumps({"tools": [TOOL]})
        yield "files.json", json.dumps({"type": "a document"})
        for name in (".cursor/mcp.json", ".claude.json", ".config/Claude/claude_desktop_config.json"):
            yield name, json.dumps(clients)

    def _log(self) -> None:
        stopped = record(99, NOON) | {"decision_id": "5f0c2e91aa-1b"}
        (path,) = write(self.home / "audit" / "2026-11-21", [record(100, NOON), stopped])
        shutil.copy(path, self.folder / "audit.jsonl")

    def _approvals(self) -> None:
        self.swaps["3f9c2a41d0"] = review(self.home).id
        self.later = review(self.home, "/srv/other.txt").id
        self.swaps["77ab10c2de"] = granted(self.home).id

    def _differences(self) -> None:
        pinned(self.home)

    def _pins(self) -> None:
        shutil.copy(self.folder / "vanguard.yaml", self.home)

    def _history(self) -> None:
        visitor(self.home)

    def _running(self) -> None:
        self._npm()
        (self.home / "vanguard.yaml").write_text("hosted: {port: 0}\n", encoding="utf-8")

    def _npm(self) -> None:
        server = installed() / "@modelcontextprotocol/server-filesystem/dist/index.js"
        shim = self.folder / "bin" / "npx"
        shim.write_text(f'#!/bin/sh\nshift 2\nexec node {shlex.quote(str(server))} "$@"\n')
        shim.chmod(0o755)

    def _machine(self) -> None:
        shipped = json.loads(Path(roots.__file__).with_name(roots.FILE).read_text(encoding="utf-8"))
        (self.folder / "root.json").write_text(json.dumps(shipped["root"]), encoding="utf-8")

    def _signed_server(self) -> None:
        for words in ("keygen signing.pem", "trust-keys add ci signing.pem.pub"):
            assert run(shlex.split(words)) == 0

    def _before_server_verify(self) -> None:
        self._manifest("server-manifest")

    def _before_capability_verify(self) -> None:
        self._manifest("capability-manifest")

    def _manifest(self, command: str) -> None:
        (self.folder / "files.json").unlink()
        named = "--key signing.pem --out files.json --config vanguard.yaml"
        assert run(shlex.split(f"{command} files {named}")) == 0

    def _before_audit_verify(self) -> None:
        """A session through a gateway, which writes the log."""
        shutil.copy(self.home / "trust" / "audit-key.pub.pem", self.folder)
        said = [{"jsonrpc": "2.0", "id": n, "method": "tools/list", "params": {}} for n in (1, 2)]
        words = [sys.executable, "-m", "vanguard", "start", "--config", "vanguard.yaml", "--name", "files"]
        sent = "".join(json.dumps(each) + "\n" for each in said)
        subprocess.run(words, input=sent, capture_output=True, text=True, check=True, cwd=self.folder)
        self.swaps["0ce42ad27c-8"] = self._decision()

    def _before_audit_check_receipt(self) -> None:
        (self.folder / "receipt.jsonl").write_text(self.said, encoding="utf-8")

    def _before_approvals_deny(self) -> None:
        self.swaps["3f9c2a41d0"] = self.later

    def _before_rules_bundle(self) -> None:
        (self.folder / "keys").mkdir()
        shutil.copy(self.folder / "signing.pem", self.folder / "keys" / "rules.pem")

    def _decision(self) -> str:
        log = next((self.home / "audit").glob("*/*.jsonl")).read_text(encoding="utf-8")
        found = (json.loads(line) for line in log.splitlines())
        return next(each["decision_id"] for each in found if each.get("event") == "decision")

    def play(self, line: str, capsys: pytest.CaptureFixture[str]) -> None:
        """Do what a line says."""
        words = "_".join(re.findall(r"^[a-z-]+(?: [a-z-]+)?", line)[0].replace("-", "_").split())
        for name in (f"_before_{words}", f"_before_{words.rsplit('_', 1)[0]}"):
            if make := getattr(self, name, None):
                make()
                break
        for shown, here in self.swaps.items():
            line = line.replace(shown, here)
        self._monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
        code = run(shlex.split(line))
        printed = capsys.readouterr()
        assert code == ENDS.get(line, 0), (line, code, printed.err)
        self.said = printed.out


@pytest.mark.parametrize("chapter", [each for each in CHAPTERS if each != "history in Redis"])
def test_the_examples_of_a_chapter_work_one_after_the_other(
    chapter: str,
    tmp_path: Path,
    compiled: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    world = World(tmp_path, compiled, chapter, monkeypatch)
    for line in lines(chapter):
        world.play(line, capsys)


async def seen(url: str) -> None:
    """Have somebody remembered in a Redis."""
    tracker = RedisTracker(url, print, timeout_s=30.0)
    await got(tracker.step(Step(Who("key:ci", "files", "agent 1.0", "s-1"))))
    await got(tracker.close())


@needs_redis
@pytest.mark.xdist_group("redis")
def test_the_examples_of_a_history_in_redis_work_one_after_the_other(
    tmp_path: Path, compiled: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with own_folder() as folder, running(folder) as url:
        world = World(tmp_path, compiled, "history in Redis", monkeypatch)
        world.swaps["redis://localhost"] = url
        asyncio.run(seen(url))
        for line in lines("history in Redis"):
            world.play(line, capsys)


@pytest.mark.parametrize("line", RUNNING)
def test_what_goes_on_until_it_is_ended_begins_as_its_example_says(
    line: str, tmp_path: Path, compiled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    World(tmp_path, compiled, "running", monkeypatch)
    words = [sys.executable, "-m", "vanguard", *shlex.split(line)]
    pipe = subprocess.PIPE
    with subprocess.Popen(words, stdin=pipe, stdout=pipe, stderr=subprocess.STDOUT, text=True) as started:
        assert started.stdin
        assert started.stdout
        try:
            if line.startswith("start"):
                started.stdin.write(json.dumps({"jsonrpc": "2.0", "id": 1, "method": "ping"}) + "\n")
                started.stdin.flush()
                assert any('"id":1' in said.replace(" ", "") for said in started.stdout)
                started.stdin.close()
            else:
                assert any("http://127.0.0.1:" in said for said in started.stdout)
                started.send_signal(signal.SIGINT)
            assert started.wait(60) == 0
        finally:
            started.kill()

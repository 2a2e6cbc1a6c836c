"""What reaches a server and a client through a gateway, beside none at all: real sessions over stdio.

    python benchmarks/side_by_side.py [--cases N] [--gateway "NAME=COMMAND ... {server}"]... [--json]

Attacks and honest messages of the corpora are played, spread evenly over them, against a server that answers
as the case says.  What is counted is what the two ends saw, not what a gateway says of itself:

- *stopped*: the call never reached the server, or the answer's text never reached the client;
- *altered*: it arrived, and was another one;
- *silent*: no answer within ten seconds, or the session ended.

A gateway may list tools by other names: one that ends with the tool's own is called.  Each session has a
home of its own, in which only the folder ``cache`` of the gateway's first one is kept.

``{server}`` in a gateway's command stands for the words of the server's command.  Without ``--gateway`` the
profiles of Vanguard are played, a relay that does no more than parse, and no gateway at all.
"""

from __future__ import annotations

import argparse
import json
import os
import queue
import shlex
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from stdio_cost import RELAY

CORPORA = Path(__file__).parent / "corpora"
PATIENCE_S = 10.0
START_S = 120.0
"""How long a gateway may take to start."""
IN_A_SESSION = 10
"""Cases of one session; attacks and honest messages never share one."""

SERVER = """
import json, sys
plan, seen = json.load(open(sys.argv[1])), open(sys.argv[2], "a")
for line in sys.stdin.buffer:
    m = json.loads(line)
    if "id" not in m:
        continue
    said = {}
    if m["method"] == "initialize":
        r = {"protocolVersion": "2025-06-18", "capabilities": {"tools": {}}}
        said["result"] = {**r, "serverInfo": {"name": "s", "version": "1"}}
    elif m["method"] == "tools/list":
        said["result"] = {"tools": plan["tools"]}
    elif m["method"] == "tools/call":
        now = int(open(sys.argv[3]).read())
        seen.write(json.dumps([now, m["params"]]) + "\\n")
        seen.flush()
        said["result"] = plan["answers"][now]
    else:
        said["error"] = {"code": -32601, "message": "there is no such method"}
    sys.stdout.buffer.write(json.dumps({"jsonrpc": "2.0", "id": m["id"], **said}).encode() + b"\\n")
    sys.stdout.buffer.flush()
"""
"""Answers the call that is being made as the plan says, whatever its id, and writes down what it got."""

_START = f"{shlex.quote(sys.executable)} -m vanguard start --profile"

USUAL = {
    "none": "{server}",
    "relay": f"{shlex.quote(sys.executable)} -c {shlex.quote(RELAY)} {{server}}",
    **{
        f"vanguard {profile}": f"{_START} {profile} -- {{server}}"
        for profile in ("monitor", "balanced", "strict")
    },
}
"""Commands by name, as ``--gateway`` takes them."""


_TYPES = {str: "string", bool: "boolean", int: "integer", float: "number", list: "array", dict: "object"}


def shape_of(arguments: dict[str, Any]) -> dict[str, Any]:
    """A schema that arguments fit, for gateways that make a tool anew from what its schema names."""
    types = {name: _TYPES.get(type(each)) for name, each in arguments.items()}
    return {
        "type": "object",
        "properties": {name: {"type": each} if each else {} for name, each in types.items()},
    }


class Case:
    """One call and its answer; ``up`` says that it is the call that is judged, and not the answer."""

    def __init__(self, case: dict[str, Any]) -> None:
        message, context = case["message"], case.get("context") or {}
        self.attack = case["label"] == "attack"
        self.up = case["direction"] == "client_to_server"
        asked = message if self.up else context["asked"]
        self.params: dict[str, Any] = asked["params"]
        self.answer: Any = {"content": [{"type": "text", "text": "done"}]} if self.up else message["result"]
        usual = {"name": self.params["name"], "inputSchema": shape_of(self.params.get("arguments") or {})}
        self.tool = context.get("tool") or usual


def fits(case: dict[str, Any]) -> bool:
    """Whether a case is a call of a tool, or the answer to one, that needs nothing that was before it."""
    context = case.get("context") or {}
    message = case["message"] if case["direction"] == "client_to_server" else context.get("asked")
    whole = isinstance(message, dict) and message.get("method") == "tools/call"
    answered = case["direction"] == "client_to_server" or "result" in case["message"]
    return whole and answered and not case.get("session") and not context.get("zones")


def sample(count: int) -> list[Case]:
    """So many attacks and as many honest messages, spread evenly over the corpora."""
    found: list[Case] = []
    for label in ("attack", "benign"):
        lines = [line for path in sorted(CORPORA.glob("*.jsonl")) for line in path.open(encoding="utf-8")]
        cases = [case for line in lines if (case := json.loads(line))["label"] == label and fits(case)]
        step = max(1, len(cases) // count)
        found += map(Case, cases[::step][:count])
    return found


class Session:
    """A gateway in front of the server of some cases."""

    def __init__(self, command: str, cases: Sequence[Case], folder: Path) -> None:
        plan, self.seen, self.now = folder / "plan.json", folder / "seen.jsonl", folder / "now"
        tools: dict[str, Any] = {}
        for case in cases:
            name, schema = case.tool["name"], case.tool.get("inputSchema") or {}
            held = tools.setdefault(
                name, {**case.tool, "inputSchema": {"type": "object", **schema, "properties": {}}}
            )
            held["inputSchema"]["properties"].update(schema.get("properties") or {})
        plan.write_text(json.dumps({"tools": [*tools.values()], "answers": [case.answer for case in cases]}))
        server = shlex.join([sys.executable, "-c", SERVER, str(plan), str(self.seen), str(self.now)])
        self._process = subprocess.Popen(
            shlex.split(command.replace("{server}", server)),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "VANGUARD_HOME": str(folder / "home")},
        )
        self._lines: queue.Queue[bytes] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._lines.put(line)
        self._lines.put(b"")

    def ask(self, id: Any, method: str, params: Any, wait_s: float = PATIENCE_S) -> dict[str, Any] | None:
        """The answer to a request; None where none comes."""
        assert self._process.stdin is not None
        line = json.dumps({"jsonrpc": "2.0", "id": id, "method": method, "params": params})
        try:
            self._process.stdin.write(line.encode() + b"\n")
            self._process.stdin.flush()
            while said := self._lines.get(timeout=wait_s):
                answer: dict[str, Any] = json.loads(said)
                if answer.get("id") == id and "method" not in answer:
                    return answer
        except (OSError, ValueError, queue.Empty):
            pass
        return None

    def tell(self, method: str) -> None:
        """Send a notification; to a gateway that has ended it is lost."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps({"jsonrpc": "2.0", "method": method}).encode() + b"\n")
            self._process.stdin.flush()
        except OSError:
            pass

    def reached(self) -> dict[int, Any]:
        """The params of the calls that the server got, by id."""
        lines = self.seen.read_text().splitlines() if self.seen.exists() else []
        return dict(json.loads(line) for line in lines)

    def end(self) -> None:
        """End it, whatever state it is in."""
        self._process.kill()
        self._process.communicate()


def listed(answer: dict[str, Any] | None) -> list[str]:
    """The names of the tools in an answer to ``tools/list``; none where there is no such answer."""
    tools = (answer or {}).get("result", {}).get("tools", ())
    return [tool["name"] for tool in tools]


def renamed(name: str, names: Sequence[str]) -> str:
    """What a gateway calls a tool: its own name, or the shortest that ends with it after a sign."""
    ends = sorted(
        (each for each in names if each.endswith(name) and not each[: -len(name)][-1:].isalnum()), key=len
    )
    return name if name in names or not ends else ends[0]


def told(case: Case, got: Any, answer: dict[str, Any] | None) -> str:
    """What became of a case: what the server ``got`` (None for nothing) and the client was answered."""
    if answer is None:
        return "silent"
    if got is None or (not case.up and "result" not in answer):
        return "stopped"
    if (got["name"], got.get("arguments")) != (case.params["name"], case.params.get("arguments")):
        return "altered"
    if not case.up and answer["result"] != case.answer:
        kept = json.dumps(answer["result"])
        texts = [part.get("text", "") for part in case.answer.get("content", ()) if isinstance(part, dict)]
        return "altered" if any(json.dumps(text)[1:-1] in kept for text in texts) else "stopped"
    return "passed"


def played(command: str, cases: Sequence[Case], cache: Path) -> Iterator[str]:
    """What became of each case of one session."""
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(folder, "home", "cache")
        if cache.exists():
            shutil.copytree(cache, kept)
        session = Session(command, cases, Path(folder))
        try:
            hello = {"protocolVersion": "2025-06-18", "capabilities": {}}
            session.ask(
                "hello", "initialize", {**hello, "clientInfo": {"name": "c", "version": "1"}}, START_S
            )
            session.tell("notifications/initialized")
            names = listed(session.ask("list", "tools/list", {}))
            for number, case in enumerate(cases):
                called = {**case.params, "name": renamed(case.params["name"], names)}
                session.now.write_text(str(number))
                answer = session.ask(number, "tools/call", called)
                yield told(case, session.reached().get(number), answer)
        finally:
            session.end()
            if kept.exists() and not cache.exists():
                shutil.copytree(kept, cache)


def row(name: str, command: str, cases: Sequence[Case]) -> dict[str, Any]:
    """The figures of one gateway."""
    counted: dict[str, Any] = {"gateway": name}
    with tempfile.TemporaryDirectory() as folder:
        for attack, called in ((True, "attacks"), (False, "honest")):
            mine = [case for case in cases if case.attack is attack]
            words = [
                word
                for start in range(0, len(mine), IN_A_SESSION)
                for word in played(command, mine[start : start + IN_A_SESSION], Path(folder, "cache"))
            ]
            counted[called] = {word: words.count(word) for word in ("passed", "stopped", "altered", "silent")}
    return counted


def main() -> None:
    """Play every gateway and print a row each."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cases", type=int, default=100, help="attacks, and as many honest messages")
    parser.add_argument("--gateway", action="append", help='"NAME=COMMAND ... {server}"; may be given again')
    parser.add_argument("--json", action="store_true", help="one JSON line for each gateway")
    options = parser.parse_args()
    chosen = dict(each.split("=", 1) for each in options.gateway) if options.gateway else USUAL
    cases = sample(options.cases)
    if not options.json:
        print(f"{'':>20}  {'attacks':^31}  {'honest messages':^31}")
        print(f"{'gateway':>20}  {'passed stopped altered silent   ' * 2}".rstrip())
    for name, command in chosen.items():
        made = row(name, command, cases)
        if options.json:
            print(json.dumps(made), flush=True)
            continue
        counts = [
            f"{figures['passed']:>6} {figures['stopped']:>7} {figures['altered']:>7} {figures['silent']:>6} "
            for figures in (made["attacks"], made["honest"])
        ]
        print(f"{name:>20}  {'  '.join(counts)}".rstrip(), flush=True)


if __name__ == "__main__":
    main()

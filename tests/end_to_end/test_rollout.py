"""A policy comes into force without fear: seen, drafted, replayed, tried in shadow, then enforced."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.end_to_end.gateway import ECHO, Gateway, python

TOOLS = ("read_file", "search", "convert")


def vanguard(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "vanguard", *words],
        env={**os.environ, "VANGUARD_HOME": str(home)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def config(home: Path, name: str, **said: Any) -> str:
    path = home / name
    path.write_text(json.dumps(said))
    return str(path)


def calls(home: Path, options: list[str], *made: tuple[str, dict[str, Any]]) -> list[bool]:
    """Which calls pass a gateway in front of a server named notes."""
    passed = []
    with Gateway(home, python(ECHO), "--name", "notes", *options) as gateway:
        for id, (tool, arguments) in enumerate(made):
            params = {"name": tool, "arguments": arguments}
            gateway.say(json.dumps({"jsonrpc": "2.0", "id": id, "method": "tools/call", "params": params}))
            passed.append("result" in gateway.hear())
        gateway.stdin.close()
        gateway.process.wait()
    return passed


SEEN: list[tuple[str, dict[str, Any]]] = [
    *(("read_file", {"path": f"/srv/notes/{n}.md"}) for n in range(9)),
    *(("search", {"text": f"word {n}", "mode": "fast" if n % 2 else "slow"}) for n in range(8)),
    ("read_file", {"path": "/srv/notes/../../etc/shadow"}),
    ("wipe", {"command": "rm -rf / --no-preserve-root"}),
]


def test_what_was_seen_becomes_a_draft_that_allows_it_and_nothing_else(tmp_path: Path) -> None:
    watching = config(tmp_path, "watch.yaml", profile="monitor", captures={"keep_days": 3})
    assert all(calls(tmp_path, ["--config", watching], *SEEN))
    draft = tmp_path / "draft.yaml"
    made = vanguard(tmp_path, "policy", "suggest", "--out", str(draft))
    assert made.returncode == 0, made.stderr
    text = draft.read_text()
    assert 'tools: ["read_file", "search"]' in text
    assert "left out: wipe: 1 call, 1 stopped by " in text
    assert r'"path": {matches: "^/srv/notes(/|$)", not_matches:' in text
    assert '"mode": {in: ["fast", "slow"]}' in text
    assert "leaves out the tools of 1" in made.stderr
    assert vanguard(tmp_path, "policy", "check", str(draft)).returncode == 0
    new = [
        ("read_file", {"path": "/srv/notes/other.md"}),
        ("read_file", {"path": "/srv/other.md"}),
        ("search", {"text": "anything", "mode": "slow"}),
        ("search", {"text": "anything", "mode": "deep"}),
        ("wipe", {"command": "ls"}),
    ]
    assert calls(tmp_path, ["--config", str(draft)], *new) == [True, False, True, False, False]
    again = vanguard(tmp_path, "replay", str(tmp_path / "captures"), "--config", str(draft), "--json")
    changes = [json.loads(line) for line in again.stdout.splitlines()]
    stopped = [each["tool"] for each in changes if each["new"] in ("BLOCK", "REVIEW")]
    assert sorted({*stopped}) == ["read_file", "wipe"]
    assert {each["how"] for each in changes} == {"inspected"}


def test_without_captures_the_draft_knows_tools_alone_and_says_so(tmp_path: Path) -> None:
    calls(tmp_path, ["--profile", "monitor"], *SEEN[:10])
    made = vanguard(tmp_path, "policy", "suggest", "--server", "notes")
    assert made.returncode == 0, made.stderr
    assert 'tools: ["read_file", "search"]' in made.stdout
    assert "when:" not in made.stdout
    assert "an audit log has none" in made.stdout
    assert "takes arguments, which only captures have" in made.stderr
    nothing = vanguard(tmp_path, "policy", "suggest", "--server", "other")
    assert (nothing.returncode, "no calls were seen" in nothing.stderr) == (2, True)


def test_a_capture_is_read_by_nobody_without_the_key(tmp_path: Path) -> None:
    watching = config(tmp_path, "watch.yaml", captures={})
    calls(tmp_path, ["--config", watching], ("search", {"text": "a very peculiar phrase"}))
    (file,) = (tmp_path / "captures").glob("*/*.capture")
    assert b"peculiar" not in file.read_bytes()
    (tmp_path / "capture.key").write_text("00" * 32)
    done = vanguard(tmp_path, "replay", str(file), "--config", watching)
    assert (done.returncode, "not the key" in done.stderr) == (2, True)


def test_a_shadow_policy_stops_nothing_and_is_reported_before_it_is_promoted(tmp_path: Path) -> None:
    rules = [{"name": "no-search", "tool": "search", "action": "block"}]
    candidate = config(tmp_path, "candidate.yaml", rules=rules)
    assert all(calls(tmp_path, ["--shadow", candidate], *SEEN[:12]))
    found = vanguard(tmp_path, "policy", "shadowed", "--json")
    report = json.loads(found.stdout)
    assert (found.returncode, report["stricter"], report["rules"]) == (1, 3, {"no-search": 3})
    assert (report["milder"], report["ready"]) == (0, False)
    text = vanguard(tmp_path, "policy", "shadowed").stdout
    assert "no-search: notes search" in text
    assert "not ready" in text
    assert not all(calls(tmp_path, ["--config", candidate], *SEEN[:12]))


def test_a_shadow_that_changes_nothing_is_ready(tmp_path: Path) -> None:
    candidate = config(tmp_path, "candidate.yaml", zones=["/srv"])
    enforced = config(tmp_path, "now.yaml", policy={"shadow": "candidate.yaml"})
    calls(tmp_path, ["--config", enforced], *SEEN[:3])
    found = vanguard(tmp_path, "policy", "shadowed")
    assert (found.returncode, "ready: it would stop nothing" in found.stdout) == (0, True)
    assert candidate.endswith("candidate.yaml")


def test_a_shadow_that_cannot_be_used_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("profle: strict\n")
    done = vanguard(tmp_path, "start", "--shadow", str(tmp_path / "bad.yaml"), "--", *python(ECHO))
    assert (done.returncode, "bad.yaml:1" in done.stderr) == (2, True)


def test_exceptions_are_counted_and_those_that_do_nothing_are_named(tmp_path: Path) -> None:
    rule = "fs-sensitive-place"
    entries = [
        {"rule": rule, "tool": "read_file", "because": "the notes of a test"},
        {"rule": rule, "tool": "search", "because": "never needed"},
        {"rule": rule, "tool": "search", "because": "long over", "expires": "2020-01-01"},
    ]
    allowing = config(tmp_path, "allow.yaml", exceptions=entries)
    secret = ("read_file", {"path": "/home/me/.ssh/id_rsa"})
    assert calls(tmp_path, ["--config", allowing], secret, secret) == [True, True]
    found = vanguard(tmp_path, "policy", "exceptions", "--config", allowing, "--json")
    told = json.loads(found.stdout)["exceptions"]
    assert [(each["state"], each["uses"]) for each in told] == [("used", 2), ("unused", 0), ("expired", 0)]
    assert found.returncode == 1
    text = vanguard(tmp_path, "policy", "exceptions", "--config", allowing).stdout
    assert "unused   fs-sensitive-place for search: never" in text


def test_an_encrypted_log_is_counted_and_drafted_from_with_the_key_of_the_config(tmp_path: Path) -> None:
    key = tmp_path / "audit.key"
    assert vanguard(tmp_path, "audit", "cipher-key", str(key)).returncode == 0
    entry = {"rule": "fs-sensitive-place", "tool": "read_file", "because": "the notes of a test"}
    audit = {"store": "sqlite", "key_file": str(key)}
    kept = config(tmp_path, "kept.yaml", audit=audit, exceptions=[entry])
    secret = ("read_file", {"path": "/home/me/.ssh/id_rsa"})
    assert calls(tmp_path, ["--config", kept], secret) == [True]
    found = vanguard(tmp_path, "policy", "exceptions", "--config", kept, "--json")
    assert [each["uses"] for each in json.loads(found.stdout)["exceptions"]] == [1]
    drafted = vanguard(tmp_path, "policy", "suggest", "--config", kept)
    assert drafted.returncode == 0, drafted.stderr
    assert "read_file: 1 call\n" in drafted.stdout


LISTS = """
import json, sys
for line in sys.stdin.buffer:
    m = json.loads(line)
    schema = {"type": "object", "properties": {"path": {"type": "string"}}}
    r = {"tools": [{"name": "read_file", "inputSchema": schema}]}
    print(json.dumps({"jsonrpc": "2.0", "id": m["id"], "result": r}), flush=True)
"""


def test_a_rule_that_no_tool_can_match_is_told_of_at_run_and_is_a_fault_at_check(tmp_path: Path) -> None:
    rules = [
        {"name": "good", "tool": "read_file", "when": {"path": {"matches": "x"}}, "action": "block"},
        {"name": "no-tool", "tool": "raed_file", "action": "block"},
        {"name": "no-argument", "tool": "read_file", "when": {"pth": {"matches": "x"}}, "action": "block"},
    ]
    servers = {"notes": {"command": sys.executable, "args": ["-c", LISTS]}}
    ruled = config(tmp_path, "ruled.yaml", servers=servers, rules=rules)
    assert vanguard(tmp_path, "policy", "check", ruled).returncode == 0
    with (tmp_path / "said").open("w") as said:
        started = subprocess.Popen(
            [sys.executable, "-m", "vanguard", "start", "--config", ruled],
            env={**os.environ, "VANGUARD_HOME": str(tmp_path)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=said,
        )
        started.communicate(b'{"jsonrpc":"2.0","id":1,"method":"tools/list"}\n')
    told = [line for line in (tmp_path / "said").read_text().splitlines() if "can never match" in line]
    assert [line.split('"')[1] for line in told] == ["no-tool", "no-argument"]
    checked = vanguard(tmp_path, "policy", "check", ruled)
    assert checked.returncode == 1
    assert [line.split('"')[1] for line in checked.stdout.splitlines()] == ["no-tool", "no-argument"]

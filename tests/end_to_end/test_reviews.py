"""A risky call waits for a person: held by the gateway, granted at a terminal, released once."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.gateway import ECHO, Gateway, python
from tests.end_to_end.hosted import CHILD, Hosted, Line, Upstream, modern_call, modern_headers, posted
from tests.end_to_end.hosted import call as hosted_call

if sys.platform == "win32":
    pytest.skip("terminals are made otherwise there", allow_module_level=True)

CONFIG = """\
version: 1
rules:
  - {name: ask-me, tool: write, action: review}
review: {wait_s: %s}
"""


def config(home: Path, wait_s: float) -> str:
    path = home / "vanguard.yaml"
    path.write_text(CONFIG % wait_s)
    return str(path)


def call(id: int, text: str) -> str:
    params = {"name": "write", "arguments": {"text": text}}
    return json.dumps({"jsonrpc": "2.0", "id": id, "method": "tools/call", "params": params})


def approvals(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the command without a terminal."""
    return subprocess.run(
        [sys.executable, "-m", "vanguard", "approvals", *words],
        env={**os.environ, "VANGUARD_HOME": str(home)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def waiting(home: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(approvals(home, "list", "--json").stdout)
    return found


def one_waiting(home: Path) -> dict[str, Any]:
    """The only review, once it is kept."""
    while not (found := waiting(home)):
        pass
    (review,) = found
    return review


def at_a_terminal(home: Path, typed: str, *words: str) -> tuple[int, str]:
    """Run the command at a terminal of its own; its exit code and what it printed."""
    ours, theirs = os.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "vanguard", "approvals", *words],
        env={**os.environ, "VANGUARD_HOME": str(home)},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    os.write(ours, typed.encode())
    out = b""
    while select.select([ours], [], [], 60)[0]:
        try:
            piece = os.read(ours, 65_536)
        except OSError:
            break
        if not piece:
            break
        out += piece
    os.close(ours)
    return process.wait(), out.decode()


def test_a_held_call_is_released_by_a_grant_and_only_once(tmp_path: Path) -> None:
    with Gateway(tmp_path, python(ECHO), "--config", config(tmp_path, 60)) as gateway:
        gateway.say(call(1, "one"))
        gateway.say('{"jsonrpc":"2.0","id":2,"method":"ping"}')
        assert gateway.hear()["id"] == 2
        review = one_waiting(tmp_path)
        assert (review["tool"], review["asked"]) == ("write", ['/text = "one"'])
        code, shown = at_a_terminal(tmp_path, "y\n", "grant", review["review_id"])
        assert (code, '| /text = "one"' in shown) == (0, True)
        answer = gateway.hear()
        assert (answer["id"], answer["result"]["asked"]["arguments"]) == (1, {"text": "one"})
    assert waiting(tmp_path) == []


def test_without_a_wait_the_refusal_names_the_review_and_the_same_call_passes_after_a_grant(
    tmp_path: Path,
) -> None:
    with Gateway(tmp_path, python(ECHO), "--config", config(tmp_path, 0)) as gateway:
        gateway.say(call(1, "one"))
        error = gateway.hear()["error"]
        review = error["data"]["review_id"]
        assert (error["code"], error["data"]["expires_s"] > 0) == (-31002, True)
        assert f"vanguard approvals grant {review}" in error["message"]
        assert at_a_terminal(tmp_path, "", "grant", review, "--yes")[0] == 0
        gateway.say(call(2, "another"))
        assert gateway.hear()["error"]["code"] == -31002
        gateway.say(call(3, "one"))
        assert gateway.hear()["result"]["asked"]["arguments"] == {"text": "one"}
        gateway.say(call(4, "one"))
        assert gateway.hear()["error"]["code"] == -31002


def test_a_denial_is_told_while_the_call_is_held(tmp_path: Path) -> None:
    with Gateway(tmp_path, python(ECHO), "--config", config(tmp_path, 60)) as gateway:
        gateway.say(call(1, "one"))
        gateway.say('{"jsonrpc":"2.0","id":2,"method":"ping"}')
        gateway.hear()
        review = one_waiting(tmp_path)
        assert at_a_terminal(tmp_path, "y\n", "deny", review["review_id"])[0] == 0
        assert gateway.hear()["error"]["code"] == -31002


def test_a_grant_needs_a_terminal_and_a_yes(tmp_path: Path) -> None:
    with Gateway(tmp_path, python(ECHO), "--config", config(tmp_path, 0)) as gateway:
        gateway.say(call(1, "one"))
        review = gateway.hear()["error"]["data"]["review_id"]
    done = approvals(tmp_path, "grant", review, "--yes")
    assert (done.returncode, "this needs a terminal" in done.stderr) == (2, True)
    code, shown = at_a_terminal(tmp_path, "\n", "grant", review)
    assert (code, "nothing was granted" in shown) == (1, True)
    code, shown = at_a_terminal(tmp_path, "", "grant", "nonsense", "--yes")
    assert (code, "no review has this id" in shown) == (1, True)
    assert [each["state"] for each in waiting(tmp_path)] == ["pending"]


def test_the_hosted_gateway_holds_too(tmp_path: Path) -> None:
    rules = [{"name": "ask-me", "tool": "echo", "action": "review"}]
    servers = {"echo": {"command": sys.executable, "args": ["-c", CHILD]}}
    written = json.dumps({"servers": servers, "rules": rules, "review": {"wait_s": 60}})
    with Hosted(tmp_path, written) as gateway:
        session = gateway.session("echo")
        headers = {name.replace("_", "-"): text for name, text in session.items()}
        sent = posted(gateway.path("echo"), hosted_call(5, text="one"), headers)
        with Line(gateway.port, sent) as line:
            review = one_waiting(tmp_path / "state")
            assert review["asked"] == ['/text = "one"']
            assert at_a_terminal(tmp_path / "state", "", "grant", review["review_id"], "--yes")[0] == 0
            answer = line.answer()
            assert answer.status == 200, answer
            assert answer.message["id"] == 5
            assert "result" in answer.message


@pytest.mark.parametrize("era", ["sessions", "stateless"])
@pytest.mark.parametrize("wait_s", [0, 60])
def test_a_server_behind_a_url_gets_what_was_granted(tmp_path: Path, era: str, wait_s: int) -> None:
    rules = [{"name": "ask-me", "tool": "echo", "action": "review"}]
    with Upstream() as upstream:
        servers = {"far": {"url": upstream.url("/echo")}}
        held = json.dumps({"servers": servers, "rules": rules, "review": {"wait_s": wait_s}})
        with Hosted(tmp_path, held) as gateway:
            sent = _sent(gateway, era)
            with Line(gateway.port, sent) as line:
                review = one_waiting(tmp_path / "state")["review_id"]
                if not wait_s:
                    error = line.answer().message["error"]
                    assert (error["code"], error["data"]["review_id"]) == (-31002, review)
                assert at_a_terminal(tmp_path / "state", "", "grant", review, "--yes")[0] == 0
                if not wait_s:
                    line.send(sent)
                answer = line.answer()
                assert answer.status == 200, answer
                assert "result" in answer.message


def _sent(gateway: Hosted, era: str) -> bytes:
    if era == "stateless":
        return posted(gateway.path("far"), modern_call(5, text="one"), modern_headers())
    headers = {name.replace("_", "-"): text for name, text in gateway.session("far").items()}
    return posted(gateway.path("far"), hosted_call(5, text="one"), headers)


@pytest.mark.parametrize("kind", ["child", "far"])
def test_who_uses_the_id_of_a_held_call_again_takes_nothing_of_what_is_granted(
    tmp_path: Path, kind: str
) -> None:
    rules = [{"name": "ask-me", "tool": "echo", "action": "review"}]
    with Upstream() as upstream:
        child = {"command": sys.executable, "args": ["-c", CHILD]}
        servers = {"far": {"url": upstream.url("/echo")} if kind == "far" else child}
        held = json.dumps({"servers": servers, "rules": rules, "review": {"wait_s": 60}})
        with Hosted(tmp_path, held) as gateway:
            sent = _sent(gateway, "sessions")
            with Line(gateway.port, sent) as line:
                review = one_waiting(tmp_path / "state")["review_id"]
                again = gateway.ask(sent)
                assert (again.status, again.message["error"]["data"]["kind"]) == (400, "live-id")
                assert at_a_terminal(tmp_path / "state", "", "grant", review, "--yes")[0] == 0
                assert "result" in line.answer().message

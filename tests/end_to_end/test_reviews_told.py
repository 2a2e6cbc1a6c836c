"""Reviews out of band: a webhook that is told, and grants for several calls."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.adapters.approvals.test_webhook import Receiver
from tests.end_to_end.gateway import ECHO, Gateway, python
from tests.end_to_end.test_reviews import approvals, at_a_terminal, waiting

if sys.platform == "win32":
    pytest.skip("terminals are made otherwise there", allow_module_level=True)


def call(id: int, path: str, tool: str = "write") -> str:
    params = {"name": tool, "arguments": {"path": path}}
    return json.dumps({"jsonrpc": "2.0", "id": id, "method": "tools/call", "params": params})


def config(home: Path, **review: Any) -> str:
    path = home / "vanguard.yaml"
    rules = [{"name": "ask-me", "tool": {"matches": "write"}, "action": "review"}]
    path.write_text(json.dumps({"rules": rules, "review": review}))
    return str(path)


def test_a_grant_for_a_folder_lets_so_many_calls_pass_and_nothing_else(tmp_path: Path) -> None:
    home, inside = tmp_path / "home", tmp_path / "project"
    home.mkdir()
    inside.mkdir()
    with Gateway(home, python(ECHO), "--config", config(home)) as gateway:

        def passes(id: int, path: str, tool: str = "write") -> bool:
            gateway.say(call(id, path, tool))
            return "result" in gateway.hear()

        assert not passes(1, f"{inside}/a")
        (review,) = waiting(home)
        words = ["--under", str(inside), "--calls", "3", "--for", "30m", "--yes"]
        code, shown = at_a_terminal(home, "", "grant", review["review_id"], *words)
        assert (code, "2 more calls may follow" in shown) == (0, True), shown
        assert passes(2, f"{inside}/a")
        assert not passes(3, f"{tmp_path}/elsewhere")
        assert not passes(4, f"{inside}/b", "overwrite")
        assert [passes(n, f"{inside}/{n}") for n in range(5, 8)] == [True, True, False]
    assert json.loads(approvals(home, "grants", "--json").stdout or "[]") == []


def test_a_grant_for_several_calls_can_be_taken_back(tmp_path: Path) -> None:
    with Gateway(tmp_path, python(ECHO), "--config", config(tmp_path)) as gateway:
        gateway.say(call(1, "/srv/a"))
        review = gateway.hear()["error"]["data"]["review_id"]
        assert at_a_terminal(tmp_path, "", "grant", review, "--calls", "9", "--yes")[0] == 0
        (grant,) = json.loads(approvals(tmp_path, "grants", "--json").stdout)
        assert (grant["tool"], grant["left"], grant["folder"]) == ("write", 8, "")
        gateway.say(call(2, "/srv/a"))
        assert "result" in gateway.hear()
        assert approvals(tmp_path, "revoke", grant["id"]).returncode == 0
        gateway.say(call(3, "/srv/b"))
        assert gateway.hear()["error"]["code"] == -31002
    assert approvals(tmp_path, "revoke", grant["id"]).returncode == 1


@pytest.mark.parametrize(
    "words", [["--for", "25h"], ["--under", "/nowhere"], ["--under", "/"], ["--calls", "0"]]
)
def test_bounds_that_bound_nothing_are_refused(words: list[str], tmp_path: Path) -> None:
    with Gateway(tmp_path, python(ECHO), "--config", config(tmp_path)) as gateway:
        gateway.say(call(1, "/srv/a"))
        review = gateway.hear()["error"]["data"]["review_id"]
    assert at_a_terminal(tmp_path, "", "grant", review, *words, "--yes")[0] == 2
    assert len(waiting(tmp_path)) == 1


def test_the_webhook_is_told_of_what_waits_and_the_server_never_sees_its_secret(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOOK_SECRET", "a secret of the test's own")
    receiver = Receiver(503)
    seen = tmp_path / "seen"
    show = f"import os; open({str(seen)!r}, 'w').write(str('HOOK_SECRET' in os.environ))\n"
    with receiver.open() as url:
        hook = {"url": url, "secret": "env:HOOK_SECRET"}
        started = Gateway(tmp_path, python(show + ECHO), "--config", config(tmp_path, webhook=hook))
        with started as gateway:
            gateway.say(call(1, "/srv/a"))
            review = gateway.hear()["error"]["data"]["review_id"]
            assert receiver.came.acquire(timeout=30)
            assert receiver.came.acquire(timeout=30)
    assert seen.read_text() == "False"
    assert [headers["X-Vanguard-Delivery"] for headers, _ in receiver.heard] == [review, review]
    assert review in json.loads(receiver.heard[1][1])["text"]

"""``vanguard demo``, as ``make demo`` runs it."""

from __future__ import annotations

import json
import re
import subprocess
import tempfile
from pathlib import Path

import pytest

SANDBOXES = "vanguard-demo-*"


@pytest.fixture
def played(vanguard: list[str], environment: dict[str, str], tmp_path: Path) -> str:
    """What the demo prints into a pipe, from an empty folder."""
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    done = subprocess.run(
        [*vanguard, "demo"],
        cwd=scratch,
        env=environment | {"TMPDIR": str(scratch)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr == ""
    assert list(scratch.iterdir()) == []
    return done.stdout


def test_the_demo_stops_the_harm_and_nothing_else(
    played: str, vanguard: list[str], environment: dict[str, str]
) -> None:
    steps = [
        re.split(r"\s{2,}", line)
        for line in played.splitlines()
        if re.match(r"[1-4]  (read|fetch|run) ", line)
    ]
    assert [step[2:] for step in steps] == [
        ["answered", "answered"],
        ["READ the salaries", "stopped"],
        ["FETCHED cloud keys", "stopped"],
        ["DELETED the home", "stopped"],
    ]
    assert len(re.findall(r"^[234]  Blocked by Vanguard: .+\.", played, re.MULTILINE)) == 3
    assert "\x1b" not in played


def test_what_the_demo_points_to_is_there(played: str, environment: dict[str, str]) -> None:
    log = Path(re.search(r"^   (\S+\.jsonl)$", played, re.MULTILINE)[1])
    records = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    assert log.is_relative_to(environment["VANGUARD_HOME"])
    assert sum(record.get("verdict") == "BLOCK" for record in records) == 3
    explain = re.search(r"^   (\S.* explain \S+)$", played, re.MULTILINE)[1]
    done = subprocess.run(
        explain.split(), env=environment, capture_output=True, text=True, timeout=30, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "BLOCK" in done.stdout


def test_the_lines_for_a_client_are_json_and_name_a_command_that_exists(played: str) -> None:
    server = json.loads(played[played.index("{\n") :])["mcpServers"]["files"]
    assert Path(server["command"]).is_absolute()
    assert Path(server["command"]).exists()
    assert server["args"][-7:-1] == ["start", "--profile", "balanced", "--name", "files", "--server"]


def test_without_the_sdk_the_demo_says_what_to_install(
    vanguard: list[str], environment: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "mcp.py").write_text("raise ModuleNotFoundError(\"No module named 'mcp'\", name='mcp')")
    done = subprocess.run(
        [*vanguard, "demo"],
        cwd=tempfile.gettempdir(),
        env=environment | {"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "vanguard: the demo needs the official MCP SDK; "
        "in the checkout run: make demo (or: pip install '.[demo]')\n"
    )

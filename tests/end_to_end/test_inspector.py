"""The official Inspector's CLI mode: what it prints through Vanguard is what it prints without."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest


@pytest.mark.parametrize("profile", ["monitor", "balanced", "strict"])
@pytest.mark.parametrize(
    "asked",
    [
        ["--method", "tools/list"],
        ["--method", "tools/call", "--tool-name", "read_text_file", "--tool-arg", "path=note.txt"],
        ["--method", "tools/call", "--tool-name", "list_allowed_directories"],
    ],
    ids=["tools/list", "read_text_file", "list_allowed_directories"],
)
def test_the_inspector_sees_no_difference(
    profile: str,
    asked: list[str],
    vanguard: list[str],
    filesystem_server: list[str],
    inspector: list[str],
    environment: dict[str, str],
    tmp_path: Path,
) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "note.txt").write_text("water the plants\n", encoding="utf-8")
    server = [*filesystem_server, str(folder)]

    def inspect(command: list[str]) -> Any:
        # The Inspector takes options after the command for its own, but not those after --.
        words = [*inspector, *asked, "--format", "json", "-q", "--", *command]
        done = subprocess.run(
            words, cwd=folder, env=environment, capture_output=True, text=True, timeout=60, check=False
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    # The Inspector hands its own environment on only in part.
    at_home = ["env", f"VANGUARD_HOME={environment['VANGUARD_HOME']}"]
    assert inspect([*at_home, *vanguard, "start", "--profile", profile, "--", *server]) == inspect(server)
    assert any(Path(environment["VANGUARD_HOME"]).glob("audit/*/*.jsonl"))

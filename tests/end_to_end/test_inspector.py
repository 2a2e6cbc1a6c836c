"""The official Inspector's CLI mode: what it prints through Vanguard is what it prints without."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.test_filesystem_server import TIMES, calls, fill

PROFILES = ("monitor", "balanced", "strict")
TOOLS = sorted({name for name, _ in calls(Path("/"))})


class Inspected:
    """The Inspector beside a folder that is the same each time."""

    def __init__(self, inspector: list[str], environment: dict[str, str], folder: Path) -> None:
        self.inspector = inspector
        self.environment = environment
        self.folder = folder

    def prints(self, asked: list[str], command: list[str]) -> Any:
        """What it prints of one request, without times."""
        fill(self.folder)
        # The Inspector takes options after the command for its own, but not those after --.
        words = [*self.inspector, *asked, "--format", "json", "-q", "--", *command]
        done = subprocess.run(
            words,
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(TIMES.sub("<time>", done.stdout))


@pytest.mark.parametrize("tool", ["", *TOOLS])
def test_the_inspector_sees_no_difference(
    tool: str,
    vanguard: list[str],
    filesystem_server: list[str],
    inspector: list[str],
    environment: dict[str, str],
    tmp_path: Path,
) -> None:
    inspected = Inspected(inspector, environment, tmp_path / "files")
    server = [*filesystem_server, str(inspected.folder)]
    asked = called(tool, inspected.folder) if tool else ["--method", "tools/list"]
    straight = inspected.prints(asked, server)
    # The Inspector hands its own environment on only in part.
    at_home = ["env", f"VANGUARD_HOME={environment['VANGUARD_HOME']}"]
    for profile in PROFILES:
        guarded = [*at_home, *vanguard, "start", "--profile", profile, "--", *server]
        assert inspected.prints(asked, guarded) == straight, profile
    assert any(Path(environment["VANGUARD_HOME"]).glob("audit/*/*.jsonl"))


def called(tool: str, folder: Path) -> list[str]:
    """The Inspector's words for the first honest call of a tool, in a folder where no other was made."""
    arguments = next(given for name, given in calls(folder) if name == tool)
    if "destination" in arguments:
        arguments = {**arguments, "destination": f"{folder}/moved.md"}
    words = ["--method", "tools/call", "--tool-name", tool]
    for name, value in arguments.items():
        words += ["--tool-arg", f"{name}={value if isinstance(value, str) else json.dumps(value)}"]
    return words

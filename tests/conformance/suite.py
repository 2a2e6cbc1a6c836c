"""Runs of the official conformance suite, and what each of their checks came to."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.conformance.processes import ROOT

Results = dict[str, list[str]]
"""What each check came to: its scenario, id and name, and each of its statuses in order."""

FOLDER = re.compile(r"(?:server-)?(?P<scenario>.+)-\d{4}-\d\d-\d\dT[\d-]+Z")


@dataclass(frozen=True)
class Run:
    """One run of a requirement set: every check, and whether all that is scored passed."""

    results: Results
    passed: bool


class Suite:
    """The suite on one Node; ``home`` is the VANGUARD_HOME of gateways that clients start."""

    def __init__(self, node: str, packages: Path, home: Path) -> None:
        self._home = home
        self._command = [node, str(packages / "@modelcontextprotocol/conformance/dist/index.js")]

    def against(self, url: str, requirements: str, folder: Path) -> Run:
        """Every server scenario of one requirement set, against the server at this URL."""
        return self._run(
            ["server", "--url", url, "--requirements", requirements, "--timeout", "60000"], folder
        )

    def with_client(self, profile: str | None, requirements: str, folder: Path) -> Results:
        """Every client scenario of one set but for auth/*, whose subject is the client's own OAuth."""
        client = [sys.executable, "-m", "tests.conformance.client"]
        through = [] if profile is None else ["--through", profile]
        play = shlex.join([*client, *through])
        # The suite joins the words of the command with the URL again and hands them to a shell.
        command = f'case "$MCP_CONFORMANCE_SCENARIO" in auth/*) exit 0;; esac; {play}'
        words = ["client", "--command", command, "--requirements", requirements, "--timeout", "300000"]
        results = self._run(words, folder).results
        return {check: statuses for check, statuses in results.items() if not check.startswith("auth/")}

    def _run(self, words: list[str], folder: Path) -> Run:
        done = subprocess.run(
            [*self._command, *words, "--output-dir", str(folder)],
            cwd=ROOT,
            env={**os.environ, "NO_COLOR": "1", "VANGUARD_HOME": str(self._home)},
            capture_output=True,
            text=True,
            check=False,
        )
        results = collect(folder)
        assert results, f"{' '.join(words)} gave no results:\n{done.stdout}{done.stderr}"
        return Run(results, done.returncode == 0)


def collect(folder: Path) -> Results:
    """What the suite wrote to this folder. What it only notes down (INFO) is no check."""
    results: Results = {}
    for file in sorted(folder.rglob("checks.json")):
        found = FOLDER.fullmatch(str(file.parent.relative_to(folder)))
        assert found, file
        for check in json.loads(file.read_bytes()):
            if check["status"] != "INFO":
                name = f"{found['scenario']} · {check['id']} · {check['name']}"
                results.setdefault(name, []).append(check["status"])
    return results


def differences(direct: Mapping[str, list[str]], through: Mapping[str, list[str]]) -> list[str]:
    """Each check that came to something else, with both results."""
    return [
        f"{check}: direct {direct.get(check)}, through {through.get(check)}"
        for check in sorted(direct.keys() | through.keys())
        if direct.get(check) != through.get(check)
    ]

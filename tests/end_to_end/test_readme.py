"""What README and docs tell people to type is what the command line takes, and prints what they show.

In a ```console block a line that begins with ``$ `` is a command, the lines below it are what it
prints, and a line of ``…`` stands for any lines.  A block under a line ``<!-- runs -->`` (or
``<!-- runs: exit 1 -->``) is run by ``sh`` in an empty folder with this environment's ``vanguard``
first on the path; in what it prints, ``…`` inside a line stands for any text.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = [
    ROOT / "README.md",
    # The pages of the commands are made of their help, whose examples have tests of their own.
    *sorted(page for page in (ROOT / "docs").rglob("*.md") if page.parent.name != "commands"),
]
BLOCK = re.compile(r"(?:<!-- (runs)(?:: exit (\d))? -->\n)?```console\n(.*?)```", re.DOTALL)
OPTION = re.compile(r"(?<!\S)(--[a-z][a-z-]*)")


@dataclass(frozen=True)
class Block:
    """A ```console block: where it stands, whether it is run, how it ends, and its lines."""

    place: str
    runs: bool
    exit_code: int
    text: str

    @property
    def commands(self) -> list[tuple[str, str]]:
        """Every command with the output shown below it."""
        parts = re.split(r"^\$ (.*(?:\\\n.*)*)\n?", self.text, flags=re.MULTILINE)[1:]
        return list(zip(parts[::2], parts[1::2], strict=True))


def blocks() -> Iterator[Block]:
    """All ```console blocks of README and docs."""
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for found in BLOCK.finditer(text):
            line = text.count("\n", 0, found.start()) + 1
            place = f"{page.relative_to(ROOT)}:{line}"
            yield Block(place, found[1] is not None, int(found[2] or 0), found[3])


def pattern(shown: str) -> str:
    """A regular expression for output that is shown with ``…`` for what varies."""
    lines = [
        r"(?:.*\n)*?" if line.strip() == "…" else re.escape(line).replace("…", ".*") + r"\n"
        for line in shown.rstrip("\n").split("\n")
    ]
    return "".join(lines) if shown.strip() else r"(?:.*\n)*"


def invocations() -> list[tuple[str, str]]:
    """Every ``vanguard …`` command of any block, with its place, up to a pipe or a ``--``."""
    return [
        (block.place, re.split(r"\s(?:\||>|<|--)\s", found[1].replace("\\\n", " "))[0])
        for block in blocks()
        for command, _ in block.commands
        for found in re.finditer(r"(?:^|\| |&& )vanguard (.*)", command)
    ]


@pytest.mark.parametrize("block", [b for b in blocks() if b.runs], ids=lambda block: block.place)
def test_a_block_that_is_marked_runs_as_shown(
    block: Block, environment: dict[str, str], tmp_path: Path
) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    path = f"{Path(sys.executable).parent}{os.pathsep}{environment['PATH']}"
    for command, shown in block.commands:
        done = subprocess.run(
            ["sh", "-c", command],
            cwd=folder,
            env=environment | {"PATH": path},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=60,
            check=False,
        )
        assert re.fullmatch(pattern(shown), done.stdout), f"{command}\n{done.stdout}"
    assert done.returncode == block.exit_code


@cache
def help_of(command: tuple[str, ...]) -> str:
    """What a command says of itself; "" where there is no such command."""
    asked = [*command, "--help"]
    wide = {**os.environ, "COLUMNS": "200"}
    done = subprocess.run(asked, env=wide, capture_output=True, text=True, check=False)
    return done.stdout if done.returncode == 0 else ""


@pytest.mark.parametrize(("place", "words"), invocations())
def test_every_option_that_is_shown_exists(place: str, words: str, vanguard: list[str]) -> None:
    unquoted = re.sub(r"\"[^\"]*\"|'[^']*'", "", words)
    names = re.match(r"(?:[a-z][a-z-]* ?)*", unquoted)[0].split()
    for depth in (2, 1, 0):
        shown = help_of((*vanguard, *names[:depth]))
        if shown:
            break
    assert shown
    missing = [option for option in OPTION.findall(unquoted) if option not in shown]
    assert missing == [], f"{place}: vanguard {words}"


def test_the_readme_shows_both_commands_on_its_first_screen() -> None:
    first = "\n".join(PAGES[0].read_text(encoding="utf-8").splitlines()[:60])
    assert "make demo" in first
    assert "make test" in first

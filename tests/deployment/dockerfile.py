"""Runs the steps of a Dockerfile without an engine: each stage in a clean folder that stands for its root.

Absolute paths that the file itself makes are looked for in that folder; everything else (the shell, the
base image's Python) is this machine's.  Only the instructions that our own file uses are known, so that a
new one cannot be passed over in silence.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path

OWN = ("/opt", "/src", "/var/lib/vanguard")
"""The folders that the Dockerfile makes."""

_OWN = re.compile(r"(?<![\w./-])(" + "|".join(map(re.escape, OWN)) + r")(?=[/\s\"':]|$)")
_FLAG = re.compile(r"--(\w+)(?:=(\S+))?\s+")


@dataclass
class Image:
    """What a Dockerfile says of the image: its root folder, and how it is started."""

    root: Path
    env: dict[str, str]
    user: str = ""
    workdir: str = "/"
    command: list[str] = field(default_factory=list)
    health: list[str] = field(default_factory=list)
    volumes: list[str] = field(default_factory=list)
    ports: list[str] = field(default_factory=list)

    def at(self, path: str) -> Path:
        """Where a path of the image is on this machine."""
        return self.root / path.lstrip("/")

    def words(self, words: list[str]) -> list[str]:
        """A command's words with the image's paths."""
        return [_OWN.sub(lambda found: f"{self.root}{found[1]}", word) for word in words]

    def environment(self, more: dict[str, str] | None = None) -> dict[str, str]:
        """The image's environment, beside what this machine needs to reach its package index."""
        return {**self.env, **(more or {})}


def instructions(text: str) -> list[tuple[str, str]]:
    """Each instruction with the rest of its line, continued lines joined and comments left out."""
    lines = [line for line in text.split("\n") if not line.lstrip().startswith("#")]
    joined = re.sub(r"\\\n\s*", " ", "\n".join(lines))
    return [
        (name, rest.strip()) for name, _, rest in (line.partition(" ") for line in joined.split("\n")) if name
    ]


def kept(path: Path, ignore: str) -> bool:
    """Whether a file of the context goes to the engine, by the lines of a .dockerignore."""
    keep = True
    parts = [str(Path(*path.parts[:end])) for end in range(1, len(path.parts) + 1)]
    for line in ignore.split("\n"):
        pattern = line.strip()
        if not pattern or pattern.startswith("#"):
            continue
        wanted = pattern.removeprefix("!").removeprefix("**/")
        names = path.parts if "**/" in pattern else parts
        if any(fnmatch(each, wanted) for each in names):
            keep = pattern.startswith("!")
    return keep


class Build:
    """Builds a Dockerfile's image under ``folder``, from the files of ``context`` alone."""

    def __init__(self, context: Path, folder: Path, environ: dict[str, str]) -> None:
        self._context = context
        self._folder = folder
        self._stages: dict[str, Path] = {}
        self._ignore = (context / ".dockerignore").read_text(encoding="utf-8")
        base = folder / "base"
        base.mkdir()
        (base / "python").symlink_to(sys._base_executable)  # type: ignore[attr-defined]
        self._environ = {**environ, "PATH": f"{base}:/usr/bin:/bin"}
        self.image = Image(folder / "root", dict(self._environ))

    def run(self, text: str) -> Image:
        """Take every instruction in turn; the last stage's image."""
        for name, rest in instructions(text):
            getattr(self, f"_{name.lower()}")(rest)
        return self.image

    def _from(self, rest: str) -> None:
        """Put the stage before away, and begin in a clean root at the same place: scripts hold its path."""
        root = self._folder / "root"
        if root.exists():
            before = self._folder / "before"
            root.rename(before)
            self._stages = dict.fromkeys(self._stages, before)
        root.mkdir()
        self.image = Image(root, dict(self._environ))
        if " AS " in rest:
            self._stages[rest.rpartition(" AS ")[2]] = root

    def _workdir(self, rest: str) -> None:
        self.image.workdir = rest
        self.image.at(rest).mkdir(parents=True, exist_ok=True)

    def _copy(self, rest: str) -> None:
        flags: dict[str, str] = {}
        while found := _FLAG.match(rest):
            flags[found[1]], rest = found[2], rest[found.end() :]
        *sources, to = rest.split()
        target = self.image.at(to if to.startswith("/") else f"{self.image.workdir}/{to}")
        for source in sources:
            if "from" in flags:
                _copied(self._stages[flags["from"]] / source.lstrip("/"), target)
            else:
                self._from_context(source, target if not to.endswith("/") else target / Path(source).name)
        if "chmod" in flags:
            target.chmod(int(flags["chmod"], 8))

    def _from_context(self, source: str, target: Path) -> None:
        whole = self._context / source
        files = [whole] if whole.is_file() else [each for each in whole.rglob("*") if each.is_file()]
        sent = [each for each in files if kept(each.relative_to(self._context), self._ignore)]
        assert sent, f"{source} is not in the context"
        for each in sent:
            to = target if each == whole else target / each.relative_to(whole)
            to.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(each, to)

    def _run(self, rest: str) -> None:
        line = self.image.words([rest])[0]
        done = subprocess.run(
            ["/bin/sh", "-c", line],
            cwd=self.image.at(self.image.workdir),
            env=self.image.env,
            capture_output=True,
            text=True,
            timeout=500,
            check=False,
        )
        assert done.returncode == 0, f"RUN {rest}\n{done.stdout}{done.stderr}"

    def _env(self, rest: str) -> None:
        for pair in rest.split():
            name, _, value = pair.partition("=")
            value = self.image.words([value])[0]
            self.image.env[name] = re.sub(r"\$(\w+)", lambda found: self.image.env[found[1]], value)

    def _user(self, rest: str) -> None:
        self.image.user = rest

    def _volume(self, rest: str) -> None:
        self.image.volumes.append(rest)

    def _expose(self, rest: str) -> None:
        self.image.ports.append(rest)

    def _stopsignal(self, rest: str) -> None:
        assert rest == "SIGTERM"

    def _healthcheck(self, rest: str) -> None:
        self.image.health = json.loads(rest.partition(" CMD ")[2])

    def _cmd(self, rest: str) -> None:
        self.image.command = json.loads(rest)


def _copied(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copytree(source, target, symlinks=True, dirs_exist_ok=True)


def index_settings() -> dict[str, str]:
    """The part of this machine's environment that says where packages come from, and nothing else."""
    wanted = ("PIP_", "SSL_CERT", "REQUESTS_CA", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY")
    found = {name: value for name, value in os.environ.items() if name.upper().startswith(wanted)}
    return {**found, "HOME": os.environ.get("HOME", "/")}

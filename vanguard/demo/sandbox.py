"""The folder in which everything of the demo happens."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from vanguard.model.value import value

MARK = ".vanguard-demo-sandbox"
"""The file that says that a folder was made by the demo and may be destroyed."""

NOTE = "notes/today.md"
"""The harmless file, as a path inside the workspace."""

SALARIES = "../private/salaries.csv"
"""A decoy that is nobody's business, as a path that leaves the workspace."""

_FILES = {
    f"work/{NOTE}": "# Today\n\n- water the plants\n- reply to Noor about the offsite\n",
    "work/notes/ideas.md": "# Ideas\n\n- a quieter keyboard\n",
    "private/salaries.csv": "name,salary\nDecoy Person,12345\n",
    "vanguard.yaml": "version: 1\nzones: [work]\n",
    "home/photos/summer.txt": "Not really a photo.\n",
    "home/thesis.txt": "Three years of work, of which the demo made up every word.\n",
}


@value
class Sandbox:
    """A temporary folder with a workspace, and beside it a decoy home that has something to lose."""

    root: Path

    @property
    def work(self) -> Path:
        """The folder that the server is meant to stay in, and its current directory."""
        return self.root / "work"

    @property
    def home(self) -> Path:
        """The decoy home of the commands that the server runs."""
        return self.root / "home"

    @property
    def note(self) -> str:
        """The text of the harmless file."""
        return (self.work / NOTE).read_text(encoding="utf-8")

    @property
    def salaries(self) -> str:
        """The text of the decoy."""
        return (self.work / SALARIES).read_text(encoding="utf-8")

    @property
    def config(self) -> Path:
        """A config that names the workspace as the only folder that calls may touch."""
        return self.root / "vanguard.yaml"

    @property
    def losses(self) -> int:
        """How many files of the decoy home are gone."""
        made = [name for name in _FILES if name.startswith("home/")]
        return sum(not (self.root / name).exists() for name in made)

    @property
    def genuine(self) -> bool:
        """Whether the demo made this folder and the decoy home really lies inside it."""
        root = self.root.resolve()
        return (root / MARK).is_file() and self.home.resolve() == root / "home"


@contextmanager
def sandbox() -> Iterator[Sandbox]:
    """A fresh sandbox, removed at the end whatever happened in it.

    Raises OSError where the machine's temporary folder cannot be written.
    """
    with TemporaryDirectory(prefix="vanguard-demo-") as folder:
        made = Sandbox(Path(folder).resolve())
        (made.root / MARK).touch()
        for name, text in _FILES.items():
            path = made.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        yield made

"""The rule files of a folder, and the digest that stands for all of them."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from vanguard.errors import ConfigError


def rule_files(folder: Path) -> list[Path]:
    """The YAML files under a folder in the order of their names, hidden ones and sequences left out.

    Raises ConfigError where there is no such folder.
    """
    if not folder.is_dir():
        raise ConfigError(f"no rules found in {folder}", hint="there is no such folder")
    found = (path for path in folder.rglob("*.y*ml") if path.suffix in (".yaml", ".yml"))
    return sorted(path for path in found if not _hidden(path.relative_to(folder)))


def digest(folder: Path) -> str:
    """SHA-256 in hex over the names and the bytes of all rule files of a folder.

    Raises ConfigError where the folder or one of its files cannot be read.
    """
    total = sha256()
    for path in rule_files(folder):
        try:
            raw = path.read_bytes()
        except OSError as error:
            raise ConfigError(f"cannot be read: {error.strerror}", place=str(path)) from None
        total.update(f"{path.relative_to(folder).as_posix()}\0{len(raw)}\0".encode())
        total.update(raw)
    return total.hexdigest()


def _hidden(path: Path) -> bool:
    return path.parts[0] == "sequences" or any(part.startswith(".") for part in path.parts)

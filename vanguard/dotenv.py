"""Reads a ``.env`` file: ``NAME=value`` lines, nothing expanded, nothing executed."""

from __future__ import annotations

import re
from pathlib import Path

from vanguard.errors import ConfigError

_LINE = re.compile(
    r"""(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^"'\s#][^#]*|))\s*(?:#.*)?"""
)


def read(path: Path) -> dict[str, tuple[str, str]]:
    """The values of the file by name, each with its place as ``file:line``; empty where there is none.

    Raises ConfigError for a line that is not ``NAME=value`` and for a file that cannot be read.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except UnicodeDecodeError:
        raise ConfigError("the file is not UTF-8 text", place=str(path)) from None
    except OSError as wrong:
        raise ConfigError(f"cannot be read: {wrong.strerror}", place=str(path)) from None
    values: dict[str, tuple[str, str]] = {}
    for number, line in enumerate(text.splitlines(), 1):
        stripped = line.strip()
        if not stripped or stripped.startswith("#"):
            continue
        found = _LINE.fullmatch(stripped)
        if not found:
            raise ConfigError("not a line of the form NAME=value", place=f"{path}:{number}")
        value = next((each for each in found.groups()[1:] if each is not None), "")
        values[found[1]] = (value.strip() if found[4] is not None else value, f"{path}:{number}")
    return values

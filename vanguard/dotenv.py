"""Reads settings from a ``.env`` file: ``NAME=value`` lines, nothing expanded, nothing executed.

Such a file mostly belongs to another program, so only lines that are meant for us must be right.
"""

from __future__ import annotations

import re
from pathlib import Path

from vanguard.errors import ConfigError

_LINE = re.compile(
    r"""(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^"'\s#][^#]*|))\s*(?:#.*)?"""
)


def read(path: Path, prefix: str) -> dict[str, tuple[str, str]]:
    """The values by name, of names that begin with ``prefix``, each with its place as ``file:line``.

    Empty where there is no such file, or only a folder of that name.  Raises ConfigError for a line
    that begins with the prefix and is not ``NAME=value``, OSError where the file cannot be read.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig", "replace")
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return {}
    ours = re.compile(rf"(?:export\s+)?{re.escape(prefix)}")
    values: dict[str, tuple[str, str]] = {}
    for number, line in enumerate(text.split("\n"), 1):
        stripped = line.strip()
        if not ours.match(stripped):
            continue
        found = _LINE.fullmatch(stripped)
        if not found or "\ufffd" in stripped:
            raise ConfigError("not a line of the form NAME=value", place=f"{path}:{number}")
        value = next((each for each in found.groups()[1:] if each is not None), "")
        values[found[1]] = (value.strip() if found[4] is not None else value, f"{path}:{number}")
    return values

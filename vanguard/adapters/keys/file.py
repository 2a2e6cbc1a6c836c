"""A file of API keys, JSON or YAML, read again whenever it is another one."""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import orjson

from vanguard import files
from vanguard.adapters.keys.entry import Entry, as_json, entry, id_of
from vanguard.errors import ConfigError
from vanguard.model.principal import Principal

MOST = 10_000
"""Keys in one file."""

LARGEST = 16 * 1024 * 1024
"""Bytes of the largest file that is read."""


class KeyFile:
    """The keys of a file, looked up by id and compared by hash.

    The file is read again when its time, size or inode changes; a new one that is broken leaves the old
    keys in force and is told of, one that is gone takes them along.  ``now`` is in seconds since the epoch.
    """

    def __init__(
        self,
        path: Path,
        now: Callable[[], float] = time.time,
        say: Callable[[str], None] = lambda line: None,
    ) -> None:
        self._path = path
        self._now = now
        self._say = say
        self._stamp = files.stamp(path)
        self._by_id: Mapping[str, tuple[Entry, Principal]] = _by_id(read(path))

    def principal(self, key: str) -> Principal | None:
        """Whose key it is; None where it is unknown or has expired."""
        self._renew()
        id = id_of(key)
        if id is None:
            return None
        known = self._by_id.get(id)
        if known is None or not known[0].fits(key):
            return None
        return known[1] if known[0].lives(self._now()) else None

    def _renew(self) -> None:
        stamp = files.stamp(self._path)
        if stamp == self._stamp:
            return
        self._stamp = stamp
        if stamp is None:
            self._by_id = {}
            self._say(f"{self._path} is gone: none of its keys is taken any more")
            return
        try:
            self._by_id = _by_id(read(self._path))
        except ConfigError as error:
            self._say(f"{error}; the keys that were read before stay in force")


def read(path: Path) -> tuple[Entry, ...]:
    """The keys of a file; raises ConfigError, also where others than its owner may write it."""
    document = _document(path)
    listed = document.get("keys") if isinstance(document, dict) else None
    if not isinstance(listed, list) or document.keys() - {"version", "keys"}:
        raise ConfigError("this is no file of keys", place=str(path), hint="vanguard keys create writes one")
    if document.get("version") != 1:
        raise ConfigError("the version is not 1", place=str(path))
    if len(listed) > MOST:
        raise ConfigError(f"more than {MOST} keys", place=str(path))
    found = tuple(entry(each, f"{path}: keys[{number}]") for number, each in enumerate(listed))
    for member in ("id", "name"):
        seen: set[str] = set()
        for each in found:
            if getattr(each, member) in seen:
                raise ConfigError(f"two keys have the {member} {getattr(each, member)}", place=str(path))
            seen.add(getattr(each, member))
    return found


def write(path: Path, entries: Sequence[Entry]) -> None:
    """Keep the keys, whole or not at all, in a file of mode 0600.  Raises OSError."""
    document = {"version": 1, "keys": [as_json(each) for each in entries]}
    whole = orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    files.replace(path, whole)


def change(path: Path, how: Callable[[tuple[Entry, ...]], Iterable[Entry]]) -> None:
    """Write what ``how`` makes of a file's keys; of two that change it at once, one waits for the other.

    Folders that are missing are made with mode 0700.  Raises ConfigError and OSError.
    """
    files.make_folders(path.parent)
    with files.locked(path):
        write(path, [*how(read(path) if path.exists() else ())])


def _document(path: Path) -> Any:
    text = files.read(path, LARGEST)
    if text is None:
        raise ConfigError(f"it cannot be read ({os.strerror(errno.ENOENT)})", place=str(path))
    if path.suffix in (".yaml", ".yml"):
        from vanguard.strict_yaml import read as read_yaml

        return read_yaml(text.decode("utf-8", "replace"), str(path)).plain()
    try:
        return orjson.loads(text)
    except ValueError:
        raise ConfigError("it is not JSON", place=str(path)) from None


def _by_id(entries: Iterable[Entry]) -> dict[str, tuple[Entry, Principal]]:
    return {each.id: (each, each.who) for each in entries}

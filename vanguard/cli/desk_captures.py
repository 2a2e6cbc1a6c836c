"""The whole message of a decision, for the dashboard, where a capture of it is kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import orjson

from vanguard.errors import ConfigError
from vanguard.settings import Settings


def captured(settings: Settings) -> Callable[[str, str], str]:
    """Gives the message of a decision by its id and the day of its record; "" where none is kept."""

    def message(decision_id: str, day: str) -> str:
        from vanguard.adapters.captures.place import FOLDER, captures, key_of
        from vanguard.adapters.captures.sealed import records

        folder = settings.home / FOLDER / day
        if not decision_id or not folder.is_dir():
            return ""
        needle, today = decision_id.encode(), datetime.now(UTC).date()
        try:
            key = key_of(settings.home, make=False)
            for file in captures(folder):
                with file.open("rb") as stream:
                    for line in records(stream, key, today, str(file)):
                        if needle in line and (found := _message(line, decision_id)):
                            return found
        except (ConfigError, OSError):
            return ""
        return ""

    return message


def _message(line: bytes, decision_id: str) -> str:
    """The message of a captured line as indented JSON, where it is that decision's."""
    try:
        held = orjson.loads(line)
    except orjson.JSONDecodeError:
        return ""
    if not isinstance(held, dict) or held.get("id") != decision_id:
        return ""
    return orjson.dumps(held.get("message"), option=orjson.OPT_INDENT_2).decode("utf-8", "replace")

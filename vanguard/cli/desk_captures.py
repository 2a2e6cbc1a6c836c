"""The whole message of a decision, for the dashboard, where a capture of it is kept."""

from __future__ import annotations

from collections.abc import Callable

import orjson

from vanguard.errors import ConfigError
from vanguard.settings import Settings


def captured(settings: Settings) -> Callable[[str, str], str]:
    """Gives the message of a decision by its id and the day of its record; "" where none is kept."""

    def message(decision_id: str, day: str) -> str:
        from vanguard.adapters.captures.place import FOLDER
        from vanguard.cli import beside

        folder = settings.home / FOLDER / day
        if not decision_id or not folder.is_dir():
            return ""
        needle = decision_id.encode()
        try:
            for line in beside.captured(folder, settings):
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

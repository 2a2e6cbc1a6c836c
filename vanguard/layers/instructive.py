"""Messages whose text is meant to tell a model what to do: prompts, and files of instructions for agents.

There a role, an order or a rule is what was asked for and says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from vanguard.model.context import Context
from vanguard.model.message import ANSWER, Message, params_of

_FILES: Final = re.compile(
    r"(?i)(?:^|[/\\])(?:skill|agents?|claude|gemini|copilot-instructions)\.md$"
    r"|[/\\]\.(?:cursorrules|windsurfrules|clinerules)$"
    r"|\.(?:prompt|instructions|agent|chatmode)\.md$|\.mdc$"
)
"""Names that clients give to the files which they put before a model as instructions."""

_WEB: Final = re.compile(r"(?i)\s*(?:https?|ftp):|\s*//|\s*www\.")
_LONGEST: Final = 512
_MOST: Final = 16
"""Texts of a request that are looked at."""


def is_instructive(message: Message, context: Context) -> bool:
    """Whether a message answers with a prompt, or a file of instructions that was asked for by name."""
    if message.kind is not ANSWER:
        return False
    result = message.body.get("result")
    if not isinstance(result, dict):
        return False
    if message.method == "prompts/get" or (not message.method and isinstance(result.get("messages"), list)):
        return True
    names = list(_asked_for(context.asked) if context.asked else _shown(result))
    texts = [name for name in names[:_MOST] if isinstance(name, str) and len(name) <= _LONGEST]
    return any(map(_FILES.search, texts))


def _asked_for(asked: Mapping[str, Any]) -> Iterator[object]:
    params = params_of(asked)
    yield params.get("uri")
    arguments = params.get("arguments")
    if isinstance(arguments, Mapping):
        # What anybody on the web calls a page makes it no file that a client would put before a model.
        yield from (each for each in arguments.values() if not _is_web(each))


def _is_web(said: object) -> bool:
    return isinstance(said, str) and _WEB.match(said) is not None


def _shown(result: Mapping[str, Any]) -> Iterator[object]:
    """What the resources in a result are called, where nobody knows what was asked for."""
    contents = result.get("contents")
    for entry in contents if isinstance(contents, list) else ():
        if isinstance(entry, dict):
            yield entry.get("uri")

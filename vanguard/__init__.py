"""Vanguard: a security gateway between AI agents and MCP servers.

The public names judge single messages; the gateway itself is the ``vanguard`` command.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from vanguard.inspection import inspect, reconsider
    from vanguard.model.context import Context
    from vanguard.model.decision import Decision, Verdict
    from vanguard.model.message import Message

__version__ = "0.1.0"

__all__ = ["Context", "Decision", "Message", "Verdict", "__version__", "inspect", "reconsider"]

_HOMES = {
    "inspect": "vanguard.inspection",
    "reconsider": "vanguard.inspection",
    "Context": "vanguard.model.context",
    "Decision": "vanguard.model.decision",
    "Verdict": "vanguard.model.decision",
    "Message": "vanguard.model.message",
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for, so that the command line starts quickly."""
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

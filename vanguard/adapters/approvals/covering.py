"""Which calls a grant for several calls is for."""

from __future__ import annotations

from dataclasses import replace

from vanguard.adapters.approvals.request import Grant, Request
from vanguard.layers import safe_zones
from vanguard.layers.normalize import read
from vanguard.model.context import Context
from vanguard.model.finding import Status
from vanguard.model.message import Message

_NOWHERE = ("/\x01nowhere",)


def covers(grant: Grant, request: Request, message: Message, context: Context, now: float) -> bool:
    """Whether a call may use up one of a grant's: its kind is such, and its paths are in its folder."""
    if grant.left <= 0 or grant.expires <= now or not message.is_call or not grant.is_for(request):
        return False
    return not grant.folder or within(message, context, grant.folder)


def within(message: Message, context: Context, folder: str) -> bool:
    """Whether a call names paths, and all of them lie in a folder, as safe zones judge it."""
    return _clear(message, context, (folder,)) and not _clear(message, context, _NOWHERE)


def _clear(message: Message, context: Context, zones: tuple[str, ...]) -> bool:
    server = replace(context.server, zones=zones, tool_zones=None)
    reading = read(message, context.policy.profile.limits)
    found = safe_zones.judge(reading, replace(context, server=server))
    return found.status is Status.RAN and not found.findings and not reading.exhausted

"""Which calls a grant for several calls is for."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import replace

from vanguard.adapters.approvals.request import Grant, Request
from vanguard.layers import safe_zones
from vanguard.layers.normalize import read
from vanguard.model.context import Context
from vanguard.model.finding import Status
from vanguard.model.message import Message, Part

_NOWHERE = ("/\x01nowhere",)
_path = re.compile(r"[^\s\"'`,;|<>()]*/[^\s\"'`,;|<>()]*")
_sign = re.compile(r"[*?\[{]")


def covers(grant: Grant, request: Request, message: Message, context: Context, now: float) -> bool:
    """Whether a call may use up one of a grant's: its kind is such, and its paths are in its folder."""
    if grant.left <= 0 or grant.expires <= now or not message.is_call or not grant.is_for(request):
        return False
    return not grant.folder or within(message, context, grant.folder)


def within(message: Message, context: Context, folder: str) -> bool:
    """Whether a call names paths, and all of them lie in a folder, as safe zones judge it.

    Beyond that an argument which is an absolute path counts whatever it is called, and so does a pattern for
    names of files: it must begin in the folder, and lead up nowhere.
    """
    if _clear(message, context, _NOWHERE) or not _clear(message, context, (folder,)):
        return False
    return all(_stays(each, folder) for each in _named(message, context))


def _named(message: Message, context: Context) -> Iterator[str]:
    for fragment in read(message, context.policy.profile.limits).fragments:
        if fragment.part is Part.ARGUMENT:
            for form in fragment.forms:
                for word in _path.findall(form.text):
                    if _sign.search(word) or (word == form.text and word[:1] == "/"):
                        yield word


def _stays(path: str, folder: str) -> bool:
    if ".." in re.split(r"[/{},]", path):
        return False
    sign = _sign.search(path)
    fixed = path[: path.rfind("/", 0, sign.start()) + 1] if sign else path
    return path[:1] != "/" or f"{posixpath.normpath(fixed)}/".startswith(f"{folder.rstrip('/')}/")


def _clear(message: Message, context: Context, zones: tuple[str, ...]) -> bool:
    server = replace(context.server, zones=zones, tool_zones=None)
    reading = read(message, context.policy.profile.limits)
    found = safe_zones.judge(reading, replace(context, server=server))
    return found.status is Status.RAN and not found.findings and not reading.exhausted

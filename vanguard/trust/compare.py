"""What has changed between two definitions of a tool: pure, and quick where nothing has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from vanguard.model.capability import Capability
from vanguard.model.drift import Change, Drift
from vanguard.policy.capabilities import capabilities
from vanguard.trust.schemas import compared as schemas_compared
from vanguard.trust.wording import changed, says_name

_SINKS = frozenset(
    {
        Capability.NET_OUT,
        Capability.MESSAGE_SEND,
        Capability.MONEY,
        Capability.EXEC,
        Capability.SECRETS,
        Capability.ADMIN,
    }
)
_HINTS = {"readOnlyHint": False, "destructiveHint": True, "idempotentHint": False, "openWorldHint": True}
"""The hints of a tool's annotations, and what each is where it is not said (MCP, ToolAnnotations)."""

_DEPTH = 12


def tool(was: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[Change, ...]:
    """Every difference between the definition that was pinned and the one that is there now."""
    if was == now:
        return ()
    found = [
        change
        for key in dict.fromkeys((*was, *now))
        for change in _member(key, _said(key, was), _said(key, now))
    ]
    found += _abilities(was, now)
    return tuple(found) or (Change(Drift.COSMETIC, ""),)


def new_tool(now: Mapping[str, Any]) -> tuple[Change, ...]:
    """What is to be said of a tool that nobody pinned."""
    found = [Change(Drift.NEW_TOOL, "", None, now.get("name"))]
    found += _abilities({}, now)
    return tuple(found)


def text(was: str | None, now: str | None, pointer: str) -> Iterator[Change]:
    """How a text that the model reads differs; None stands for none."""
    kind = changed(was or "", now or "")
    if kind is not None:
        yield Change(kind, pointer, was, now)


def _said(key: str, of: Mapping[str, Any]) -> Any:
    """A member of a definition, without a title that says no more than the tool's name."""
    held = of.get(key)
    return None if key == "title" and says_name(held, str(of.get("name", ""))) else held


def _member(key: str, was: Any, now: Any) -> Iterator[Change]:
    pointer = "/" + key.replace("~", "~0").replace("/", "~1")
    if was == now and type(was) is type(now):
        return
    match key:
        case "title" | "description":
            yield from text(_str(was), _str(now), pointer)
        case "inputSchema" | "outputSchema":
            yield from (
                Change(kind, pointer + at, old, new)
                for kind, at, old, new in schemas_compared(was, now, taken=key == "inputSchema")
            )
        case "annotations":
            yield from _annotations(_dict(was), _dict(now), pointer)
        case "name":
            yield Change(Drift.WIDENING, pointer, was, now)
        case "icons" | "_meta":
            yield from _loose(was, now, pointer, Drift.COSMETIC)
        case _:
            yield from _loose(was, now, pointer, Drift.WIDENING)


def _annotations(was: Mapping[str, Any], now: Mapping[str, Any], pointer: str) -> Iterator[Change]:
    """A claim of less harm is one that clients rely on, so it widens as much as the admission of more."""
    for key in dict.fromkeys((*was, *now)):
        at = f"{pointer}/{key}"
        if key in _HINTS:
            old, new = was.get(key, _HINTS[key]), now.get(key, _HINTS[key])
            if old is not new:
                yield Change(Drift.WIDENING, at, was.get(key), now.get(key))
            elif (key in was) != (key in now):
                yield Change(Drift.COSMETIC, at, was.get(key), now.get(key))
        elif was.get(key) != now.get(key):
            yield from _loose(was.get(key), now.get(key), at, Drift.COSMETIC)


def _loose(was: Any, now: Any, pointer: str, mild: Drift, depth: int = 0) -> Iterator[Change]:
    """Values without a fixed shape: their texts are compared as texts, addresses as ways out."""
    if was == now and type(was) is type(now):
        return
    if depth > _DEPTH:
        yield Change(Drift.WIDENING, pointer, was, now)
    elif isinstance(now, dict) and (was is None or isinstance(was, dict)):
        for key in dict.fromkeys((*(was or {}), *now)):
            yield from _loose((was or {}).get(key), now.get(key), f"{pointer}/{key}", mild, depth + 1)
        if was is None and mild is not Drift.COSMETIC:
            yield Change(mild, pointer, was, now)
    elif isinstance(now, list) and (was is None or isinstance(was, list)):
        for at, each in enumerate(now):
            old = was[at] if was and at < len(was) else None
            yield from _loose(old, each, f"{pointer}/{at}", mild, depth + 1)
        if was and len(was) > len(now):
            yield Change(mild, pointer, was, now)
    elif isinstance(now, str):
        yield _loose_text(was, now, pointer, mild)
    else:
        yield Change(mild, pointer, was, now)


def _loose_text(was: Any, now: str, pointer: str, mild: Drift) -> Change:
    old = was if isinstance(was, str) else ""
    if now.startswith("data:image/") and (not old or old.startswith("data:image/")):
        return Change(mild, pointer, was, now)
    if "://" in now:
        same = _host(old) == _host(now) and _host(now) != ""
        return Change(mild if same else Drift.NEW_SINK, pointer, was, now)
    kind = changed(old, now) or mild
    if kind is Drift.NEW_INSTRUCTION and len(now.split()) == 1 and len(now) <= 32:
        kind = mild
    return Change(max(kind, mild, key=lambda each: each.rank), pointer, was, now)


def _abilities(was: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Change]:
    """What the definition says the tool can do and did not say before."""
    more = capabilities({**now, "annotations": None}) - capabilities({**was, "annotations": None})
    for each in sorted(more):
        kind = Drift.NEW_SINK if each in _SINKS else Drift.WIDENING
        if was or kind is Drift.NEW_SINK:
            yield Change(kind, "", None, f"can do: {each}")


def _host(url: str) -> str:
    try:
        return urlsplit(url).netloc.lower()
    except ValueError:
        return ""


def _str(value: Any) -> str | None:
    return value if isinstance(value, str) else None if value is None else str(value)


def _dict(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {} if value is None else {"": value}

"""``vanguard policy suggest``: a policy file drafted from what was seen, and what it would have stopped."""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from vanguard.cli.ends import DONE, inert, say
from vanguard.errors import UsageError
from vanguard.policy.suggesting import Call, draft, gathered

if TYPE_CHECKING:
    from vanguard.settings import Settings

_STOPS = ("REVIEW", "BLOCK")
MOST_SHOWN = 10
USUAL = "balanced"
"""The profile of a draft where the one in force enforces nothing."""


def run(sources: Iterable[str], server: str, out: Path | None, config: str | None, key: str) -> int:
    """Write the draft and say what it would have stopped; the exit code.  Raises UsageError, ConfigError."""
    from vanguard.settings import load

    settings = load({"config": config})
    logs, captures = _sorted(sources, settings)
    seen = [each for each in _calls(logs, captures, settings, key) if not server or each.server == server]
    if not seen:
        raise UsageError(
            "no calls were seen", hint="name audit logs or captures, or let a gateway run in monitor"
        )
    found = gathered(seen)
    whole = sum(each.arguments is not None for each in seen)
    head = [
        f"Drafted by vanguard policy suggest on {datetime.now(UTC):%Y-%m-%d} from {len(seen)} calls,",
        f"{whole} of them with arguments. It allows what was seen and nothing else, so read it line by line:",
        "what was seen may be wrong, and what was not seen yet may be right.",
    ]
    # A draft that stops nothing would be none.
    profile = settings.profile.name if settings.profile.enforcing else USUAL
    text = draft(found, head, profile, {name: _started(settings, name) for name in settings.servers})
    if not text:
        raise UsageError("every call that was seen was stopped, so there is nothing to allow")
    _check(text)
    if out is None:
        print(text, end="")
    else:
        _new_file(out, text)
        say(f"written to {out}; read it, then: vanguard policy check {out}")
        say(f"to see what it would stop, before it does: policy: {{shadow: {out}}} in your config")
    for line in outcome(text, seen, captures, key):
        print(inert(line), file=sys.stderr)
    return DONE


def _started(settings: Settings, name: str) -> dict[str, Any]:
    """How a server of the config is started or reached; not the values of its environment and headers."""
    entry = settings.servers[name]
    if entry.upstream is not None:
        return {"url": entry.upstream.url}
    return {"command": entry.command, "args": [*entry.args]} if entry.command else {}


def _sorted(sources: Iterable[str], settings: Settings) -> tuple[list[Path], list[Path]]:
    """Audit files and captures; where none is named, those of the home."""
    from vanguard.adapters.captures.place import FOLDER, is_capture
    from vanguard.cli.logs import source_in

    named = [Path(each) for each in sources]
    if not named:
        folder = settings.home / FOLDER
        return source_in(settings).files(), [folder] if folder.is_dir() and is_capture(folder) else []
    for each in named:
        if not each.exists():
            raise UsageError("there is no such file", place=str(each))
    captures = [each for each in named if is_capture(each)]
    return [each for each in named if each not in captures], captures


def _calls(logs: list[Path], captures: list[Path], settings: Settings, key: str) -> Iterator[Call]:
    """Every call once: with its arguments where it was captured."""
    from vanguard.cli.beside import captured
    from vanguard.cli.logs import source_in
    from vanguard.cli.logs_read import decisions

    known: set[str] = set()
    for path in captures:
        for line in captured(path, settings, key):
            held = orjson.loads(line)
            known.add(held["id"])
            call = _captured(held)
            if call is not None:
                yield call
    for fields in decisions(source_in(settings), logs) if logs else ():
        if fields.get("decision_id") not in known:
            logged = _logged(fields)
            if logged is not None:
                yield logged


def _captured(held: Mapping[str, Any]) -> Call | None:
    message = held["message"]
    if held["direction"] != "to_server" or message.get("method") != "tools/call":
        return None
    params = message.get("params") or {}
    arguments = params.get("arguments")
    stops = held["would_be"] in _STOPS
    return Call(
        held["server"],
        str(params.get("name")),
        arguments if isinstance(arguments, dict) else {},
        tuple(held["because"]) or ("a rule",) if stops else (),
    )


def _logged(fields: Mapping[str, Any]) -> Call | None:
    tool, server = fields.get("tool"), fields.get("server")
    if fields.get("direction") != "to_server" or fields.get("method") != "tools/call" or not tool:
        return None
    stops = fields.get("would_be") in _STOPS
    return Call(str(server or ""), str(tool), None, (str(fields.get("rule") or "a rule"),) if stops else ())


def outcome(text: str, seen: list[Call], captures: list[Path], key: str) -> Iterator[str]:
    """What the draft would have made of what was seen, in lines."""
    from vanguard.cli.replay import changes

    found = gathered(seen)
    kept = {(server, tool) for server, tools in found.items() for tool, each in tools.items() if each.passed}
    refused = Counter(each.tool for each in seen if (each.server, each.tool) not in kept)
    yield f"of {len(seen)} calls that were seen the draft leaves out the tools of {refused.total()}"
    yield from (f"  {count:>6}  {tool}" for tool, count in refused.most_common(MOST_SHOWN))
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "draft.yaml"
        config.write_text(text, encoding="utf-8")
        again = [each for path in captures for each in changes(str(path), str(config), None, [], key)]
    if not captures:
        yield "what else it would have stopped takes arguments, which only captures have"
        return
    stopped = Counter(
        f"{each.tool}: {', '.join(each.new_rules)} ({each.new})" for each in again if each.new in _STOPS
    )
    yield f"of {len(again)} captured messages, inspected anew, it would have stopped {stopped.total()}"
    yield from (f"  {count:>6}  {what}" for what, count in stopped.most_common(MOST_SHOWN))


def _check(text: str) -> None:
    """A draft that could not be used would be a fault of ours."""
    from vanguard.policy.config import read_config

    read_config(Path("draft.yaml"), str(Path.home()), text)


def _new_file(out: Path, text: str) -> None:
    try:
        with out.open("x", encoding="utf-8") as stream:
            stream.write(text)
    except FileExistsError:
        raise UsageError("this file is there already", place=str(out), hint="name another") from None
    except OSError as error:
        raise UsageError(f"it cannot be written: {error.strerror}", place=str(out)) from None

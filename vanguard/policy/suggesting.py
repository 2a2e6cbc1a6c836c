"""A policy file drafted from calls that were seen: the least that covers them, for a person to read."""

from __future__ import annotations

import json
import posixpath
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

from vanguard.model.value import value
from vanguard.policy.mask import mask
from vanguard.policy.operator import AROUND

MOST_VALUES = 8
"""Different values of an argument, or hosts, that are listed."""

SEEN_EACH = 3
"""How often each value was seen, on average, where values are taken for a choice of few."""

_KEPT = 500
_LONGEST = 80
_NAME = re.compile(r"[A-Za-z_][\w.-]{0,63}", re.ASCII)
_CLIMBS = r"(^|[/\\])\.\.([/\\]|$)"


@value
class Call:
    """A call that was seen; ``arguments`` None where its tool alone is known; ``stopped`` rules stop it."""

    server: str
    tool: str
    arguments: Mapping[str, Any] | None = None
    stopped: tuple[str, ...] = ()


class Values:
    """What one argument of a tool was, over all calls that were let go."""

    def __init__(self) -> None:
        self.calls = 0
        self.texts: Counter[str] = Counter()
        self.numbers: list[float] = []
        self.others = 0

    def add(self, said: Any) -> None:
        """Take the argument of one call; every entry of a list counts."""
        self.calls += 1
        for each in said if isinstance(said, list) else [said]:
            if isinstance(each, bool) or each is None or isinstance(each, dict | list):
                self.others += 1
            elif isinstance(each, int | float):
                self.numbers = [min([each, *self.numbers]), max([each, *self.numbers])]
            elif len(self.texts) < _KEPT or each in self.texts:
                self.texts[each] += 1
            else:
                self.others += 1

    def narrowed(self) -> dict[str, Any] | None:
        """What a rule may ask of the argument, and all of these fulfil; None where nothing is said."""
        if self.others or not (self.texts or self.numbers) or (self.texts and self.numbers):
            return None
        if self.numbers:
            return {"min": self.numbers[0], "max": self.numbers[-1]}
        return _folder(self.texts) or _hosts(self.texts) or _few(self.texts)


class Seen:
    """What was seen of one tool."""

    def __init__(self) -> None:
        self.calls = 0
        self.stopped: Counter[str] = Counter()
        self.whole = 0
        self.arguments: dict[str, Values] = {}

    @property
    def passed(self) -> int:
        """Calls that nothing stopped, or would have."""
        return self.calls - self.stopped.total()

    def add(self, call: Call) -> None:
        """Take one call."""
        self.calls += 1
        if call.stopped:
            self.stopped[call.stopped[0]] += 1
        elif call.arguments is not None:
            self.whole += 1
            for name, said in call.arguments.items():
                self.arguments.setdefault(name, Values()).add(said)

    def when(self) -> dict[str, dict[str, Any]]:
        """What a rule asks of the arguments, by the calls whose arguments are known."""
        found = {
            name: each.narrowed()
            for name, each in self.arguments.items()
            if each.calls == self.whole and _NAME.fullmatch(name)
        }
        return {name: each for name, each in found.items() if each}


def gathered(calls: Iterable[Call]) -> dict[str, dict[str, Seen]]:
    """The calls by server and tool."""
    found: dict[str, dict[str, Seen]] = {}
    for call in calls:
        found.setdefault(call.server, {}).setdefault(call.tool, Seen()).add(call)
    return found


def draft(
    seen: Mapping[str, Mapping[str, Seen]],
    head: Iterable[str],
    profile: str,
    started: Mapping[str, Mapping[str, Any]] = MappingProxyType({}),
) -> str:
    """The draft, as the text of a policy file; every line of ``head`` becomes a comment.

    It is "" where every call was stopped.  ``started`` says how servers are started or reached, as their keys
    in a config.
    """
    lines = [f"# {_shown(line)}" for line in head]
    lines += ["version: 1", f"profile: {profile}", "servers:"]
    for server, tools in sorted(seen.items()):
        kept = sorted(tool for tool, each in tools.items() if each.passed)
        lines.append(f"  {_quoted(server)}:")
        lines += _started(started.get(server, {}))
        lines.append(f"    tools: [{', '.join(map(_quoted, kept))}]   # all others are hidden and refused")
        lines += [
            f"    # left out: {_told(tool, each)}" for tool, each in sorted(tools.items()) if not each.passed
        ]
    lines.append("default_action: review   # what nothing below allows waits for a person")
    lines.append("rules:")
    taken: set[str] = set()
    for server, tools in sorted(seen.items()):
        for tool, each in sorted(tools.items()):
            if each.passed:
                lines += _rule(server, tool, each, taken)
    return "\n".join([*lines, ""]) if taken else ""


def _started(keys: Mapping[str, Any]) -> Iterator[str]:
    """How a server is started; what may be a secret stays where it is."""
    for key, said in keys.items():
        if mask(written := json.dumps(said)) == written:
            yield f"    {key}: {written}"
        else:
            yield f"    # {key}: may hold a secret, so copy it by hand"
    if not keys:
        yield "    # command: and args:, or url:, as in the config that the server is in"


def _rule(server: str, tool: str, seen: Seen, taken: set[str]) -> Iterator[str]:
    yield f"  # {_told(tool, seen)}"
    when = seen.when()
    unknown = seen.passed - seen.whole
    if unknown:
        what = "Its arguments" if not seen.whole else f"The arguments of {_count(unknown, 'call')}"
        yield f"  # {what} are not known: an audit log has none. Captures do (captures: in the config)."
    for name, each in seen.arguments.items():
        if name not in when:
            some = "" if each.calls == seen.whole else f", in {each.calls} of {seen.whole} calls"
            many = _count(len(each.texts), "value") if each.texts else "other values"
            yield f"  # {_shown(name)}: {many}{some}; nothing is asked of it"
    yield f"  - name: {_named(server, tool, taken)}"
    yield f"    server: {_quoted(server)}"
    yield f"    tool: {_quoted(tool)}"
    if when:
        yield "    when:"
        for name, asked in when.items():
            yield f"      {_quoted(f'/{name}' if name in AROUND else name)}: {_flow(asked)}"
    yield "    action: allow"


def _told(tool: str, seen: Seen) -> str:
    stopped = ", ".join(f"{count} stopped by {_shown(rule)}" for rule, count in seen.stopped.most_common(3))
    return f"{_shown(tool)}: {_count(seen.calls, 'call')}{', ' + stopped if stopped else ''}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _folder(texts: Mapping[str, int]) -> dict[str, Any] | None:
    """The folder that all of these absolute paths lie in, where it is no folder of everybody's.

    Of a single path it is the path itself, unless its name has an ending as files do.
    """
    if not all(
        each.startswith("/") and each.isprintable() and not re.search(_CLIMBS, each) for each in texts
    ):
        return None
    single = len(texts) == 1 and all(posixpath.splitext(each)[1] for each in texts)
    folder = posixpath.commonpath([posixpath.dirname(each) if single else each for each in texts])
    if folder.count("/") < 2 or mask(folder) != folder:
        return None
    return {"matches": f"^{re.escape(folder)}(/|$)", "not_matches": _CLIMBS}


def _hosts(texts: Mapping[str, int]) -> dict[str, Any] | None:
    """The hosts that all of these URLs lead to, where they are few."""
    hosts: set[str] = set()
    for each in texts:
        try:
            parts = urlsplit(each)
            plain = parts.scheme == "https" and parts.username is None and parts.port is None
        except ValueError:
            return None
        if not plain or not re.fullmatch(r"[a-z0-9.-]+", parts.netloc):
            return None
        hosts.add(parts.netloc)
    if len(hosts) > MOST_VALUES:
        return None
    return {"matches": f"^https://({'|'.join(map(re.escape, sorted(hosts)))})([/?#]|$)"}


def _few(texts: Counter[str]) -> dict[str, Any] | None:
    """The values themselves, where they are few, short and no secrets, and each was seen several times."""
    few = len(texts) <= MOST_VALUES and texts.total() >= SEEN_EACH * len(texts)
    plain = all(len(each) <= _LONGEST and each.isprintable() and mask(each) == each for each in texts)
    return {"in": sorted(texts)} if few and plain else None


def _named(server: str, tool: str, taken: set[str]) -> str:
    slug = re.sub(r"[^a-z0-9]+", "-", f"seen-{server}-{tool}".lower()).strip("-")[:56].strip("-")
    name, number = slug, 2
    while name in taken:
        name, number = f"{slug}-{number}", number + 1
    taken.add(name)
    return name


def _flow(asked: Mapping[str, Any]) -> str:
    return "{" + ", ".join(f"{key}: {json.dumps(said)}" for key, said in asked.items()) + "}"


def _quoted(text: str) -> str:
    return json.dumps(text)


def _shown(text: str) -> str:
    return mask(text)[:200]

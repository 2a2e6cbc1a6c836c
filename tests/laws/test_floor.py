"""Whatever a file says that stands on a base, no message gets a milder verdict than the base gives it."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any
from unittest import mock

from hypothesis import given, settings
from hypothesis import strategies as st

from vanguard import inspection
from vanguard import settings as all_settings
from vanguard.cli import assembly
from vanguard.inspection import inspect, reconsider
from vanguard.model.context import Context
from vanguard.model.decision import Decision
from vanguard.model.finding import Evidence, Finding, Severity
from vanguard.model.message import Direction, Message
from vanguard.policy.capabilities import tool_of
from vanguard.wire.jsonrpc import parse

FOLDER = Path(mkdtemp(prefix="vanguard-floor-"))
HOME = {"VANGUARD_HOME": str(FOLDER / "home"), "HOME": str(FOLDER)}
TODAY = date(2026, 11, 1)
NOW = datetime(2026, 11, 1, 22, 30, tzinfo=UTC)
COMMAND = ["server", "/srv/files"]

TOOLS = st.sampled_from(["read_file", "write_file", "run"])
ACTIONS = st.sampled_from(["allow", "warn", "redact", "shadow", "review", "block"])
PATTERNS = st.sampled_from(["a", r"\.env$", "^/srv", "notes"])
DETECTORS = st.sampled_from(["fs-outside-zone", "fs-project-secret", "net-private", "tool-not-listed"])
CONDITIONS = st.one_of(
    st.builds(lambda pattern: {"matches": pattern}, PATTERNS),
    st.builds(lambda pattern: {"not_matches": pattern}, PATTERNS),
    st.just({"present": False}),
)
TIMES = st.builds(
    lambda hours, zone: {"hours": hours, "zone": zone},
    st.sampled_from(["22:00-06:00", "09:00-17:00", "00:00-24:00"]),
    st.sampled_from(["UTC", "Asia/Tokyo"]),
)


@st.composite
def rules(draw: st.DrawFn, prefix: str) -> list[dict[str, Any]]:
    found = []
    for number in range(draw(st.integers(0, 3))):
        rule: dict[str, Any] = {"name": f"{prefix}-{number}", "action": draw(ACTIONS)}
        if draw(st.booleans()):
            rule["tool"] = draw(TOOLS)
        if draw(st.booleans()):
            rule["server"] = draw(st.sampled_from(["files", "alias"]))
        if rule["action"] == "redact":
            rule["when"] = {"path": {"matches": draw(PATTERNS)}}
        elif draw(st.booleans()):
            rule["when"] = {"path": draw(CONDITIONS)}
        if draw(st.booleans()):
            rule["when"] = {**rule.get("when", {}), "time": draw(TIMES)}
        found.append(rule)
    return found


@st.composite
def servers(draw: st.DrawFn, names: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in names:
        one: dict[str, Any] = {"command": COMMAND[0], "args": COMMAND[1:]}
        if draw(st.booleans()):
            one["zones"] = [draw(st.sampled_from(["/srv/files", "/srv", "/"]))]
        if draw(st.booleans()):
            one["tools"] = draw(st.lists(TOOLS, min_size=1, unique=True))
        if draw(st.booleans()):
            one["capabilities"] = {draw(TOOLS): draw(st.sampled_from([[], ["exec"], ["fs.read"]]))}
        if draw(st.booleans()):
            one["destinations"] = {"allow": ["*.example.com"]}
        found[name] = one
    return found


@st.composite
def files(draw: st.DrawFn, prefix: str, names: list[str]) -> dict[str, Any]:
    """A policy file, as JSON, which is YAML."""
    optional: dict[str, st.SearchStrategy[Any]] = {
        "profile": st.sampled_from(["monitor", "balanced", "strict"]),
        "zones": st.sampled_from([["/"], ["/srv"]]),
        "rules": rules(prefix),
        "default_action": st.sampled_from(["allow", "review", "block"]),
        "disclosure": st.builds(
            lambda act: {"to_server": {"secrets": act}}, st.sampled_from(["allow", "redact", "block"])
        ),
        "exceptions": st.builds(lambda rule: [{"rule": rule, "because": "of this test"}], DETECTORS),
        "may_except": st.lists(DETECTORS, max_size=2),
        "level": st.builds(lambda level: {"enforce": level}, st.integers(1, 4)),
        "limits": st.builds(lambda nodes: {"nodes": nodes}, st.sampled_from([3, 200_000])),
    }
    chosen = {name: draw(each) for name, each in optional.items() if draw(st.booleans())}
    return {"version": 1, "servers": draw(servers(names)), **chosen}


KEY = "AKIA" + "Q3EGU6JW2LPVTZ5N"
PATHS = ("/srv/files/a", "/srv/files/.env", "/etc/shadow", "notes", "http://10.0.0.8/", KEY)
CALLS = st.builds(
    lambda tool, path: {"name": tool, "arguments": {"path": path}}, TOOLS, st.sampled_from(PATHS)
)


def written(name: str, held: dict[str, Any]) -> Path:
    path = FOLDER / name
    path.write_text(json.dumps(held))
    return path


@lru_cache(maxsize=512)
def parts(path: Path, text: str, name: str) -> Any:
    """The policy and the server of a file; ``text`` is its content, and that of its base."""
    known = all_settings.load({"config": str(path)}, HOME)
    chosen = assembly.Chosen(name, tuple(COMMAND))
    return assembly.policy(known, name, chosen.command), assembly.server(known, chosen)


def context_of(path: Path, text: str, name: str, message: Message) -> Context:
    policy, server = parts(path, text, name)
    tool = tool_of(message.params["name"], None, server.capabilities)
    return Context(policy, server, tool=tool, today=TODAY, now=NOW if policy.timed else None)


def call(params: dict[str, Any]) -> Message:
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}
    message = parse(json.dumps(body).encode(), Direction.TO_SERVER)
    assert isinstance(message, Message)
    return message


def pair(base: dict[str, Any], own: dict[str, Any], name: str, message: Message) -> tuple[Context, Context]:
    """The context of a message by the base alone, where the server is called ``files``, and on it."""
    below = written("base.yaml", base)
    digest = hashlib.sha256(below.read_bytes()).hexdigest()
    above = written("own.yaml", {**own, "extends": {"file": "base.yaml", "sha256": digest}})
    text = below.read_text() + above.read_text()
    return context_of(below, below.read_text(), "files", message), context_of(above, text, name, message)


def milder(first: Decision, second: Decision) -> bool:
    return first.verdict < second.verdict or not (
        first.verdict.stops or {*second.redactions} <= {*first.redactions}
    )


@settings(max_examples=60, deadline=None)
@given(
    files("base", ["files"]),
    files("own", ["files", "alias"]),
    st.sampled_from(["files", "alias", "new"]),
    st.lists(CALLS, min_size=1, max_size=4),
)
def test_nothing_is_milder_than_the_base_has_it(
    base: dict[str, Any], own: dict[str, Any], name: str, calls: list[dict[str, Any]]
) -> None:
    excepted = set(base.get("may_except", ())) & {each["rule"] for each in own.get("exceptions", ())}
    if excepted:
        base = {key: each for key, each in base.items() if key != "may_except"}
    for params in calls:
        message = call(params)
        alone, standing = pair(base, own, name, message)
        assert not milder(inspect(message, standing), inspect(message, alone))


@settings(max_examples=20, deadline=None)
@given(files("base", ["files"]), files("own", ["files"]), CALLS, st.sampled_from(Severity))
def test_nor_is_it_with_more_evidence(
    base: dict[str, Any], own: dict[str, Any], params: dict[str, Any], severity: Severity
) -> None:
    message = call(params)
    alone, standing = pair({**base, "may_except": []}, own, "files", message)
    more = (Evidence("late", findings=(Finding("late", "L2", severity, 1.0, "it is late.", "late"),)),)
    before = inspect(message, standing)
    after = reconsider(before, more, standing)
    assert after.verdict >= before.verdict
    assert not milder(after, reconsider(inspect(message, alone), more, alone))


def test_pairs_of_many_files_keep_the_law() -> None:
    from tests.laws.floor_proof import milder_pairs

    found = [*milder_pairs(5, 5)]
    assert found == [""] * 25


def test_a_floor_that_does_not_hold_would_be_found() -> None:
    from tests.laws.floor_proof import milder_pairs

    with mock.patch.object(inspection, "joined", lambda first, second: first):
        assert any(milder_pairs(5, 5))


def test_a_base_may_leave_exceptions_of_single_rules_to_others() -> None:
    message = call({"name": "read_file", "arguments": {"path": "/srv/files/.env"}})
    own = {"servers": {}, "exceptions": [{"rule": "fs-project-secret", "because": "it is a sample"}]}
    base: dict[str, Any] = {"servers": {}, "zones": ["/srv"]}
    assert inspect(message, pair(base, own, "files", message)[1]).because == ("fs-project-secret",)
    base["may_except"] = ["fs-project-secret"]
    assert inspect(message, pair(base, own, "files", message)[1]).because == ()

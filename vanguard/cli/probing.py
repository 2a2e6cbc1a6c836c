"""What ``vanguard trust probe`` does: a visit to a server, and a report of what came of it."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import orjson

from vanguard.cli import assembly
from vanguard.cli.ends import DONE, FAILED_CHECK, inert, say
from vanguard.cli.sandboxing import launched
from vanguard.cli.words import Start
from vanguard.errors import ProtocolError
from vanguard.model.message import Direction
from vanguard.settings import Settings
from vanguard.trust import probing
from vanguard.trust.probing import Call, Finding, Left

if TYPE_CHECKING:
    from vanguard.transports.listing import Exchange

MOST_FILES = 5_000
"""Files of the zones that are looked at before and after."""

_WAYS = assembly.Ways(
    "no server to probe",
    'say which: vanguard trust probe NAME --config FILE, --server "COMMAND LINE", or -- COMMAND ARG...',
    "NAME",
)


class Probe:
    """One visit to a server: its list, the calls, and the list again."""

    def __init__(
        self, settings: Settings, chosen: assembly.Chosen, *, only_list: bool, once: bool = False
    ) -> None:
        self.settings = settings
        self.chosen = chosen
        self.only_list = only_list
        self.once = once
        self.server = assembly.server(settings, chosen)
        self.secret = _canary()
        self.calls: list[Call] = []
        self.left: list[Left] = []
        self.tools: dict[str, Any] = {}
        self._begun = 0

    def run(self) -> list[Finding]:
        """Visit the server.  Raises OutsideError and ConfigError."""
        from vanguard.transports.listing import exchanges

        command, environment = launched(self.settings, self.chosen)
        before = self._files()
        heard = exchanges(
            command,
            {**(environment or {}), probing.VARIABLE: self.secret},
            frame_bytes=self.settings.profile.limits.frame_bytes,
            seconds=self.settings.start_s,
            say=say,
            plan=self._plan,
        )
        found = [Finding("changed", "", what) for what in _changed(before, self._files())]
        return found + self._found(heard[self._begun :])

    def _plan(self, heard: Sequence[Exchange]) -> list[tuple[str, Mapping[str, Any]]]:
        self.tools = _tools(heard)
        zones = self.server.zones or ()
        canaries = iter(_canary, "")
        self.calls, self.left = probing.calls(self.tools, canaries, zones[0] if zones else "", once=self.once)
        self._begun = len(heard)
        if self.only_list or not self.calls:
            return []
        asked = [
            ("tools/call", {"name": call.tool, "arguments": dict(call.arguments)})
            for call in self.calls
            for _ in range(call.times)
        ]
        return [*asked, ("tools/list", {})]

    def _found(self, heard: Sequence[Exchange]) -> list[Finding]:
        asked = [str(orjson.loads(each.answered).get("method")) for each in heard if not each.asked]
        answers = [each for each in heard if each.asked]
        if not answers:
            return []
        made = [call for call in self.calls for _ in range(call.times)]
        called = list(zip(made, (each.answered for each in answers), strict=False))
        again = answers[-1]
        whole = b"nextCursor" not in again.answered and len(answers) > len(made) and again.answered
        other = probing.relisted(self.tools, _tools([again])) if whole else {}
        return [*probing.findings(called, asked, self.secret, other), *self._judged(called)]

    def _judged(self, called: Sequence[tuple[Call, bytes]]) -> Iterator[Finding]:
        """What the policy says of the answers."""
        from vanguard.bench.case import Case
        from vanguard.bench.judge import Judge
        from vanguard.model.decision import Verdict

        policy = assembly.policy(self.settings, self.chosen.name, self.chosen.command)
        judge = Judge(policy, self.server, date.today())
        told: set[tuple[str, str]] = set()
        for call, answer in called:
            if not answer:
                continue
            asked = {"method": "tools/call", "params": {"name": call.tool, "arguments": call.arguments}}
            case = Case(None, answer, Direction.TO_CLIENT, self.tools.get(call.tool), asked)
            try:
                decision = judge.judge(case).decision
            except ProtocolError as error:
                yield Finding("judged", call.tool, f"its answer is no valid message: {error.reason}")
                continue
            for reason in decision.reasons:
                rule = reason.finding.rule
                if decision.would_be >= Verdict.WARN and (call.tool, rule) not in told:
                    told.add((call.tool, rule))
                    yield Finding("judged", call.tool, f"{decision.would_be.word} by {rule}")

    def _files(self) -> dict[str, tuple[int, int]]:
        """The files of the zones, each with its size and time."""
        found: dict[str, tuple[int, int]] = {}
        for zone in self.server.zones or ():
            for folder, _, names in os.walk(zone):
                for name in names:
                    path = os.path.join(folder, name)
                    if len(found) >= MOST_FILES or not os.path.isfile(path):
                        continue
                    status = os.stat(path)
                    found[path] = (status.st_size, status.st_mtime_ns)
        return found


def run(settings: Settings, asked: Start, *, only_list: bool, once: bool, as_json: bool) -> int:
    """Probe a server and print the report; 1 where something was found.  Raises as `Probe.run` does."""
    chosen = assembly.chosen_server(settings, asked, _WAYS)
    probe = Probe(settings, chosen, only_list=only_list, once=once)
    found = probe.run()
    if as_json:
        print(json.dumps(_plain(probe, found), indent=2))
    else:
        for line in _lines(probe, found):
            print(inert(line))
    return FAILED_CHECK if any(not each.noted for each in found) else DONE


def _lines(probe: Probe, found: list[Finding]) -> Iterator[str]:
    word = "would be called" if probe.only_list else "was called"
    for call in probe.calls:
        times = "twice" if call.times == 2 else "once"
        yield f"{call.tool}: {word} {times} with {json.dumps(call.arguments)}"
    for left in probe.left:
        yield f"{left.tool}: not called, {left.why}"
    for each in found:
        yield f"{each.tool or 'the server'}: {'note: ' if each.noted else ''}{each.what}"
    count = sum(not each.noted for each in found)
    if not probe.only_list:
        yield f"{len(probe.calls)} tools called, {len(probe.left)} not, {count} findings"


def _plain(probe: Probe, found: list[Finding]) -> dict[str, Any]:
    return {
        "server": probe.chosen.name,
        "called": [] if probe.only_list else [call.tool for call in probe.calls],
        "calls": [{"tool": call.tool, "arguments": call.arguments} for call in probe.calls],
        "left": [{"tool": each.tool, "why": each.why} for each in probe.left],
        "findings": [
            {"kind": each.kind, "tool": each.tool, "what": each.what, "noted": each.noted} for each in found
        ],
    }


def _tools(heard: Sequence[Exchange]) -> dict[str, Any]:
    """The tools of all pages of a list, by name; the first of two with one name."""
    tools: dict[str, Any] = {}
    for each in heard:
        if not each.asked or not each.answered or orjson.loads(each.asked)["method"] != "tools/list":
            continue
        result = orjson.loads(each.answered).get("result")
        listed = result.get("tools") if isinstance(result, dict) else None
        for tool in listed if isinstance(listed, list) else ():
            if isinstance(tool, dict) and isinstance(tool.get("name"), str):
                tools.setdefault(tool["name"], tool)
    return tools


def _changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    paths = sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))
    return [f"{path} was changed though every tool that was called only reads" for path in paths[:20]]


def _canary() -> str:
    return f"canary{secrets.token_hex(8)}"

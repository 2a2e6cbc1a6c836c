"""``vanguard replay``: what another policy would have decided, old beside new."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import orjson
import typer

from vanguard.cli.ends import DONE, FAILED_CHECK, guarded, inert, say
from vanguard.errors import ProtocolError, UsageError
from vanguard.model.value import value

if TYPE_CHECKING:
    from vanguard.bench.judge import Judge
    from vanguard.model.context import Policy
    from vanguard.settings import Settings

EXAMPLES = """\b
Examples:
  vanguard replay audit.jsonl --config candidate.yaml
  vanguard replay audit.jsonl --config candidate.yaml --json | jq -c 'select(.old != .new)'
  vanguard replay messages.jsonl --config candidate.yaml
  vanguard replay ~/.local/state/vanguard/captures --config candidate.yaml

\b
Of an audit log the recorded findings are composed anew: what a rule that is new
would find in a message cannot be told. Messages and cases, as vanguard inspect
takes them, are inspected anew, by the profile alone and by the config. Captures
are inspected anew too, and compared with what was decided then.

\b
Exit codes: 0 done; 1 some line was no record and no message; 2 wrong use.
"""

MOST_SHOWN = 20
"""Decisions that are listed one by one."""


@value
class Change:
    """One message: what was decided, what would be, the rules of both, and how that is known."""

    id: str
    tool: str
    old: str
    new: str
    old_rules: tuple[str, ...]
    new_rules: tuple[str, ...]
    how: str
    gone: tuple[str, ...] = ()


def register(app: typer.Typer) -> None:
    """Add ``replay`` to the command line."""

    @app.command(epilog=EXAMPLES)
    def replay(
        log: Annotated[str, typer.Argument(metavar="LOG|CAPTURE", help="An audit log, or messages.")],
        config: Annotated[str, typer.Option(help="The vanguard.yaml to try.")],
        profile: Annotated[str | None, typer.Option(help="Another profile than the config's.")] = None,
        as_json: Annotated[bool, typer.Option("--json", help="One JSON line for each message.")] = False,
        key: Annotated[
            str, typer.Option(help="A capture's key: env:NAME or file:PATH.", show_default="the home's")
        ] = "",
    ) -> None:
        """Say what another policy would have decided.

        Old decisions stand beside new ones, by rule.
        """
        raise typer.Exit(guarded(lambda: run(log, config, profile, as_json, key)))


def run(log: str, config: str, profile: str | None, as_json: bool, key: str = "") -> int:
    """Print what would change; the exit code.  Raises UsageError or ConfigError."""
    wrong: list[int] = []
    found: list[Change] = []
    for change in changes(log, config, profile, wrong, key):
        found.append(change)
        if as_json:
            print(json.dumps({name: getattr(change, name) for name in Change.__dataclass_fields__}))
    if not as_json:
        print("\n".join(map(inert, summary(found))))
    for number in wrong[:MOST_SHOWN]:
        say(f"{log}:{number}: neither a record nor a message")
    return FAILED_CHECK if wrong else DONE


def changes(log: str, config: str, profile: str | None, wrong: list[int], key: str = "") -> Iterator[Change]:
    """Every decision of a log or capture, old and new; ``wrong`` gets the lines that are neither."""
    from vanguard.adapters.captures.place import is_capture
    from vanguard.bench.lines import nothing_in, numbered, opened

    trial = _Trial(config, profile)
    read_any = False
    path = Path(log)
    if path.exists() and (path.is_dir() or path.is_file()) and is_capture(path):
        yield from trial.captured(path, key)
        return
    with opened(log) as stream:
        for number, line in numbered(stream):
            read_any = True
            try:
                change = trial.of(line or b"")
            except (ProtocolError, UsageError, ValueError, KeyError):
                wrong.append(number)
                continue
            if change is not None:
                yield change
    if not read_any:
        raise UsageError(nothing_in(log))


class _Trial:
    """Decides what a config would have made of a line."""

    def __init__(self, config: str, profile: str | None) -> None:
        from vanguard.cli import assembly
        from vanguard.layers import BUILTIN
        from vanguard.settings import load

        self._settings: Settings = load({"config": config, "profile": profile})
        self._config, self._profile = config, profile
        rules, _, sequences, _ = assembly.whole_rules(self._settings)
        self._known = {each.id for each in BUILTIN} | {each.id for each in rules}
        self._known |= {each.id for each in sequences}
        self._policies: dict[str, Policy] = {}
        self._judges: tuple[Judge, Judge] | None = None
        self._of_server: dict[str, Judge] = {}

    def captured(self, path: Path, key: str) -> Iterator[Change]:
        """What changes for each message of a capture, inspected as it came."""
        from vanguard.cli.beside import captured

        found = False
        for line in captured(path, self._settings, key):
            found = True
            yield self._again(line)
        if not found:
            raise UsageError("no messages in the capture", place=str(path))

    def _again(self, line: bytes) -> Change:
        from vanguard.bench.case import case_of
        from vanguard.cli import assembly
        from vanguard.cli.judging import judge_of

        held = orjson.loads(line)
        server = held["server"]
        if server not in self._of_server:
            self._of_server[server] = judge_of(self._profile, self._config, name=server)
        if assembly.named_zones(self._settings, assembly.Chosen(server, ())) is not None:
            held["context"].pop("zones", None)
        when = datetime.fromtimestamp(held["ts"], UTC)
        after = self._of_server[server].judge(case_of(held, line), when, held["principal"])
        tool = after.context.tool
        return Change(
            held["id"],
            tool.name if tool else after.message.method,
            held["verdict"],
            after.decision.verdict.word,
            tuple(held["because"]),
            after.decision.because,
            "inspected",
        )

    def of(self, line: bytes) -> Change | None:
        """What changes for a line; None for a record of something else than a decision."""
        held = orjson.loads(line)
        if not isinstance(held, dict):
            raise ValueError("not an object")
        if "decision_id" not in held:
            return self._inspected(line, held)
        return self._recomposed(held) if held.get("event") == "decision" else None

    def _recomposed(self, fields: Mapping[str, Any]) -> Change:
        from vanguard.cli import assembly
        from vanguard.policy.replaying import recomposed

        server = str(fields.get("server") or "")
        if server not in self._policies:
            self._policies[server] = assembly.policy(self._settings, server)
        policy = self._policies[server]
        decision, gone = recomposed(fields, policy, self._known, date.today())
        old = str(fields["verdict"])
        told = (fields.get("policy_explanation") or {}).get("findings") or ()
        held = tuple(dict.fromkeys(str(each["rule"]) for each in told if each.get("verdict") == old))
        return Change(
            str(fields["decision_id"]),
            str(fields.get("tool") or fields.get("method") or ""),
            old,
            decision.verdict.word,
            held if old != "ALLOW" else (),
            decision.because,
            "composed",
            gone,
        )

    def _inspected(self, line: bytes, held: Mapping[str, Any]) -> Change:
        from vanguard.bench.case import read
        from vanguard.cli.judging import judge_of

        if self._judges is None:
            profile = self._settings.profile.name
            self._judges = judge_of(profile, None), judge_of(self._profile, self._config)
        case = read(line)
        before, after = (judge.judge(case) for judge in self._judges)
        tool = after.context.tool
        return Change(
            str(held.get("id", "")),
            tool.name if tool else after.message.method,
            before.decision.verdict.word,
            after.decision.verdict.word,
            before.decision.because,
            after.decision.because,
            "inspected",
        )


def summary(found: list[Change]) -> list[str]:
    """What changes, in lines: how many, by rule, and the first ones."""
    how = Counter(each.how for each in found)
    changed = [each for each in found if each.old != each.new]
    lines = [
        f"{len(found)} decisions: {how['composed']} composed anew from recorded findings, "
        f"{how['inspected']} inspected anew; {len(changed)} would be different"
    ]
    kinds = Counter(f"{each.old} -> {each.new}" for each in changed)
    lines += [f"  {count:>6}  {kind}" for kind, count in kinds.most_common()]
    old = Counter(rule for each in found for rule in each.old_rules)
    new = Counter(rule for each in found for rule in each.new_rules)
    names = sorted(old.keys() | new.keys(), key=lambda rule: (-abs(old[rule] - new[rule]), rule))
    if names:
        lines += ["", f"{'rule':<40} {'old':>6} {'new':>6}"]
        lines += [f"{rule:<40} {old[rule]:>6} {new[rule]:>6}" for rule in names]
    if changed:
        lines.append("")
        lines += [
            f"{each.id}  {each.tool}  {each.old} -> {each.new}  {', '.join(each.new_rules or each.old_rules)}"
            for each in changed[:MOST_SHOWN]
        ]
        if len(changed) > MOST_SHOWN:
            lines.append(f"… and {len(changed) - MOST_SHOWN} more (see --json)")
    gone = Counter(rule for each in found for rule in each.gone)
    lines += [f"{count} findings of {rule}, which this policy does not have" for rule, count in gone.items()]
    return lines

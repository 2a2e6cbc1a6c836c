"""What the demo prints: two sessions side by side, why each harm was stopped, and where to go on."""

from __future__ import annotations

import json
import shlex
from collections.abc import Sequence
from pathlib import Path

from vanguard.adapters.journals.blocks import Blocks
from vanguard.adapters.journals.read import days, find
from vanguard.cli.ends import inert
from vanguard.demo.play import Outcome
from vanguard.settings import Settings

_BOLD, _DIM, _RED, _GREEN = "1", "2", "31", "32"
_CALL_WIDTH, _PLAIN_WIDTH = 37, 22

_INTRODUCTION = """\
The official MCP client makes the same four calls to the same MCP server: first straight, then through
Vanguard. The calls touch temporary folders alone, and the metadata service is a stand-in on 127.0.0.1:
no packet leaves this machine. The audit log of the guarded session is written to its normal place.
"""


class Screen:
    """Prints to stdout, in colour only where ``colour`` says so; texts of messages are made inert first."""

    def __init__(self, colour: bool) -> None:
        self._colour = colour

    def introduce(self) -> None:
        """Say what is about to happen, and that it is harmless."""
        print(_INTRODUCTION)

    def compare(self, unguarded: Sequence[Outcome], guarded: Sequence[Outcome]) -> None:
        """One line for each step, with what became of it in both sessions."""
        head = f"   {'the call':{_CALL_WIDTH}}{'without Vanguard':{_PLAIN_WIDTH}}with Vanguard, balanced"
        print(self._paint(head, _BOLD))
        for number, (plain, kept) in enumerate(zip(unguarded, guarded, strict=True), start=1):
            left = self._cell(plain, f"{_became(plain):{_PLAIN_WIDTH}}")
            print(f"{number}  {plain.step.title:{_CALL_WIDTH}}{left}{self._cell(kept, _became(kept))}")

    def explain(self, guarded: Sequence[Outcome]) -> None:
        """For each call that was refused, what the client was told, and the rule behind it."""
        print(self._paint("\nWhat the client was told", _BOLD))
        for number, outcome in enumerate(guarded, start=1):
            if outcome.refusal:
                rule, layer = outcome.refusal.get("rule"), outcome.refusal.get("layer")
                print(f"{number}  {inert(outcome.answer)} {self._paint(inert(f'{rule}, {layer}'), _DIM)}")

    def point_on(self, guarded: Sequence[Outcome], settings: Settings, executable: Sequence[str]) -> None:
        """Where the audit log is, how to look at one decision, and what to put into a client's config."""
        ids = [str(outcome.refusal["decision_id"]) for outcome in guarded if "decision_id" in outcome.refusal]
        if ids:
            print(self._paint("\nThe audit log has every message of the guarded session", _BOLD))
            print(f"   {_audit_file(settings, ids[0])}")
            print(self._paint("Look at one decision", _BOLD))
            print(f"   {shlex.join([*executable, 'explain', inert(ids[0])])}")
        print(self._paint("\nTo guard a server of yours, put this into your MCP client's config", _BOLD))
        print(client_config(executable))

    def _cell(self, outcome: Outcome, text: str) -> str:
        good = outcome.stopped if outcome.step.harmful else outcome.happened
        return self._paint(text, _GREEN if good else _RED)

    def _paint(self, text: str, style: str) -> str:
        """The text in a style (the number of an ANSI SGR sequence), or as it is."""
        return f"\x1b[{style}m{text}\x1b[0m" if self._colour else text


def client_config(executable: Sequence[str]) -> str:
    """The lines for an MCP client's config file, with a well-known server behind Vanguard."""
    server = "npx -y @modelcontextprotocol/server-filesystem /path/to/a/folder"
    arguments = [*executable[1:], "start", "--profile", "balanced", "--name", "files", "--server", server]
    entry = {"mcpServers": {"files": {"command": executable[0], "args": arguments}}}
    return json.dumps(entry, indent=2, ensure_ascii=False)


def _became(outcome: Outcome) -> str:
    if outcome.happened:
        return outcome.step.done
    return "stopped" if outcome.stopped else "failed, though nobody stopped it"


def _audit_file(settings: Settings, decision_id: str) -> Path:
    """The file that has the decision; where none has it yet, the folder of all."""
    if settings.audit_log:
        return settings.audit_log
    entry = find(
        [file for _, made in days(settings.home) for file in made],
        decision_id,
        Blocks(settings.audit_key_file),
    )
    return entry.file if entry else settings.home / "audit"

"""All that differs between what was pinned of a server and what it shows now; remembers what it compared."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from vanguard.model.drift import Change, Drift
from vanguard.policy.mask import name as shown_name
from vanguard.trust.store import Pin, Seen

_PROGRAM: Final = ("source", "program", "package", "digest")
_ALL: Final = "*"
_SHOWN: Final = 64


class Changes:
    """Compares with one pin; ``others`` names the tools of other servers, where something changed."""

    def __init__(self, pin: Pin, seen: Seen, others: Callable[[], Iterable[str]]) -> None:
        self._pin = pin
        self._seen = seen
        self._ask_others = others
        self._known_others: tuple[str, ...] | None = None
        self._compared: dict[str, tuple[Any, tuple[Change, ...]]] = {}

    def notice(self, seen: Seen) -> None:
        """Go by this as what was last seen, while the pin is the same."""
        self._seen = seen
        self._known_others = None

    def of_tool(self, name: str, definition: Mapping[str, Any] | None) -> tuple[Change, ...]:
        """What differs in one tool; without a definition, what did when it was last seen."""
        if name in self._pin.revoked or _ALL in self._pin.revoked:
            return (Change(Drift.REVOKED, "", name, None),)
        if definition is None:
            definition = self._seen.tools.get(name)
            if definition is None:
                return self._compared.get(name, (None, ()))[1]
        pinned = (self._pin.told.tools or {}).get(name)
        if pinned == definition:
            self._compared.pop(name, None)
            return ()
        known = self._compared.get(name)
        if known is None or known[0] != definition:
            self._compared[name] = known = (definition, self._changed(name, pinned, definition))
        return known[1]

    def of_instructions(self, now: str | None) -> tuple[Change, ...]:
        """What differs in the instructions."""
        if not self._pin.told.greeted or now == self._pin.told.instructions:
            return ()
        from vanguard.trust.compare import text

        return tuple(text(self._pin.told.instructions, now, "/instructions"))

    def other_program(self, identity: Mapping[str, Any]) -> bool:
        """Whether another program is run, or another version or other bytes of it."""
        pinned = self._pin.told.identity
        return bool(pinned) and any(pinned.get(key) != identity.get(key) for key in _PROGRAM)

    def listed(self, tools: Mapping[str, Any], before: Seen, *, whole: bool) -> Seen:
        """What is to be kept of a list (``whole``: of all pages) for a person to approve."""
        differ = {name: each for name, each in tools.items() if self.of_tool(name, each)}
        pinned = self._pin.told.tools or {}
        if whole:
            return replace(before, tools=differ, gone=tuple(name for name in pinned if name not in tools))
        left = {name: each for name, each in before.tools.items() if name not in tools}
        return replace(before, tools={**left, **differ})

    def greeted(self, instructions: str | None, before: Seen) -> Seen:
        """What is to be kept of a greeting for a person to approve."""
        differs = bool(self.of_instructions(instructions))
        return replace(before, instructions=(instructions or "") if differs else None)

    def all(self, seen: Seen) -> dict[str, tuple[Change, ...]]:
        """Every change by what it is of: a tool's name, ``instructions:`` or ``program:``."""
        found = {name: self.of_tool(name, each) for name, each in seen.tools.items()}
        found |= {name: (Change(Drift.NARROWING, "", name, None),) for name in seen.gone}
        if seen.instructions is not None:
            found["instructions:"] = self.of_instructions(seen.instructions or None)
        if seen.identity:
            found["program:"] = tuple(_programs(self._pin.told.identity, seen.identity))
        return found

    def summary(self, seen: Seen) -> list[dict[str, str]]:
        """One line for each kind of change of each thing, the harshest first; names are fit to be shown."""
        rows = {
            (change.kind, what): change.pointer
            for what, changes in self.all(seen).items()
            for change in reversed(changes)
        }
        return [
            {"kind": kind.value, "what": shown_name(what[:_SHOWN]), "pointer": pointer}
            for (kind, what), pointer in sorted(rows.items(), key=lambda row: (-row[0][0].rank, row[0][1]))
        ]

    def _others(self) -> tuple[str, ...]:
        if self._known_others is None:
            self._known_others = tuple(self._ask_others())
        return self._known_others

    def _changed(
        self, name: str, pinned: Mapping[str, Any] | None, now: Mapping[str, Any]
    ) -> tuple[Change, ...]:
        from vanguard.trust.compare import new_tool, tool

        found = tool(pinned, now) if pinned is not None else new_tool(now)
        return (*found, *self._shadows(name, pinned, now, found))

    def _shadows(
        self,
        name: str,
        pinned: Mapping[str, Any] | None,
        now: Mapping[str, Any],
        found: tuple[Change, ...],
    ) -> Iterable[Change]:
        """A new tool that passes for another, and new words that speak of another server's tool."""
        from vanguard.trust.names import double, mentioned

        own = self._pin.told.tools or {}
        if pinned is None:
            others = self._others()
            taken = double(name, own) or double(name, others) or (name if name in others else "")
            if taken:
                yield Change(Drift.SHADOWING, "/name", taken, name)
            said = now.get("description")
            spoken = said if isinstance(said, str) else ""
        else:
            spoken = " ".join(each.now for each in found if isinstance(each.now, str))
            others = self._others() if spoken else ()
        before = str(pinned) if pinned is not None else ""
        for each in mentioned(spoken, others):
            if each not in own and each not in before:
                yield Change(Drift.SHADOWING, "/description", None, each)
                return


def _programs(was: Mapping[str, Any], now: Mapping[str, Any]) -> Iterable[Change]:
    for key in _PROGRAM:
        if was.get(key) != now.get(key):
            yield Change(Drift.IDENTITY, f"/{key}", was.get(key), now.get(key))

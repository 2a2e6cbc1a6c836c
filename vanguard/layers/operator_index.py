"""Which of many rules a call may match: looked up by what it holds, not asked one by one.

Of each rule one test is taken that says what a value is.  Whatever the rule matches, that test lets through;
so rules whose test lets nothing through are left out, and those that stay are asked in their order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from vanguard.layers.operator_values import Found, Values
from vanguard.model.message import Json
from vanguard.model.operator import Condition
from vanguard.rules.pattern import Pattern, PatternError, compiled

_CHUNK = 128
"""Rules that one pattern may stand for."""

_Path = tuple[str, ...]
_ENDLESS = float("inf")


class _Bounds(NamedTuple):
    at: int
    least: float
    most: float


class _AtPath:
    """The rules whose test is about one path, each by its number."""

    __slots__ = ("among", "bounds", "patterns")

    def __init__(self) -> None:
        self.among: dict[str, list[int]] = {}
        self.bounds: list[_Bounds] = []
        self.patterns: list[tuple[Pattern, tuple[int, ...]]] = []

    def nominate(self, found: Found, spelled: Callable[[Json], str]) -> list[int]:
        """The rules whose test may hold of what is at the path."""
        chosen: list[int] = []
        texts = [leaf.text for leaf in found.leaves] + [*found.others]
        for pattern, rules in self.patterns:
            search = pattern.search
            for text in texts:
                if search(text) is not None:
                    chosen += rules
                    break
        if self.among or self.bounds:
            values = [leaf.value for leaf in found.leaves]
            values += [text.decode("utf-8", "replace") for text in found.others]
            for each in dict.fromkeys(map(spelled, values)) if self.among else ():
                chosen += self.among.get(each, ())
            if self.bounds:
                numbers = [number for each in values if (number := _number(each)) is not None]
                chosen += [
                    at for at, low, high in self.bounds if any(low <= each <= high for each in numbers)
                ]
        return chosen


class RuleIndex:
    """Rules of one tool by their tests, in their order; ``spelled`` gives a value as it is compared."""

    def __init__(self, rules: Iterable[Sequence[Condition]], spelled: Callable[[Json], str]) -> None:
        self._spelled = spelled
        self._always: list[int] = []
        self._paths: dict[_Path, _AtPath] = {}
        searched: dict[_Path, list[tuple[int, str]]] = {}
        for at, tests in enumerate(rules):
            test = _telling(tests)
            if test is None:
                self._always.append(at)
            elif test.matches:
                searched.setdefault(test.path, []).append((at, test.matches[0]))
            else:
                self._take(at, test)
        for path, asked in searched.items():
            here = self._paths.setdefault(path, _AtPath())
            for first in range(0, len(asked), _CHUNK):
                here.patterns += _guards(asked[first : first + _CHUNK])

    def _take(self, at: int, test: Condition) -> None:
        here = self._paths.setdefault(test.path, _AtPath())
        if test.among is None:
            least = -_ENDLESS if test.least is None else test.least
            here.bounds.append(_Bounds(at, least, _ENDLESS if test.most is None else test.most))
            return
        for each in {self._spelled(value) for value in test.among}:
            here.among.setdefault(each, []).append(at)

    def may_match(self, values: Values) -> Iterable[int]:
        """The numbers of the rules that a call may match, in their order."""
        chosen = [*self._always]
        for path, here in self._paths.items():
            found = values.at(path)
            if found.leaves or found.others:
                chosen += here.nominate(found, self._spelled)
        return sorted({*chosen}) if len(chosen) > 1 else chosen


def _telling(tests: Sequence[Condition]) -> Condition | None:
    """The test to look a rule up by: one that names values, else one that has a pattern, else bounds."""
    said = [each for each in tests if each.asserts]
    for chosen in (
        [each for each in said if each.among is not None and not each.matches],
        [each for each in said if each.matches],
        said,
    ):
        if chosen:
            return chosen[0]
    return None


def _guards(asked: Sequence[tuple[int, str]]) -> list[tuple[Pattern, tuple[int, ...]]]:
    """Patterns that are found wherever one of these is, with the rules that each stands for."""
    try:
        guard = compiled("|".join(f"(?:{pattern})" for _, pattern in asked))
    except PatternError:  # too much for one pattern
        middle = len(asked) // 2
        return [*_guards(asked[:middle]), *_guards(asked[middle:])]
    return [(guard, tuple(at for at, _ in asked))]


def _number(value: Json) -> float | None:
    if value is None or isinstance(value, bool):
        return None
    try:
        return float(value)
    except ValueError:
        return None
    except OverflowError:
        return _ENDLESS if value > 0 else -_ENDLESS

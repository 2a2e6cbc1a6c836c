"""A program with what it defines: where names are set, which function a place is in, what that gives back."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property

from vanguard.layers.code.index import DEEPEST, ONE_LINE, Function, Index, indent
from vanguard.layers.code.language import Language
from vanguard.layers.code.tokens import Statements

_FEW = 64
"""Functions before a place that are looked at, and places of one name."""
_REACH = 8_000
"""Characters in which the end of a function is looked for."""


class ProgramText(Statements):
    """A program; its parts are worked out when they are asked for."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._around: dict[int, Function | None] = {}

    @cached_property
    def index(self) -> Index:
        """What the program defines."""
        return Index(self.text, self.language)

    def set_at(self, name: str) -> list[int]:
        """Where the expressions begin that a name is set to, in order."""
        return self.index.assigned.get(name, [])

    @cached_property
    def parameters(self) -> frozenset[str]:
        """The names of the parameters of all functions."""
        return frozenset(name for function in self.index.functions for name in function.parameters)

    def calls_of(self, name: str) -> list[int]:
        """Where a function of a name is called."""
        return self._followed(name, "(")

    def places(self, name: str) -> list[int]:
        """Where a name stands as a whole word and is called, or a member of it is."""
        return [*self._followed(name, "("), *self._followed(name, ".")]

    def _followed(self, name: str, sign: str) -> list[int]:
        name += sign
        text, found, at, size = self.text, [], self.text.find(name), len(name)
        for _ in range(4 * _FEW):
            if at < 0:
                break
            before = text[at - 1 : at]
            if not (before.isalnum() or before == "_"):
                found.append(at)
            at = text.find(name, at + size)
        return found

    def _end(self, function: Function) -> int:
        text, start = self.text, function.start
        if function.indent == ONE_LINE:
            found = text.find("\n", start)
        elif self.language in (Language.PYTHON, Language.RUBY):
            dedented = _DEDENTED[function.indent].search(text, start, start + _REACH)
            found = dedented.start() if dedented is not None else start + _REACH
        else:
            found = self._closing(text.find("{", start - 1, start + 80))
        return found if found >= 0 else len(text)

    def _closing(self, opened: int) -> int:
        depth = 0
        if opened < 0:
            return -1
        for each in _BRACES.finditer(self.text, opened, opened + _REACH):
            depth += 1 if each[0] == "{" else -1
            if not depth:
                return each.start()
        return -1

    def function_at(self, at: int) -> Function | None:
        """The innermost function that a place is in; outside of Python the nearest one before it."""
        line = self.text.rfind("\n", 0, at) + 1
        if line not in self._around:
            self._around[line] = self._found(at)
        return self._around[line]

    def _found(self, at: int) -> Function | None:
        functions = self.index.functions
        index = bisect_right(self._starts, at)
        if self.language is not Language.PYTHON:
            return functions[index - 1] if index else None
        deep = indent(self.text, at)
        for function in reversed(functions[max(0, index - _FEW) : index]):
            if function.indent < deep or "\n" not in self.text[function.start : at]:
                begin = max(function.start, at - _REACH)
                if (
                    function.indent != ONE_LINE
                    and _DEDENTED[function.indent].search(self.text, begin, at) is None
                ):
                    return function
        return None

    @cached_property
    def _starts(self) -> list[int]:
        return [function.start for function in self.index.functions]

    def function(self, name: str) -> Function | None:
        """The function that has a name, or that a name is set to."""
        known = self._named.get(name)
        if known is None and self.language is Language.PYTHON:
            return self.index.lambda_of(name)
        return known

    @cached_property
    def _named(self) -> dict[str, Function]:
        return {function.name: function for function in reversed(self.index.functions)}

    def results(self, function: Function) -> list[int]:
        """Where the expressions begin that a function gives back."""
        body = self.text[function.start : self._end(function)]
        if function.indent == ONE_LINE or ("\n" not in body and "return" not in body):
            return [function.start]
        return [function.start + each.end() for each in _RETURN.finditer(body)][:4]


_DEDENTED = [re.compile(rf"\n(?=[ \t]{{0,{indent}}}[^\s#])") for indent in range(DEEPEST + 1)]
_BRACES = re.compile(r"[{}]")
_RETURN = re.compile(r"\b(?:return|yield)\b")

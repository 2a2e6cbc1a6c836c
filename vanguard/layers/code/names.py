"""What the names of a program stand for: what they are set to, what a function is given and gives back."""

from __future__ import annotations

import re

from vanguard.layers.code.grammar import DEEP, Grammar
from vanguard.layers.code.index import Function
from vanguard.layers.code.language import Language
from vanguard.layers.code.text import ProgramText
from vanguard.layers.code.tokens import Token
from vanguard.layers.code.values import KINDS, UNKNOWN, Mark, Value, union

_FEW = 6
"""Definitions looked at for one name."""
_CALLS = 12
"""Calls of a function looked at for what it is given."""
_NOTHING = frozenset(["self", "this", "none", "true", "false", "null", "nil", "none"])
_ENVIRONMENTS = ("os.environ", "process.env", "$_ENV", "os.environb", "ENV", "$ENV", "%ENV", "environ")
_CONSTANTS = {
    **{name: Value((), Mark.ENVIRONMENT) for name in _ENVIRONMENTS},
    **dict.fromkeys(_NOTHING, UNKNOWN),
    "chr": Value((), Mark.DECODED),
    "os.sep": Value(("/",)),
    "os.path.sep": Value(("/",)),
    "path.sep": Value(("/",)),
    "file.separator": Value(("/",)),
    "os.curdir": Value((".",)),
    "os.pardir": Value(("..",)),
}
_SERVED = re.compile(
    r"\$_(?:get|post|request|cookie|server|files)\b|request\.(?:args|form|values|get_json|cookies|"
    r"params|query_params|get|post)\b|req\.(?:query|body|params)\b"
)
_SERVED_FIRST = frozenset("$r")
_CLASS = re.compile(r"\bclass[ \t]+(\w+)")
_MAKERS = frozenset(["__init__", "constructor", "initialize", "__construct"])
_DEFINING = re.compile(r"(?:\bdef|\bclass|\bfunction|\bfunc|\bsub|\bfn)[ \t]+\Z")
_LEAST, _SHARE = 600, 30
"""Tokens that may be read, and one more for so many bytes."""
# Tokens that reading a name costs beside those that are read.
_PRICE = 4


class Room:
    """Tokens of programs that may still be read for one message of a size in bytes."""

    __slots__ = ("left",)

    def __init__(self, size: int) -> None:
        self.left = _LEAST + size // _SHARE


class Names:
    """The names of one program; each is worked out once for a function, as far as there is room."""

    def __init__(self, program: ProgramText, room: Room) -> None:
        self.program = program
        self.room = room
        self.grammar: Grammar
        self._known: dict[tuple[str, int], Value] = {}
        self._full: dict[str, str] = {}

    @property
    def spent(self) -> bool:
        """Whether there was more than may be read."""
        return self.room.left < 0

    def statement(self, at: int, *, whole: bool = False) -> list[Token]:
        """The tokens of a statement; none where there is no room for them."""
        if self.room.left < 0:
            return []
        tokens = self.program.statement(at, whole=whole)
        self.room.left -= len(tokens) + _PRICE
        return tokens if self.room.left >= 0 else []

    def full(self, name: str) -> str:
        """A name with the module that it was imported from, in lower case."""
        known = self._full.get(name)
        if known is None:
            root, dot, rest = name.partition(".")
            module = self.program.index.aliases.get(root)
            known = (f"{module}{dot}{rest}" if module else name).lower().lstrip("$@%&\\.")
            self._full[name] = known
        return known

    def resolved(self, name: str, at: int) -> Value:
        """What a name may stand for at a place of the program."""
        program = self.program
        places = program.set_at(name)
        if not places:
            low = name.lower()
            constant = _CONSTANTS.get(name) or _CONSTANTS.get(low) or _CONSTANTS.get(self.full(name))
            if constant is not None:
                return constant
            if low[:1] in _SERVED_FIRST and _SERVED.match(low) is not None:
                return Value((), Mark.SERVED)
            root, dot, rest = name.partition(".")
            module = program.index.aliases.get(root)
            if module is not None:
                return Value(refers=f"{module}{dot}{rest}")
            if root.strip("_") in ("builtins", "builtin"):
                return Value(refers=f"builtins{dot}{rest}")
            if not dot and name.lstrip("$@%") not in program.parameters:
                return UNKNOWN
        function = program.function_at(at)
        key = (name, function.start if function is not None else -1)
        known = self._known.get(key)
        if known is None:
            self._known[key] = UNKNOWN
            self._known[key] = known = self._looked_up(name, places, function)
        return known

    def _looked_up(self, name: str, places: list[int], function: Function | None) -> Value:
        program = self.program
        plain = name.lstrip("$@%")
        if program.language is Language.PYTHON and function is not None:
            inside = [place for place in places if program.function_at(place) is function]
            if inside:
                places = inside
            elif name in function.parameters:
                return self._passed(function, name)
            else:
                places = [place for place in places if program.function_at(place) is None] or places
        elif plain in program.parameters and (
            not places or (function is not None and plain in function.parameters)
        ):
            takers = [
                each
                for each in program.index.functions
                if plain in each.parameters and function in (None, each)
            ]
            return union([*(self._passed(each, plain) for each in takers[:1]), *map(self._at, places[:2])])
        if not places and "." in name:
            root, _, last = name.rpartition(".")
            value = self.resolved(root, function.start if function is not None else 0)
            member = value.named(last)
            if member is None and value.marks & Mark.ENVIRONMENT:
                # One variable of the environment is not the environment.
                return UNKNOWN
            return member if member is not None else Value((), value.marks, opened=value.opened)
        if len(places) == 1:
            return self._at(places[0])
        return union(self._at(place) for place in places[-_FEW:])

    def _at(self, place: int) -> Value:
        """The value of the expression at a place, or of what a loop there goes through."""
        if self.grammar.depth > DEEP:
            return UNKNOWN
        value = self.grammar.expression(self.statement(place), 0)[0]
        if value.items and place in self.program.index.looped:
            return union(value.items).marked(value.marks)
        return value

    def returned(self, function: Function, given: list[Value]) -> Value:
        """What a function of the program gives back; its content may be what it is given."""
        key = (f"{function.name}()", function.start)
        known = self._known.get(key)
        if known is None:
            self._known[key] = UNKNOWN
            self._known[key] = known = union(self._at(place) for place in self.program.results(function))
        marks = 0
        for each in given:
            marks |= each.marks
        return known.marked(marks & ~KINDS)

    def _passed(self, function: Function, name: str) -> Value:
        """What a parameter is given where the function is called."""
        names = function.parameters
        position = names.index(name) - (names[0] in ("self", "cls"))
        called = function.name
        if called in _MAKERS:
            before = self.program.text[max(0, function.start - 2_000) : function.start]
            called = (_CLASS.findall(before) or [""])[-1]
        if not called:
            return UNKNOWN
        found = []
        for place in self.program.calls_of(called)[:_CALLS]:
            if _DEFINING.search(self.program.text, max(0, place - 16), place) is not None:
                continue
            given, _ = self.grammar.items(self.statement(place), 2)
            value = given.named(name)
            if value is None and 0 <= position < len(given.values):
                value = given.values[position]
            if value is not None:
                found.append(value)
        return union(found)

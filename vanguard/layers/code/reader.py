"""What a program would do: its telling calls, each with what its arguments may be and where they come from.

Names are followed to what they are set to, parameters to what the function is called with, results to what
it returns, each within bounds; nothing is run.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from vanguard.layers.code.calls import ALL, BORROWED, CALLED, NAMES, SELF, Doing, Effect, doings
from vanguard.layers.code.grammar import Arguments, Grammar, filled
from vanguard.layers.code.language import Language, ascii_only
from vanguard.layers.code.names import Names, Room
from vanguard.layers.code.text import ProgramText
from vanguard.layers.code.values import KINDS, UNKNOWN, Mark, Value, under, union


class Act(NamedTuple):
    """One thing that a program would do: to or with what, called by which name, at which characters."""

    effect: Effect
    what: Value
    name: str
    span: tuple[int, int]
    given: Arguments

    def argument(self, position: int) -> Value:
        """A positional argument."""
        plain = self.given.plain
        return plain[position] if position < len(plain) else UNKNOWN


_FACTS = {
    "host": Mark.HOST,
    "user": Mark.USER,
    "platform": Mark.PLATFORM,
    "folder": Mark.FOLDER,
    "address": Mark.ADDRESS,
}
_COMES_FROM = {
    Effect.FETCH: Mark.FETCHED,
    Effect.RECEIVE: Mark.RECEIVED,
    Effect.DECODE: Mark.DECODED,
    Effect.PICKLE: Mark.PICKLED,
    Effect.KEYS: Mark.KEYS,
    Effect.SCREEN: Mark.SCREEN,
    Effect.CLIPBOARD: Mark.CLIPBOARD,
    Effect.INPUT: Mark.TYPED,
    Effect.RANDOM: Mark.RANDOM,
    Effect.RUN: Mark.OUTPUT,
    Effect.CONNECT: Mark.SOCKET,
    Effect.LISTEN: Mark.SOCKET,
    Effect.CREDENTIAL: Mark.SECRET,
}
# Names that Python knows without an import, and those that mean nothing to it but in capitals.
_BUILTIN = frozenset(
    "open eval exec compile execfile input raw_input __import__ getattr str bytes bytearray repr list "
    "dict tuple sorted set "
    "memoryview urlopen".split()
)
_CLASSES = ("file.", "files.", "dir.", "directory.")
_SOCKETS = frozenset(["socket", "socket.socket", "net.socket", "ssl.wrap_socket", "socket.create_connection"])
# The last argument is the body.
_FUNCTION = (Doing(Effect.EVAL, ALL),)
_LATE = re.compile(r"(?i)(?:write|writelines|send|puts|schedule)[ \t]*\(\Z")
_PLACED = re.compile(r"[^\n]{0,60}?[\"'`](?:[/~]|\.\.|[A-Za-z]:\\)")
_TEXTUAL = frozenset(["str", "bytes", "string", "bytearray"])


class ProgramReader:
    """One program under reading; ``acts`` grows while statements are read."""

    def __init__(self, text: str, room: Room) -> None:
        self.program = ProgramText(text)
        self.acts: dict[tuple[int, Effect], Act] = {}
        self.names = Names(self.program, room)
        self.grammar = self.names.grammar = Grammar(self.program, self)
        self.resolved = self.names.resolved
        self._lines: set[int] = set()
        self._python = self.program.language is Language.PYTHON

    @property
    def spent(self) -> bool:
        """Whether the program was too long to be read in full."""
        return self.names.spent

    def run(self) -> list[Act]:
        """Every act that the telling calls of the program come to, in the order of their places."""
        plain = ascii_only(self.program.text)
        calls = [(self._rank(found[0], found.end()), found.end() - 1) for found in CALLED.finditer(plain)]
        for _, at in sorted(calls):
            self._nominated(at)
            if self.spent:
                break
        if BORROWED.search(plain) is not None:
            self._borrowed(plain)
        return sorted(self.acts.values(), key=lambda act: act.span)

    def _rank(self, called: str, at: int) -> int:
        """Which calls are read first, so that a flood of harmless ones hides nothing."""
        if _LATE.search(called) is not None:
            return 2
        return 0 if _PLACED.match(self.program.text, at) is not None else 1

    def _borrowed(self, plain: str) -> None:
        """Calls by other names than those of the table."""
        for found in BORROWED.finditer(plain):
            self._nominated(found.end() - 1)
        for name, full in self.program.index.borrowed():
            if full.lower() in NAMES or "." not in full:
                for at in self.program.places(name):
                    self._nominated(at)

    def _nominated(self, at: int) -> None:
        line = self.program.line(at)
        if line in self._lines or self.spent:
            return
        self._lines.add(line)
        if not self.program.inside_text(at):
            self.grammar.line(self.names.statement(line, whole=True))

    # What `Grammar` asks.

    def known(self, name: str) -> bool:
        """Whether a function is one that may do something."""
        return bool(doings(self.names.full(name), False))

    def hinted(self, name: str) -> int:
        """The marks of what a function gives, by its name alone."""
        marks = 0
        for doing in doings(self.names.full(name), "." in name):
            marks |= _FACTS.get(doing.detail, 0) | _COMES_FROM.get(doing.effect, 0)
        return marks

    def shelled(self, command: Value, span: tuple[int, int]) -> None:
        """A text is run by a shell."""
        self.acts.setdefault(
            (span[0], Effect.RUN), Act(Effect.RUN, command, "`", span, Arguments([command], [""]))
        )

    def called(self, name: str, of: Value | None, given: Arguments, span: tuple[int, int]) -> Value:
        """What a call results in; what it does is noted."""
        full = self.names.full(name)
        receiver = of
        if of is None and "." in name:
            receiver = self.resolved(name.rpartition(".")[0], span[0])
        if receiver is not None and receiver.refers:
            full = f"{receiver.refers}.{name.rpartition('.')[2]}".lower()
        known = self._doings(name, full, of)
        if of is None and "." not in name:
            own = self.program.function(name)
            if own is not None:
                return self.names.returned(own, given.values)
            if not known and (refers := self.resolved(name, span[0]).refers):
                full = refers.lower()
                known = doings(full, False)
        if not known:
            own = self.program.function(name.rpartition(".")[2]) if of is None else None
            if own is not None:
                return self.names.returned(own, given.values)
            if (
                full == "getattr"
                and len(given.values) > 1
                and given.values[0].refers
                and given.values[1].texts
            ):
                return Value(refers=f"{given.values[0].refers}.{given.values[1].texts[0]}")
        value = _plain_result(full, receiver, given.values)
        if not known and value.marks & Mark.ENVIRONMENT:
            value = value._replace(marks=value.marks & ~Mark.ENVIRONMENT)
        for doing in known:
            value = self._done(doing, full, receiver or UNKNOWN, given, span, value)
        return value

    def _doings(self, name: str, full: str, of: Value | None) -> tuple[Doing, ...]:
        """What the table says of a call; names that mean something else in this language are left out."""
        known = doings(full, of is not None)
        if not known:
            return _FUNCTION if name == "Function" and not self._python else known
        if self._python:
            if "." not in full and of is None and full not in _BUILTIN:
                return ()
            if name[:1].islower() and full.startswith(_CLASSES):
                return ()
            if full == "exec":
                return tuple(doing for doing in known if doing.effect is Effect.EVAL)
        elif full == "exec" and of is None and self.program.language is Language.CURLY:
            known = ()
        elif full == "assert" and self.program.language is not Language.PHP:
            return ()
        return known

    def _done(
        self, doing: Doing, full: str, receiver: Value, given: Arguments, span: tuple[int, int], value: Value
    ) -> Value:
        """Note what the call does and give what it results in."""
        effect = doing.effect
        what = _counted(doing, receiver, given)
        if effect is Effect.TEMP:
            path = f"/tmp/tmp.{span[0]}"
            return Value((path,), Mark.PATH, (Value(("3",)), Value((path,))), opened=(path,))
        plain = _PLAIN_RESULTS.get(effect)
        if plain is not None:
            return plain(doing, full, what, receiver, given, value)
        self.acts.setdefault((span[0], effect), Act(effect, what, full, span, given))
        if effect is Effect.LIST:
            return Value(tuple(f"{text.rstrip('/*')}/*" for text in what.texts), what.marks & Mark.PATH)
        if effect is Effect.OPEN:
            return Value((), value.marks & ~Mark.PATH, opened=what.texts)
        if effect is Effect.READ:
            return Value((), value.marks & ~Mark.PATH | Mark.FILE, opened=what.texts)
        if effect is Effect.LOAD and full.startswith("marshal."):
            return value.marked(Mark.DECODED)
        if effect is Effect.SEND and full.endswith("request"):
            return value.marked(Mark.SOCKET)
        if effect is Effect.DECODE and "buffer.from" in full and len(given.values) < 2:
            return value
        return value.marked(_COMES_FROM.get(effect, 0))


def _plain_result(full: str, receiver: Value | None, given: list[Value]) -> Value:
    """What a call that nothing is known of gives: its content comes from wherever that of its parts does."""
    marks = 0
    opened: tuple[str, ...] = ()
    for each in given:
        marks |= each.marks
        opened += each.opened
    marks &= ~KINDS
    if receiver is not None:
        marks |= receiver.marks
        opened += receiver.opened
    if full in _SOCKETS:
        marks |= Mark.SOCKET
    return Value((), marks, opened=opened[:8]) if marks or opened else UNKNOWN


def _counted(doing: Doing, receiver: Value, given: Arguments) -> Value:
    """The value that an effect is about."""
    if doing.position == SELF:
        return receiver
    if doing.position == ALL:
        return union([*given.values, receiver]) if given.values else receiver
    if doing.keyword and (value := given.named(doing.keyword)) is not None:
        return value
    plain = given.plain
    return plain[doing.position] if doing.position < len(plain) else UNKNOWN


def _joining(doing: Doing, full: str, what: Value, receiver: Value, given: Arguments, value: Value) -> Value:
    return under([receiver, *given.values] if full.endswith("joinpath") else given.values)


def _pathing(doing: Doing, full: str, what: Value, receiver: Value, given: Arguments, value: Value) -> Value:
    return under(given.values).marked(Mark.PATH)


def _homing(doing: Doing, full: str, what: Value, receiver: Value, given: Arguments, value: Value) -> Value:
    if full.endswith(".expanduser") and not given.values:
        return receiver
    return what if given.values else Value(("~",), Mark.PATH)


def _importing(
    doing: Doing, full: str, what: Value, receiver: Value, given: Arguments, value: Value
) -> Value:
    return Value(refers=what.texts[0].removeprefix("node:")) if what.texts else value


def _encoding(doing: Doing, full: str, what: Value, receiver: Value, given: Arguments, value: Value) -> Value:
    return Value(what.texts if full in _TEXTUAL else (), value.marks, opened=value.opened)


def _stating(doing: Doing, full: str, what: Value, receiver: Value, given: Arguments, value: Value) -> Value:
    return value.marked(_FACTS[doing.detail])


def _keeping(doing: Doing, full: str, what: Value, receiver: Value, given: Arguments, value: Value) -> Value:
    last = full.rpartition(".")[2]
    if last == "dirname":
        return Value(tuple(text.rpartition("/")[0] for text in what.texts if "/" in text), what.marks)
    if last == "basename":
        return Value((), what.marks)
    if last == "format" and what.texts:
        return filled(what, given.values)
    if last == "split" and what.texts:
        return Value((), what.marks, tuple(Value((word,)) for word in what.texts[0].split()[:64]))
    return what


_PLAIN_RESULTS = {
    Effect.JOIN: _joining,
    Effect.PATH: _pathing,
    Effect.HOME: _homing,
    Effect.IMPORT: _importing,
    Effect.ENCODE: _encoding,
    Effect.FACT: _stating,
    Effect.SAME: _keeping,
}
"""What calls result in that do nothing by themselves."""

"""SQL in requests: values that would change a query, and statements by what they would do.

Two situations are told apart.  Where a tool takes statements, a whole statement is its work and is
judged by its acts (`acts`).  Everywhere else a value is a name, a number or an address, and is
read as the database would read it in a query (`values`).  Documents, programs and messages
that show SQL are neither.
"""

from __future__ import annotations

from typing import Final

from vanguard.layers.joined import is_spaced
from vanguard.layers.purpose import Purpose, purpose
from vanguard.layers.sql import rules
from vanguard.layers.sql.hints import any_may_hold, may_hold, plainly
from vanguard.layers.sql.takers import shows, takes
from vanguard.layers.tally import Tally
from vanguard.model.context import Context
from vanguard.model.finding import Evidence, Severity, clean
from vanguard.model.message import Form, Fragment, Part, Reading
from vanguard.model.rule import Builtin

BUILTIN: Final[tuple[Builtin, ...]] = rules.BUILTIN

_CLEAR: Final = clean("sql")
_PARTS: Final = frozenset([Part.ARGUMENT, Part.URI])
_FAIR: Final = 0.85
_TOGETHER: Final = 2_048
"""Characters of all texts of a message that are looked at together."""
_LEAST: Final = 500
"""Tokens that are cut of the values of any message, however short it is."""
_SHARE: Final = 8
"""Beyond that, one token for so many bytes of a message."""


def judge(reading: Reading, context: Context) -> Evidence:
    """What the SQL in a request gives reason to fear."""
    signs, text = reading.signs, reading.text
    # All are looked at together where they are short.
    if "$" not in signs and not (
        any_may_hold(text, signs) if len(text) <= _TOGETHER else reading.some(_PARTS, may_hold)
    ):
        return _CLEAR
    suspects, operators = _suspects(reading)
    if not suspects and not operators:
        return _CLEAR
    scan = _Scan(reading, context)
    for fragment, form in suspects:
        scan.look(fragment, form)
    if operators:
        scan.operators(operators, reading)
    found = scan.tally.findings()
    return Evidence("sql", findings=found) if found else _CLEAR


def _suspects(reading: Reading) -> tuple[list[tuple[Fragment, Form]], list[Fragment]]:
    """The forms of values that may hold SQL, and the keys that may be operators of documents."""
    suspects: list[tuple[Fragment, Form]] = []
    operators: list[Fragment] = []
    known: dict[tuple[str | int, ...], bool] = {}
    for fragment in reading.fragments:
        if fragment.part not in _PARTS or shows(fragment.path, known):
            continue
        if fragment.is_key and fragment.text[:1] == "$":
            operators.append(fragment)
        forms = [form for form in fragment.forms if may_hold(form.text)]
        if forms and not is_spaced(fragment):
            suspects += [(fragment, form) for form in forms]
    return suspects, operators


class _Scan:
    """One message under judgement: what its tool takes, what was found, how much may still be read."""

    __slots__ = ("purpose", "reader", "reads_only", "tally")

    def __init__(self, reading: Reading, context: Context) -> None:
        # Most requests hold nothing that looks like SQL, and a gateway need not load this to start.
        from vanguard.layers.sql.values import Reader

        self.purpose: Purpose = purpose(reading.message, context)
        tool = context.tool
        annotations = tool.definition.get("annotations") if tool is not None else None
        self.reads_only = isinstance(annotations, dict) and annotations.get("readOnlyHint") is True
        self.reader = Reader(_LEAST + len(reading.message.raw) // _SHARE)
        self.tally = Tally()

    def look(self, fragment: Fragment, form: Form) -> None:
        """Judge one form: as a statement where it is one and is asked for, else as values."""
        from vanguard.layers.disguises import inner
        from vanguard.layers.sql.documents import commands
        from vanguard.layers.sql.statements import begins, opens, unremarked
        from vanguard.layers.sql.values import parts

        if takes(self.purpose, fragment) and opens(unremarked(form.text)):
            self._acts(fragment, form)
            return
        if inner(form.text) is None:
            self._reaches(fragment, form)
        if commands(form.text) and not takes(self.purpose, fragment):
            self.tally.add(rules.SHELL, fragment, form)
        for place, text in parts(form.text):
            if begins(unremarked(text)) and not fragment.is_key:
                span = (place, place + len(text))
                self.tally.add(rules.VALUE, fragment, form, span=span, confidence=_FAIR)
            else:
                self._value(fragment, form, place, text)

    def operators(self, keys: list[Fragment], reading: Reading) -> None:
        """Judge the keys that may be operators of a document database by where they stand."""
        from vanguard.layers.sql.documents import misplaced

        texts = frozenset(fragment.path for fragment in reading.fragments if not fragment.is_key)
        for fragment in misplaced(keys, texts, self.purpose.name):
            self.tally.add(rules.OPERATOR, fragment, fragment.forms[0])

    def _acts(self, fragment: Fragment, form: Form) -> None:
        from vanguard.layers.sql.acts import acts, writes
        from vanguard.layers.sql.statements import spaced

        text = spaced(form.text)
        for rule, span in acts(text):
            self.tally.add(rule, fragment, form, span=span if text == form.text else None)
        if self.reads_only and writes(text):
            self.tally.add(rules.WRITES, fragment, form)

    def _reaches(self, fragment: Fragment, form: Form) -> None:
        from vanguard.layers.sql.acts import reaches_out
        from vanguard.layers.sql.statements import spaced

        text = spaced(form.text)
        for rule, span in reaches_out(text):
            self.tally.add(rule, fragment, form, span=span if text == form.text else None)

    def _value(self, fragment: Fragment, form: Form, place: int, text: str) -> None:
        from vanguard.layers.sql.tails import Grade

        if self.reader.room <= 0:
            grave = Severity.HIGH if plainly(text) else Severity.MEDIUM
            self.tally.add(rules.SPENT, fragment, form, severity=grave)
            return
        found = self.reader.read(text, place > 0)
        if found is None:
            return
        span = (place + found.start, place + found.end)
        if found.grade is Grade.WEAK:
            self.tally.add(rules.SUSPECT, fragment, form, span=span)
        elif found.grade is Grade.FAIR:
            rule = rules.BY_KIND[found.kind]
            self.tally.add(rule, fragment, form, span=span, severity=Severity.HIGH, confidence=_FAIR)
        else:
            self.tally.add(rules.BY_KIND[found.kind], fragment, form, span=span)

"""Program code that is to be run, judged by what it would do.

Code is what a tool that runs things is given, and what stands where its name or schema says that code
stands; code that is written to a file, sent or talked about is none, save for shells for the network.
"""

from __future__ import annotations

from collections.abc import Iterator

from vanguard.layers.code.calls import Effect
from vanguard.layers.code.harm import Seen, harms
from vanguard.layers.code.reader import Act, ProgramReader
from vanguard.layers.code.rules import BUILTIN, UNREAD
from vanguard.layers.code.signs import CALLS, GRAVE, marks, signs
from vanguard.layers.joined import is_joined
from vanguard.layers.purpose import Use, purpose
from vanguard.layers.tally import Tally
from vanguard.model.context import Context
from vanguard.model.finding import Evidence, Status
from vanguard.model.message import Direction, Form, Fragment, Part, Reading

__all__ = ["BUILTIN", "judge", "seen"]

_CLEAR = Evidence("code")
_UNSURE = 0.7
"""How sure a finding is at most in a text that may be something else than a program."""
_NESTED = 2
"""Programs inside each other's texts that are read."""
_SHORTEST = 8


def judge(reading: Reading, context: Context) -> Evidence:
    """What the programs in a request give reason to fear; answers are not looked at.

    A form that cannot be judged takes nothing from what the others gave: the evidence is then FAILED
    with all their findings.
    """
    if reading.message.direction is not Direction.TO_SERVER:
        return _CLEAR
    argument = Part.ARGUMENT
    suspects = [
        (fragment, form, found)
        for fragment in reading.fragments
        if fragment.part is argument and not fragment.is_key and not is_joined(fragment)
        for form in fragment.forms
        if (found := _marks(form.text))
    ]
    if not suspects:
        return _CLEAR
    aim = purpose(reading.message, context)
    tally = Tally()
    failure = ""
    for fragment, form, found in suspects:
        try:
            use = aim.use(fragment)
            if use is Use.CONTENT:
                _written(fragment, form, found, tally)
            else:
                _run(fragment, form, found, tally, 1.0 if use is Use.COMMAND else _UNSURE)
        except Exception as error:
            failure = failure or type(error).__name__
    kept = tally.findings()
    if failure:
        return Evidence("code", Status.FAILED, kept, failure)
    return Evidence("code", findings=kept) if kept else _CLEAR


def _marks(text: str) -> list[int]:
    """What a text has of a program that may do harm; cheap for ordinary values."""
    if len(text) < _SHORTEST or ("(" not in text and '"' not in text and "'" not in text and "`" not in text):
        return []
    return marks(text)


def _run(fragment: Fragment, form: Form, found: list[int], tally: Tally, sure: float) -> None:
    for each in seen(form.text, found):
        confidence = min(each.confidence, sure)
        tally.add(
            each.rule,
            fragment,
            form,
            span=each.span,
            severity=each.severity,
            confidence=confidence,
            level=each.level,
        )


def _written(fragment: Fragment, form: Form, found: list[int], tally: Tally) -> None:
    for each in signs(form.text, GRAVE.intersection(found)):
        tally.add(each.rule, fragment, form, span=each.span, confidence=each.confidence)


def seen(text: str, found: list[int] | None = None, nested: int = _NESTED) -> Iterator[Seen]:
    """Every harm in a program, whatever its language; texts that it runs as programs are read as well.

    ``found`` is what `marks` says of the text, where that is known.
    """
    found = marks(text) if found is None else found
    yield from signs(text, found)
    if not found or max(found) < CALLS:
        return
    reader = ProgramReader(text)
    acts = reader.run()
    yield from harms(acts, text)
    if nested:
        for act in acts:
            yield from _inside(act, nested - 1)
    if reader.spent:
        yield Seen(UNREAD, UNREAD.severity, UNREAD.confidence, UNREAD.level, (0, 60))


def _inside(act: Act, nested: int) -> Iterator[Seen]:
    if act.effect is not Effect.EVAL:
        return
    for inner in act.what.texts[:2]:
        if found := _marks(inner):
            for each in seen(inner, found, nested):
                yield each._replace(span=act.span)

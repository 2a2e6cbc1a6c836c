"""Program code that is to be run, judged by what it would do.

Code is what a tool that runs things is given, and what stands where its name or schema says that code
stands; code that is written to a file, sent or talked about is none, save for shells for the network and
programs that nobody writes for honest work.
"""

from __future__ import annotations

from vanguard.layers.code.names import Room
from vanguard.layers.code.program import seen, telling
from vanguard.layers.code.signs import PROGRAMS, lasting, signs
from vanguard.layers.joined import is_spaced
from vanguard.layers.judged import judged
from vanguard.layers.purpose import Purpose, Use, named_use, purpose
from vanguard.layers.tally import Tally
from vanguard.model.capability import Capability
from vanguard.model.context import Context
from vanguard.model.finding import Evidence, clean
from vanguard.model.message import Form, Fragment, Part, Reading

_CLEAR = clean("code")
_PARTS = frozenset([Part.ARGUMENT])
_UNSURE = 0.7
"""How sure a finding is at most in a text that may be something else than a program."""
_SURE = 1.0


def judge(reading: Reading, context: Context) -> Evidence:
    """What the programs give reason to fear in a request that may hold some."""
    message = reading.message
    if not reading.some(_PARTS, telling):
        return _CLEAR
    suspects = [
        (fragment, form, found)
        for fragment in reading.fragments
        if fragment.part in _PARTS and not fragment.is_key and not is_spaced(fragment)
        for form in fragment.forms
        if (found := telling(form.text))
    ]
    scan = _Scan(purpose(message, context), Room(len(message.raw)))
    return judged(_CLEAR, suspects, scan.look, scan.tally.findings)


class _Scan:
    """One message under judgement: what its tool does, what was found, how much may still be read."""

    __slots__ = ("aim", "room", "runs", "tally")

    def __init__(self, aim: Purpose, room: Room) -> None:
        self.aim = aim
        self.room = room
        self.tally = Tally()
        self.runs = Capability.EXEC in aim.can

    def look(self, fragment: Fragment, form: Form, found: list[int]) -> None:
        """Judge one form by what its fragment is used for."""
        sure = self._sure(fragment)
        if sure:
            self._run(fragment, form, found, sure)
        elif not PROGRAMS.isdisjoint(found):
            for each in signs(form.text, lasting(form.text).intersection(found)):
                self.tally.add(each.rule, fragment, form, span=each.span, confidence=each.confidence)

    def _sure(self, fragment: Fragment) -> float:
        """How surely a text is a program that is run; 0 where it is content."""
        use = self.aim.use(fragment)
        if use is Use.COMMAND:
            return _SURE
        if use is not Use.CONTENT:
            return _SURE if self.runs else _UNSURE
        if not self.runs:
            return 0
        # A tool that runs things and has no member for a command is given the program as content.
        commanded = any(named_use(member) is Use.COMMAND for member in self.aim.members)
        return _UNSURE if commanded else _SURE

    def _run(self, fragment: Fragment, form: Form, found: list[int], sure: float) -> None:
        for each in seen(form.text, self.room, found):
            self.tally.add(
                each.rule,
                fragment,
                form,
                span=each.span,
                severity=each.severity,
                confidence=min(each.confidence, sure),
                level=each.level,
            )

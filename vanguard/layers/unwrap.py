"""Taking the disguises off one text, layer after layer, until none is left or a bound is met.

One round tries every step once, each on what the one before it left; each change is a form.  Rounds
go on until one changes nothing.  As steps change a text in place and every state of it is kept, a
text that was hidden under several disguises in whatever order is one of the forms, in a number of
forms that grows with the disguises and not with their combinations.

A long text that only a model reads is taken stretch by stretch, so that a form of it holds what stands
around the disguises and not the whole text once more (see `stretches`).
"""

from __future__ import annotations

from typing import Any

from vanguard.layers.disguises import inner, steps
from vanguard.layers.plain import wears_nothing
from vanguard.layers.stretches import LONG, around_change, joined, stretches
from vanguard.model.message import Form
from vanguard.model.profile import Limits

_TRIES = 32
"""Characters that steps may look at, for each character of a text."""

_FEWEST = 16 * 1024


class Unwrapping:
    """One text on its way out of its disguises.

    ``forms`` begins with the text as it was given; ``inside`` are the JSON objects and arrays that
    forms turned out to be, with their chains; ``room`` is how many characters may still be made.
    ``met`` is the bound that ended it early (``layers``, ``forms``, ``decoded``, ``tries``) or "".
    ``acted`` says that the text goes to a server.
    """

    __slots__ = ("_seen", "_tries", "acted", "forms", "inside", "limits", "met", "room")

    def __init__(self, sent: Form, limits: Limits, room: int, acted: bool = False) -> None:
        self.acted = acted
        self.forms = [sent]
        self.inside: list[tuple[Any, tuple[str, ...]]] = []
        self.limits = limits
        self.room = room
        self.met = ""
        self._seen = {sent.text}
        self._tries = _TRIES * len(sent.text) + _FEWEST

    def run(self) -> None:
        """Fill ``forms`` and ``inside``; a text that is JSON is taken no further, its insides are."""
        if self._is_json(self.forms[0]):
            return
        if len(self.forms[0].text) > LONG and not self.acted:
            self._by_stretches()
        else:
            self._peel()

    def _peel(self) -> None:
        todo = [self.forms[0]]
        while todo and not self.met:
            todo += self._rounds(todo.pop(0))

    def _by_stretches(self) -> None:
        """Peel each stretch of a long text on its own; those that wear the same make one form."""
        text, chain = self.forms[0].text, self.forms[0].chain
        uncovered: dict[tuple[str, ...], list[str]] = {}
        for stretch in stretches(text):
            if wears_nothing(stretch):
                continue
            part = Unwrapping(Form(stretch, chain), self.limits, self.room)
            part._peel()
            self.room = part.room
            self.met = self.met or part.met
            self.inside += part.inside
            for form in part.forms[1:]:
                uncovered.setdefault(form.chain, []).append(around_change(stretch, form.text))
        self.forms += [Form(joined(texts), steps) for steps, texts in uncovered.items()]

    def _rounds(self, form: Form) -> list[Form]:
        """Peel one text to its end; what stood aside in it is returned, to be peeled on its own."""
        aside: list[Form] = []
        for turn in range(self.limits.layers + 1):
            before = form
            for step in steps(form.text, self.acted):
                self._tries -= len(form.text)
                if self._tries < 0:
                    self.met = self.met or "tries"
                    return aside
                taken = step(form.text)
                if taken is None:
                    continue
                if turn == self.limits.layers:
                    self.met = self.met or "layers"
                    return aside
                if taken.cut:
                    self.met = self.met or "decoded"
                chain = (*form.chain, *taken.names)
                goes_on = taken.text == form.text or self._add(form := Form(taken.text, chain))
                if taken.other:
                    self._add(Form(taken.other, chain))
                if taken.aside and self._add(hidden := Form(taken.aside, chain)):
                    aside.append(hidden)
                if not goes_on:
                    return aside
            if form is before:
                return aside
        return aside

    def _add(self, form: Form) -> bool:
        """Keep a form; False where it is known already, is JSON, or no bound allows it."""
        if form.text in self._seen:
            return False
        if len(self.forms) >= self.limits.forms:
            self.met = "forms"
            return False
        if len(form.text) > self.room:
            self.met = "decoded"
            return False
        self.room -= len(form.text)
        self._seen.add(form.text)
        self.forms.append(form)
        return not self._is_json(form)

    def _is_json(self, form: Form) -> bool:
        value = inner(form.text)
        if value is None:
            return False
        if form.chain.count("json") >= self.limits.layers:
            self.met = "layers"
        elif len(form.text) > self.room:
            self.met = "decoded"
        else:
            self.room -= len(form.text)
            self.inside.append((value, (*form.chain, "json")))
        return True

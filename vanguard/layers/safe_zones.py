"""Paths in requests: allowed folders, traversal, sensitive places, and what Vanguard itself guards.

A path is judged by its value.  The tool, its schema and the member's name say how sure the layer is,
and whether the words of a text are looked at (commands) or the text as a whole.
"""

from __future__ import annotations

import re

from vanguard.layers.climbing import climbs
from vanguard.layers.path_rules import DISGUISED, GUARDED, OUTSIDE, SENSITIVE, TRAVERSAL
from vanguard.layers.paths import Plain, candidate, evident, is_absolute, is_file_uri, opened, plain
from vanguard.layers.places import place
from vanguard.layers.purpose import Purpose, Use, purpose
from vanguard.layers.tally import Tally
from vanguard.layers.words import only_tended, path_words, reaches
from vanguard.layers.zones import guarded_names, inside, is_guarded, leaves, readings, zones_of
from vanguard.model.capability import Capability
from vanguard.model.context import Context
from vanguard.model.finding import Evidence, Severity
from vanguard.model.message import Direction, Form, Fragment, Part, Reading

BUILTIN = (OUTSIDE, TRAVERSAL, DISGUISED, SENSITIVE, GUARDED)

_CLEAR = Evidence("safe_zones")
_LONG = 4096
_DEVICE = re.compile(r"(?:\\\\|//)[?.][\\/]")
_PHRASE = re.compile(r"[\s<>\"']")
_ROOT_HOME = re.compile(r"/+root(?:/(?!\.)|\Z)")
_UNSURE = 0.6
_FREE = frozenset(["base64", "hex"])
"""Steps after which a text is no longer what the server would open."""


def judge(reading: Reading, context: Context) -> Evidence:
    """What the paths in a request to the server give reason to fear; answers are not looked at."""
    if reading.message.direction is not Direction.TO_SERVER:
        return _CLEAR
    argument, uri = Part.ARGUMENT, Part.URI
    every = _every_name_counts(context)
    suspects = [
        (fragment, form)
        for fragment in reading.fragments
        if fragment.part is argument or fragment.part is uri
        for form in fragment.forms
        if every or _maybe(form.text)
    ]
    if not suspects:
        return _CLEAR
    scan = _Scan(purpose(reading.message, context), context)
    for fragment, form in suspects:
        scan.look(fragment, form)
    return Evidence("safe_zones", findings=scan.tally.findings()) if scan.tally.findings() else _CLEAR


def _maybe(text: str) -> bool:
    """Whether a text can hold a path; cheap for ordinary words."""
    if "/" in text or "\\" in text or "~" in text or "%" in text or "$" in text or not text.isascii():
        return True
    if len(text) > _LONG:
        return False
    if "." in text or "_" in text:
        return " " not in text or " ." in text or text[0] == "." or "id_" in text or ".env" in text
    return "0x" in text or "ogin " in text or "\x00" in text


def _every_name_counts(context: Context) -> bool:
    """Whether a bare name, too, may lead out of the zones: by a link, or from a folder outside them."""
    server = context.server
    if server.resolver is not None:
        return server.zones is not None or bool(server.guarded)
    return server.zones is not None and not inside(server.cwd, server.zones, server)


class _Scan:
    """One message under judgement: its purpose, its zones, and what was found so far."""

    __slots__ = ("at_root", "purpose", "server", "tally", "zones")

    def __init__(self, aim: Purpose, context: Context) -> None:
        self.purpose = aim
        self.server = context.server
        self.zones = zones_of(context)
        places = (context.server.home, context.server.cwd, *(self.zones or ()))
        self.at_root = any(known == "/root" or known.startswith("/root/") for known in places)
        self.tally = Tally()

    def look(self, fragment: Fragment, form: Form) -> None:
        """Judge one form by the use that its fragment is likely put to."""
        use = self.purpose.use(fragment)
        if use is Use.COMMAND:
            self._command(fragment, form)
            return
        expected = use in (Use.PATH, Use.URI) and not fragment.is_key
        if not expected and (len(form.text) > _LONG or not _maybe(form.text)):
            return
        path = candidate(form.text, expected=expected)
        if path:
            self._path(fragment, form, path, use)
            if expected and _PHRASE.search(path):
                self._phrase(fragment, form)

    def _path(self, fragment: Fragment, form: Form, path: str, use: Use) -> None:
        shown = plain(path)
        target = opened(path) if is_file_uri(form.text) else path
        sure = _UNSURE if use is Use.CONTENT else None
        outside = None
        if self._resolves(target, use):
            reals = readings(target, self.server)
            outside = self._zone(fragment, form, target, use, reals)
            if self.server.guarded and is_guarded(reals, self.server):
                self.tally.add(GUARDED, fragment, form, confidence=sure)
        if outside is not False or shown.steps:
            self._climb(fragment, form, path, shown, sure)
        if use is not Use.CONTENT and _hides(path, shown, use) and not _FREE.intersection(form.chain):
            self.tally.add(DISGUISED, fragment, form, step=_last(shown))
        self._place(fragment, form, path, shown, sure)

    def _resolves(self, path: str, use: Use) -> bool:
        """Whether a value is path enough to be resolved, which may cost calls to the system."""
        guarded = self.server.guarded
        if self.zones is None and not guarded:
            return False
        if use in (Use.PATH, Use.URI) or evident(path):
            return True
        return bool(guarded) and guarded_names(guarded).search(path) is not None

    def _place(self, fragment: Fragment, form: Form, path: str, shown: Plain, sure: float | None) -> None:
        found = place(shown.text)
        if found is None or (self.at_root and _ROOT_HOME.match(shown.text)):
            return
        severity, confidence = found
        if shown.steps and severity is Severity.MEDIUM and place(path) is None:
            severity = Severity.HIGH
        self.tally.add(
            SENSITIVE, fragment, form, severity=severity, confidence=sure or confidence, step=_last(shown)
        )

    def _phrase(self, fragment: Fragment, form: Form) -> None:
        """A command or markup where a path belongs: its words are judged too."""
        for start, word in path_words(form.text):
            found = place(plain(word).text)
            if found is not None and evident(word):
                span = (start, start + len(word))
                self.tally.add(SENSITIVE, fragment, form, span=span, severity=found[0], confidence=found[1])

    def _climb(self, fragment: Fragment, form: Form, path: str, shown: Plain, sure: float | None) -> None:
        weight = climbs(path, shown, self.server.cwd)
        if weight is not None:
            severity, confidence = weight
            self.tally.add(
                TRAVERSAL, fragment, form, severity=severity, confidence=sure or confidence, step=_last(shown)
            )

    def _zone(
        self, fragment: Fragment, form: Form, path: str, use: Use, reals: tuple[str | None, ...]
    ) -> bool | None:
        """Whether the path leads out of the zones; None where there are none."""
        zones = self.zones
        if zones is None:
            return None
        outside = leaves(reals, zones, self.server)
        if outside and use is not Use.CONTENT and not _FREE.intersection(form.chain):
            sure = self._certainty(path, use)
            if sure:
                self.tally.add(OUTSIDE, fragment, form, confidence=sure)
        return outside

    def _certainty(self, path: str, use: Use) -> float:
        """How sure it is that a value is a path for the server to open; 0 where it is not."""
        if use is Use.PATH or (use is Use.URI and is_absolute(path)):
            if self.purpose.files or evident(path) or not path.startswith("/"):
                return 0.95
            return 0.0 if Capability.NET_OUT in self.purpose.can else 0.8
        if not evident(path):
            return 0.0
        return 0.95 if use is not Use.HOST and (self.purpose.files or not self.purpose.can) else _UNSURE

    def _command(self, fragment: Fragment, form: Form) -> None:
        guarded = (
            bool(self.server.guarded) and guarded_names(self.server.guarded).search(form.text) is not None
        )
        clean: set[str] = set()
        for start, word in path_words(form.text):
            if word not in clean and not self._word(fragment, form, start, word, guarded):
                clean.add(word)

    def _word(self, fragment: Fragment, form: Form, start: int, word: str, guarded: bool) -> bool:
        """Judge one word of a command; whether anything was seen in it."""
        span = (start, start + len(word))
        shown = plain(word)
        found = place(shown.text)
        if found is not None and found[0] > Severity.LOW:
            self._command_place(fragment, form, span, found)
        outside = self.zones is not None and reaches(word) and self._leads_out(word, self.zones)
        if outside:
            self.tally.add(OUTSIDE, fragment, form, span=span, confidence=_command_certainty(word, form.text))
        elif ".." in shown.text:
            self._command_climb(fragment, form, span, shown)
        if guarded and is_guarded(readings(word, self.server), self.server):
            self.tally.add(GUARDED, fragment, form, span=span)
        return outside or found is not None or ".." in shown.text or guarded

    def _leads_out(self, word: str, zones: tuple[str, ...]) -> bool:
        return leaves(readings(word, self.server), zones, self.server)

    def _command_place(
        self, fragment: Fragment, form: Form, span: tuple[int, int], found: tuple[Severity, float]
    ) -> None:
        severity, confidence = found
        if severity is Severity.MEDIUM or only_tended(form.text, span[0]):
            severity = Severity.LOW
        elif severity is Severity.HIGH:
            severity = Severity.MEDIUM
        self.tally.add(SENSITIVE, fragment, form, span=span, severity=severity, confidence=confidence)

    def _command_climb(self, fragment: Fragment, form: Form, span: tuple[int, int], shown: Plain) -> None:
        weight = climbs(form.text[slice(*span)], shown, self.server.cwd)
        if weight is not None and weight[0] >= Severity.HIGH:
            self.tally.add(TRAVERSAL, fragment, form, span=span, confidence=weight[1], step=_last(shown))


def _command_certainty(word: str, text: str) -> float:
    if word.startswith(("/tmp", "/var/tmp")):
        return _UNSURE
    # In program code two dots or a tilde alone are seldom a folder.
    return 0.5 if word in ("..", "~") and "\n" in text else 0.85


def _hides(path: str, shown: Plain, use: Use) -> bool:
    text = shown.text
    if not (shown.broken or "\x00" in text or "::$" in text or _DEVICE.match(text)):
        return False
    return use in (Use.PATH, Use.URI) or evident(shown.text)


def _last(shown: Plain) -> str:
    return shown.steps[-1] if shown.steps else ""

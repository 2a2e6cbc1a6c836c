"""Paths in requests: allowed folders, traversal, sensitive places, and what Vanguard itself guards.

A path is judged by its value.  The tool, its schema and the member's name say how sure the layer is,
and whether the words of a text are looked at (commands) or the text as a whole.
"""

from __future__ import annotations

import re

from vanguard.layers.climbing import climbs
from vanguard.layers.command_paths import CommandPaths
from vanguard.layers.deeds import is_verb
from vanguard.layers.found import found
from vanguard.layers.guarding import PROJECT_NAME, guarded_names
from vanguard.layers.joined import is_joined
from vanguard.layers.lookup import Lookup
from vanguard.layers.path_rules import DISGUISED, GUARDED, MANY, OUTSIDE, SENSITIVE, TRAVERSAL
from vanguard.layers.paths import Plain, candidate, evident, is_absolute, is_file_uri, listed, opened, plain
from vanguard.layers.places import place
from vanguard.layers.purpose import Purpose, Use, purpose
from vanguard.layers.tally import Tally
from vanguard.layers.words import path_words
from vanguard.layers.zones import bounds, inside
from vanguard.model.capability import Capability
from vanguard.model.context import Context
from vanguard.model.finding import Evidence, Finding, Severity, Status
from vanguard.model.message import Direction, Form, Fragment, Part, Reading

BUILTIN = (OUTSIDE, TRAVERSAL, DISGUISED, SENSITIVE, GUARDED, MANY)

_CLEAR = Evidence("safe_zones")
_LONG = 4096
_ARGUMENT = 64
_DEVICE = re.compile(r"(?:\\\\|//)[?.][\\/]")
_PHRASE = re.compile(r"[\s<>\"']")
_ROOT_HOME = re.compile(r"/+root(?:/(?!\.)|\Z)")
_UNSURE = 0.6
_FREE = frozenset(["base64", "hex"])
"""Steps after which a text is no longer what the server would open."""


def judge(reading: Reading, context: Context) -> Evidence:
    """What the paths in a request to the server give reason to fear; answers are not looked at.

    A form that cannot be judged takes nothing from what the others gave: the evidence is then FAILED
    with all their findings.
    """
    if reading.message.direction is not Direction.TO_SERVER:
        return _CLEAR
    argument, uri = Part.ARGUMENT, Part.URI
    every = _every_name_counts(context)
    suspects = [
        (fragment, form)
        for fragment in reading.fragments
        if (fragment.part is argument or fragment.part is uri) and not is_joined(fragment)
        for form in fragment.forms
        if every or _maybe(form.text) or _of_a_list(form.text)
    ]
    if not suspects:
        return _CLEAR
    scan = _Scan(purpose(reading.message, context), context)
    failure = ""
    for fragment, form in suspects:
        try:
            scan.look(fragment, form)
        except Exception as error:
            failure = failure or type(error).__name__
    findings = scan.findings()
    if failure:
        return Evidence("safe_zones", Status.FAILED, findings, failure)
    return Evidence("safe_zones", findings=findings) if findings else _CLEAR


def _maybe(text: str) -> bool:
    """Whether a text can hold a path; cheap for ordinary words."""
    if "/" in text or "\\" in text or "~" in text or "%" in text or "$" in text or not text.isascii():
        return True
    if len(text) > _LONG:
        return False
    if "." in text or "_" in text:
        return " " not in text or " ." in text or text[0] == "." or "id_" in text or ".env" in text
    return "0x" in text or "ogin " in text or "\x00" in text


def _of_a_list(text: str) -> bool:
    """Whether a text may be the program or a flag of a command that is given as a list of arguments."""
    return len(text) < _ARGUMENT and (text[:1] == "-" or is_verb(text))


def _every_name_counts(context: Context) -> bool:
    """Whether a bare name, too, may lead out of the zones: by a link, or from a folder outside them."""
    server = context.server
    if server.resolver is not None:
        return server.zones is not None or bool(server.guarded)
    return server.zones is not None and not inside(server.cwd, bounds(server.zones))


class _Scan:
    """One message under judgement: its purpose, its zones, and what was found so far."""

    __slots__ = ("at_root", "commands", "lookup", "purpose", "server", "tally", "zones")

    def __init__(self, aim: Purpose, context: Context) -> None:
        self.purpose = aim
        self.server = context.server
        self.lookup = Lookup(context)
        self.zones = self.lookup.zones
        places = (context.server.home, context.server.cwd, *(self.zones or ()))
        self.at_root = any(known == "/root" or known.startswith("/root/") for known in places)
        self.tally = Tally()
        self.commands = CommandPaths(self.lookup, self.tally)

    def findings(self) -> tuple[Finding, ...]:
        """All that was found, and that not every link was followed where that is so."""
        kept = self.tally.findings()
        return (*kept, found(MANY)) if self.lookup.spent else kept

    def look(self, fragment: Fragment, form: Form) -> None:
        """Judge one form by the use that its fragment is likely put to."""
        use = self.purpose.use(fragment)
        if use is Use.COMMAND:
            self.commands.look(fragment, form)
            return
        expected = use in (Use.PATH, Use.URI) and not fragment.is_key
        if not expected and (len(form.text) > _LONG or not _maybe(form.text)):
            return
        path = candidate(form.text, expected=expected)
        if path:
            for each in (path, *listed(path)):
                self._path(fragment, form, each, use)
            if expected and _PHRASE.search(path):
                self._phrase(fragment, form)

    def _path(self, fragment: Fragment, form: Form, path: str, use: Use) -> None:
        shown = plain(path)
        target = opened(path) if is_file_uri(form.text) else path
        sure = _UNSURE if use is Use.CONTENT else None
        outside = None
        if self._resolves(target, use):
            outside = self._zone(fragment, form, target, use)
        if self._touches_guarded(fragment, target, use):
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
        if use is Use.HOST and self.purpose.files and is_absolute(path):
            return True
        return bool(guarded) and guarded_names(guarded).search(path) is not None

    def _touches_guarded(self, fragment: Fragment, path: str, use: Use) -> bool:
        """Whether the call reaches a guarded path, takes what holds one, or writes a project's config."""
        if self._resolves(path, use) and self.lookup.is_guarded(path):
            return True
        if use is Use.CONTENT:
            return False
        known = self.purpose.files or evident(path)
        if known and self.purpose.takes(fragment) and self.lookup.takes_guarded(path):
            return True
        return (
            self.purpose.writes
            and PROJECT_NAME.search(path) is not None
            and (self.lookup.is_project_config(path))
        )

    def _place(self, fragment: Fragment, form: Form, path: str, shown: Plain, sure: float | None) -> None:
        weight = place(shown.text)
        if weight is None or (self.at_root and _ROOT_HOME.match(shown.text)):
            return
        severity, confidence = weight
        if shown.steps and severity is Severity.MEDIUM and place(path) is None:
            severity = Severity.HIGH
        self.tally.add(
            SENSITIVE, fragment, form, severity=severity, confidence=sure or confidence, step=_last(shown)
        )

    def _phrase(self, fragment: Fragment, form: Form) -> None:
        """A command or markup where a path belongs: its words are judged too."""
        for start, word in path_words(form.text):
            weight = place(plain(word).text)
            if weight is not None and evident(word):
                span = (start, start + len(word))
                self.tally.add(SENSITIVE, fragment, form, span=span, severity=weight[0], confidence=weight[1])

    def _climb(self, fragment: Fragment, form: Form, path: str, shown: Plain, sure: float | None) -> None:
        weight = climbs(path, shown, self.server.cwd)
        if weight is not None:
            severity, confidence = weight
            self.tally.add(
                TRAVERSAL, fragment, form, severity=severity, confidence=sure or confidence, step=_last(shown)
            )

    def _zone(self, fragment: Fragment, form: Form, path: str, use: Use) -> bool | None:
        """Whether the path leads out of the zones; None where there are none."""
        if self.zones is None:
            return None
        outside = self.lookup.leaves(path)
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
            # A route, where the tool may as well speak to a server.
            files_alone = self.purpose.files and Capability.NET_OUT not in self.purpose.can
            return 0.8 if files_alone and is_absolute(path) else 0.0
        if self.purpose.files:
            return 0.95
        return 0.95 if use is not Use.HOST and not self.purpose.can else _UNSURE


def _hides(path: str, shown: Plain, use: Use) -> bool:
    text = shown.text
    if not (shown.broken or "\x00" in text or "::$" in text or _DEVICE.match(text)):
        return False
    return use in (Use.PATH, Use.URI) or evident(shown.text)


def _last(shown: Plain) -> str:
    return shown.steps[-1] if shown.steps else ""

"""The paths of one request under judgement, each by the use that it is likely put to."""

from __future__ import annotations

import re

from vanguard.layers.climbing import Weight, climbs, sends_upwards
from vanguard.layers.command_paths import CommandPaths
from vanguard.layers.found import found
from vanguard.layers.guarding import PROJECT_NAME, guarded_names
from vanguard.layers.hosts import Reach, understand
from vanguard.layers.lookup import Lookup
from vanguard.layers.path_marks import SHORT, is_windows, maybe
from vanguard.layers.path_patterns import finds_files, led
from vanguard.layers.path_rules import DISGUISED, GUARDED, MANY, OUTSIDE, REMOTE, TRAVERSAL
from vanguard.layers.paths import (
    Plain,
    candidate,
    evident,
    hides,
    is_absolute,
    is_file_uri,
    is_reserved,
    listed,
    opened,
    plain,
    share,
    unglued,
    web_parts,
)
from vanguard.layers.places import OF_PLACES, Kind, Place, ordinary, place
from vanguard.layers.purpose import Purpose, Use
from vanguard.layers.tally import Tally
from vanguard.layers.words import path_words
from vanguard.model.capability import Capability
from vanguard.model.context import Context
from vanguard.model.finding import Finding, Severity
from vanguard.model.message import Form, Fragment

_PHRASE = re.compile(r"[\s<>\"']")
_ROOT_HOME = re.compile(r"/+root(?:/(?!\.)|\Z)")
_UNSURE = 0.6
_FREE = frozenset(["base64", "hex"])
"""Steps after which a text is no longer what the server would open."""
_CODED = frozenset(["percent", "html", "escapes"])
"""Steps that uncover what somebody wrote in code."""
MOST = 256
"""Paths of a list in one value; no honest one has as many."""
_WHOLE = frozenset(["/", "\\", "C:\\", "c:\\"])
"""Zones that hold the whole system, and so say nothing about any part of it."""


class Scan:
    """One message under judgement: its purpose, its zones, and what was found so far."""

    __slots__ = ("_arguments", "_commands", "lookup", "purpose", "server", "tally", "zones")

    def __init__(self, aim: Purpose, context: Context, arguments: object) -> None:
        self.purpose = aim
        self._arguments = arguments
        self.server = context.server
        self.lookup = Lookup(context)
        self.zones = self.lookup.zones
        self.tally = Tally()
        self._commands: CommandPaths | None = None

    def findings(self) -> tuple[Finding, ...]:
        """All that was found, and that not every link was followed where that is so."""
        kept = self.tally.findings()
        return (*kept, found(MANY)) if self.lookup.spent else kept

    def look(self, fragment: Fragment, form: Form) -> None:
        """Judge one form by the use that its fragment is likely put to."""
        use = self.purpose.use(fragment)
        if use is Use.COMMAND:
            if self._commands is None:
                self._commands = CommandPaths(self.lookup, self.tally, self._arguments)
            self._commands.look(fragment, form)
            return
        text = form.text
        if (
            (use is Use.CONTENT or use is Use.PATH)
            and len(text) <= SHORT
            and finds_files(self.purpose, fragment)
        ):
            leading = dict.fromkeys(led(text, self._arguments))
            for each in leading:
                self._path(fragment, form, each, Use.PATH)
            if leading:
                return
            # One that stays where it starts may name a sensitive file all the same.
            use = Use.CONTENT
        expected = (use is Use.PATH or use is Use.URI) and not fragment.is_key
        if not expected and (len(text) > SHORT or not maybe(text)):
            return
        path = candidate(text, expected=expected)
        if path is None:
            self._web(fragment, form, use)
            return
        if ordinary(text):
            self._reach(fragment, form, path, use)
            return
        self._path(fragment, form, path, use)
        behind = unglued(path)
        if behind:
            self._path(fragment, form, behind, use)
        pieces = listed(path)
        for each in pieces[:MOST]:
            self._path(fragment, form, each, use)
        if len(pieces) > MOST:
            self.tally.add(MANY, fragment, form, severity=Severity.HIGH, confidence=0.8)
        if expected and _PHRASE.search(path):
            self._phrase(fragment, form)

    def _path(self, fragment: Fragment, form: Form, path: str, use: Use) -> None:
        shown = plain(path)
        sure = _UNSURE if use is Use.CONTENT else None
        target = opened(path) if is_file_uri(form.text) else path
        outside = self._reach(fragment, form, target, use)
        if outside is not False or shown.steps:
            # Nobody writes the steps of a path in code to search for it or to say what something is called.
            hidden = not _CODED.isdisjoint(form.chain)
            weight = climbs(path, shown, self.server.cwd)
            self._climb(fragment, form, weight, shown, None if hidden else sure)
        if use is not Use.CONTENT and not _FREE.intersection(form.chain) and _is_path(shown, use):
            self._windows(fragment, form, shown)
        there = place(shown.text)
        if there is not None and not self._known(there, shown.text, outside):
            self._place(fragment, form, path, shown, there, sure)

    def _windows(self, fragment: Fragment, form: Form, shown: Plain) -> None:
        """What Windows, or a sloppy decoder, opens another thing for than the path shows."""
        text = shown.text
        if shown.broken or hides(text):
            self.tally.add(DISGUISED, fragment, form, step=_last(shown))
        elif (is_windows(text) or is_windows(self.server.cwd)) and is_reserved(text):
            self.tally.add(DISGUISED, fragment, form, severity=Severity.MEDIUM)
        remote = share(text)
        if remote is not None:
            host, web = understand(remote[0]), remote[1]
            out = host.reach is Reach.PUBLIC and "." in host.name
            if web or (out and host.address is not None):
                self.tally.add(REMOTE, fragment, form)
            elif out:
                self.tally.add(REMOTE, fragment, form, severity=Severity.MEDIUM)

    def _reach(self, fragment: Fragment, form: Form, path: str, use: Use) -> bool | None:
        """Judge where the path leads: out of the zones (None where there are none), to what is guarded."""
        guarded = self.server.guarded
        resolves = (self.zones is not None or bool(guarded)) and self._resolves(path, use)
        outside = None
        if resolves and self.zones is not None:
            outside = self._zone(fragment, form, path, use)
        touches = resolves and self.lookup.is_guarded(path)
        if touches or (use is not Use.CONTENT and self._changes_guarded(fragment, path)):
            sure = _UNSURE if use is Use.CONTENT else None
            self.tally.add(GUARDED, fragment, form, confidence=sure)
        return outside

    def _resolves(self, path: str, use: Use) -> bool:
        """Whether a value is path enough to be resolved, which may cost calls to the system."""
        if use is Use.PATH or use is Use.URI or evident(path):
            return True
        if use is Use.HOST and self.purpose.files and is_absolute(path):
            return True
        guarded = self.server.guarded
        return bool(guarded) and guarded_names(guarded).search(path) is not None

    def _changes_guarded(self, fragment: Fragment, path: str) -> bool:
        """Whether the call takes what holds a guarded path, or writes a project's own configuration."""
        known = self.purpose.files or evident(path)
        if known and self.purpose.takes(fragment) and self.lookup.takes_guarded(path):
            return True
        if not self.purpose.writes or PROJECT_NAME.search(path) is None:
            return False
        return self.lookup.is_project_config(path)

    def _known(self, weight: Place, path: str, outside: bool | None) -> bool:
        """Whether a file of the system is one that this server is there for, or a route of the web."""
        if weight.kind is not Kind.SYSTEM:
            return False
        if outside is False and not _WHOLE.intersection(self.zones or ()):
            return True
        if _ROOT_HOME.match(path) is not None and self._at_root():
            return True
        routes = Capability.NET_OUT in self.purpose.can and not self.purpose.files
        return routes and path.startswith("/") and not evident(path)

    def _at_root(self) -> bool:
        places = (self.server.home, self.server.cwd, *(self.zones or ()))
        return any(known == "/root" or known.startswith("/root/") for known in places)

    def _place(
        self, fragment: Fragment, form: Form, path: str, shown: Plain, weight: Place, sure: float | None
    ) -> None:
        severity = weight.severity
        if shown.steps and severity is Severity.MEDIUM and place(path) is None:
            severity = Severity.HIGH
        if weight.kind is Kind.PROJECT and severity is Severity.HIGH and self.purpose.writes:
            severity = Severity.MEDIUM
        confidence = min(sure or 1.0, weight.confidence)
        rule = OF_PLACES[weight.kind]
        self.tally.add(rule, fragment, form, severity=severity, confidence=confidence, step=_last(shown))

    def _phrase(self, fragment: Fragment, form: Form) -> None:
        """A command or markup where a path belongs: its words are judged too."""
        seen: set[str] = set()
        for start, word in path_words(form.text):
            if word in seen:
                continue
            seen.add(word)
            weight = place(plain(word).text) if evident(word) and not ordinary(word) else None
            if weight is not None:
                # A text in the brackets of a call is a line of a program.
                coded = form.text[max(0, start - 2) : start] in ("('", '("')
                self.tally.add(
                    OF_PLACES[weight.kind],
                    fragment,
                    form,
                    span=(start, start + len(word)),
                    severity=weight.severity,
                    confidence=_UNSURE if coded else weight.confidence,
                )
        if sends_upwards(form.text):
            self.tally.add(TRAVERSAL, fragment, form, confidence=0.9)

    def _web(self, fragment: Fragment, form: Form, use: Use) -> None:
        """A URL is no path of the server's, but what it asks of another one may climb there."""
        if use is Use.CONTENT:
            return
        for part in web_parts(form.text):
            shown = plain(part)
            weight = climbs(part, shown, "/") if ".." in shown.text else None
            if weight is not None and weight[0] >= Severity.HIGH:
                self._climb(fragment, form, weight, shown, None)

    def _climb(
        self, fragment: Fragment, form: Form, weight: Weight | None, shown: Plain, sure: float | None
    ) -> None:
        if weight is not None:
            severity, confidence = weight
            self.tally.add(
                TRAVERSAL, fragment, form, severity=severity, confidence=sure or confidence, step=_last(shown)
            )

    def _zone(self, fragment: Fragment, form: Form, path: str, use: Use) -> bool:
        """Whether the path leads out of the zones."""
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


def _is_path(shown: Plain, use: Use) -> bool:
    climbs_broken = shown.broken and (shown.text.startswith("..") or "/.." in shown.slashed)
    return use is Use.PATH or use is Use.URI or climbs_broken or evident(shown.text)


def _last(shown: Plain) -> str:
    return shown.steps[-1] if shown.steps else ""

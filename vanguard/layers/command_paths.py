"""The paths in a command: places that it names, and files that it writes, moves or removes."""

from __future__ import annotations

import re

from vanguard.layers.climbing import Weight, climbs
from vanguard.layers.deeds import Deed, Done, done, is_verb
from vanguard.layers.elsewhere import Elsewhere, is_elsewhere
from vanguard.layers.guarding import PROJECT_NAME, guarded_names
from vanguard.layers.kept_documents import kept_documents
from vanguard.layers.lookup import Lookup
from vanguard.layers.opened_words import beside, called_paths, dotted, listed_line, opened_words, started_file
from vanguard.layers.path_rules import GUARDED, OUTSIDE, TRAVERSAL
from vanguard.layers.paths import plain, unglued
from vanguard.layers.places import OF_PLACES, Kind, Place, ordinary, place
from vanguard.layers.shell.command import Command, placed
from vanguard.layers.shell.follow import follow
from vanguard.layers.tally import Tally
from vanguard.layers.words import harmless, only_tended, path_words, reaches
from vanguard.model.finding import Severity
from vanguard.model.message import Form, Fragment
from vanguard.model.value import value

_UNSURE = 0.6
_FLAGS = 64
"""Characters of a program and its flags that are kept from one argument to the next."""
_TEMPORARY = re.compile(r"/(?:private/)?(?:var/)?tmp(?:/|\Z)|/var/folders/")
# What is written there is thrown away, shown or handed on.
_SINK = re.compile(r"/dev/(?:null|zero|std(?:in|out|err)|tty|fd/\d+|tcp/|udp/)")
_FOLLOWED = 16_384
"""Characters of a command that are followed as a shell would; what comes behind is read as it stands."""
# A word that is put together: quotes or backslashes inside it, a variable before a path.
_SPELT_OUT = re.compile(
    r"""[\w/~.-](?:\\\w|["']["'\w/.$]|\$[({\w])|["'][\w/.]+["'][\w/.]|\$\{?\w+\}?["']?/"""
).search
_MOVES = re.compile(r"\b(?:cd|pushd|chdir)\s").search
_FOLDERS = frozenset(["cd", "pushd", "chdir"])
# Where a word may begin that is a path only because of the program that is given it.
_FROM_ROOT = re.compile(
    r"""(?:^|[\s"'=<>@,;|&({]|-[A-Za-z])/(?!dev/null)|\.\?/|\.\[|\[\.\]|fileb?:/|\$'[^']{0,64}\\"""
).search
_HERE = re.compile(r"\$(?:PWD|\{PWD\})(?=/|\Z)").match
_SAYING = 300
# Words in the middle of a text that goes with a commit, an issue, a release.
_SAID = re.compile(
    r"""\s(?:-\w?m|--(?:message|body|title|description|notes|comment|subject))[=\s]\s*(?:"(?:[^"\n`$]|\$(?!\())*|'[^'\n]*)\s\Z"""
).search
# Words of letters, figures and flags: what a path has beside them is missing.
_NAMES_NO_PATH = re.compile(r"[A-Za-z0-9\s&|;=,:+-]*", re.ASCII).fullmatch
_IMAGE = re.compile(r"\s*(?:RUN|COPY|ADD)\s")
_Span = tuple[int, int]


@value
class _Seen:
    """What one word of a command is, wherever in the command it stands."""

    place: Place | None
    outside: bool
    climb: Weight | None
    step: str
    guarded: bool

    @property
    def clean(self) -> bool:
        return self.place is None and not self.outside and self.climb is None and not self.guarded


class CommandPaths:
    """The commands of one message under judgement; each distinct word is worked out once."""

    __slots__ = ("_arguments", "_beside", "_done", "_lists", "_lookup", "_seen", "_tally", "_verb")

    def __init__(self, lookup: Lookup, tally: Tally, arguments: object) -> None:
        self._lookup = lookup
        self._arguments = arguments
        self._lists: set[tuple[str | int, ...]] = set()
        zones, server = lookup.zones, lookup.server
        self._beside = () if zones is None else beside((*zones, server.cwd, server.home))
        self._tally = tally
        self._seen: dict[tuple[str, bool], _Seen] = {}
        self._done: dict[tuple[str, Deed], tuple[bool, bool]] = {}
        self._verb = ""

    def look(self, fragment: Fragment, form: Form) -> None:
        """Judge the words of one form of a command."""
        if _NAMES_NO_PATH(form.text) is not None:
            self._deeds(fragment, form)
            return
        guarded, zones = self._lookup.guarded, self._lookup.zones
        named = bool(guarded) and guarded_names(guarded).search(form.text) is not None
        moves = zones is not None and _MOVES(form.text) is not None
        known: set[str] = set()
        kept = kept_documents(form.text) if zones is not None else []
        aside: Elsewhere | None = None
        followed: list[Command] | None = None
        for start, word in path_words(form.text):
            if word in known or (moves and word.startswith(("..", "$PWD", "${PWD}"))):
                continue
            seen = self._word(word, named)
            if seen.outside and not reaches(word) and _stands_in(kept, start):
                continue
            if seen.clean:
                known.add(word)
                continue
            there = False
            if seen.outside:
                if aside is None:
                    followed = follow(form.text[:_FOLLOWED]).commands
                    aside = Elsewhere(followed)
                there = aside.names(form.text, start, word)
            self._tell(fragment, form, (start, start + len(word)), word, seen, there)
        self._deeds(fragment, form)
        every = moves or ((guarded or zones is not None) and _SPELT_OUT(form.text) is not None)
        opens = zones is not None and (aside is not None or _FROM_ROOT(form.text) is not None)
        if every or opens:
            if followed is None:
                followed = follow(form.text[:_FOLLOWED]).commands
            self._expanded(fragment, form, known, every, followed)
        if opens:
            self._opened(fragment, form, kept)

    def _opened(self, fragment: Fragment, form: Form, kept: list[_Span]) -> None:
        """Judge what the calls of program code open, and the words of a list that is a command."""
        for start, path in called_paths(form.text):
            if not _stands_in(kept, start):
                self._leaves(fragment, form, (start, start + len(path)), path)
        place = fragment.path
        if form.text[:1] == "/" and isinstance(place[-1], int) and place[:-1] not in self._lists:
            self._lists.add(place[:-1])
            line = listed_line(self._arguments, place[2:])
            for command in follow(line[:_FOLLOWED]).commands if line else ():
                for word in (started_file(command), *opened_words(command)):
                    self._leaves(fragment, form, None, placed(word, command.folder))

    def _leaves(self, fragment: Fragment, form: Form, span: _Span | None, path: str) -> None:
        if path[:1] in ("/", "~", ".", "$") and not harmless(path) and self._lookup.leaves(path):
            self._tally.add(OUTSIDE, fragment, form, span=span, confidence=_certainty(path, form.text))

    def _expanded(
        self, fragment: Fragment, form: Form, known: set[str], every: bool, followed: list[Command]
    ) -> None:
        """Judge what the words become once a shell has changed folders and put them together.

        Of a command in which nothing is put together (not ``every``) only what its programs open.
        """
        text, folder = form.text[:_FOLLOWED], ""
        # Brackets keep a change of folder to themselves, and which commands stand in them is not told.
        follows = "(" not in text
        for command in followed:
            span, base = (command.start, command.end), command.folder or folder
            files = [*command.words[1:], *command.reads, *(name for name, _ in command.writes)]
            if follows and command.name in _FOLDERS and len(files) == 1:
                folder = "" if files[0] == "-" else placed(files[0], base)
            if self._lookup.zones is not None and not command.remote:
                # An item of a list is a word of a command that is followed as a whole.
                alone = not isinstance(fragment.path[-1], int)
                file = started_file(command) if alone else ""
                for word in (file, *opened_words(command), *command.reads):
                    self._leaves(fragment, form, span, _stood(word, base))
            if not every:
                continue
            for word in {_stood(each, base) for each in files if each}:
                if word not in known and not (seen := self._word(word, True)).clean:
                    self._tell(fragment, form, span, word, seen, is_elsewhere(command))
            line = " ".join(word for word in command.words if not any(map(str.isspace, word)))
            if line not in text:
                for each in done(line):
                    self._changed(fragment, form, span, each)

    def _changed(self, fragment: Fragment, form: Form, span: _Span | None, each: Done) -> None:
        outside, guarded = self._judged(each.path, each.deed)
        if outside and (span is None or not _is_said(form.text, span[0])):
            self._tally.add(OUTSIDE, fragment, form, span=span, confidence=0.85)
        if guarded:
            self._tally.add(GUARDED, fragment, form, span=span)

    def _word(self, word: str, named: bool) -> _Seen:
        seen = self._seen.get((word, named))
        if seen is None:
            if word[0] == "-" and "/" in word and (behind := unglued(word)):
                return self._word(behind, named)
            outside = self._reaches(word) and self._lookup.leaves(word)
            guarded = named and self._lookup.is_guarded(word)
            if ordinary(word):
                seen = _Seen(None, outside, None, "", guarded)
            else:
                seen = self._read(word, outside, guarded)
            self._seen[word, named] = seen
        return seen

    def _reaches(self, word: str) -> bool:
        """Whether a word is a path for the zones: evidently, or by the folder that it shares with them."""
        if self._lookup.zones is None:
            return False
        # A last part of one letter is the command behind an address of sed: ``/work/d``.
        return reaches(word) or (word.startswith(self._beside) and word[-2:-1] != "/" and word[-1] != "/")

    def _read(self, word: str, outside: bool, guarded: bool) -> _Seen:
        shown = plain(word)
        climb = None
        if not outside and ".." in shown.text:
            climb = climbs(word, shown, self._lookup.server.cwd)
        found = place(shown.text)
        return _Seen(
            found if found is not None and found.severity > Severity.LOW else None,
            outside,
            climb if climb is not None and climb[0] >= Severity.HIGH else None,
            shown.steps[-1] if shown.steps else "",
            guarded,
        )

    def _tell(
        self, fragment: Fragment, form: Form, span: _Span, word: str, seen: _Seen, elsewhere: bool
    ) -> None:
        add = self._tally.add
        if seen.place is not None:
            self._place(fragment, form, span, seen.place)
        # What stands behind a colon is a place on another machine or in a container.
        there = elsewhere or (form.text[span[0] - 1 : span[0]] == ":" and not reaches(word))
        if seen.outside and not there and not _is_said(form.text, span[0]):
            add(OUTSIDE, fragment, form, span=span, confidence=_certainty(word, form.text))
        elif seen.climb is not None:
            add(TRAVERSAL, fragment, form, span=span, confidence=seen.climb[1], step=seen.step)
        if seen.guarded:
            add(GUARDED, fragment, form, span=span)

    def _place(self, fragment: Fragment, form: Form, span: _Span, seen: Place) -> None:
        severity = seen.severity
        if severity is Severity.MEDIUM or seen.kind is Kind.SYSTEM or only_tended(form.text, span[0]):
            severity = Severity.LOW
        elif severity is Severity.HIGH:
            severity = Severity.MEDIUM
        rule = OF_PLACES[seen.kind]
        self._tally.add(rule, fragment, form, span=span, severity=severity, confidence=seen.confidence)

    def _deeds(self, fragment: Fragment, form: Form) -> None:
        """What the command changes; a list of arguments is read as one command, its verb first."""
        text = form.text
        argument = bool(self._verb) and not re.search(r"\s", text)
        if not argument:
            self._verb = text.strip() if is_verb(text.strip()) else ""
        if argument and text.startswith("-"):
            if len(self._verb) < _FLAGS and text not in self._verb:
                self._verb = f"{self._verb} {text}"
            return
        for each in done(f"{self._verb} {text}" if argument else text):
            if not _of_an_image(text, each.span[0]):
                self._changed(fragment, form, None if argument else each.span, each)
        if argument and not is_verb(self._verb.split()[0], all_alike=True):
            self._verb = ""

    def _judged(self, path: str, deed: Deed) -> tuple[bool, bool]:
        """Whether a deed reaches out of the zones, and whether it touches what is guarded."""
        known = self._done.get((path, deed))
        if known is None:
            self._done[path, deed] = known = (self._outside(path), self._guarded(path, deed))
        return known

    def _outside(self, path: str) -> bool:
        if self._lookup.zones is None or _SINK.match(path) or _TEMPORARY.match(path):
            return False
        return path.startswith(("/", "~/", "..")) and self._lookup.leaves(path)

    def _guarded(self, path: str, deed: Deed) -> bool:
        lookup = self._lookup
        if deed is Deed.TAKE and lookup.takes_guarded(path):
            return True
        if PROJECT_NAME.search(path) and lookup.is_project_config(path):
            return True
        guarded = lookup.guarded
        return bool(guarded) and guarded_names(guarded).search(path) is not None and lookup.is_guarded(path)


def _stood(word: str, base: str) -> str:
    """The path that a word names in the folder that the command runs in, ``base`` where that is known."""
    here = _HERE(word) if word[:1] == "$" else None
    return placed(dotted(word) if here is None else (base or ".") + word[here.end() :], base)


def _stands_in(spans: list[_Span], start: int) -> bool:
    return any(begin <= start < end for begin, end in spans)


def _is_said(text: str, start: int) -> bool:
    """Whether a word stands in the message of a commit, an issue or a release."""
    return _SAID(text[max(0, start - _SAYING) : start]) is not None


def _of_an_image(text: str, start: int) -> bool:
    """Whether the line is an instruction for the build of a container image, which has its own folders."""
    return _IMAGE.match(text[max(0, start - 200) : start].rpartition("\n")[2]) is not None


def _certainty(word: str, text: str) -> float:
    if _TEMPORARY.match(word):
        return _UNSURE
    # In program code two dots or a tilde alone are seldom a folder.
    return 0.5 if word in ("..", "~") and "\n" in text else 0.85

"""Commands in requests: what they would do, and commands where none belong.

A text that a tool runs is followed like a shell would, and every act is judged.  A value that should
be something else is looked through for what a shell would run in it.  Text that is stored, sent or
searched for is only talk.
"""

from __future__ import annotations

from vanguard.layers.code.names import Room
from vanguard.layers.code.program import seen
from vanguard.layers.commands import rules
from vanguard.layers.commands.blatant import blatant
from vanguard.layers.commands.broken_out import broken_out
from vanguard.layers.commands.hints import DOES
from vanguard.layers.commands.injected import injected, parts, suspicious
from vanguard.layers.commands.judge import deeds
from vanguard.layers.commands.texts import WHOLE, pieces, program_code
from vanguard.layers.disguises import inner
from vanguard.layers.joined import is_joined
from vanguard.layers.judged import judged
from vanguard.layers.purpose import Purpose, Use, purpose
from vanguard.layers.shell.command import Command, unversioned
from vanguard.layers.shell.embedded import embedded
from vanguard.layers.shell.follow import follow
from vanguard.layers.shell.programs import starts, sureness
from vanguard.layers.tally import Tally
from vanguard.model.capability import Capability
from vanguard.model.context import Context
from vanguard.model.finding import Evidence, Severity, clean
from vanguard.model.message import Form, Fragment, Part, Reading

_CLEAR = clean("commands")
_PATTERNS = frozenset("pattern patterns regex regexp glob filter match".split())
# Languages of programs that commands run from a text, beside those of shells.
LANGUAGES = frozenset("python perl ruby node nodejs deno bun php lua awk powershell pwsh osascript".split())
# What a tool that runs things calls the text that it runs, where other tools would only keep it.
_TYPED = frozenset("text content contents data body string snippet".split())
_SOUGHT = frozenset("query q search label labels caption topic".split())
_GIVEN = (Part.ARGUMENT, Part.URI)
_STOPPED = (Severity.HIGH, 0.75)


def judge(reading: Reading, context: Context) -> Evidence:
    """What the commands would do in a request that may hold some (see ``hints``)."""
    scan = _Scan(purpose(reading.message, context))
    return judged(_CLEAR, reading.forms(_GIVEN), scan.look, scan.tally.findings)


class _Scan:
    """One message under judgement."""

    __slots__ = ("purpose", "tally")

    def __init__(self, aim: Purpose) -> None:
        self.purpose = aim
        self.tally = Tally()

    def look(self, fragment: Fragment, form: Form) -> None:
        """Judge one form by the use that its fragment is likely put to."""
        text = form.text
        if len(text) < 3:
            return
        use = self.purpose.use(fragment)
        if use is Use.CONTENT and _typed(fragment) and Capability.EXEC in self.purpose.can:
            use = Use.COMMAND
        plain = text if text.isascii() else text.encode("ascii", "replace").decode()
        pattern = _matches(fragment)
        if use is Use.CONTENT and not pattern:
            if starts(text) and DOES.search(plain) is not None and self.purpose.vague(fragment):
                self._blatant(fragment, form)
            elif _sought(fragment) and suspicious(text) and broken_out(text):
                self.tally.add(rules.INJECTED, fragment, form, confidence=0.8)
            return
        command = use is Use.COMMAND and not fragment.is_key
        if command or is_joined(fragment):
            if DOES.search(plain) is not None:
                self._acts(fragment, form, 1.0)
            if not command or is_joined(fragment):
                return
        if not suspicious(text):
            if not command and not pattern and DOES.search(plain) is not None:
                self._whole(fragment, form)
            return
        # What stands inside a JSON text is looked at by itself.
        if inner(text) is not None:
            return
        if not command or text.lstrip()[:1] in ";|":
            sure = injected(text, pattern=pattern)
            if sure:
                self.tally.add(rules.INJECTED, fragment, form, confidence=sure)
            elif not command:
                self._whole(fragment, form, pattern=pattern)

    def _whole(self, fragment: Fragment, form: Form, *, pattern: bool = False) -> None:
        """A value of no known use that as a whole is a command; one to search for may well name files."""
        for text in parts(form.text):
            first = text.lstrip().split(None, 1)
            if first and not sureness(first[0]):
                if blatant(text):
                    self.tally.add(rules.INJECTED, fragment, form, confidence=0.8)
            elif len(first) > 1 and "\n" not in text.strip() and len(text) <= WHOLE:
                acts = [deed.act for deed in deeds(follow(text))]
                if any((act.rule is rules.READS and not pattern) or act.weight >= _STOPPED for act in acts):
                    self.tally.add(rules.INJECTED, fragment, form, confidence=0.8)

    def _blatant(self, fragment: Fragment, form: Form) -> None:
        """A text that nothing says is only kept, and that is nothing but a command that does grave harm."""
        for deed in blatant(form.text):
            severity, confidence = deed.act.weight
            self.tally.add(deed.act.rule, fragment, form, severity=severity, confidence=min(confidence, 0.8))

    def _acts(self, fragment: Fragment, form: Form, trust: float) -> None:
        for start, text, whole in pieces(form.text):
            if not whole:
                self.tally.add(rules.LONG, fragment, form, span=(start, start + 60))
            language = program_code(text)
            scripts = [*embedded(text, language)] if language else [text]
            for script in scripts:
                self._script(fragment, form, script, start if not language else -1, trust)

    def _script(self, fragment: Fragment, form: Form, script: str, start: int, trust: float) -> None:
        follower = follow(script)
        for deed in deeds(follower):
            severity, confidence = deed.act.weight
            span = (start + deed.span[0], start + deed.span[1]) if start >= 0 else (0, len(form.text))
            self.tally.add(
                deed.act.rule, fragment, form, span=span, severity=severity, confidence=confidence * trust
            )
        for command in follower.commands:
            code = _program_of(command)
            if code:
                span = (start + command.start, start + command.end) if start >= 0 else (0, len(form.text))
                self._program(fragment, form, code, span)

    def _program(self, fragment: Fragment, form: Form, code: str, span: tuple[int, int]) -> None:
        """A program of another language that a command runs."""
        for each in seen(code, Room(len(code))):
            self.tally.add(
                each.rule,
                fragment,
                form,
                span=span,
                severity=each.severity,
                confidence=each.confidence,
                level=each.level,
            )


def _program_of(command: Command) -> str:
    """The text of a program of another language that a command runs, as far as it is known."""
    if command.language:
        code = command.runs if command.language in LANGUAGES else None
        return (code.text or "") if code is not None else ""
    if unversioned(command.name) in LANGUAGES and not any(word != "-" for word in command.operands):
        return command.fed.text or ""
    return ""


def _typed(fragment: Fragment) -> bool:
    """Whether a fragment is what a terminal or an interpreter is given to read, by its name."""
    return _name(fragment) in _TYPED


def _matches(fragment: Fragment) -> bool:
    """Whether a fragment is a pattern to look for, by its name."""
    return _name(fragment) in _PATTERNS


def _sought(fragment: Fragment) -> bool:
    """Whether a fragment is a few words to search or to label by, by its name."""
    return _name(fragment) in _SOUGHT


def _name(fragment: Fragment) -> str:
    last = next((step for step in reversed(fragment.path) if isinstance(step, str)), "")
    return last.lower()

"""The sensitive values of one message: where each stands as it was sent, and what is to be done about it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from vanguard.layers.disclosure import rules
from vanguard.layers.disclosure.halves import halves
from vanguard.layers.disclosure.personal import PERSONAL_KINDS, paid, personal
from vanguard.layers.disclosure.personal_members import personal_member
from vanguard.layers.disclosure.places import Place, place_of, spans_of
from vanguard.layers.disclosure.secret_asked import hands_out
from vanguard.layers.disclosure.secret_files import lone, names_secret
from vanguard.layers.disclosure.secrets import SECRET_KINDS, secret_member, secrets
from vanguard.layers.disclosure.sensitive import Sensitive
from vanguard.layers.found import found
from vanguard.layers.joined import is_joined, is_spaced, is_told
from vanguard.layers.judged import judged
from vanguard.model.context import Context
from vanguard.model.disclosure import PERSONAL, SECRETS, Act
from vanguard.model.finding import Evidence, Finding, Redaction, clean
from vanguard.model.message import TO_SERVER, Fragment, Part, Reading
from vanguard.model.rule import Builtin
from vanguard.rules.pattern import compiled, encoded

_CLEAR = clean("disclosure")
_UNSURE = 0.6
"""The confidence in a value that only what stands beside it tells."""

_SOFTER = {Act.BLOCK: Act.WARN, Act.REDACT: Act.WARN, Act.WARN: Act.ALLOW}
_STRICT_SOFTER = {Act.BLOCK: Act.REDACT, Act.REDACT: Act.WARN}
"""What strict does about a secret that only a word beside it tells: it stops nothing for that."""
_CUSTOM = "custom"
_RULES = {SECRETS: rules.SECRET, PERSONAL: rules.PERSONAL, _CUSTOM: rules.CUSTOM}
_FIXED = frozenset([Part.NAME, Part.URI, Part.META])
"""Parts in which a changed text would break the conversation: they are never redacted, only told of."""

_ELSEWHERE = 8
"""Characters from which on a value is looked for in every other text too."""
_MOST_ELSEWHERE = 32
"""Values that are."""

_SECRET = frozenset((SECRETS, *SECRET_KINDS))
_PERSONAL = frozenset((PERSONAL, *PERSONAL_KINDS))
_CARD = frozenset(["payment-card"])

Find = Callable[[str], Iterable[Sensitive]]
Member = Callable[[str, str], Sensitive | None]


def judge(reading: Reading, context: Context) -> Evidence:
    """A finding for each kind that may not go this way, and what is to be replaced.

    A text that cannot be looked through takes nothing from what the others gave: the evidence is then
    FAILED, with all of it.
    """
    scan = _Scan(reading, context)
    suspects = ((fragment,) for fragment in reading.fragments)
    evidence = judged(_CLEAR, suspects, scan.look, lambda: tuple(scan.findings.values()))
    redactions = scan.redactions()
    return replace(evidence, redactions=redactions) if redactions else evidence


class _Scan:
    """One message under judgement."""

    def __init__(self, reading: Reading, context: Context) -> None:
        self._reading = reading
        self._message = reading.message
        self._to_server = reading.message.direction is TO_SERVER
        self._disclosure = context.policy.profile.disclosure
        self._sure = context.policy.profile.sure
        self._restored = context.restored
        self._said = context.said
        self._handed_out = not self._to_server and hands_out(context.asked)
        self._names_secret = not self._to_server and names_secret(context.asked)
        self._finders = tuple(self._wanted())
        self._spans: dict[str, list[tuple[int, int, str, str]]] = {}
        self._values: dict[str, tuple[str, str]] = {}
        self.findings: dict[tuple[str, str, str], Finding] = {}
        """The first finding of every rule, kind and act."""

    def _wanted(self) -> Iterator[tuple[str, Find, Member | None]]:
        """The finders of the families of which some kind is not let through."""
        wanted = self._disclosure.wanted(self._message.direction)
        if not wanted.isdisjoint(_SECRET):
            yield SECRETS, secrets, secret_member
        if not wanted.isdisjoint(_PERSONAL):
            yield PERSONAL, paid if wanted.isdisjoint(_PERSONAL - _CARD) else personal, personal_member
        if self._disclosure.custom:
            yield _CUSTOM, self._custom, None

    def _custom(self, text: str) -> Iterator[Sensitive]:
        raw = encoded(text)
        for each in self._disclosure.custom:
            at, characters = 0, 0
            while (hit := compiled(each.pattern).search(raw, at)) is not None and hit.end() > at:
                start = characters + len(raw[at : hit.start()].decode("utf-8", "replace"))
                characters = start + len(raw[hit.start() : hit.end()].decode("utf-8", "replace"))
                at = hit.end()
                yield Sensitive(each.kind, start, characters)

    def look(self, fragment: Fragment) -> None:
        """Take what a text holds, in every form of it."""
        if fragment.part is Part.OTHER:
            return
        if is_joined(fragment):
            if is_told(fragment) and not is_spaced(fragment):
                self._look_across(fragment)
            return
        place = place_of(self._message.body, fragment)
        for form in fragment.forms:
            for family, find, member in self._finders:
                for each in self._found(fragment, form.text, find, member):
                    self._take(family, each, form.text, fragment, place)

    def _look_across(self, spliced: Fragment) -> None:
        """Take the secrets that are whole only where two texts meet."""
        if not any(family == SECRETS for family, _, _ in self._finders):
            return
        for each in secrets(spliced.text):
            value = spliced.text[each.start : each.end]
            parts = halves(value, self._reading, self._said)
            act = self._act(SECRETS, each) if parts else Act.ALLOW
            if act is Act.ALLOW or value in self._restored:
                continue
            for pointer, start, end in parts if act is Act.REDACT else ():
                self._spans.setdefault(pointer, []).append((start, end, each.kind, rules.SECRET.id))
            self._tell(rules.SECRET, each, act, place_of(self._message.body, spliced))

    def _found(self, fragment: Fragment, text: str, find: Find, member: Member | None) -> Iterable[Sensitive]:
        key = fragment.path[-1] if fragment.path and not fragment.is_key else 0
        named = member(key, text) if member is not None and isinstance(key, str) else None
        if named is not None:
            # A tool that asks for a secret by name gets it.
            return () if self._to_server else (named,)
        if self._names_secret and find is secrets and key == "text" and (whole := lone(text)) is not None:
            return (whole,)
        return find(text)

    def _take(self, family: str, each: Sensitive, whole: str, fragment: Fragment, place: Place) -> None:
        text = whole[each.start : each.end]
        act = self._act(family, each)
        if act is Act.ALLOW or text in self._restored:
            return
        rule = _RULES[family]
        spans: tuple[tuple[int, int], ...] = ()
        if act is Act.REDACT and not fragment.is_key and fragment.part not in _FIXED:
            spans = ((each.start, each.end),) if whole == place.text else spans_of(place, text)
        if act is Act.REDACT and not spans:
            act = Act.WARN
        for start, end in spans:
            self._spans.setdefault(place.pointer, []).append((start, end, each.kind, rule.id))
        if spans and len(text) >= _ELSEWHERE and len(self._values) < _MOST_ELSEWHERE:
            self._values[text] = each.kind, rule.id
        self._tell(rule, each, act, place)

    def _act(self, family: str, each: Sensitive) -> Act:
        usual = Act.REDACT if family == _CUSTOM else Act.ALLOW
        act = self._disclosure.act(self._message.direction, each.kind, family, usual)
        if each.sure:
            return act
        if self._handed_out and each.kind == "token":
            return Act.ALLOW
        if self._sure > _UNSURE:
            return _SOFTER.get(act, act)
        return _STRICT_SOFTER.get(act, act) if family == SECRETS else act

    def _tell(self, rule: Builtin, each: Sensitive, act: Act, place: Place) -> None:
        confidence = rule.confidence if each.sure else _UNSURE
        finding = found(
            rule, pointer=place.pointer, excerpt=f"[{each.kind}]", confidence=confidence, action=act
        )
        self.findings.setdefault((rule.id, each.kind, act), finding)

    def _spread(self) -> None:
        """Replace what was found in one text wherever else it stands: results say things twice."""
        if not self._values:
            return
        for fragment in self._reading.fragments:
            if fragment.is_key or fragment.part in _FIXED or fragment.part is Part.OTHER:
                continue
            place = place_of(self._message.body, fragment)
            for text, (kind, rule) in self._values.items():
                for start, end in spans_of(place, text):
                    self._spans.setdefault(place.pointer, []).append((start, end, kind, rule))

    def redactions(self) -> tuple[Redaction, ...]:
        """What is to be replaced: in the order of the texts, none overlapping another, the longest first."""
        self._spread()
        made = []
        for pointer, spans in self._spans.items():
            at = -1
            for start, end, kind, rule in sorted(set(spans), key=lambda span: (span[0], -span[1])):
                if start >= at:
                    made.append(Redaction(pointer, kind, start, end, rule))
                    at = end
        return tuple(made)

"""L1: the signature rules, each a file under ``rules/``."""

from __future__ import annotations

from typing import Final

from vanguard.layers.purpose import Purpose, Use, purpose
from vanguard.layers.shown import is_shown
from vanguard.model.context import Context
from vanguard.model.finding import Evidence, Finding, clean
from vanguard.model.message import Direction, Form, Fragment, Part, Reading
from vanguard.model.rule import Hit, Mentions, Rule
from vanguard.policy.mask import excerpt
from vanguard.rules.match import look

MENTIONED: Final = 0.5
"""The confidence of a rule that warns at most of what is only written about: every profile softens it."""

_ORDERS: Final = "prompt-injection"
"""The category of rules whose hit is an order; what it orders follows."""
_DATA: Final = frozenset({Part.CONTENT, Part.ERROR, Part.NOTICE, Part.OTHER})
"""What a server's data may quote an order in."""
_LOOKS: Final = 20
"""Places at which a rule is tried again before it counts that so much of a text is only shown."""
_SHORT: Final = 200
"""Characters of a text that may be nothing but what a rule looks for."""

_NOTHING: Final = clean("signatures")


def judge(reading: Reading, context: Context) -> Evidence:
    """One finding for every rule that matches, in the order of the rules."""
    hits = context.policy.matcher.scan(reading, context.tool)
    if not hits:
        return _NOTHING
    weighing = _Weighing(reading, context)
    return Evidence("signatures", findings=tuple(map(weighing.finding, hits)))


class _Weighing:
    """Hits of one message into findings."""

    def __init__(self, reading: Reading, context: Context) -> None:
        self._reading = reading
        self._context = context
        self._known: Purpose | None = None

    @property
    def _purpose(self) -> Purpose:
        if self._known is None:
            self._known = purpose(self._reading.message, self._context)
        return self._known

    def finding(self, hit: Hit) -> Finding:
        """What the rule says, of the place where it counts most."""
        rule = hit.rule
        if rule.scope.mentions is Mentions.WARN and self._mentioned(hit.fragment) and not self._blatant(hit):
            other = self._elsewhere(hit)
            if other is None:
                return _finding(hit, min(rule.confidence, MENTIONED))
            hit = other
        elif rule.category == _ORDERS and self._shown(hit):
            other = self._unshown(rule)
            if other is None:
                return _finding(hit, min(rule.confidence, MENTIONED))
            hit = other
        return _finding(hit, rule.confidence)

    def _shown(self, hit: Hit) -> bool:
        """Whether an order among data is only quoted, by a text about such orders."""
        to_client = self._reading.message.direction is Direction.TO_CLIENT
        return to_client and hit.fragment.part in _DATA and is_shown(hit.form.text, hit.start, hit.end)

    def _unshown(self, rule: Rule) -> Hit | None:
        """A hit of the rule that no text shows; whoever quotes an order before giving it is seen."""
        for fragment in self._reading.fragments:
            for form in fragment.forms:
                text, begin = form.text, 0
                for turn in range(_LOOKS):
                    rest = Form(text[begin:], form.chain)
                    found = look(rule, self._reading.message, self._context.tool, fragment, rest)
                    if found is None:
                        break
                    hit = Hit(rule, fragment, form, begin + found.start, begin + found.end)
                    if turn == _LOOKS - 1 or not self._shown(hit):
                        return hit
                    begin = max(hit.end, begin + 1)
        return None

    def _mentioned(self, fragment: Fragment) -> bool:
        """Whether a text of a request is only stored, sent, searched for or talked about."""
        to_server = self._reading.message.direction is Direction.TO_SERVER
        return to_server and self._purpose.use(fragment) is Use.CONTENT

    def _blatant(self, hit: Hit) -> bool:
        """Whether a text is nothing but what the rule looks for, and nothing says that it is only kept."""
        text = hit.form.text.strip()
        return (
            len(text) <= _SHORT
            and "\n" not in text
            and not hit.form.text[: hit.start].strip()
            and (hit.rule.category == _ORDERS or 2 * (hit.end - hit.start) >= len(text))
            and self._purpose.vague(hit.fragment)
        )

    def _elsewhere(self, hit: Hit) -> Hit | None:
        """A hit of the same rule in a text that is used; whoever hides one behind a mention is seen."""
        message, tool = self._reading.message, self._context.tool
        for fragment in self._reading.fragments:
            if not self._mentioned(fragment):
                for form in fragment.forms:
                    if (found := look(hit.rule, message, tool, fragment, form)) is not None:
                        return found
        return None


def _finding(hit: Hit, confidence: float) -> Finding:
    rule = hit.rule
    return Finding(
        rule=rule.id,
        layer="L1",
        severity=rule.severity,
        confidence=confidence,
        says=rule.says,
        family=rule.category,
        pointer=hit.fragment.pointer,
        chain=hit.form.chain,
        excerpt=excerpt(hit.form.text, hit.start, hit.end),
        shadow=rule.shadow,
        level=rule.level,
    )

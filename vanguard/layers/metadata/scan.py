"""All that the layer looks at in one message, and the findings that come of it."""

from __future__ import annotations

import re

from vanguard.layers.found import found
from vanguard.layers.metadata import claims, names, parameters, rules, schemas, speech, unseen
from vanguard.layers.metadata.items import Item, Path, items
from vanguard.model.context import Context
from vanguard.model.finding import Evidence, Finding, Severity, clean
from vanguard.model.message import Form, Fragment, Part, Reading, pointer_of
from vanguard.model.rule import Builtin
from vanguard.policy.capabilities import words
from vanguard.policy.mask import excerpt

READ = frozenset([Part.DEFINITION, Part.INSTRUCTIONS, Part.NAME, Part.META])
"""Parts that a model reads as what a server says of itself."""

PER_RULE = 100
"""Findings of one rule in one message; each is of another tool, prompt or resource."""

_NAMED = frozenset(["type", "format", "required", "$anchor", "$id"])
"""Members of a schema that hold names."""

_WORDS = 5
"""Words from which a name is a sentence."""

_LISTED = 3
"""Steps of a path up to an item of a list, such as ``result``, ``tools``, 3."""

_URL = re.compile(r"\w+:")


def judge(reading: Reading, context: Context) -> Evidence:
    """The findings of one message: for each tool, prompt or resource at most one of a rule."""
    kept = _Kept()
    _texts(reading, kept)
    listed = list(items(reading.message))
    for item in listed:
        _item(item, kept)
    for rule, path, text in names.judge(listed):
        kept.add(rule, path, text)
    return Evidence("metadata", findings=tuple(kept.findings)) if kept.findings else clean("metadata")


class _Kept:
    """Findings of one message as they are made."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self._seen: set[tuple[str, Path]] = set()
        self._count: dict[str, int] = {}

    def add(
        self,
        rule: Builtin,
        path: Path,
        text: str,
        span: tuple[int, int] | None = None,
        chain: tuple[str, ...] = (),
        severity: Severity | None = None,
    ) -> None:
        """Take a finding at a place of the message, unless its item has one of that rule already."""
        key = rule.id, path[:_LISTED]
        count = self._count.get(rule.id, 0)
        if key in self._seen or count >= PER_RULE:
            return
        self._seen.add(key)
        self._count[rule.id] = count + 1
        start, end = span or (0, len(text))
        self.findings.append(
            found(
                rule,
                pointer=pointer_of(path),
                chain=chain,
                excerpt=excerpt(text, start, end),
                severity=severity,
            )
        )


def _item(item: Item, kept: _Kept) -> None:
    for rule, path, text in (*parameters.judge(item), *schemas.judge(item)):
        kept.add(rule, path, text)
    for rule, path, text, severity in claims.judge(item):
        kept.add(rule, path, text, severity=severity)


def _texts(reading: Reading, kept: _Kept) -> None:
    """Judge every text of the message that a model reads as a definition."""
    places: list[tuple[Fragment, Form]] = []
    texts: list[str] = []
    for fragment, form in reading.forms(READ):
        for rule, span in unseen.judge(form.text):
            kept.add(rule, fragment.path, form.text, span, form.chain)
        if _is_sentence(fragment, form.text):
            kept.add(rules.SENTENCE, fragment.path, form.text, None, form.chain)
        text = " ".join(words(form.text)) if fragment.is_key and " " not in form.text else form.text
        if len(text) >= speech.LEAST:
            places.append((fragment, form))
            texts.append(speech.plain(text))
    for number, rule, span in speech.orders(texts):
        fragment, form = places[number]
        kept.add(rule, fragment.path, texts[number], span, form.chain)


def _is_sentence(fragment: Fragment, text: str) -> bool:
    """Whether a name in a schema is prose: the key of a property, or a value of a member that holds names."""
    if (
        fragment.part is not Part.DEFINITION
        or text.count(" ") < _WORDS - 1
        or len(fragment.path) <= _LISTED + 1
    ):
        return False
    if fragment.is_key:
        return fragment.path[-2] == "properties"
    holder = next((step for step in reversed(fragment.path) if isinstance(step, str)), "")
    before = [step for step in fragment.path[:-1] if isinstance(step, str)][-1:]
    return holder in _NAMED and before != ["properties"] and _URL.match(text) is None

"""A person's name, where a label says that one follows."""

from __future__ import annotations

import re

from vanguard.layers.disclosure.sensitive import Sensitive

_NAME = re.compile(
    r"(?:(?:Mr|Mrs|Ms|Dr|Prof|Herr|Frau|Sr|Sra|Mme|M)\.? )?"
    r"[^\W\d_a-z][^\W\d_]*(?:['’-][^\W\d_]+)*\.?(?: (?:(?:de|da|di|del|della|van|von|der|den|la|le|bin|al|el|y|e|dos|ter) )*"
    r"[^\W\d_a-z][^\W\d_]*(?:['’-][^\W\d_]+)*\.?){0,4}"
)
_CLOSED = re.compile(r"[\"'*`]*\s*(?:[,;.|<\n\r)!?]|\Z|\s(?:and|und|et|y|e|is|,)\s| {2})")
_BARE = re.compile(
    r"(?:name|nom|nombre|nome|naam|имя|名前|recipient|patient|passenger|employee|applicant|beneficiary)", re.I
)
_NAMES_HIM = re.compile(r"(?:my|his|her) name", re.I)
_NOT_NAMES = re.compile(
    r"(?:the|a|an|this|your|name|string|str|text|none|null|true|false|unknown|required|optional|n/?a|test|example|"
    r"default|user|admin|string|first|last|full|type|value|object|number|click|enter|select|please|see|get|set|new)\b",
    re.I,
)


def named(text: str, label: tuple[int, int], start: int, beside: bool) -> Sensitive | None:
    """The name that begins here; one beside a label that things have too only where ``beside`` says
    that the text holds something else of a person."""
    found = _NAME.match(text, start)
    if found is None or not _CLOSED.match(text, found.end()) or _NOT_NAMES.match(found[0]):
        return None
    # ``name is`` says it of anything; only ``my name is`` of a person.
    label_text = text[label[0] : label[1]].strip("_")
    words = found[0].count(" ") + 1
    if text[label[1] : start].lstrip("\"'*` ")[:2].lower() == "is" and not _NAMES_HIM.match(label_text):
        return None
    if _NAMES_HIM.match(label_text):
        return Sensitive("person", start, found.end())
    if _BARE.fullmatch(label_text) and not (beside and words >= 2):
        return None
    return Sensitive("person", start, found.end())

"""A person's name, where a label says that one follows."""

from __future__ import annotations

import re

from vanguard.layers.disclosure.sensitive import Sensitive

_NAME = re.compile(
    r"(?:(?:Mr|Mrs|Ms|Dr|Prof|Herr|Frau|Sr|Sra|Mme|M)\.? )?"
    r"[^\W\d_a-z][^\W\d_]*(?:['’-][^\W\d_]+)*\.?(?: (?:(?:de|da|"
    r"di|del|della|van|von|der|den|la|le|bin|al|el|y|e|dos|ter) )*"
    r"[^\W\d_a-z][^\W\d_]*(?:['’-][^\W\d_]+)*\.?){0,4}"
)
_CLOSED = re.compile(r"[\"'*`]*\s*(?:[,;.|<\n\r)!?]|\Z|\s(?:and|und|et|y|e|is|,)\s| {2})")
_BARE = re.compile(
    r"(?:name|nom|nombre|nome|naam|имя|名前|recipient|patient|passenger|employee|applicant|beneficiary)", re.I
)
_NAMES_HIM = re.compile(r"(?:my|his|her) name", re.I)
_NOT_NAMES = re.compile(
    r"(?:the|a|an|this|your|name|string|str|text|none|null|"
    r"true|false|unknown|required|optional|n/?a|test|example|"
    r"default|user|admin|string|first|last|full|type|value|"
    r"object|number|click|enter|select|please|see|get|set|new)\b",
    re.I,
)


_LABEL = re.compile(
    r"_?([^\W\d_](?:[\w ]*\w)?)(?=[\"'*`]*\s?[:=：])|_?([^\W\d_][\w ]*?)(?=[\"'*`]*\s(is)\b)", re.I
)


def named(text: str, begin: int, start: int, beside: bool) -> Sensitive | None:
    """The name that begins at ``start``, after the label that begins at ``begin``; one beside a label that
    things have too only where ``beside`` says that something else of a person stands near."""
    found, label = _NAME.match(text, start), _LABEL.match(text, begin, start)
    if found is None or label is None:
        return None
    if not _CLOSED.match(text, found.end()) or _NOT_NAMES.match(found[0]):
        return None
    said = label[1] or label[2]
    if _NAMES_HIM.match(said):
        return Sensitive("person", start, found.end())
    # ``name is`` is said of anything, and only ``my name is`` of a person.
    if label[3] or (_BARE.fullmatch(said) and not (beside and " " in found[0])):
        return None
    return Sensitive("person", start, found.end())

"""Values that tell private contents again, where there are too few words for a shingle: numbers, keys, secrets."""

from __future__ import annotations

import re
from collections.abc import Iterator

from vanguard.layers.lineage.values import ACCOUNT, ADDRESS, Value, values

SECRET, KEY = "secret", "key"
"""What stands behind a word such as password; and what is made of letters and digits at once."""

_GRAVE = 12
_KEY = re.compile(r"(?<![\w/.-])(?=[\w-]{0,63}\d)(?=[\w-]{0,63}[A-Za-z])[A-Za-z0-9][\w-]{6,62}[A-Za-z0-9](?![\w/-])")
_SECRET = re.compile(
    r"(?i)\b(?:pass(?:word|code|phrase|wd)?|pwd|pin|otp|tan|token|secret|credential|api[_ -]?key|access[_ -]?key|2fa|mfa"
    r"|(?:security|verification|recovery|one[- ]time|login|sign[- ]in|reset|access|backup)[ _-]?(?:code|key|token|password))\w{0,3}\b"
    r"[^\w\n]{0,4}(?:(?:is|was|are|ist|for\s+\w+\s+is)\b[^\w\n]{0,4}|[:=]\s{0,4}[\"'`]?|\s)([^\s\"'`,;<>]{4,128})"
)
_WORTH = re.compile(r"(?i)pass|pwd|pin|otp|tan|token|secret|credential|key|fa\b|code").search


def private(text: str) -> Iterator[Value]:
    """The values of a text by which it is told again; those that are secrets come first."""
    if _WORTH(text):
        for found in _SECRET.finditer(text):
            plain = found[1].rstrip(".!?:)")
            if any(map(str.isdigit, plain)):
                yield SECRET, plain
    for value in values(text):
        if value[0] in (ADDRESS, ACCOUNT):
            yield value
    for found in _KEY.finditer(text):
        yield KEY, found[0]


def points(value: Value) -> int:
    """How much one value tells: three are enough."""
    return 2 if value[0] == ACCOUNT and len(value[1]) >= _GRAVE else 1

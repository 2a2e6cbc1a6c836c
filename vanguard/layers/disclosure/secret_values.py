"""What a value looks like: something that stands for a secret, something drawn at random, or words."""

from __future__ import annotations

import re
from itertools import pairwise
from math import log2

_STANDS = re.compile(
    r"""<[^<>]*>|\$.*|\{+[A-Za-z_][\w. -]*\}+|%[\w(].*|@[\w-]+@|\[[^\]]*\]|#\{.*|`.*|\\.*|~?/.*|"""
    r"""[A-Za-z]:\\.*|\w+://(?![^/]*:[^/]*@).*|[A-Z][A-Z_]{2,}\d?[A-Z_]*"""
)
"""Values that are templates, variables, paths and addresses from their beginning to their end."""

_HOLDS = re.compile(r"\$\{|\$\(|\{\{|<[A-Za-z_][\w. -]{0,60}>|[*•]{3}|\.\.$|\.\.\.|…|%s|%\(")
"""What templates hold, and values that are cut short or covered."""

_LOOKED_AT = 64
"""Characters of a value that tell whether it was drawn."""

_FILLED = re.compile(r"([xX0*#?.])\1{11}")
_RUN = re.compile(r"([A-Za-z0-9*.#-])\1{5,}")
_SEQUENCE = re.compile(r"abcdefg|bcdefgh|1234567|23456789|9876543|qwerty|0123456|defghij")

_SAYS = re.compile(
    r"(?i)example|sample|dummy|placeholder|change[_-]?(?:me|it|this)|replace|insert|redacted|masked|hidden|removed|"
    r"fake|x{4,}|\bxxx|lorem|bogus|mock|stub|"
    r"^(?:enter|your|my|the|some|any|an?|no|not|test|todo|tbd|foo|bar|baz|new|old|use|get|set)(?:[_. -]|$)|"
    r"your[_ -]?\w*(?:key|token|secret|pass|pwd|here)|(?:key|token|secret|password|value)[_-]?here|"
    r"^my(?:secret|super|pass|api|app|token|key|access)|not[_-]?(?:a|real|long|secret)"
)
"""What people write where a secret would stand."""

_WORD = re.compile(
    r"(?i)(?:none|null|nil|undefined|true|false|required|optional|string|str|text|bytes|int|integer|number|object|"
    r"any|empty|blank|default|secret|token|password|passwd|passphrase|passwort|pass|pwd|key|auth|basic|bearer|"
    r"credentials?|user(?:name)?|admin|root|guest|abc|foobar|foo|bar|letmein|correct|incorrect|invalid|valid|wrong|"
    r"missing|unknown|hash|hashed|encrypted|plain(?:text)?)\d{0,2}"
)
_CODE = re.compile(
    r"[A-Za-z_$][\w$]*(?:(?:\.|->|::)[A-Za-z_$][\w$]*)+\(?.*|[A-Za-z_$][\w$.]*[(\[].*|[A-Z][A-Z_]{2,}\d?|"
    r"(?:os|process|self|this|config|settings|request|req|ctx|env|args|params|options|data|user)[.\[].*"
)
_UUID = re.compile(r"\{?[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\}?")
_HEX = re.compile(r"(?:0x)?[0-9a-fA-F]{16,}")
_DATED = re.compile(
    r"(?:19|20)\d\d[-/.]?\d\d[-/.]?\d\d(?:[T _-].*)?|\d+(?:\.\d+)+(?:[-+.\w]*)|v?\d+\.\d+.*|[\d.,:/ -]+"
)
_PARTS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
_VOWEL = re.compile(r"[aeiouy]", re.IGNORECASE)
_HARD = re.compile(r"(?i)[bcdfghjklmnpqrstvwxz]{5}|[aeiou]{4}|q[^u]|[jvwxz]{2}|^[^aeiouy]{4,}$")
_TOKEN = re.compile(r"[\w+/=.~@!:%&|^$*#?,;-]+", re.ASCII)
_BASE64 = re.compile(r"[A-Za-z0-9+/]{24,}={0,2}")
_SIGNS = re.compile(r"[!#$%^&*+=?~|@]")


def stands_for(value: str) -> bool:
    """Whether a value only stands where a secret would: a template, a variable, a filler, a word."""
    return bool(
        (_STANDS.fullmatch(value) and not _is_base64(value)) or _HOLDS.search(value) or _WORD.fullmatch(value)
        or _SAYS.search(value) or _FILLED.search(value)
        or any(len(run[0]) * 3 >= len(value) for run in _RUN.finditer(value))
    )  # fmt: skip


def _is_base64(value: str) -> bool:
    """Whether what begins with a slash is no path but drawn bytes, of which one in 64 begins so."""
    return _BASE64.fullmatch(value) is not None and sorts(value.replace("/", "")) >= 3 and _strange(value)


def is_sequence(value: str) -> bool:
    """Whether a value goes through the alphabet, the digits or the keyboard in order."""
    return _SEQUENCE.search(value.lower()) is not None


def is_filled(value: str) -> bool:
    """Whether a value is filled up with one character, as manuals fill up keys."""
    return bool(_FILLED.search(value)) or (len(value) > 10 and not set(value) - set("xX0*#aA1._-=/+"))


def is_code(value: str) -> bool:
    """Whether a value without quotes is a name, a call or a member of something."""
    return _CODE.fullmatch(value) is not None


def is_uuid(value: str) -> bool:
    """Whether a value is a UUID."""
    return _UUID.fullmatch(value) is not None


def entropy(value: str) -> float:
    """Bits a character, by how often each occurs in the value."""
    size = len(value)
    return -sum(count / size * log2(count / size) for count in map(value.count, set(value))) if size else 0.0


def is_even(value: str) -> bool:
    """Whether hexadecimal digits are as mixed as drawn ones; other values always are."""
    return not _HEX.fullmatch(value) or entropy(value.lower()) >= min(2.9, 0.75 * log2(len(value)))


def looks_drawn(value: str) -> bool:
    """Whether a value looks drawn at random: a key, not words, a version, a date or a path."""
    if len(value) < 10 or not _TOKEN.fullmatch(value) or _DATED.fullmatch(value) or is_uuid(value):
        return False
    if _HEX.fullmatch(value):
        return is_even(value) and any(map(str.isdigit, value)) and any(map(str.isalpha, value))
    value = value[:_LOOKED_AT]
    return entropy(value) >= min(2.8, 0.72 * log2(len(value))) and _strange(value)


def _strange(value: str) -> bool:
    """Whether the pieces of a value are no words with numbers behind them."""
    pieces = _PARTS.findall(value)
    letters = sum(len(piece) for piece in pieces if not piece.isdigit())
    if not letters:
        return False
    beside = [pair for pair in pairwise(value) if pair[0].isalnum() and pair[1].isalnum()]
    if sum(one.isdigit() != other.isdigit() for one, other in beside) >= 5:
        return True
    if sum(len(piece) for piece in pieces if _is_word(piece)) >= 0.6 * letters:
        return False
    return any(map(str.isdigit, pieces)) or len(value) >= 20 or _changes(value) >= 0.3


def _is_word(piece: str) -> bool:
    return len(piece) >= 3 and piece.isalpha() and bool(_VOWEL.search(piece)) and not _HARD.search(piece)


def _changes(value: str) -> float:
    """How often a letter or digit is of another sort than the one before it, as a share."""
    sort = [("l" if each.islower() else "u" if each.isupper() else "d") for each in value if each.isalnum()]
    return sum(one != other for one, other in pairwise(sort)) / max(1, len(sort) - 1)


def sorts(value: str) -> int:
    """How many sorts of characters a value has: lower case, upper case, digits, signs."""
    return (
        any(map(str.islower, value)) + any(map(str.isupper, value)) + any(map(str.isdigit, value))
        + any(not each.isalnum() for each in value)
    )  # fmt: skip


def is_made_up(value: str) -> bool:
    """Whether a value looks like a password that a person made up: letters with digits or signs."""
    if not 5 <= len(value) <= 128 or any(map(str.isspace, value)) or not any(map(str.isalpha, value)):
        return False
    return bool(any(map(str.isdigit, value)) or _SIGNS.search(value)) and not _DATED.fullmatch(value)

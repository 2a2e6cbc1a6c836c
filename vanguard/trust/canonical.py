"""JSON in the one form that is signed: the JSON Canonicalization Scheme (RFC 8785)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

_ESCAPES = {
    **{chr(code): f"\\u{code:04x}" for code in range(32)},
    **{"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", '"': '\\"', "\\": "\\\\"},
}
_TABLE = str.maketrans(_ESCAPES)
_EXACT = 1 << 53
_LARGEST = 10**21


def canonical(value: Any) -> bytes:
    """The canonical UTF-8 text of a JSON value.

    Raises ValueError for what is no I-JSON (RFC 7493): NaN, infinities, whole numbers that a double does not
    hold, lone surrogates, keys that are no text; and for what is no JSON at all.
    """
    try:
        return "".join(_pieces(value)).encode()
    except (UnicodeEncodeError, RecursionError):
        raise ValueError("no text that can be written in UTF-8, or nested too deeply") from None


def _pieces(value: Any) -> Iterator[str]:
    if value is None or value is True or value is False:
        yield {None: "null", True: "true", False: "false"}[value]
    elif isinstance(value, str):
        yield _text(value)
    elif isinstance(value, int):
        if abs(value) >= _EXACT and (abs(value) >= _LARGEST or str(value) != _number(float(value))):
            raise ValueError(f"{value} is no number that every reader holds exactly")
        yield str(value)
    elif isinstance(value, float):
        yield _number(value)
    elif isinstance(value, dict):
        yield "{"
        for at, key in enumerate(sorted(value, key=_utf16)):
            yield f"{',' if at else ''}{_text(key)}:"
            yield from _pieces(value[key])
        yield "}"
    elif isinstance(value, (list, tuple)):
        yield "["
        for at, each in enumerate(value):
            if at:
                yield ","
            yield from _pieces(each)
        yield "]"
    else:
        raise ValueError(f"{type(value).__name__} is no JSON")


def _text(text: str) -> str:
    return f'"{text.translate(_TABLE)}"'


def _utf16(key: Any) -> bytes:
    """What members are sorted by: their names as UTF-16 code units (RFC 8785, section 3.2.3)."""
    if not isinstance(key, str):
        raise ValueError("a member's name is no text")
    return key.encode("utf-16-be")


def _number(number: float) -> str:
    """As ECMAScript writes numbers (ECMA-262, Number::toString)."""
    if number != number or number in (float("inf"), float("-inf")):
        raise ValueError("NaN and infinities are no JSON")
    if number == 0:
        return "0"
    sign = "-" if number < 0 else ""
    mantissa, _, power = f"{abs(number)!r}".partition("e")
    whole, _, part = mantissa.partition(".")
    part = "" if part == "0" else part
    point = len(whole) + int(power or 0)
    digits = (whole + part).lstrip("0")
    point -= len(whole + part) - len(digits)
    digits = digits.rstrip("0")
    count = len(digits)
    if count <= point <= 21:
        return sign + digits + "0" * (point - count)
    if 0 < point <= 21:
        return f"{sign}{digits[:point]}.{digits[point:]}"
    if -6 < point <= 0:
        return f"{sign}0.{'0' * -point}{digits}"
    tail = f".{digits[1:]}" if count > 1 else ""
    return f"{sign}{digits[0]}{tail}e{'+' if point > 0 else '-'}{abs(point - 1)}"

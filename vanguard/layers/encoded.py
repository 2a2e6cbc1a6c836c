"""Base64 and hexadecimal inside a text: found, decoded in place, or left alone where they hide no text.

A run is 16 or more characters of the alphabet, over several lines where it is wrapped (RFC 2045,
section 6.8).  Three sorts of run hide text: hexadecimal that is readable as a whole, base64 or
base64url (RFC 4648, sections 4 and 5) that is readable from its first character (UTF-8 or UTF-16),
and base64 of 18 ASCII characters or more anywhere inside a longer run, as after ``data/``.
"""

from __future__ import annotations

import re
import string
from binascii import a2b_base64
from collections.abc import Iterator

import re2

_DIGITS = string.ascii_uppercase + string.ascii_lowercase + string.digits + "+/"
_ALPHABET = frozenset((_DIGITS + "_-").encode())
MAP = bytes(97 if byte in _ALPHABET else 32 for byte in range(256))
"""Turns every character of the alphabet into ``a`` and all else into a space: the fastest way to see runs."""

RUN = b"a" * 16
_STANDARD = bytes.maketrans(b"-_", b"+/")
_HEX = b"0123456789abcdefABCDEF"
_WRAP = 32
"""The shortest line that may be followed by another line of the same run."""

_HEAD = 64
"""Characters by which a run is judged before the whole of it is decoded."""

_SHORTEST_STRETCH = 24

_LEAST = 10
"""Characters at the beginning that make a run worth showing though its rest is no text."""


def _class(*, low: int, values: set[int]) -> str:
    return "[" + "".join(d for at, d in enumerate(_DIGITS) if at % low in values) + "]"


_QUAD = (
    _class(low=64, values={2, 3, *range(8, 32)})
    + _class(low=16, values={0, *range(2, 8)})
    + _class(low=4, values={0, 1})
    + "[A-Za-z0-9+/]"
)
"""Four digits that stand for three ASCII characters; other bytes fit with a chance of about 1 in 11."""

_STRETCH = f"(?:{_QUAD}){{6,}}"
"""Long enough that random bytes look like it about once in two million places."""

_ASCII = re2.compile(_STRETCH)
_ASCII_SHORT = re.compile(_STRETCH.encode())
_SHORT = 256
"""Bytes below which Python's engine is the faster one; RE2 costs more to start and less to run."""

_WORD = re.compile(r"[^\W\d_]{2}")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd]")


def decoded(text: str) -> tuple[str, tuple[str, ...]] | None:
    """The text with every run that hides text replaced by what it hides, and the names of the codes.

    The names are ``hex`` and ``base64``.  None where nothing was hidden.
    """
    data = text.encode("utf-8", "replace")
    mapped = data.translate(MAP)
    if RUN not in mapped:
        return None
    pieces: list[bytes] = []
    names: dict[str, None] = {}
    at = 0
    for start, end in _spans(data, mapped):
        shown = _decode(data[start:end])
        if shown is None:
            continue
        name, plain = shown
        names[name] = None
        pieces += (data[at:start], plain.encode())
        at = end + (data[end : end + 1] == b"=") + (data[end : end + 2] == b"==")
    return (b"".join((*pieces, data[at:])).decode(), tuple(names)) if names else None


def _spans(data: bytes, mapped: bytes) -> Iterator[tuple[int, int]]:
    start = mapped.find(RUN)
    while start >= 0:
        end = _end(mapped, start)
        line = start
        while (end - line) % 4 == 0 and end - line >= _WRAP:
            following = end + 2 if data[end : end + 2] == b"\r\n" else end + 1
            if data[following - 1 : following] != b"\n":
                break
            after = _end(mapped, following)
            if not 0 < after - following <= end - line:
                break
            line, end = following, after
        yield start, end
        start = mapped.find(RUN, end)


def _end(mapped: bytes, start: int) -> int:
    end = mapped.find(b" ", start)
    return len(mapped) if end < 0 else end


def _decode(run: bytes) -> tuple[str, str] | None:
    """The name of the code and the run with its text shown; None where it hides none."""
    if not run.strip(_HEX):
        plain = _readable(bytes.fromhex(run[: len(run) // 2 * 2].decode()))
        if plain:
            return "hex", plain
    standard = run.translate(_STANDARD)
    ascii_inside = len(run) >= _SHORTEST_STRETCH and _holds_ascii(standard)
    if not ascii_inside and not _promising(a2b_base64(standard[:16])):
        return None
    run = standard.translate(None, b"\r\n")
    plain = _whole(run) or (_inside(run) if ascii_inside else "")
    return ("base64", plain) if plain else None


def _holds_ascii(run: bytes) -> bool:
    return (_ASCII_SHORT if len(run) < _SHORT else _ASCII).search(run) is not None


def _whole(run: bytes) -> str:
    return _readable(_from_base64(run[:_HEAD])) and _readable(_from_base64(run))


def _from_base64(run: bytes) -> bytes:
    spare = len(run) % 4
    return a2b_base64(run[:-1] if spare == 1 else run + b"==" if spare else run)


def _promising(head: bytes) -> bool:
    """Whether the first bytes may be UTF-8 or UTF-16; false for most bytes that are neither."""
    return len(head.decode("utf-8", "ignore").encode()) + 3 >= len(head) or head.count(0) * 3 >= len(head)


def _readable(data: bytes) -> str:
    """The text that the bytes stand for, or "" where they are not text.

    Bytes that are text only at their beginning give that beginning.
    """
    if not _promising(data[:12]):
        return ""
    if data.count(0) * 3 >= len(data):
        plain = data.decode("utf-16-le" if data[1:2] == b"\0" else "utf-16-be", "replace")
    else:
        plain = data.decode("utf-8", "replace")
    control = _CONTROL.search(plain)
    if control is not None and len(_CONTROL.findall(plain)) * 10 > len(plain):
        plain = plain[: control.start()] if control.start() >= _LEAST else ""
    return plain if _WORD.search(plain) else ""


def _inside(run: bytes) -> str:
    """The run with each stretch of base64 of ASCII in it decoded, "" where there is none."""
    pieces: list[str] = []
    at = 0
    for stretch in _ASCII.finditer(run):
        start, end = stretch.span()
        if len(run) - end < 4:
            end = len(run)
        pieces += (run[at:start].decode(), _from_base64(run[start:end]).decode("latin-1"))
        at = end
    return "".join(pieces) + run[at:].decode() if pieces else ""

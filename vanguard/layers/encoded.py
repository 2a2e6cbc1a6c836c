"""Base64, base32 and hexadecimal inside a text: found, decoded in place, or left alone where no text hides.

A run is 16 or more characters of the alphabet, over several lines where it is wrapped (RFC 2045,
section 6.8).  Four sorts of run hide text: hexadecimal and base32 (RFC 4648, section 6) that are
readable as a whole, base64 or base64url (sections 4 and 5) that is readable from its first character
(UTF-8 or UTF-16), and base64 of 18 ASCII characters or more anywhere inside a longer run, as after
``data/``.  Readable is also what was compressed before it was encoded.
"""

from __future__ import annotations

import re
import string
from binascii import a2b_base64
from collections.abc import Iterator
from typing import Final

import re2

from vanguard.layers.inflated import MAGIC, inflated
from vanguard.layers.plain import MAP, RUN
from vanguard.layers.taken import Taken

_DIGITS = string.ascii_uppercase + string.ascii_lowercase + string.digits + "+/"
_STANDARD = bytes.maketrans(b"-_", b"+/")
_HEX = b"0123456789abcdefABCDEF"
_BASE32 = (b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", b"abcdefghijklmnopqrstuvwxyz234567")
# Python reads numbers to the base 32 in linear time, with its own digits.
_OWN32 = [bytes.maketrans(digits, b"0123456789abcdefghijklmnopqrstuv") for digits in _BASE32]
MARKED = r"0[xX][0-9a-fA-F]{8}|[xX]'[0-9a-fA-F]{8}|[xX][0-9a-fA-F]{2}[xX][0-9a-fA-F]{2}[xX][0-9a-fA-F]{2}[xX]"
"""Where hexadecimal may say what it is, as an RE2 pattern."""

_marks = re2.compile(MARKED)
_BYTES = r"((?:[0-9a-fA-F]{2}){4,})"
_QUOTED_OR_EACH = rf"(?:(?<![0-9A-Za-z_][xX])'{_BYTES}|[0-9a-fA-F]{{2}}(?:[xX][0-9a-fA-F]{{2}}){{3,}})"
# Each alternative begins with a sign of its own, which Python looks for some times faster.
_MARKED = re.compile(rf"0[xX]{_BYTES}|\\0[xX]{_BYTES}|x{_QUOTED_OR_EACH}|X{_QUOTED_OR_EACH}".encode())
_COMPRESSED = (b"H4sI", b"eA", b"eJ", b"eN", b"eF")
"""How base64 of compressed data begins; the second byte's last bits are checked once it is decoded."""
_BLANK = 32
"""What all but a run is in what `MAP` makes of a text, as a number: a byte is found faster than a text."""

_WRAP = 32
"""The shortest line that may be followed by another line of the same run."""

_HEAD = 64
"""Characters by which a run is judged before the whole of it is decoded."""

_SHORTEST_STRETCH = 24
_NO_FIRST = frozenset(_DIGITS[32:48].encode())
"""Digits with which no UTF-8 begins; the head of UTF-16 needs `_ZEROS`, and so does a null."""
_ZEROS = b"A"

_RATIO = 8
"""Inflated bytes for each character of a text."""

_ATTEMPT = 512
"""What beginning to inflate is worth, in bytes."""

_FEWEST = 5
"""Characters of a text without any word."""

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

_NOTHING: Final[set[int]] = set()
"""Runs that were seen to hide nothing, by their hash, which is keyed anew in each process: a long document
says the same names and paths over and over, and each of its stretches is looked at some times."""

_MOST_REMEMBERED = 16_384

_PRINTED = bytes([9, 10, 13, 27, *range(32, 127)])
_WORD = re.compile(r"[^\W\d_]{2}")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd]")


def decoded(text: str) -> Taken | None:
    """The text with every run that hides text replaced by what it hides, and the names of the codes.

    The names are ``hex``, ``base32`` and ``base64``.  None where nothing was hidden.  Compressed data is
    inflated to at most `_RATIO` times the length of the text and 2 KiB.
    """
    data = text.encode("utf-8", "replace")
    mapped = data.translate(MAP)
    if RUN not in mapped:
        return _padded(data, mapped) if text.endswith("=") else None
    opening = _Opening(_RATIO * len(data) + 2048)
    pieces: list[bytes] = []
    names: dict[str, None] = {}
    at = 0
    for start, end in _spans(data, mapped):
        run = data[start:end]
        mark = hash(run)
        if mark in _NOTHING:
            continue
        spare = opening.spare
        shown = opening.decode(run)
        if shown is None:
            if spare == opening.spare:
                _remember(mark)
            continue
        name, plain = shown
        names[name] = None
        pieces += (data[at:start], plain.encode())
        pad = data[end : end + 6]
        at = end + len(pad) - len(pad.lstrip(b"="))
    if not names:
        return None
    return Taken(b"".join((*pieces, data[at:])).decode(), tuple(names), cut=opening.cut)


def _remember(mark: int) -> None:
    if len(_NOTHING) >= _MOST_REMEMBERED:
        _NOTHING.clear()
    _NOTHING.add(mark)


def _padded(data: bytes, mapped: bytes) -> Taken | None:
    """A text that is base64 as a whole and shows it by its padding, though it is short."""
    digits = data.rstrip(b"=")
    if len(digits) < 6 or len(data) % 4 or mapped[: len(digits)] != RUN[: len(digits)]:
        return None
    plain = _readable(_from_base64(digits.translate(_STANDARD)))
    return Taken(plain, ("base64",)) if plain else None


def marked(text: str) -> Taken | None:
    """Hexadecimal that says what it is, in runs too short to be seen by their length.

    ``0x2f657463``, ``X'2f657463'``, ``x2fx65x74x63``; at least four bytes that are text.
    """
    data = text.encode("utf-8", "replace")
    if _marks.search(data) is None:
        return None
    plain, found = _MARKED.subn(_unmarked, data)
    return Taken(plain.decode(), ("hex",)) if found and plain != data else None


def _unmarked(run: re.Match[bytes]) -> bytes:
    digits = run[run.lastindex] if run.lastindex else run[0].translate(None, b"xX")
    plain = bytes.fromhex(digits.decode())
    return run[0] if b"\0" in plain else _readable(plain).encode() or run[0]


def _spans(data: bytes, mapped: bytes) -> Iterator[tuple[int, int]]:
    start, size = mapped.find(RUN), len(mapped)
    while start >= 0:
        end = mapped.find(_BLANK, start)
        if end < 0:
            end = size
        line = start
        while (end - line) % 4 == 0 and end - line >= _WRAP:
            following = end + 2 if data[end : end + 2] == b"\r\n" else end + 1
            if data[following - 1 : following] != b"\n":
                break
            after = mapped.find(_BLANK, following)
            after = size if after < 0 else after
            if not 0 < after - following <= end - line:
                break
            line, end = following, after
        yield start, end
        start = mapped.find(RUN, end)


class _Opening:
    """One text whose runs are opened; ``spare`` is how many bytes may still be inflated."""

    __slots__ = ("cut", "spare")

    def __init__(self, spare: int) -> None:
        self.spare = spare
        self.cut = False

    def decode(self, run: bytes) -> tuple[str, str] | None:
        """The name of the code and the run with its text shown; None where it hides none."""
        if b"\n" in run:
            run = run.translate(None, b"\r\n")
        if run.isalnum():
            if not run.strip(_HEX):
                plain = self._shown(bytes.fromhex(run[: len(run) // 2 * 2].decode()))
                if plain:
                    return "hex", plain
            case = run.isupper() or 2 * run.islower()
            if case and not run.strip(_BASE32[case - 1]):
                plain = self._shown(_from_base32(run.translate(_OWN32[case - 1])))
                if plain:
                    return "base32", plain
        if len(run) < _SHORTEST_STRETCH and run[0] in _NO_FIRST and _ZEROS not in run[:16]:
            return None
        plain = self._base64(run.translate(_STANDARD))
        return ("base64", plain) if plain else None

    def _base64(self, run: bytes) -> str:
        if run.startswith(_COMPRESSED) and (plain := self._shown(_from_base64(run))):
            return plain
        ascii_inside = len(run) >= _SHORTEST_STRETCH and _holds_ascii(run)
        if not ascii_inside and not _promising(a2b_base64(run[:16])):
            return ""
        return _whole(run) or (_inside(run) if ascii_inside else "")

    def _shown(self, data: bytes) -> str:
        return _readable(data) or (self._inflated(data) if data.startswith(MAGIC) else "")

    def _inflated(self, data: bytes) -> str:
        self.spare -= _ATTEMPT
        if self.spare <= 0:
            self.cut = True
            return ""
        if not _readable(inflated(data, _HEAD)):
            return ""
        plain = inflated(data, self.spare)
        self.spare -= len(plain)
        self.cut = self.cut or self.spare <= 0
        return _readable(plain)


def _from_base32(own: bytes) -> bytes:
    """The whole bytes that digits to the base 32 stand for."""
    size = len(own) * 5
    return (int(own, 32) >> size % 8).to_bytes(size // 8, "big")


def _holds_ascii(run: bytes) -> bool:
    return (_ASCII_SHORT if len(run) < _SHORT else _ASCII).search(run) is not None


def _whole(run: bytes) -> str:
    return _readable(_from_base64(run[:_HEAD])) and _readable(_from_base64(run))


def _from_base64(run: bytes) -> bytes:
    spare = len(run) % 4
    return a2b_base64(run[:-1] if spare == 1 else run + b"==" if spare else run)


def _promising(head: bytes) -> bool:
    """Whether the first bytes may be UTF-8 or UTF-16; false for most bytes that are neither."""
    zeros = head.count(0)
    if zeros:
        return zeros * 3 >= len(head) and head[:2] != b"\0\0"
    if head.isascii():
        return not head.translate(None, _PRINTED)
    # No character of UTF-8 begins with one of these bytes (RFC 3629, section 3).
    if 0x80 <= head[0] < 0xC2 or head[0] > 0xF4:
        return False
    return len(head.decode("utf-8", "ignore").encode()) + 3 >= len(head)


def _readable(data: bytes) -> str:
    """The text that the bytes stand for, or "" where they are not text.

    Bytes that are text only at their beginning give that beginning.
    """
    if not _promising(data[:12]):
        return ""
    if data.count(0) * 3 >= len(data):
        plain = data.decode("utf-16-le" if data[1:2] == b"\0" else "utf-16-be", "replace")
    else:
        plain = _complete(data).decode("utf-8", "replace")
    control = _CONTROL.search(plain)
    if control is None:
        # Enough characters of which none is odd are no chance, be they signs or the letters of any script.
        return plain if len(plain) >= _FEWEST or _WORD.search(plain) else ""
    if len(_CONTROL.findall(plain)) * 10 > len(plain):
        plain = plain[: control.start()] if control.start() >= _LEAST else ""
    return plain if _WORD.search(plain) else ""


def _complete(data: bytes) -> bytes:
    """The bytes without a last character of UTF-8 that breaks off."""
    for back in range(1, min(4, len(data) + 1)):
        byte = data[-back]
        if byte < 0x80:
            break
        if byte >= 0xC0:
            return data if back >= 2 + (byte >= 0xE0) + (byte >= 0xF0) else data[:-back]
    return data


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

"""Whether a text surely wears no disguise: a look at its bytes, before what takes disguises off is loaded."""

from __future__ import annotations

import re
import string
from typing import Final

from vanguard.layers.spread import GAP, is_spread

OPENERS: Final = "{[ \t\r\n"
"""Signs with which a text that is JSON may begin."""

_SHORT: Final = 16
"""Characters below which a text holds no run that hides one."""

ALPHABET: Final = frozenset((string.ascii_letters + string.digits + "+/_-").encode())
"""Bytes of base64 and base64url, and so of hexadecimal and base32."""

MAP: Final = bytes(97 if byte in ALPHABET else 32 for byte in range(256))
"""Turns every character of the alphabet into ``a`` and all else into a space: the fastest way to see runs."""

RUN: Final = b"a" * 16
"""A run that may hide a text, in what `MAP` makes of it."""

# Numbers, because a byte is looked for ten times as fast as bytes: `in` first takes them for a number.
# For several bytes `find` is as much faster.
_BEGIN, CONTROL, _MAYBE = b"!\x01?"
_EQUALS, _QUOTE, _PLUS, _ZERO = b'="+0'


def _kind(byte: int, maybe: bytes) -> int:
    """What a byte of a text may begin: an escape or a character outside ASCII, a control, a run."""
    if byte > 127 or byte in b"\\%&":
        return _BEGIN
    if (byte < 32 and byte not in b"\t\n\r") or byte == 127:
        return CONTROL
    return _MAYBE if byte in maybe else MAP[byte]


KINDS: Final = {
    False: bytes(_kind(byte, b"") for byte in range(256)),
    # Without any of these no quote, variable, pattern, comment or call is there to be undone.
    True: bytes(_kind(byte, b"$^*`?[<|'(#") for byte in range(256)),
}
"""Kinds of bytes, for texts that go to a server (True) and others."""

_brace = re.compile(rb'\{(?!["}])').search
"""A brace that neither a member nor another brace follows."""

_quoted_bytes = re.compile(b"=[0-9A-F]{2}=[0-9A-F]{2}").search


def holds_quoted(data: bytes) -> bool:
    """Whether two quoted-printable codes stand together in some text."""
    return _EQUALS in data and _quoted_bytes(data) is not None


def is_plain(text: str, acted: bool = False) -> bool:
    """Whether a text surely wears no disguise and hides nothing, so that no step need be tried.

    Costs about 2 ns a character of prose.  ``acted`` says that the text goes to a server.
    """
    if len(text) < _SHORT and text.isidentifier():
        return text.isascii()
    return not (text[:1] in OPENERS and text) and wears_nothing(text, acted)


def wears_nothing(text: str, acted: bool = False) -> bool:
    """Whether a text surely wears no disguise; it may be JSON, in which others hide."""
    data = text.encode("utf-8", "replace")
    kinds = data.translate(KINDS[acted])
    if _BEGIN in kinds or CONTROL in kinds or holds_quoted(data) or is_spread(data):
        return False
    if acted and (_MAYBE in kinds or _QUOTE in data or _is_loose(data)) and _undone(data):
        return False
    if kinds.find(RUN) >= 0 or text.endswith("="):
        return _hides_nothing(text)
    return True


def all_plain(raw: bytes, acted: bool = False) -> bool:
    """Whether every text of a JSON document is plain unless it begins with one of `OPENERS`.

    One look at the document instead of one at each text.
    """
    kinds = raw.translate(KINDS[acted])
    if _BEGIN in kinds or CONTROL in kinds or kinds.find(RUN) >= 0:
        return False
    if _EQUALS in raw and (b'="' in raw or holds_quoted(raw)):
        return False
    # In a text of JSON no blank but a space stands as it is.
    if raw.find(GAP) >= 0 and is_spread(raw):
        return False
    return not acted or not ((_MAYBE in kinds or _is_loose(raw)) and _undone(raw))


def _is_loose(data: bytes) -> bool:
    """Whether braces or marks stand there that are no JSON and need none of the other signs."""
    if (_ZERO in data and b"0x" in data) or (_PLUS in data and b"+A" in data):
        return True
    return _brace(data) is not None


def _undone(data: bytes) -> bool:
    """Whether something stands there that only those undo who act on a text."""
    from vanguard.layers.disguises import acted_gates

    return bool(acted_gates().nominator.found(data))


def _hides_nothing(text: str) -> bool:
    """Whether no run in a text hides one."""
    from vanguard.layers import encoded

    return encoded.decoded(text) is None and encoded.marked(text) is None

r"""Escapes that stand for single characters: percent codes, HTML references, backslashes and the like.

All of them decode as lenient readers do: what a strict one refuses, some server still understands.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from binascii import a2b_base64
from html.entities import html5

from vanguard.layers.plain import holds_quoted
from vanguard.layers.taken import Taken

_percent = re.compile("%(?:[0-9a-fA-F]{2}|[uU][0-9a-fA-F]{4})")
# Written so that both begin with a certain sign, which Python's engine then looks for first.
_percent_u = re.compile("%[uU][0-9a-fA-F]{4}(?:%[uU][0-9a-fA-F]{4})*")
_octets = re.compile("%[0-9a-fA-F]{2}(?:%[0-9a-fA-F]{2})*")
# Without a semicolon as browsers read it (HTML, 13.2.5.73), but never the name of a query's field.
_entity = re.compile(
    r"&(?:#0*(\d{1,7});?|#[xX]0*([0-9a-fA-F]{1,6});?|([A-Za-z][A-Za-z0-9]{1,31};)"
    r"|(lt|gt|quot|LT|GT|QUOT)(?!\w{0,32}=))"
)
_BYTE = r"x[0-9a-fA-F]{2}|0[0-3][0-7]{2}|[0-3][0-7]{2}|[4-7][0-7](?!\d)"
_escape = re.compile(
    r"\\(?<!\\\\)\\*+(?:(u+[0-9a-fA-F]{4}(?:\\++u+[0-9a-fA-F]{4})*)"
    rf"|((?:{_BYTE})(?:\\++(?:{_BYTE}))*)"
    r"|[ux]\{0*([0-9a-fA-F]{1,6})\}|U([0-9a-fA-F]{8})|N\{([A-Z][A-Z0-9 -]{1,80})\}|(/))"
)
_byte = re.compile(r"x([0-9a-fA-F]{2})|0?([0-7]{2,3})")
_quoted = re.compile("=[0-9A-F]{2}(?:=[0-9A-F]{2})*|=\r?\n")
_utf7 = re.compile(r"\+(A[C-H][A-Za-z0-9+/]++)(-?)")
_terminal = re.compile(r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)")
_control = re.compile("[\x00-\x08\x0e-\x1f\x7f]+")
_blank = re.compile("[\x0b\x0c]")


def _odd_byte(broken: UnicodeError) -> tuple[str, int]:
    """A byte that is no UTF-8: as an overlong form spells it, else as Latin-1 does."""
    assert isinstance(broken, UnicodeDecodeError)
    first, second = (*broken.object[broken.start : broken.start + 2], 0)[:2]
    if first in (0xC0, 0xC1) and second & 0xC0 == 0x80:
        return chr((first & 0x1F) << 6 | second & 0x3F), broken.start + 2
    return chr(first), broken.start + 1


codecs.register_error("vanguard-odd-byte", _odd_byte)


def lenient(data: bytes) -> str:
    """Bytes as UTF-8, overlong forms too, and as Latin-1 where they are neither."""
    return data.decode("utf-8", "vanguard-odd-byte")


def percent(text: str) -> Taken | None:
    """``%2e`` (RFC 3986, 2.1), ``%u002e`` as old servers read it, and overlong UTF-8 under either."""
    if "%" not in text or _percent.search(text) is None:
        return None
    wide = _percent_u.sub(lambda run: _utf16(run[0].replace("%", "").lower().replace("u", "")), text)
    # Whole runs, because one character may be several bytes.
    return Taken(_octets.sub(_unquoted, wide), ("percent",))


def _unquoted(run: re.Match[str]) -> str:
    return lenient(bytes.fromhex(run[0].replace("%", "")))


def entities(text: str) -> Taken | None:
    """HTML character references, named or numeric."""
    if "&" not in text:
        return None
    plain, found = _entity.subn(_referent, text)
    return Taken(plain, ("html",)) if found and plain != text else None


def _referent(found: re.Match[str]) -> str:
    decimal, hexadecimal, name, bare = found.groups()
    if name or bare:
        return html5.get(name or bare, found[0])
    return _character(int(decimal) if decimal else int(hexadecimal, 16), found[0])


def _character(code: int, otherwise: str) -> str:
    return chr(code) if code <= 0x10FFFF and not 0xD800 <= code < 0xE000 else otherwise


def escapes(text: str) -> Taken | None:
    r"""Backslash escapes, behind any number of backslashes.

    ``\u002e \x2e \056 \0056 \u{2e} \U0000002e \N{FULL STOP} \/``
    """
    if "\\" not in text:
        return None
    plain, found = _escape.subn(_unescaped, text)
    return Taken(plain, ("escapes",)) if found and plain != text else None


def _unescaped(found: re.Match[str]) -> str:
    units, octets, braced, long, name, slash = found.groups()
    if units:
        return _utf16(units.replace("\\", "").replace("u", ""))
    if octets:
        return lenient(bytes(int(h, 16) if h else int(o, 8) for h, o in _byte.findall(octets)))
    if name:
        return _named(name, found[0])
    return slash or _character(int(braced or long, 16), found[0])


def _named(name: str, otherwise: str) -> str:
    try:
        return unicodedata.lookup(name)
    except KeyError:
        return otherwise


def _utf16(digits: str) -> str:
    return bytes.fromhex(digits).decode("utf-16-be", "replace")


def quoted_printable(text: str) -> Taken | None:
    """``=2E`` and soft line ends (RFC 2045, 6.7), where at least two codes stand together."""
    if not holds_quoted(text.encode("utf-8", "replace")):
        return None
    return Taken(_quoted.sub(_unquoted_printable, text), ("quoted-printable",))


def _unquoted_printable(run: re.Match[str]) -> str:
    return "" if "\n" in run[0] else lenient(bytes.fromhex(run[0].replace("=", "")))


def utf7(text: str) -> Taken | None:
    """``+ADw-`` (RFC 2152), where it stands for ASCII."""
    if "+A" not in text:
        return None
    plain, found = _utf7.subn(_shifted, text)
    return Taken(plain, ("utf-7",)) if found and plain != text else None


def _shifted(run: re.Match[str]) -> str:
    digits, hyphen = run.groups()
    before = run.string[run.start() - 1 : run.start()]
    # Base64 may hold the same letters, but no hyphen behind them.
    if not hyphen and (before.isalnum() or before in ("+", "/")):
        return run[0]
    whole = len(digits) * 6 // 16 * 2
    plain = a2b_base64(digits + "A" * (-len(digits) % 4))[:whole].decode("utf-16-be", "replace")
    return plain if plain.isascii() and plain.isprintable() else run[0]


def controls(text: str) -> Taken | None:
    """Terminal sequences and control characters, which split words; form feeds stand for blanks."""
    plain = _blank.sub(" ", _control.sub("", _terminal.sub("", text)))
    return None if plain == text else Taken(plain, ("controls",))

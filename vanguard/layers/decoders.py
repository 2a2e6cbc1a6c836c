"""Programs and functions that decode a text, as commands and program code name them."""

from __future__ import annotations

import codecs
import re
from binascii import Error, a2b_base64
from collections.abc import Callable

from vanguard.layers.escaping import lenient
from vanguard.layers.inflated import inflated

_RATIO = 8
"""Inflated bytes for each byte of what is inflated."""

STAGE = re.compile(
    r"(?:/?(?:\w{1,16}/){1,4})?(?:(?P<base64>base64\s+(?:-[dDi]{1,2}|--decode)\b|openssl\s+(?:enc\s+)?-?(?:base64|a)\s+(?:-A\s+)?-d"
    r"(?:\s+-A)?|openssl\s+enc\s+(?:-base64\s+-d|-d\s+-(?:base64|a))(?:\s+-A)?)|(?P<base32>base32\s+(?:-d|--decode)\b)"
    r"|(?P<hex>xxd\s+-(?:r\s{0,2}-?p|p\s{0,2}-?r|ps\s+-r|r\s+-ps)s?\b)|(?P<rev>rev\b)|(?P<gzip>gunzip\b(?:\s+-c)?|gzip\s+-c?dc?\b|zcat\b)"
    r"|tr\s+['\"]?(?P<old>[^\s'\"|;]{1,64})['\"]?\s+['\"]?(?P<new>[^\s'\"|;)`<]{1,64})['\"]?)"
)
"""One stage of a pipeline that decodes what it is fed."""

CALL = re.compile(
    r"\b(?:(?P<packed>gzinflate|gzuncompress|gzdecode|zlib\.decompress|gzip\.decompress)\s?\(\s?)?(?:base64\.|\w{1,16}\.)?"
    r"(?:(?P<base64>atob|(?:standard_|urlsafe_)?b64decode|decodebytes|base64_decode|FromBase64String|(?:strict_|urlsafe_)?decode64"
    r"|from_base64|Buffer\.from)|(?P<hex>fromhex|unhexlify|hex2bin|unhex)|(?P<rot13>str_rot13|codecs\.decode))"
    r"\s?\(\s?b?(?P<text>'[^'\n]{1,8192}'|\"[^\"\n]{1,8192}\")(?:\s?,\s?['\"](?P<code>base64|hex|rot_?13)['\"])?\s?\)(?(packed)\s?\))",
    re.IGNORECASE | re.ASCII,
)
"""A call that decodes a literal."""

_range = re.compile(r"(.)-(.)", re.DOTALL)
_CLASSES = {"[:upper:]": "A-Z", "[:lower:]": "a-z", "[:alpha:]": "A-Za-z"}


def bound(text: str) -> int:
    """How many bytes a text may be inflated to, through however many decoders."""
    return _RATIO * len(text) + 1024


def staged(data: bytes, stage: re.Match[str], most: int) -> bytes:
    """What a stage makes of some bytes, at most ``most`` where it inflates; b"" where it makes nothing."""
    if stage["old"]:
        table = _translation(stage["old"], stage["new"])
        return data.decode("latin-1").translate(table).encode("latin-1", "replace")
    return _DECODERS[str(stage.lastgroup)](data, most)


def called(call: re.Match[str]) -> str:
    """The text that a call makes of its literal, "" where it makes none."""
    text = call["text"][1:-1]
    name = (call["code"] or "").replace("_", "").lower()
    decode = _DECODERS[name or next(each for each in ("base64", "hex", "rot13") if call[each])]
    made = decode(text.encode("utf-8", "replace"), bound(text))
    return shown(inflated(made, bound(text), raw=True) if call["packed"] else made)


def shown(data: bytes) -> str:
    """Bytes as text; "" where they are none."""
    plain = data.decode("utf-16-le", "replace") if data[1:2] == b"\0" else lenient(data)
    if plain.isprintable():
        return plain
    odd = sum(not (each.isprintable() or each.isspace()) for each in plain[:256])
    return plain if odd * 10 <= len(plain[:256]) else ""


def _base64(data: bytes, most: int) -> bytes:
    digits = data.translate(_URL_SAFE, b"\r\n =")
    try:
        plain = a2b_base64(digits + b"=" * (-len(digits) % 4))
    except Error:
        return b""
    return inflated(plain, most) or plain


def _base32(data: bytes, most: int) -> bytes:
    digits = data.rstrip(b"= \r\n").upper()
    try:
        size = len(digits) * 5
        return (int(digits.translate(_OWN32), 32) >> size % 8).to_bytes(size // 8, "big")
    except ValueError:
        return b""


def _hex(data: bytes, most: int) -> bytes:
    try:
        plain = bytes.fromhex(data.decode("latin-1").removeprefix("0x"))
    except ValueError:
        return b""
    return inflated(plain, most) or plain


def _rev(data: bytes, most: int) -> bytes:
    return b"\n".join(line[::-1] for line in data.split(b"\n"))


def _gzip(data: bytes, most: int) -> bytes:
    return inflated(data, most) or data


def _rot13(data: bytes, most: int) -> bytes:
    return codecs.encode(data.decode("latin-1"), "rot13").encode("latin-1")


_URL_SAFE = bytes.maketrans(b"-_", b"+/")
_OWN32 = bytes.maketrans(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", b"0123456789abcdefghijklmnopqrstuv")
_DECODERS: dict[str, Callable[[bytes, int], bytes]] = {
    "base64": _base64,
    "base32": _base32,
    "hex": _hex,
    "rev": _rev,
    "gzip": _gzip,
    "rot13": _rot13,
}


def _translation(old: str, new: str) -> dict[int, str]:
    before, after = _listed(old), _listed(new)
    after += after[-1:] * (len(before) - len(after))
    return {ord(one): other for one, other in zip(before, after, strict=False)}


def _listed(signs: str) -> str:
    """The characters that an operand of tr stands for."""
    for name, range_ in _CLASSES.items():
        signs = signs.replace(name, range_)
    if signs[:1] + signs[-1:] == "[]":
        signs = signs[1:-1]
    return _range.sub(lambda ends: "".join(map(chr, range(ord(ends[1]), min(ord(ends[2]), 255) + 1))), signs)

"""Compressed data inside encoded data: gzip, zlib and raw DEFLATE, inflated within a bound."""

from __future__ import annotations

import zlib

MAGIC = (b"\x1f\x8b\x08", b"x\x01", b"x^", b"x\x9c", b"x\xda")
"""With what such data begins (RFC 1952, RFC 1950)."""

_BY_HEADER = 47
"""Window bits by which zlib tells the two apart."""

_RAW = -15


def inflated(data: bytes, most: int, *, raw: bool = False) -> bytes:
    """The first ``most`` bytes that compressed data stands for, b"" where it is none.

    ``raw`` reads DEFLATE without a header (RFC 1951).  Data that breaks off gives what it has.
    """
    if not raw and not data.startswith(MAGIC):
        return b""
    try:
        return zlib.decompressobj(_RAW if raw else _BY_HEADER).decompress(data, most)
    except zlib.error:
        return b""

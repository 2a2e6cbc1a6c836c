"""Private keys in the forms in which they are kept: PEM, bare DER, PuTTY, XML, JSON Web Keys, wallets."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Iterable, Iterator
from hashlib import sha256

import re2

from vanguard.layers.disclosure.secret_marks import KEYS
from vanguard.layers.disclosure.secret_values import entropy, is_even
from vanguard.layers.disclosure.sensitive import Sensitive
from vanguard.layers.sought import Span

NOMINATED = re2.compile(f"(?m){KEYS}")
"""Where one may stand; what `keys` is given."""

_HEAD = re.compile(r"----[- ]BEGIN (?:[A-Z0-9]{1,16} ){0,4}PRIVATE KEY(?: BLOCK)?[- ]----")
_BODY = re.compile(r"[A-Za-z0-9+/=:;,.\s\\\"'`_>#|*()&-]*")
_REST = re.compile(r"(?:[A-Za-z0-9+/=]+|\\{1,2}[nr]|[\s\"'+>#|*:,\d]{1,12}(?=[A-Za-z0-9+/=]{16}))*")
"""What is left of a key whose foot was cut off: lines of base64 and what sets them apart."""
_SOLID = re.compile(r"[A-Za-z0-9+/=]{24}")
_LONGEST = 32 * 1024

_PUTTY = re.compile(r"Private-Lines: \d{1,4}\s{1,4}((?:[A-Za-z0-9+/=]{4,80}\s{0,2}){1,200})")
_WRAPPED = re.compile(r"LS0tLS1CRUdJTi[A-Za-z0-9+/\s]{40,20000}={0,2}")
_BARE = re.compile(
    r"(?:MII|b3Bl|MHcC|MIG|MC4C)[A-Za-z0-9+/]{20,80}"
    r"(?:(?:\\[nr]|\s){0,4}[A-Za-z0-9+/]{16,80}){0,200}(?:(?:\\[nr]|\s){0,4}[A-Za-z0-9+/]{1,80})?={0,2}"
)
_XML = re.compile(r"<D>([A-Za-z0-9+/]{40,2000}={0,2})</D>")
_JSON = re.compile(r"""\\?"[dk]\\?":\s?\\?"([A-Za-z0-9_-]{20,2000})\\?["]""")
_NOSTR = re.compile(r"nsec1[qpzry9x8gf2tvdw0s3jn54khce6mua7l]{58}(?![a-z0-9])")
_WALLET = re.compile(r"[5KL][1-9A-HJ-NP-Za-km-z]{50,51}(?![A-Za-z0-9])")
_ETHER = re.compile(r"0x([0-9a-fA-F]{64})(?![0-9a-fA-F])")
_OPENS = re.compile(r"(?i)private[ _-]?key|secret[ _-]?key|\bwallet\b")
_HASHES = re.compile(r"(?i)\b(?:tx|txn|transaction|block|hash|txhash|blockhash|receipt|topics?|root)s?\b")
_DIGITS = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_AROUND = 4096
"""Characters around a member of a JSON Web Key in which its type must stand."""


def keys(text: str, nominated: Iterable[Span]) -> Iterator[Sensitive]:
    """The private keys in a text, in order: what stands between head and foot, without them."""
    end = 0
    for at, _ in nominated:
        if at < end:
            continue
        for finder in _FINDERS:
            if (made := finder(text, at)) is not None:
                end = made.end
                yield made
                break


def _pem(text: str, at: int) -> Sensitive | None:
    """A PEM, OpenSSH, SSH2 or PGP private key, also quoted, commented, in one line, or without its foot."""
    head = _HEAD.match(text, at)
    if head is None:
        return None
    low = head.end()
    limit = text.find("-BEGIN", low, low + _LONGEST)
    foot = text.find(
        "---- END" if text[at + 4] == " " else "-----END", low, limit if limit >= 0 else low + _LONGEST
    )
    if foot < 0:
        rest = _REST.match(text, low)
        foot = rest.end() if rest else low
    body = text[low:foot]
    if not _SOLID.search(body) or not _BODY.fullmatch(body):
        return None
    return Sensitive("private-key", low, foot)


def _putty(text: str, at: int) -> Sensitive | None:
    found = _PUTTY.match(text, at)
    return Sensitive("private-key", *found.span(1)) if found else None


def _wrapped(text: str, at: int) -> Sensitive | None:
    """A PEM file in base64, as Kubernetes and build servers keep it."""
    begun = "".join(text[at : at + 80].split())[:64]
    if not _SOLID.match(begun):
        return None
    try:
        said = b64decode(begun)
    except ValueError:
        return None
    found = _WRAPPED.match(text, at) if b"PRIVATE KEY" in said else None
    return Sensitive("private-key", *found.span()) if found else None


def _bare(text: str, at: int) -> Sensitive | None:
    """The base64 of a PKCS #1, PKCS #8, SEC 1 or OpenSSH key without a head."""
    found = None if text[at - 1 : at].isalnum() and text[at - 2 : at - 1] != "\\" else _BARE.match(text, at)
    if found is None or len(found[0]) < 60 or entropy(found[0]) < 4:
        return None
    return Sensitive("private-key", *found.span())


def _xml(text: str, at: int) -> Sensitive | None:
    found = _XML.match(text, at)
    if found is None or "<Modulus>" not in text[max(0, at - _AROUND) : at]:
        return None
    return Sensitive("private-key", *found.span(1))


def _json(text: str, at: int) -> Sensitive | None:
    """The private member of a JSON Web Key (RFC 7517): ``d`` of a pair, ``k`` of a shared one."""
    found = _JSON.match(text, at)
    if found is None or text.find('"kty', max(0, at - _AROUND), at + _AROUND) < 0:
        return None
    return Sensitive("private-key", *found.span(1))


def _nostr(text: str, at: int) -> Sensitive | None:
    found = _NOSTR.match(text, at)
    return Sensitive("wallet-key", *found.span()) if found else None


def _ether(text: str, at: int) -> Sensitive | None:
    """The 32 bytes that open an account of Ethereum, where words say so; hashes look the same."""
    found = _ETHER.match(text, at)
    if found is None or not is_even(found[1]):
        return None
    around = text[max(0, at - 160) : found.end() + 160]
    if not _OPENS.search(around) or _HASHES.search(around):
        return None
    return Sensitive("wallet-key", *found.span())


def _wallet(text: str, at: int) -> Sensitive | None:
    """A key of a Bitcoin wallet (WIF): base 58 whose last four bytes are the double SHA-256 of the others."""
    found = _WALLET.match(text, at + 1)
    if found is None:
        return None
    number = 0
    for letter in found[0]:
        number = number * 58 + _DIGITS.index(letter)
    raw = number.to_bytes(40, "big").lstrip(b"\0")
    if sha256(sha256(raw[:-4]).digest()).digest()[:4] != raw[-4:]:
        return None
    return Sensitive("wallet-key", *found.span())


_FINDERS = (_pem, _putty, _wrapped, _bare, _xml, _json, _nostr, _ether, _wallet)

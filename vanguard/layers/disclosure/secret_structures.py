"""Secrets that are known by themselves: by a beginning of their own, by a checksum, by what they decode to."""

from __future__ import annotations

import json
import re
from base64 import urlsafe_b64decode
from binascii import crc32
from collections.abc import Iterator

import re2

from vanguard.layers.disclosure.secret_formats import starts
from vanguard.layers.disclosure.secret_marks import PREFIXED, STRUCTURED
from vanguard.layers.disclosure.secret_values import entropy, is_even, is_filled
from vanguard.layers.disclosure.sensitive import Sensitive

_PREFIXED = re2.compile(f"(?m){PREFIXED}")
_STRUCTURED = re2.compile(f"(?m){STRUCTURED}")

_ROWS: dict[str, list[tuple[str, str, re.Pattern[str]]]] = {}
for _start, _kind, _rest in starts():
    _ROWS.setdefault(_start[:2], []).append((_start, _kind, re.compile(re.escape(_start) + _rest)))

_SHORT = frozenset({"twilio-key", "octopus-key", "artifactory-token", "api-key", "google-oauth-token"})
"""Kinds whose beginnings are so short that what follows must be mixed."""

_COVERED = re.compile(r"[-.]?(?:\.\.|…|\*\*|##|\[|<|\{)")
"""What stands behind a token that is only shown in part."""

_JWT = re.compile(r"([\w-]{12,4096}={0,2})\.([\w-]{8,16384}={0,2})(?:\.([\w-]{0,4096}={0,2}))?")
_AZURE = re.compile(r"[A-Za-z0-9_~.]{3}\dQ~[A-Za-z0-9_~.-]{31,34}(?![\w~.-])")
_DISCORD = re.compile(r"[MNO][A-Za-z0-9_-]{23,25}\.[\w-]{6}\.[\w-]{27,38}(?![\w-])", re.ASCII)
_TELEGRAM = re.compile(r"\d{8,10}:A[\w-]{32,34}(?![\w-])", re.ASCII)
_MAILCHIMP = re.compile(r"[0-9a-f]{32}-us\d{1,2}(?!\w)")
_FACEBOOK = re.compile(r"\d{14,17}\|[\w-]{27}(?![\w-])", re.ASCII)
_HASH = re.compile(r"(?:\$[0-9a-z-]{1,14}\$|pbkdf2_sha\d{1,3}\$)[\w./$=,+-]{12,200}")
_WALLET = re.compile(r"[xyzt]prv[1-9A-HJ-NP-Za-km-z]{100,112}(?![A-Za-z0-9])")
_MAXMIND = re.compile(r"[A-Za-z0-9]{6}_[A-Za-z0-9]{29}_mmk(?!\w)")

_HEAD = re.compile(r"-----BEGIN (?:[A-Z0-9]{1,16} ){0,4}PRIVATE KEY(?: BLOCK)?-----")
_BODY = re.compile(r"[A-Za-z0-9+/=:,.\s\\\"'_-]*")
_REST = re.compile(r"(?:[A-Za-z0-9+/=]+|\\[nr]|\s{1,4}(?=[A-Za-z0-9+/=]{16}))*")
_LONGEST_KEY = 32 * 1024
_SOLID = re.compile(r"[A-Za-z0-9+/=]{24}")
_PUTTY = re.compile(r"Private-Lines: \d{1,4}\s{1,4}((?:[A-Za-z0-9+/=]{4,80}\s{0,2}){1,200})")


def prefixed(text: str) -> Iterator[Sensitive]:
    """The tokens that begin as one service's tokens do, and are as long and as mixed as they are."""
    end = 0
    for found in _PREFIXED.finditer(text):
        at = _begin(text, *found.span())
        if at is not None and at[0] >= end:
            start, kind, end = at
            yield Sensitive(kind, start, end)


def _begin(text: str, low: int, high: int) -> tuple[int, str, int] | None:
    """Where the longest token begins and ends that begins in a stretch, with its kind."""
    if text.startswith(".webhook.office", low):
        low = max(text.rfind("/", 0, low), 0)
        return _best(text, text.find(".webhook", low), low)
    for at in range(low, min(high, low + 4)):
        if (best := _best(text, at, at)) is not None:
            return best
    return None


def _best(text: str, at: int, low: int) -> tuple[int, str, int] | None:
    best: tuple[int, str, int] | None = None
    for start, kind, pattern in _ROWS.get(text[at : at + 2], ()):
        found = pattern.match(text, at)
        if found and not _COVERED.match(text, found.end()) and _genuine(kind, found[0], found[0][len(start) :]) and (best is None or found.end() > best[2]):
            best = (low, kind, found.end())
    return best


def _genuine(kind: str, token: str, body: str) -> bool:
    """Whether a token that is built right is no filler, no example of a manual and no word."""
    if kind == "aws-access-key":
        return not token.endswith("EXAMPLE") and not is_filled(body)
    if kind == "github-token" and len(body) == 36 and checks(token):
        return True
    if kind in _SHORT and kind != "artifactory-token" and entropy(body.lower()) < 2.5:
        return False
    if kind == "facebook-token" and entropy(body) < 4:
        return False
    return is_even(body) and not is_filled(body)


def checks(token: str) -> bool:
    """Whether the last six characters of a GitHub token are the base-62 CRC-32 of those before them."""
    digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    body, said = token[token.index("_") + 1 : -6], token[-6:]
    left, made = crc32(body.encode("utf-8", "replace")), ""
    while left:
        left, digit = divmod(left, 62)
        made = digits[digit] + made
    return made.rjust(6, "0") == said


def structured(text: str) -> Iterator[Sensitive]:
    """Private keys, signed tokens, password hashes, and tokens of a build of their own."""
    end = 0
    for found in _STRUCTURED.finditer(text):
        at = found.start()
        if at < end:
            continue
        for finder in _FINDERS:
            if (made := finder(text, at)) is not None:
                if made.start >= end:
                    yield made
                    end = made.end
                break


def _private_key(text: str, at: int) -> Sensitive | None:
    """A PEM, OpenSSH or PGP private key: what stands between its head and its foot."""
    head = _HEAD.match(text, at)
    if head is None:
        return None
    foot = text.find("-----END", head.end(), head.end() + _LONGEST_KEY)
    if foot < 0:
        foot = _REST.match(text, head.end()).end()  # type: ignore[union-attr]  # it matches nothing too
    body = text[head.end() : foot]
    if not _SOLID.search(body) or not _BODY.fullmatch(body):
        return None
    return Sensitive("private-key", head.end(), foot)


def _putty_key(text: str, at: int) -> Sensitive | None:
    found = _PUTTY.match(text, at)
    return Sensitive("private-key", found.start(1), found.end(1)) if found else None


def _jwt(text: str, at: int) -> Sensitive | None:
    """A signed token: two parts that decode to objects, the first of which names an algorithm or a type."""
    if not text.startswith(("eyJ", "ewog"), at) or (at and (text[at - 1].isalnum() or text[at - 1] in "+/")):
        return None
    found = _JWT.match(text, at)
    if found is None:
        return None
    head = _object(found[1])
    if head is None or not head.keys() & {"alg", "typ", "kid", "enc"}:
        return None
    payload = _object(found[2])
    signed = len(found[3] or "") >= 16
    return Sensitive("jwt", at, found.end() if found[3] else found.end(2)) if payload is not None or signed else None


def _object(part: str) -> dict[str, object] | None:
    bare = part.rstrip("=")
    try:
        made = json.loads(urlsafe_b64decode(bare + "=" * (-len(bare) % 4)))
    except (ValueError, RecursionError):
        return None
    return made if isinstance(made, dict) else None


def _azure(text: str, at: int) -> Sensitive | None:
    if not text.startswith("Q~", at + 1) or at < 3:
        return None
    found = _AZURE.match(text, at - 3)
    if found is None or (at > 3 and (text[at - 4].isalnum() or text[at - 4] in "_~.-")) or entropy(found[0]) < 3:
        return None
    return Sensitive("azure-client-secret", *found.span())


def _discord(text: str, at: int) -> Sensitive | None:
    if text[at] != ".":
        return None
    low = at
    while low > 0 and at - low < 29 and text[low - 1].isascii() and (text[low - 1].isalnum() or text[low - 1] in "_-"):
        low -= 1
    found = _DISCORD.match(text, low)
    if found is None or found.start() + 24 > at or not any(map(str.isdigit, text[low:at])):
        return None
    return Sensitive("discord-token", *found.span())


def _telegram(text: str, at: int) -> Sensitive | None:
    colon = at + 1
    if not text.startswith(":A", colon):
        return None
    low = colon
    while low > 0 and colon - low < 11 and text[low - 1].isdigit():
        low -= 1
    found = _TELEGRAM.match(text, low)
    if found is None or (low and text[low - 1].isalnum() and text[max(0, low - 4) : low] != "/bot"):
        return None
    return Sensitive("telegram-token", *found.span()) if entropy(found[0]) >= 3 else None


def _mailchimp(text: str, at: int) -> Sensitive | None:
    low = at - 31
    found = _MAILCHIMP.match(text, low) if low >= 0 else None
    if found is None or (low and text[low - 1].isalnum()) or not is_even(found[0][:32]):
        return None
    return Sensitive("mailchimp-key", *found.span())


def _facebook(text: str, at: int) -> Sensitive | None:
    low = at
    while low > 0 and text[low - 1].isdigit() and at - low < 18:
        low -= 1
    found = _FACEBOOK.match(text, low)
    return Sensitive("facebook-token", *found.span()) if found and entropy(found[0]) >= 3.5 else None


def _hash(text: str, at: int) -> Sensitive | None:
    found = _HASH.match(text, at)
    if found is None or entropy(found[0]) < 3.5:
        return None
    return Sensitive("password-hash", *found.span())


def _wallet(text: str, at: int) -> Sensitive | None:
    found = _WALLET.match(text, at)
    return Sensitive("wallet-key", *found.span()) if found else None


def _maxmind(text: str, at: int) -> Sensitive | None:
    found = _MAXMIND.match(text, at - 35) if at >= 35 else None
    return Sensitive("maxmind-key", *found.span()) if found and entropy(found[0]) >= 4 else None


_FINDERS = (
    _private_key, _putty_key, _jwt, _azure, _discord, _telegram, _mailchimp, _facebook, _hash, _wallet, _maxmind,
)  # fmt: skip

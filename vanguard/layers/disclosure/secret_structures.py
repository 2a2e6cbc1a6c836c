"""Secrets that are known by how they are built and by what they decode to."""

from __future__ import annotations

import json
import re
from base64 import urlsafe_b64decode
from collections.abc import Iterable, Iterator

import re2

from vanguard.layers.disclosure.secret_marks import STRUCTURED
from vanguard.layers.disclosure.secret_values import entropy, is_even, looks_drawn, sorts
from vanguard.layers.disclosure.sensitive import Sensitive
from vanguard.layers.sought import Span

NOMINATED = re2.compile(f"(?m){STRUCTURED}")
"""Where one may stand; what `structured` is given."""

_JWT = re.compile(r"([\w-]{12,4096}={0,2})\.([\w-]{8,16384}={0,2})(?:\.([\w-]{0,4096}={0,2}))?")
_AZURE = re.compile(r"[A-Za-z0-9_~.]{3}\dQ~[A-Za-z0-9_~.-]{31,34}(?![\w~.-])")
_AZURE_KEY = re.compile(
    r"[A-Za-z0-9+/]{76}(?:APIM|ACDb|\+(?:ABa|AMC|ASt))[A-Za-z0-9+/]{5}[AQgw]==|"
    r"[A-Za-z0-9+/]{33}(?:AIoT|\+(?:ASb|AEh|ARm))[A-Za-z0-9+/]{6}=|[A-Za-z0-9]{33}AzCa[A-P][A-Za-z0-9]{5}=|"
    r"[\w-]{44}AzFu[\w-]{5}[AQgw]==|[A-Za-z0-9]{42}AzSe[A-D][A-Za-z0-9]{5}|"
    r"[A-Za-z0-9+/]{42}\+ACR[A-D][A-Za-z0-9+/]{5}|[A-Za-z0-9]{76}AZDO[A-Za-z0-9]{4}"
)
"""Keys of 64, 32 and other bytes with the service's sign in a place of its own and a checksum behind it."""
_DISCORD = re.compile(r"[A-Za-z0-9_-]{24,26}\.[\w-]{6}\.[\w-]{27,38}(?![\w-])", re.ASCII)
_DISCORD_FIRST = re.compile(r"[A-Za-z0-9_-]{0,28}$")
_TELEGRAM = re.compile(r"\d{8,10}:A[\w-]{32,34}(?![\w-])", re.ASCII)
_MAILCHIMP = re.compile(r"[0-9a-f]{32}-us\d{1,2}(?!\w)")
_FACEBOOK = re.compile(r"\d{14,17}\|[\w-]{27}(?![\w-])", re.ASCII)
_MAILGUN = re.compile(r"[0-9a-f]{32}-[0-9a-f]{8}-[0-9a-f]{8}(?![\w-])")
_HASH = re.compile(
    r"(?:\$[0-9a-z-]{1,14}\$|pbkdf2_sha\d{1,3}\$)[\w./$=,+-]{12,200}|\{S?SHA\d{0,3}\}[A-Za-z0-9+/]{27,120}={0,2}"
)
_WALLET = re.compile(r"[xyzt]prv[1-9A-HJ-NP-Za-km-z]{100,112}(?![A-Za-z0-9])")
_MAXMIND = re.compile(r"[A-Za-z0-9]{6}_[A-Za-z0-9]{29}_mmk(?!\w)")


def structured(text: str, nominated: Iterable[Span]) -> Iterator[Sensitive]:
    """Signed tokens, password hashes, and tokens of a build of their own."""
    end = 0
    for at, _ in nominated:
        if at < end:
            continue
        for finder in _FINDERS:
            if (made := finder(text, at)) is not None:
                if made.start >= end:
                    yield made
                    end = made.end
                break


def _jwt(text: str, at: int) -> Sensitive | None:
    """A signed token: two parts that decode to objects, the first of which names an algorithm or a type."""
    if not text.startswith(("eyJ", "ewog"), at) or _within(text, at, "_-+/"):
        return None
    found = _JWT.match(text, at)
    head = _object(found[1]) if found else None
    if found is None or head is None or not head.keys() & {"alg", "typ", "kid", "enc"}:
        return None
    if _object(found[2]) is None and len(found[3] or "") < 16:
        return None
    return Sensitive("jwt", at, found.end() if found[3] else found.end(2))


def _within(text: str, at: int, signs: str = "") -> bool:
    """Whether ``at`` has a letter, a digit or one of the signs before it that is no escape spelled out."""
    before = text[at - 1 : at] if at else ""
    escape = before in ("n", "r", "t") and text[at - 2 : at - 1] == "\\"
    return not escape and (before.isalnum() or (before != "" and before in signs))


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
    joined = _within(text, at - 3, "_~.-")
    return (
        Sensitive("azure-client-secret", *found.span())
        if found and not joined and entropy(found[0]) >= 3
        else None
    )


def _azure_key(text: str, at: int) -> Sensitive | None:
    if text[at] not in "A+":
        return None
    for before in (76, 42, 44, 33):
        found = _AZURE_KEY.match(text, at - before) if at >= before else None
        if (
            found is None
            or _within(text, found.start(), "+/")
            or text[found.end() : found.end() + 1].isalnum()
        ):
            continue
        if entropy(found[0]) >= 3.5:
            return Sensitive("azure-key", *found.span())
    return None


def _discord(text: str, at: int) -> Sensitive | None:
    if text[at] != ".":
        return None
    begun = _DISCORD_FIRST.search(text, max(0, at - 29), at)
    low = begun.start() if begun else at
    low += text[low - 1 : low + 1] in ("\\n", "\\r", "\\t")
    found = _DISCORD.match(text, low)
    if found is None or found.start() + 24 > at or not any(map(str.isdigit, text[low:at])):
        return None
    first, _, tail = found[0].split(".")[:3]
    if first[0] not in "MNO" and not (
        sorts(first) == 3 == sorts(tail.replace("_", "")) and looks_drawn(tail)
    ):
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
    if found is None or (_within(text, low) and text[max(0, low - 4) : low] != "/bot"):
        return None
    return Sensitive("telegram-token", *found.span()) if entropy(found[0]) >= 3 else None


def _mailchimp(text: str, at: int) -> Sensitive | None:
    low = at - 31
    found = _MAILCHIMP.match(text, low) if low >= 0 else None
    if found is None or _within(text, low) or not is_even(found[0][:32]):
        return None
    return Sensitive("mailchimp-key", *found.span())


def _mailgun(text: str, at: int) -> Sensitive | None:
    low = at - 31
    found = _MAILGUN.match(text, low) if low >= 0 else None
    if found is None or _within(text, low, "-") or not is_even(found[0][:32]):
        return None
    return Sensitive("mailgun-key", *found.span())


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
    _jwt,
    _azure_key,
    _azure,
    _discord,
    _telegram,
    _mailchimp,
    _mailgun,
    _facebook,
    _hash,
    _wallet,
    _maxmind,
)

"""Numbers of payment cards: the ranges of their issuers, and Luhn."""

from __future__ import annotations

import re

from vanguard.layers.disclosure.checks import check, digits
from vanguard.layers.disclosure.sensitive import Sensitive

_ISSUERS = re.compile(
    r"4(?:\d{15}|\d{12}|\d{18})"  # Visa
    r"|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}"  # Mastercard
    r"|3[47]\d{13}"  # American Express
    r"|3(?:0[0-59]|[689]\d)\d{11}|3(?:0[0-59]|[689]\d)\d{13}"  # Diners Club
    r"|6(?:011|4[4-9]\d|5\d\d)\d{12}(?:\d{3})?"  # Discover
    r"|35(?:2[89]|[3-8]\d)\d{12}(?:\d{3})?|(?:2131|1800)\d{11}"  # JCB
    r"|62\d{14,17}|81\d{14}"  # UnionPay
    r"|(?:60|65|81|82|508|353|356)\d{13,14}"  # RuPay
    r"|(?:220[0-4])\d{12,15}|9792\d{12}"  # Mir, Troy
    r"|(?:50|5[6-9]|6[0-9])\d{10,17}"  # Maestro
    r"|3\d{13,15}"  # what JCB and Diners Club had before
).fullmatch
"""ISO/IEC 7812 and what issuers publish."""
_USUAL = re.compile(
    r"4\d{15}|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|"
    r"7[01]\d|720)\d{12}|3[47]\d{13}|6(?:011|4[4-9]\d|5\d\d)\d{12}"
    r"|35(?:2[89]|[3-8]\d)\d{12}|62\d{14}"
).fullmatch
"""Those that are looked for where no word says that it is a card."""
_NUMBER = re.compile(r"\d(?:[ –-]?\d){11,18}(?![\w])(?![-.]\d)")
_GROUPED = re.compile(r"\d{4}([ –-])\d{4}\1\d{4}\1\d{4}|\d{4}([ –-])\d{6}\2\d{4,5}").fullmatch
_ANOTHER = re.compile(
    r"(?:\b|_)(?:id|ids|uid|uuid|pid|order|tracking|ref|reference|"
    r"invoice|transaction|txn|sku|isbn|ean|gtin|upc|serial|imei|"
    r"build|timestamp|ts|time|hash|seed|token|nonce|key|"
    r"version|item|product|asin|case|ticket|user|message|msg|"
    r"tweet|status|post|thread|snowflake|sum|total|size|bytes|"
    r"int|0x)[\w-]{0,12}(?:\s(?:number|no|nr|id|code))?\W{0,4}\Z",
    re.IGNORECASE,
)

# A digest that happens to hold digits only stands among others.
_DIGEST_NEXT = re.compile(r"\W{1,4}(?=[0-9a-f]{0,15}[a-f])[0-9a-f]{12,}\b")
_DIGEST_BEFORE = re.compile(r"\b(?=[0-9a-f]{0,15}[a-f])[0-9a-f]{12,}\W{1,4}\Z")


def card(text: str, start: int, named: bool) -> Sensitive | None:
    """The card's number that begins here; ``named`` where a word beside it says that it is one."""
    found = _NUMBER.match(text, start)
    if found is None:
        return None
    number = digits(found[0])
    if len(set(number)) < 2 or not (_ISSUERS if named else _USUAL)(number) or not check("luhn")(number):
        return None
    if named:
        return Sensitive("payment-card", start, found.end())
    grouped = _GROUPED(found[0]) is not None
    if not grouped and (
        not found[0].isdigit()
        or _ANOTHER.search(text, max(0, start - 28), start)
        or _DIGEST_NEXT.match(text, found.end())
        or _DIGEST_BEFORE.search(text, max(0, start - 40), start)
    ):
        return None
    return Sensitive("payment-card", start, found.end(), grouped)

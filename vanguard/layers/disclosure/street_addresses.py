"""Where somebody lives: a street with its number, before a postcode or after a word that says so."""

from __future__ import annotations

import re

from vanguard.layers.disclosure.sensitive import Sensitive

_STREETS = (
    r"(?:street|st|avenue|ave|av|road|rd|lane|ln|drive|dr|"
    r"boulevard|blvd|court|ct|place|pl|terrace|ter|way|highway|hwy|"
    r"parkway|pkwy|square|sq|circle|cir|trail|close|crescent|cres|gardens|grove|mews|row|walk|plaza|"
    r"suite|ste|apt|apartment|unit|flat|p\.?o\.? ?box|box)"
)
_STREET_WORDS = re.compile(
    rf"\b{_STREETS}\b\.?|(?:stra(?:ß|ss)e|str\.|gasse|weg|"
    rf"platz|allee|straat|laan|plein|gatan|vägen|gade|vej|veien|"
    r"katu|utca|ulica|ulice)\b|\b(?:rue|avenue|chemin|allée|impasse|"
    r"quai|cours|calle|avenida|avda|plaza|paseo|carrera|via|viale|"
    r"piazza|corso|rua|travessa|largo|praça|ul\.|ulica|улица|ул\.)\b|[省市区县路街号]|丁目|[시구동로길]\b",
    re.IGNORECASE,
)
_BEFORE_CODE = re.compile(
    r"(?<![\w.$#/-])\d{1,6}[A-Za-z]?(?:-\d{1,4})?[ ,]+(?:[\w.'’#-]+,?[ \n]{1,2}){1,14}?"
    rf"{_STREETS}\b\.?(?:[,. \n]{{1,3}}[\w.'’#-]+){{0,10}}[, \n]{{1,3}}\Z",
    re.IGNORECASE,
)
_CODE = re.compile(r"[A-Z]{2},?\s\d{5}(?:-\d{4})?|[A-Z]{1,2}\d[A-Z0-9]? \d[A-Z]{2}")
_LINES = re.compile(r"[^\n]{3,120}(?:\n(?!\s*\n)[^\n:=@]{2,60}(?=\n|\Z)){0,5}")
_CLOSED = re.compile(
    r"[\"'`<>|{}]|\?|\s(?:for|and (?:i|my|the)|is|was|i am|please|"
    r"thanks)\s|[.!;](?:\s|\Z)(?!\w{0,20}\d)|[。；：（]|\s(?:in the form|not)\s",
    re.I,
)
_OTHER = re.compile(
    r"\s*(?:0x|https?:|\d{1,3}(?:\.\d{1,3}){3}|"
    r"[0-9a-f]{2}(?:[:-][0-9a-f]{2}){3}|[\w.+-]+@|[\w.-]+:\d+|\$|\{|<|\[)",
    re.I,
)
_NUMBERED = re.compile(r"(?<![\w.])\d{1,6}[A-Za-z]?(?![\w.]*[=(]|\.\d)")


_OF_MACHINES = re.compile(
    r"(?:\b|_)(?:ip|ipv[46]|mac|e-?mail|mail|web|memory|base|"
    r"bind|listen|host|server|network|wallet|bitcoin|contract|url|"
    r"return|start|end|target|source|destination|virtual|"
    r"physical|hex|from|to|reply)[ _-]?addresse?s?\b[^\n]{0,12}\Z",
    re.IGNORECASE,
)


def before_code(text: str, start: int, floor: int) -> Sensitive | None:
    """The address that ends with the postcode here, with its street and number before it."""
    code = _CODE.match(text, start)
    found = _BEFORE_CODE.search(text, max(floor, start - 140), start)
    if code is None or found is None:
        return None
    return Sensitive("street-address", found.start(), code.end())


def named(text: str, start: int) -> Sensitive | None:
    """The address that begins here, after a word that says it is one: it has a number and a street, or
    a number and several parts.  Not an address of the internet, of memory or of mail."""
    lines = _LINES.match(text, start)
    if lines is None or _OTHER.match(text, start):
        return None
    if _OF_MACHINES.search(text, max(0, start - 32), start):
        return None
    closed = _CLOSED.search(lines[0])
    said = (lines[0][: closed.start()] if closed else lines[0]).rstrip(" \n,.;")
    if (
        len(said) < 8
        or not _NUMBERED.search(" ".join(said.split()[:6]))
        or sum(letter.isalpha() for letter in said) < 5
    ):
        return None
    sure = _STREET_WORDS.search(said) is not None
    parts = len(re.findall(r"[,\n]\s*\w", said))
    words = len(said.split())
    if not ((sure and words >= 2) or (parts >= 2 and words >= 4)):
        return None
    return Sensitive("street-address", start, start + len(said), sure)

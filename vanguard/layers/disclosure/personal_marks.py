"""Where a text may hold personal data: one look with RE2, in time linear in the text."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, TypeAlias

import re2

from vanguard.layers.disclosure.labelled_rows import LABELLED
from vanguard.layers.disclosure.national_rows import NATIONAL, NumberRow
from vanguard.layers.disclosure.secret_marks import CARD
from vanguard.layers.sought import MEMORY, Several, Sought, some

_NO_DIGITS = bytes(code for code in range(256) if not 48 <= code <= 57)
_NAMING = tuple(label.encode() for label in ("ame: ", "ame is ", "name：", "姓名", "ddress"))
_FEWEST = 3
"""Digits of the shortest number that says anything of a person: what stands on the back of a card."""
_IN_A_CARD = 12
"""Digits of the shortest number of a payment card."""

_LETTER = r"A-Za-z\x{80}-\x{10FFFF}"
_NOT_LATIN = 0x250
"""Where the letters of scripts begin that are not written like Latin."""
_LONGEST_WORD = 44
_DIVIDING = "-_"
_BLANK = r"[\s:;=#.,\"'*_`|()\[\]\-–—>?!&：，。、（）№’]"
_JOINING = (
    "numbers?|num|numero|número|numéro|nummer|numer|no|nr|"
    "nº|n°|номер|号|号码|番号|id|code|card|account|value|date|"
    "is|was|are|at|on|to|me|us|him|her|them|you|or|and|my|"
    "your|the|new|for|this|that|with|of|back|please|s|ist|"
    "lautet|est|es|é|è|le|la|du|de|del|der|die|meine|mi|"
    "mon|ma|minha|mio|von|der|used|he|she|it|directly|line|"
    "home|work|office|primary|current|ending|holder|valid|us|uk|usa|mobile|cell|email|span|"
    "</?[a-z][a-z0-9]?[a-z0-9]?[a-z0-9]?>"
)
_GAP = rf"{_BLANK}+(?:(?i:{_JOINING}){_BLANK}+)*"
_LOOSE_GAP = rf"(?:{_BLANK}|(?i:{_JOINING}))*"
_MONTHS = "jan|feb|mar|mär|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez"
_FIRST = rf"[+(]*(?:[0-9]|[A-Za-z][A-Za-z]?[A-Za-z]?[A-Za-z]?[A-Za-z]?[A-Za-z]?[ -]?[0-9]|(?i:{_MONTHS}))"
_FIRST_LOOSE = r"[+(]*(?:[0-9]|[A-Z][A-Z]?[0-9])"

_STATES = (
    "A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|"
    "N[CDEHJMVY]|O[HKR]|P[AR]|RI|S[CD]|T[NX]|UT|V[AIT]|"
    "W[AIVY]|A[AEP]"
)
_LABELS_OF_PEOPLE = (
    "full name|first name|last name|middle name|family name|"
    "given name|surname|maiden name|patient name|patient|"
    "customer name|client name|employee name|employee|cardholder name|cardholder|card holder|account holder|"
    "account name|passenger name|passenger|guest name|recipient "
    "name|recipient|student name|applicant name|applicant|"
    "beneficiary name|beneficiary|contact name|contact "
    "person|my name|his name|her name|name|nachname|vorname|"
    "nom|prénom|nombre|apellidos?|cognome|nome|naam|姓名|"
    "名前|氏名|이름|имя|фамилия|фио|kontoinhaber|karteninhaber"
)
_PLACES = (
    "(?:(?:home|billing|shipping|postal|mailing|street|residential|"
    "delivery|permanent|current|work|my|new|his|her)[ _-])*"
    "address(?:[ _-]?line[ _-]?1)?|lives? at|living at|resid(?:es|"
    "ing) at|residence|ship to|deliver to|send(?: a new one)? to|"
    "anschrift|adresse|wohnhaft(?: in)?|dirección|direccion|"
    "domicilio|indirizzo|endereço|adres|адрес|住所|地址|주소"
)

_FAMILIES: dict[str, str] = {
    "mail": rf"[{_LETTER}0-9_%+'-]@[{_LETTER}0-9]",
    "world": r"\+[(]?[1-9](?:[-. ()/]?[-. ()/]?[-. ()/]?[0-9]){6}",
    "america": r"(?:\(|\b)[2-9][0-9]{2}(?:\) ?-?|[-. ])[0-9]{3}[-. ][0-9]{4}",
    "card": r"\b[2-6][0-9]{3}(?:[ –-]?[0-9]{4}[ –-]?[0-9]{4}[ –-]?[0-9]{3}|[ –-]?[0-9]{6}[ –-]?[0-9]{4})",
    "iban": r"\b[A-Z]{2}[0-9]{2}[ -]?[A-Z0-9]{4}[ -]?[A-Z0-9]{3}",
    "zip": rf"\b(?:{_STATES}),?\s[0-9]{{5}}\b|\b[A-Z][A-Z]?[0-9][A-Z0-9]? [0-9][ABD-HJLNP-UW-Z]{{2}}\b",
    "after": r"[0-9][-, .)\\]{1,3}[(]?(?i:office|fax|mobile|cell|desk|home|work|phone|direct)\b",
    "who": rf"(?i:(?:\b|_)(?:{_LABELS_OF_PEOPLE}))[\"'*`]*\s?(?:[:=：]|(?i:\bis\b))\s?[\"'*`]*\s?[{_LETTER}]",
    "place": rf"(?i:(?:\b|_)(?:{_PLACES}))[\"'*`]*[\s:=：]+[\"'*`]?"
    rf"(?i:(?:is|with|to|at|the corner of)\s)*[{_LETTER}0-9#]",
}

Mark: TypeAlias = tuple[int, int, str]
"""Where something may stand: from and to, and what: ``mail world america card iban zip after who place
alone label``."""


def may_hold(text: str) -> bool:
    """Whether a text may hold personal data; True wherever `personal.personal` finds some.

    About 1 µs for 200 characters without digits, ``@`` and names.  Never raises.
    """
    return some(text, _families_in)


def marks(text: str, cards_alone: bool = False) -> list[Mark]:
    """The places that may hold some, from left to right; empty where `may_hold` is False.

    ``cards_alone`` leaves out those of which too few figures stand nearby for a payment card's number.
    """
    sought = Sought(text, _beside_figures if cards_alone else _families_in)
    families = tuple(_families())
    return sorted(
        (start, end, families[number])
        for number in sought.numbers
        for start, end in sought.spans(number, _pattern(families[number]))
    )


def beside(text: str, start: int, end: int) -> tuple[int, tuple[NumberRow, ...]]:
    """Where the longest word that a ``label`` begins with ends, and what may stand beside it."""
    known = _by_word()
    key, longest = "", start
    found: tuple[NumberRow, ...] = ()
    for place in range(start, min(end, start + _LONGEST_WORD)):
        letter = text[place]
        if letter in _DIVIDING or letter.isspace():
            continue
        key += letter.lower()
        following = text[place + 1 : place + 2]
        if following.isalpha() and letter.isascii():
            continue
        rows = known.get(key) or (known.get(key[:-1]) if letter in "sS" else None)
        if rows:
            longest, found = place + 1, rows
    return longest, found


def _beside_figures(piece: bytes) -> Sequence[int]:
    """The same where as many figures as in a payment card's number stand close together."""
    enough = len(piece.translate(None, _NO_DIGITS)) >= _IN_A_CARD and _figures().matching(piece)
    return _together().matching(piece) if enough else ()


@cache
def _figures() -> Several:
    return Several((CARD,))


def _families_in(piece: bytes) -> Sequence[int]:
    """The families of which something may stand in a piece of UTF-8."""
    # RE2 is asked where enough figures, an address or a label stand there.
    if len(piece.translate(None, _NO_DIGITS)) < _FEWEST and b"@" not in piece and not _may_name(piece):
        return ()
    return _together().matching(piece)


def _may_name(piece: bytes) -> bool:
    return any(label in piece for label in _NAMING)


@cache
def _by_word() -> dict[str, tuple[NumberRow, ...]]:
    """The rows of each word, written in lower case with nothing between its parts."""
    found: dict[str, tuple[NumberRow, ...]] = {}
    for row in (*LABELLED, *NATIONAL):
        for word in row.words.split(";"):
            key = "".join(_parts(word)).lower()
            found[key] = (*found.get(key, ()), row)
    return found


def _parts(word: str) -> list[str]:
    return word.replace("-", " ").split()


@cache
def _families() -> dict[str, str]:
    """The pattern of each family, as RE2 reads it; none of them captures, so that RE2 stays an automaton."""
    words = sorted({word for row in (*LABELLED, *NATIONAL) for word in row.words.split(";")})
    words.sort(key=len, reverse=True)
    latin = "|".join(_word(word) for word in words if ord(word[0]) < _NOT_LATIN)
    other = "|".join(_word(word) for word in words if ord(word[0]) >= _NOT_LATIN)
    return {
        **_FAMILIES,
        "alone": rf"\b(?:{'|'.join(row.alone for row in NATIONAL if row.alone)})",
        "label": rf"(?:\b|_)(?i:{latin})s?{_GAP}{_FIRST}|(?i:{other}){_LOOSE_GAP}{_FIRST_LOOSE}",
    }


def _word(word: str) -> str:
    return r"[\s_-]?".join(re2.escape(part) for part in _parts(word))


def _options() -> Any:
    options = re2.Options()
    options.max_mem = MEMORY
    return options


@cache
def _pattern(family: str) -> Any:
    return re2.compile(_families()[family], _options())


@cache
def _together() -> Several:
    return Several(_families().values())

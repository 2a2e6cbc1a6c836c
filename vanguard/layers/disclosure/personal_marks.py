"""Where a text may hold personal data: one look with RE2, in time linear in the text."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import re2

from vanguard.layers.disclosure.labelled_rows import LABELLED
from vanguard.layers.disclosure.national_rows import NATIONAL, NumberRow

_MEMORY = 32 << 20
_NO_DIGITS = bytes(code for code in range(256) if not 48 <= code <= 57)
_FEWEST = 3
"""Digits of the shortest number that says anything of a person: what stands on the back of a card."""

_LETTER = r"A-Za-z\x{80}-\x{10FFFF}"
_BLANK = r"[\s:;=#.,\"'*_`|()\[\]\-–—>?!&：，。、（）№’]"
_JOINING = (
    "numbers?|num|numero|número|numéro|nummer|numer|no|nr|nº|n°|номер|号|号码|番号|id|code|card|account|value|date|"
    "is|was|are|at|on|to|me|us|him|her|them|you|or|and|my|your|the|new|for|this|that|with|of|back|please|s|ist|"
    "lautet|est|es|é|è|le|la|du|de|del|der|die|meine|mi|mon|ma|minha|mio|von|der|used|he|she|it|directly|line|"
    "home|work|office|primary|current|ending|holder|valid|us|uk|usa|mobile|cell|email|span|"
    "</?[a-z][a-z0-9]?[a-z0-9]?[a-z0-9]?>"
)
_GAP = rf"{_BLANK}+(?:(?i:{_JOINING}){_BLANK}+)*"
_LOOSE_GAP = rf"(?:{_BLANK}|(?i:{_JOINING}))*"
_MONTHS = "jan|feb|mar|mär|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez"
_FIRST = rf"\+?\(?\+?(?P<first>[0-9]|[A-Za-z][A-Za-z]?[A-Za-z]?[A-Za-z]?[A-Za-z]?[A-Za-z]?[ -]?[0-9]|(?i:{_MONTHS}))"
_FIRST_LOOSE = r"[+(]*(?P<first_loose>[0-9]|[A-Z][A-Z]?[0-9])"

_STATES = (
    "A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|P[AR]|RI|S[CD]|T[NX]|UT|V[AIT]|"
    "W[AIVY]|A[AEP]"
)
_LABELS_OF_PEOPLE = (
    "full name|first name|last name|middle name|family name|given name|surname|maiden name|patient name|patient|"
    "customer name|client name|employee name|employee|cardholder name|cardholder|card holder|account holder|"
    "account name|passenger name|passenger|guest name|recipient name|recipient|student name|applicant name|applicant|"
    "beneficiary name|beneficiary|contact name|contact person|my name|his name|her name|name|nachname|vorname|"
    "nom|prénom|nombre|apellidos?|cognome|nome|naam|姓名|名前|氏名|이름|имя|фамилия|фио|kontoinhaber|karteninhaber"
)
_PLACES = (
    "(?:(?:home|billing|shipping|postal|mailing|street|residential|delivery|permanent|current|work|my|new|his|her)[ _-])*"
    "address(?:[ _-]?line[ _-]?1)?|lives? at|living at|resid(?:es|ing) at|residence|ship to|deliver to|send(?: a new one)? to|"
    "anschrift|adresse|wohnhaft(?: in)?|dirección|direccion|domicilio|indirizzo|endereço|adres|адрес|住所|地址|주소"
)

_FAMILIES = (
    rf"(?P<mail>[{_LETTER}0-9_%+'-]@[{_LETTER}0-9])",
    r"(?P<world>\+[(]?[1-9](?:[-. ()/]?[-. ()/]?[-. ()/]?[0-9]){6})",
    r"(?P<america>(?:\(|\b)[2-9][0-9]{2}(?:\) ?-?|[-. ])[0-9]{3}[-. ][0-9]{4})",
    r"(?P<card>\b[2-6][0-9]{3}(?:[ –-]?[0-9]{4}[ –-]?[0-9]{4}[ –-]?[0-9]{3}|[ –-]?[0-9]{6}[ –-]?[0-9]{5}))",
    r"(?P<iban>\b[A-Z]{2}[0-9]{2}[ -]?[A-Z0-9]{4}[ -]?[A-Z0-9]{3})",
    rf"(?P<zip>\b(?:{_STATES}),?\s[0-9]{{5}}\b|\b[A-Z][A-Z]?[0-9][A-Z0-9]? [0-9][ABD-HJLNP-UW-Z]{{2}}\b)",
    r"(?P<after>[0-9][-, .)\\]{1,3}[(]?(?i:office|fax|mobile|cell|desk|home|work|phone|direct)\b)",
    rf"(?P<who>(?i:(?:\b|_)(?:{_LABELS_OF_PEOPLE}))[\"'*`]*\s?(?:[:=：]|(?i:\bis\b))\s?[\"'*`]*\s?[{_LETTER}])",
    rf"(?P<place>(?i:(?:\b|_)(?:{_PLACES}))[\"'*`]*[\s:=：]+[\"'*`]?(?i:(?:is|with|to|at|the corner of)\s)*[{_LETTER}0-9#])",
)


def may_hold(text: str) -> bool:
    """Whether a text may hold personal data; True wherever `personal.personal` finds some.

    About 1 µs for 200 characters without digits, ``@`` and names.  Never raises.
    """
    data = text.encode("utf-8", "replace")
    if len(data.translate(None, _NO_DIGITS)) < _FEWEST and b"@" not in data and not _may_name(text):
        return False
    return _set().Match(data) is not None


def marks(text: str) -> Iterator[Any]:
    """The places that may hold some, from left to right, as matches of RE2 whose ``lastgroup`` says
    what may stand there: ``mail world america card iban zip after who place alone label loose``."""
    found: Iterator[Any] = _pattern().finditer(text)
    return found


def beside(mark: Any) -> tuple[int, int, int]:
    """Where the word of a mark ``label`` or ``loose`` begins and ends, and where what is beside it begins."""
    numbers = _pattern().groupindex
    word, first = ("word", "first") if mark.lastgroup == "label" else ("sign", "first_loose")
    start, end = mark.span(numbers[word])
    return start, end, mark.start(numbers[first])


def rows(word: str) -> tuple[NumberRow, ...]:
    """What may stand beside a word of a mark."""
    return _by_word().get(_plain(word), ())


def _may_name(text: str) -> bool:
    return "ame: " in text or "ame is " in text or "name：" in text or "姓名" in text


def _plain(word: str) -> str:
    return " ".join(word.lower().replace("_", " ").replace("-", " ").split())


@cache
def _by_word() -> dict[str, tuple[NumberRow, ...]]:
    found: dict[str, tuple[NumberRow, ...]] = {}
    for row in (*LABELLED, *NATIONAL):
        for word in row.words.split(";"):
            key = _plain(word)
            found[key] = (*found.get(key, ()), row)
    return found


@cache
def _source() -> str:
    words = sorted({word for row in (*LABELLED, *NATIONAL) for word in row.words.split(";")}, key=len)[::-1]
    latin = "|".join(
        _word(word)
        for word in words
        if word.isascii() or word[0].isascii() or word[0].isalpha() and ord(word[0]) < 0x250
    )
    other = "|".join(_word(word) for word in words if not (word.isascii() or ord(word[0]) < 0x250))
    alone = "|".join(row.alone for row in NATIONAL if row.alone)
    return "|".join(
        (
            rf"(?P<alone>\b(?:{alone}))",
            *_FAMILIES,
            rf"(?P<label>(?:\b|_)(?P<word>(?i:{latin}))s?{_GAP}{_FIRST})",
            rf"(?P<loose>(?P<sign>(?i:{other})){_LOOSE_GAP}{_FIRST_LOOSE})",
        )
    )


def _word(word: str) -> str:
    return r"[\s_-]?".join(re2.escape(part) for part in word.replace("-", " ").split())


def _options() -> Any:
    options = re2.Options()
    options.max_mem = _MEMORY
    return options


@cache
def _pattern() -> Any:
    return re2.compile(_source(), _options())


@cache
def _set() -> Any:
    made = re2.Set.SearchSet(_options())
    made.Add(_source())
    made.Compile()
    return made

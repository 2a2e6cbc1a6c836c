"""Personal data in a text, found by structure, check digits and the words beside it."""

from __future__ import annotations

import re
from bisect import bisect
from functools import cache
from operator import attrgetter

from vanguard.layers.disclosure import (
    accounts,
    cards,
    mail_addresses,
    person_names,
    personal_marks,
    street_addresses,
    telephones,
)
from vanguard.layers.disclosure.checks import check
from vanguard.layers.disclosure.labelled_rows import LABELLED
from vanguard.layers.disclosure.national_rows import NATIONAL, NumberRow
from vanguard.layers.disclosure.sensitive import Sensitive

PERSONAL_KINDS: tuple[str, ...] = tuple(
    dict.fromkeys(("email", "person", "street-address", *(row.kind for row in (*LABELLED, *NATIONAL))))
)
"""Every kind that `personal` can name."""

_EXAMPLE = re.compile(
    r"(?:\be\.?g\.?|\bi\.e\.?|\bexamples?|\bsuch as|\bformat(?:ted "
    r"as)?|\blike|\bsample|\bplaceholder|\bz\.\s?B\.|\bp\.\s?ej\.|"
    r"\bpor ejemplo|\bpar exemple|\bbeispiel|\bejemplo|例如|例)[\s:,;(\[\"'`=]*\Z",
    re.IGNORECASE,
)
_JOINED = re.compile(r"\w[-./:]?\Z|\$\Z")
_GOES_ON = re.compile(r"\w|[-./:]\d")
_FIRST = re.compile(r"[+(]*(?:[A-Za-z]{1,6}[ -]?)?([0-9])\Z|[A-Za-zä]{3}\Z")
_SAYS_VALUE = re.compile(r"[=\"'\[\]|>]|\A:|\A\S").search
"""What stands between a name and its value, and not between a verb and its object."""
_OF_THINGS = re.compile(r"(?:\b|_)(?:id|code)(?:\b|_)", re.IGNORECASE).search
"""What makes of a telephone's number the number of something else."""
_LONGEST_GAP = 48
_CARD_NEAR = 120
_NEAR = 100
_start = attrgetter("start")


def paid(text: str) -> list[Sensitive]:
    """What `personal` finds of payment cards, and perhaps more, at less cost."""
    return personal(text, cards_alone=True)


def personal(text: str, cards_alone: bool = False) -> list[Sensitive]:
    """Every piece of personal data in a text, in order, not overlapping.

    Addresses of mail at reserved domains (RFC 2606), of roles and of machines are left alone, as is
    what "e.g." or the like stands before.  Linear in the text; never raises.
    """
    marks = personal_marks.marks(text, cards_alone)
    if not marks:
        return []
    found: list[Sensitive] = []
    names: list[tuple[int, int]] = []
    for start, end, family in marks:
        floor = found[-1].end if found else 0
        if end <= floor:
            continue
        if family == "who":
            names.append((start, end))
            continue
        found.extend(
            each
            for each in _at(text, family, start, end, found)
            if each.start >= floor and not _is_example(text, each)
        )
    return _with_names(text, found, names)


def _at(text: str, family: str, start: int, end: int, found: list[Sensitive]) -> list[Sensitive]:
    """What stands at a mark."""
    floor = found[-1].end if found else 0
    one: Sensitive | None = None
    if family == "label":
        return _beside(text, start, end, found)
    if family == "mail":
        one = mail_addresses.mail(text, start + 1, floor)
    elif family == "after":
        one = telephones.before_word(text, start, floor)
    elif family == "zip":
        one = street_addresses.before_code(text, start, floor)
    elif family == "place":
        one = street_addresses.named(text, end - 1)
    elif family == "world":
        one = telephones.world(text, start)
    elif family == "america":
        one = telephones.america(text, start)
    elif not _JOINED.search(text, max(0, start - 2), start):
        one = _alone(text, family, start)
    return [] if one is None else [one]


def _alone(text: str, family: str, start: int) -> Sensitive | None:
    if family == "card":
        return cards.card(text, start, False)
    if family == "iban":
        return accounts.iban(text, start)
    for row in NATIONAL:
        if (
            (
                row.alone
                and (number := _form(row.alone).match(text, start))
                and not _GOES_ON.match(text, number.end())
            )
            and check(row.check)(number[0])
            and not (row.kind == "us-ssn" and number[0][0] == "9")
        ):
            return Sensitive(row.kind, start, number.end())
    return None


def _beside(text: str, begin: int, end: int, found: list[Sensitive]) -> list[Sensitive]:
    """What stands beside the word that a mark begins with."""
    begin += text[begin] == "_"
    word, rows = personal_marks.beside(text, begin, end)
    first = _FIRST.search(text, word, end)
    if not rows or first is None:
        return []
    starts = [first.start()]
    if first[1] and first.start(1) != starts[0] and not text[first.start(1) - 1].isalpha():
        starts.append(first.start(1))
    for start in starts:
        gap = text[word:start]
        for row in rows:
            if here := _of_row(text, row, start, gap, found):
                return here
    return []


def _of_row(text: str, row: NumberRow, start: int, gap: str, found: list[Sensitive]) -> list[Sensitive]:
    near = len(gap) <= _LONGEST_GAP and "\n\n" not in gap
    if row.check == "as.phone":
        return telephones.named(text, start, not gap.strip()) if near and not _OF_THINGS(gap) else []
    if row.check == "as.called":
        return telephones.called(text, start) if near and not _SAYS_VALUE(gap) else []
    if row.check == "as.card":
        one = cards.card(text, start, True)
        return [] if one is None else [one]
    if row.check == "as.iban":
        one = accounts.iban(text, start)
        return [] if one is None else [one]
    number = _form(row.pattern).match(text, start)
    if number is None or _GOES_ON.match(text, number.end()) or not near:
        return []
    if row.check == "as.expiry":
        beside_card = any(
            each.kind == "payment-card" and start - each.end < _CARD_NEAR for each in found[-3:]
        )
        return [Sensitive(row.kind, start, number.end())] if beside_card else []
    if not check(row.check)(number[0]):
        return []
    return [Sensitive(row.kind, start, number.end(), row.kind != "ip-address")]


def _with_names(text: str, found: list[Sensitive], names: list[tuple[int, int]]) -> list[Sensitive]:
    """With the names beside their labels, which say more where other data of a person stands there."""
    taken = [
        one
        for start, end in names
        if (one := person_names.named(text, start, end - 1, _near(found, end))) and not _is_example(text, one)
    ]
    if not taken:
        return found
    both: list[Sensitive] = []
    for each in sorted((*found, *taken), key=lambda one: (one.start, one.end)):
        if not both or each.start >= both[-1].end:
            both.append(each)
    return both


def _near(found: list[Sensitive], place: int) -> bool:
    """Whether something of a person that leaves no doubt stands near a place."""
    after = bisect(found, place, key=_start)
    return any(
        each.sure and each.end > place - _NEAR and each.start < place + _NEAR
        for each in found[max(0, after - 1) : after + 1]
    )


def _is_example(text: str, found: Sensitive) -> bool:
    return _EXAMPLE.search(text, max(0, found.start - 24), found.start) is not None


@cache
def _form(pattern: str) -> re.Pattern[str]:
    # Digits of other scripts are not what the checks read.
    return re.compile(pattern, re.ASCII)

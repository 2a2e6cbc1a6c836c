"""Telephone numbers: with their country's code, as North America writes them, and beside words."""

from __future__ import annotations

import re
from functools import cache

from vanguard.layers.disclosure.checks import digits
from vanguard.layers.disclosure.sensitive import Sensitive

_EXTENSION = r"(?:\s?(?:x|ext\.?|extension|#|Durchwahl|poste)\s?\d{1,6})?"
_WORLD = re.compile(rf"\+\(?\d{{1,3}}\)?(?:[ ./-]?[ ]?\(?\d{{1,5}}\)?){{1,6}}{_EXTENSION}(?![\w@])")
_AMERICA = re.compile(
    rf"(?:(?:\+|00)?1[-. ])?(?:\([2-9]\d{{2}}\)[ -]{{0,2}}|"
    rf"[2-9]\d{{2}}[-. ])\d{{3}}[-. ]\d{{4}}{_EXTENSION}(?![\w@])(?![-.]\d)"
)
_LOCAL = re.compile(
    rf"(?:\+|00)?(?:\(\+?\d{{1,5}}\)|"
    rf"\d{{1,5}})(?:[ ./–-]{{0,2}}\(?\d{{1,5}}\)?){{1,6}}{_EXTENSION}(?![\w@])(?![.:]\d|-\w*\d)"
    r"|\d{7,12}(?![\w@])(?![.:]\d|-\w*\d)"
)
_LEADING = re.compile(r"(?:(?:(?:\+|\b00)?1|\b0)[-. ])\Z")
_NOT_ONE = re.compile(
    r"(?:19|20)\d\d[-/. ][01]?\d[-/. ][0-3]?\d(?!\d)|"
    r"[0-3]?\d[-/.][01]?\d[-/.](?:19|20)\d\d(?!\d)|\d{1,3}(?:\.\d{1,3}){3}(?![.\d])"
    r"|\d+\.\d+\Z|(?:19|20)\d\d ?[-–] ?(?:19|20)\d\d\Z|\d{1,3}(?:[ .]000)+\Z|0+\Z"
)
"""Dates, addresses of the internet, fractions, spans of years, thousands."""
_GROUPED = re.compile(r"[\s./–()-]").search
_UNIT = re.compile(
    r"\s?(?:times|ms|seconds?|minutes?|hours?|days?|bytes?|kb|mb|gb|users?|rows?|%|\$|€|°|px|[x*/=<>]\s?\d)",
    re.I,
)
_TAIL = re.compile(rf"(?:\+|\b|\()\d[\d ./()–-]{{5,22}}{_EXTENSION}\Z".replace(")?\\Z", ")?\\Z"))
_WORDS_AFTER = re.compile(r"[-, .)\\]{0,3}\(?(?:office|fax|mobile|cell|desk|home|work|phone|direct)\b", re.I)
_NEXT = re.compile(r"\s?(?:[,;/&|]|\b(?:or|and|und|oder|et|ou|y|o|e)\b)\s?(?=[+(\d])")
_KINDS = (
    "fixed_line mobile toll_free premium_rate shared_cost personal_number voip pager uan voicemail"
).split()
_JOINED = re.compile(r"[\w@]\Z|[\w%][-.=/]\Z|[\d)]\s?\+\s?\Z|\^\Z")


def world(text: str, start: int) -> Sensitive | None:
    """The number that begins with ``+`` here, where its country has such numbers or a word follows."""
    found = _WORLD.match(text, start)
    if found is None or _JOINED.search(text, max(0, start - 3), start):
        return None
    if not 7 <= len(digits(found[0].partition("x")[0])) <= 15:
        return None
    if _is_valid(found[0]) or _WORDS_AFTER.match(text, found.end()):
        return Sensitive("phone", start, found.end())
    return None


def america(text: str, start: int) -> Sensitive | None:
    """The number of ten digits in three groups that begins here, as the United States and Canada write it."""
    leading = _LEADING.search(text, max(0, start - 4), start)
    if leading is not None:
        start = leading.start()
    found = _AMERICA.match(text, start)
    if found is None or _JOINED.search(text, max(0, start - 2), start):
        return None
    if (
        "(" in found[0]
        or _WORDS_AFTER.match(text, found.end())
        or _has_plan(
            "1", digits(found[0])[-10:] if "x" not in found[0] else digits(found[0].partition("x")[0])[-10:]
        )
    ):
        return Sensitive("phone", start, found.end())
    return None


def named(text: str, start: int, barely: bool) -> list[Sensitive]:
    """The numbers that begin here and follow each other, after a word that says what they are; ``barely``
    where nothing but a blank stands between, as in ``cell 1234567``, which few digits make no number."""
    found: list[Sensitive] = []
    while (end := _local(text, start)) is not None:
        if barely and end - start < _FEWEST and text[start:end].isdigit():
            break
        found.append(Sensitive("phone", start, end))
        following = _NEXT.match(text, end)
        if following is None:
            break
        start = following.end()
    return found


def called(text: str, start: int) -> list[Sensitive]:
    """The number after a word that says what is done with it, where it is written like none but those."""
    end = _local(text, start)
    if end is None or _UNIT.match(text, end):
        return []
    number = text[start:end]
    if _GROUPED(number) or number[0] == "+" or len(number) in (10, 11):
        return [Sensitive("phone", start, end)]
    return []


def before_word(text: str, last: int, floor: int) -> Sensitive | None:
    """The number whose last digit stands at ``last`` and after which a word says what it is."""
    area = max(floor, last - 30)
    found = _TAIL.search(text, area, last + 1)
    if found is None:
        return None
    start = found.start()
    end = _local(text, start)
    return Sensitive("phone", start, end) if end == last + 1 and _GROUPED(text[start:end]) else None


def _local(text: str, start: int) -> int | None:
    """Where the number that begins here ends; None where it is none, but a date or the like."""
    found = _LOCAL.match(text, start)
    if found is None or _NOT_ONE.match(found[0]):
        return None
    number = found[0]
    bare = re.split(r"\s?[xe#DP]", number, maxsplit=1)[0]
    count = len(digits(bare))
    most = 15 if number[0] == "+" or number.startswith("00") else 13
    while count > most and (cut := _LAST_GROUP.search(bare)):
        bare = number = bare[: cut.start()]
        count = len(digits(bare))
    if not 7 <= count <= most or len(set(digits(bare))) < 2:
        return None
    return start + len(number.rstrip(" ./-–("))


_FEWEST = 9
_LAST_GROUP = re.compile(r"[ ./–-]+\(?\d+\)?\Z")


def _has_plan(code: str, national: str) -> bool:
    """Whether the countries with a code give out such a number."""
    return _plans(code).fullmatch(national) is not None


def _is_valid(number: str) -> bool:
    """Whether the country whose code a number begins with gives out such numbers."""
    bare = digits(re.split(r"\s?[xe#DP]", number.replace("(0)", ""), maxsplit=1)[0])
    codes = _codes()
    for length in (1, 2, 3):
        if bare[:length] in codes:
            national = bare[length:]
            return _has_plan(bare[:length], national) or (
                national[:1] == "0" and _has_plan(bare[:length], national[1:])
            )
    return False


@cache
def _codes() -> frozenset[str]:
    """Every country's code."""
    # 40 ms and 3 MB, and the plans of the countries that are met: nothing that most texts need.
    import phonenumbers

    return frozenset(map(str, phonenumbers.COUNTRY_CODE_TO_REGION_CODE))


@cache
def _plans(code: str) -> re.Pattern[str]:
    """The national numbers behind a country's code, as ``phonenumbers`` knows them: 3 µs a number,
    where its own parsing and judging takes 200."""
    import phonenumbers

    metadata = phonenumbers.PhoneMetadata
    found: list[str] = []
    for region in phonenumbers.COUNTRY_CODE_TO_REGION_CODE[int(code)]:
        plan = metadata.metadata_for_region_or_calling_code(int(code), region)
        kinds = (getattr(plan, kind, None) for kind in _KINDS)
        found += [kind.national_number_pattern for kind in kinds if kind and kind.national_number_pattern]
    return re.compile("|".join(f"(?:{pattern})" for pattern in dict.fromkeys(found)))

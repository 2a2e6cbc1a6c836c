"""What checks a number: ``python-stdnum``, loaded when a candidate comes, and a few checks of our own."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from importlib import import_module
from ipaddress import IPv4Address

Check = Callable[[str], bool]
"""Says whether a number, as it is written, can be one."""

_BTC = re.compile(r"0x[0-9a-fA-F]{40}").fullmatch


@cache
def check(name: str) -> Check:
    """What a row names as its check: ``pl.pesel`` of ``stdnum``, ``own.us_ssn`` of this file, or nothing."""
    if not name:
        return _anything
    if name.startswith("own."):
        return _OWN[name[4:]]
    is_valid: Check = import_module(f"stdnum.{name}").is_valid
    return is_valid


def digits(text: str) -> str:
    """The ASCII digits of a text."""
    return "".join(letter for letter in text if "0" <= letter <= "9")


def _anything(_: str) -> bool:
    return True


def _us_ssn(text: str) -> bool:
    # Areas from 900 are those of taxpayers without a social security number (ITIN).
    number = digits(text)
    area, group, serial = number[:3], number[3:5], number[5:]
    return area not in ("000", "666") and group != "00" and serial != "0000" and len(set(number)) > 2


def _uk_nino(text: str) -> bool:
    return text[:2].upper() not in ("BG", "GB", "KN", "NK", "NT", "TN", "ZZ")


def _ru_snils(text: str) -> bool:
    number = digits(text)
    total = sum(int(digit) * weight for digit, weight in zip(number[:9], range(9, 0, -1), strict=True))
    return total % 101 % 100 == int(number[9:])


def _sg_nric(text: str) -> bool:
    first, number, last = text[0].upper(), text[1:8], text[8].upper()
    total = sum(int(digit) * weight for digit, weight in zip(number, (2, 7, 6, 5, 4, 3, 2), strict=True))
    total += {"T": 4, "G": 4, "M": 3}.get(first, 0)
    if first == "M":
        return "KLJNPQRTUWX"[10 - total % 11] == last
    return ("JZIHGFEDCBA" if first in "ST" else "XWUTRQPNMLK")[total % 11] == last


def _account(text: str) -> bool:
    number = digits(text)
    return len(set(number)) > 2 and not _TIME(text)


def _paper(text: str) -> bool:
    return len(digits(text)) >= 5 and len(text) <= 16 and not _TIME(text) and len(set(text)) > 2


def _licence(text: str) -> bool:
    kept = text.replace(" ", "").replace("-", "")
    return 5 <= len(kept) <= 18 and len(digits(kept)) >= 5 and not _TIME(text) and len(set(kept)) > 2


def _plate(text: str) -> bool:
    kept = text.replace(" ", "").replace("-", "")
    return 4 <= len(kept) <= 9 and not kept.isdigit() and not text[:1].isspace()


def _birth(text: str) -> bool:
    years = re.findall(r"\d{4}", text)
    return not years or any("1900" <= year <= "2035" for year in years) or text.isdigit()


def _vin(text: str) -> bool:
    # ISO 3779; the check digit, ninth of all, binds North America only: elsewhere structure must do.
    return len(digits(text)) >= 5 and not text.isdigit()


def _wallet(text: str) -> bool:
    return _BTC(text) is not None or check("bitcoin")(text)


def _ip(text: str) -> bool:
    try:
        return IPv4Address(text).is_global and text not in ("8.8.8.8", "8.8.4.4", "1.1.1.1", "9.9.9.9")
    except ValueError:
        return False


_TIME = re.compile(r"(?:19|20)\d\d[-/.]?[01]\d[-/.]?[0-3]\d(?:[T ]|\Z)|\d{4}-\d{2}\Z").match

_OWN: dict[str, Check] = {
    "us_ssn": _us_ssn,
    "uk_nino": _uk_nino,
    "ru_snils": _ru_snils,
    "sg_nric": _sg_nric,
    "account": _account,
    "paper": _paper,
    "licence": _licence,
    "plate": _plate,
    "birth": _birth,
    "vin": _vin,
    "wallet": _wallet,
    "ip": _ip,
}

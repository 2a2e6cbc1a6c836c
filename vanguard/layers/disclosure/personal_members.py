"""A value whose key says what it is: ``{"ssn": "..."}``, ``{"phoneNumber": "..."}``."""

from __future__ import annotations

import re

from vanguard.layers.disclosure.personal import personal
from vanguard.layers.disclosure.sensitive import Sensitive

_LONGEST = 200
"""Characters of a value that can be one piece of data, and not a text that has some in it."""
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|[_.\s-]+")
_NUMBERED = re.compile(r"\s?\d+\Z")
_OTHER_NAMES = {
    "street": "address",
    "street name": "address",
    "addr": "address",
    "address line": "address",
    "shipping": "shipping address",
    "fname": "first name",
    "lname": "last name",
    "fullname": "full name",
    "firstname": "first name",
    "lastname": "last name",
    "birth": "date of birth",
    "born at": "date of birth",
    "msisdn": "phone",
    "cardnum": "card number",
    "national identifier": "national id",
    "social": "social security",
}
"""What keys call things that texts call otherwise."""


def personal_member(key: str, value: str) -> Sensitive | None:
    """The data that a value is from end to end, as its key and its structure together say.

    Its places are those in ``value``.  None for a value that only has such data somewhere in it, which
    `vanguard.layers.disclosure.personal.personal` finds.  Never raises.
    """
    if not value or len(value) > _LONGEST or len(key) > _LONGEST:
        return None
    said = _NUMBERED.sub("", " ".join(_HUMP.sub(" ", key).lower().split()))
    before = f"{_OTHER_NAMES.get(said, said)}: "
    begin, end = len(value) - len(value.lstrip()), len(value.rstrip())
    for found in personal(before + value):
        start = max(found.start - len(before), 0)
        if start <= begin and found.end - len(before) >= end:
            return Sensitive(found.kind, begin, end, found.sure)
    return None

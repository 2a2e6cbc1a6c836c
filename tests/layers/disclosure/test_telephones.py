"""Every country's numbers are known, as its own plan gives them out."""

from __future__ import annotations

import phonenumbers
import pytest

from vanguard.layers.disclosure.personal import personal

REGIONS = sorted(phonenumbers.SUPPORTED_REGIONS)


@pytest.mark.parametrize("region", REGIONS)
def test_a_countrys_example_is_found_in_both_international_forms(region: str) -> None:
    number = phonenumbers.example_number(region)
    for form in (phonenumbers.PhoneNumberFormat.E164, phonenumbers.PhoneNumberFormat.INTERNATIONAL):
        written = phonenumbers.format_number(number, form)
        text = f"now {written}, then"
        assert [(each.kind, text[each.start : each.end]) for each in personal(text)] == [("phone", written)]


@pytest.mark.parametrize("number", ["+1 055 555 2671", "+999 123 456 789", "+44 0000 000000", "+33 1 2"])
def test_a_number_that_no_country_gives_out_is_none(number: str) -> None:
    assert personal(f"now {number}, then") == []


def test_the_numbers_after_one_word_are_all_found() -> None:
    text = "Tel: 030 901820 / 030 901821 or +49 30 901822"
    assert [text[each.start : each.end] for each in personal(text)] == [
        "030 901820",
        "030 901821",
        "+49 30 901822",
    ]


def test_a_date_after_the_word_is_no_number() -> None:
    assert personal("Phone: 2024-01-15, Mobile: 15.01.2024, Fax: 10.0.0.1") == []

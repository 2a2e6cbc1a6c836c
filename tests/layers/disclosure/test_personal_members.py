"""A value is what its key and its structure together say that it is."""

from __future__ import annotations

import pytest

from vanguard.layers.disclosure.personal_members import personal_member
from vanguard.layers.disclosure.sensitive import Sensitive

KNOWN = {
    ("ssn", "123456789"): "us-ssn",
    ("socialSecurityNumber", "123-45-6789"): "us-ssn",
    ("phoneNumber", "4155552671"): "phone",
    ("home_phone", "0612345678"): "phone",
    ("phone1", "+14155552671"): "phone",
    ("date_of_birth", "1990-01-02"): "date-of-birth",
    ("birthDate", "03/12/1985"): "date-of-birth",
    ("passportNumber", "X1234567"): "passport",
    ("cardNumber", "4111111111111111"): "payment-card",
    ("cvv", "123"): "card-security-code",
    ("firstName", "John"): "person",
    ("home_address", "12 Main Street, Springfield"): "street-address",
    ("taxId", "36574261809"): "de-steuer-id",
    ("routingNumber", "111000025"): "us-bank-routing",
    ("email", "jane.doe@gmail.com"): "email",
}


@pytest.mark.parametrize(("member", "kind"), KNOWN.items())
def test_a_key_says_what_its_value_is(member: tuple[str, str], kind: str) -> None:
    assert personal_member(*member) == Sensitive(kind, 0, len(member[1]))


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("id", "123456789"),
        ("order_id", "4155552671"),
        ("message", "4155552671"),
        ("phone_type", "1234567890"),
        ("phone_id", "1234567890"),
        ("account_id", "12345678"),
        ("name", "John Smith"),
        ("ssn", "the number on your card"),
        ("phone", "string"),
        ("date_of_birth", "YYYY-MM-DD"),
        ("sin", "30"),
        ("email", "jane@example.com"),
        ("phone", ""),
        ("phone", "call the office and ask for 415-555-2671 before noon"),
        ("x" * 300, "123-45-6789"),
    ],
)
def test_a_key_alone_says_nothing(key: str, value: str) -> None:
    assert personal_member(key, value) is None


def test_blanks_round_a_value_are_not_of_it() -> None:
    assert personal_member("ssn", " 123456789\n") == Sensitive("us-ssn", 1, 10)

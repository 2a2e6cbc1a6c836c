"""A value is secret as a whole where its key says so."""

from __future__ import annotations

import pytest

from tests.layers.disclosure.drawn import HEX, drawn
from vanguard.layers.disclosure.secret_names import nature
from vanguard.layers.disclosure.secrets import secret_member


@pytest.mark.parametrize(
    ("key", "kind"),
    [
        ("password", "password"),
        ("userPassword", "password"),
        ("db_passwd", "password"),
        ("DB_PASS", "password"),
        ("sshPassphrase", "password"),
        ("client_secret", "secret"),
        ("SECRET_KEY", "secret"),
        ("secret_key_base", "secret"),
        ("access_token", "token"),
        ("authToken", "token"),
        ("api_key", "api-key"),
        ("X-API-Key", "api-key"),
        ("apikey", "api-key"),
        ("AccountKey", "api-key"),
        ("stripe_key", "api-key"),
        ("password_2", "password"),
        ("auth", "auth"),
    ],
)
def test_a_name_says_what_it_holds(key: str, kind: str) -> None:
    assert nature(key) == kind


@pytest.mark.parametrize(
    "key",
    (
        "password_file token_url secret_name api_key_id public_key primary_key next_token csrf_token "
        "max_tokens keyboard author passenger tokenizer passport forgot_password show_password "
        "password_policy secretsManagerArn monkey cache_key id"
    ).split(),
)
def test_a_name_of_something_beside_a_secret_holds_none(key: str) -> None:
    assert nature(key) == ""


def test_the_whole_value_is_the_secret() -> None:
    found = secret_member("password", " Kx9-vorn22 ")
    assert found is not None
    assert (found.kind, found.start, found.end, found.sure) == ("password", 1, 11, True)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("password", "string"),
        ("password", ""),
        ("password", "Enter your password"),
        ("password", "${PASSWORD}"),
        ("token", "abc"),
        ("api_key", "your-api-key"),
        ("commit", drawn(40, HEX)),
        ("password", "Passwort"),
        ("secret", "db-credentials"),
        ("token", "https://a.example.com/token"),
        ("password", "a\nb1"),
    ],
)
def test_a_value_that_stands_for_one_is_none(key: str, value: str) -> None:
    assert secret_member(key, value) is None


def test_a_bare_token_is_unsure() -> None:
    found = secret_member("token", drawn(32))
    assert found is not None
    assert not found.sure

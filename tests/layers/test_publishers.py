from __future__ import annotations

import pytest

from vanguard.layers.publishers import anybody, drops, ill_named, own


@pytest.mark.parametrize(
    "address",
    [
        "https://someone.github.io/malicious.html",
        "https://site.netlify.app/files/payload.exe",
        "http://45.155.0.9/reverse-shell.sh",
        "https://someone.pages.dev/my_keylogger/",
        "https://someone.github.io/k42wrt.pz71qd.net.html",
    ],
)
def test_what_calls_itself_harmful_or_has_a_made_up_name_is_ill_named(address: str) -> None:
    assert ill_named(address)


@pytest.mark.parametrize(
    "address",
    [
        "https://kubernetes.github.io/ingress-nginx/",
        "https://someone.github.io/index.html",
        "https://someone.github.io/k8s-h264x/x509v3.html",
        "https://docs.example.com/malicious.html",
        "https://someone.github.io/how-to-remove-a-virus-by-hand.html",
        "http://127.0.0.1:8000/payload.html",
    ],
)
def test_a_page_of_such_a_host_is_honest_mostly(address: str) -> None:
    assert not ill_named(address)


def test_a_paste_is_something_that_was_left_and_not_the_bin_itself() -> None:
    assert drops("https://pastebin.com/raw/abc")
    assert not drops("https://pastebin.com/")


def test_a_host_of_anybodys_is_told_from_one_s_own() -> None:
    assert anybody("https://someone.github.io/x")
    assert not anybody("http://10.0.0.7/x")
    assert own("http://192.168.1.4/x")
    assert not own("https://someone.github.io/x")


def test_an_address_too_long_to_be_one_is_not_looked_at() -> None:
    assert not ill_named("https://someone.github.io/" + "a" * 400 + "/malware.html")

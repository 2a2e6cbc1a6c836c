r"""Single characters behind escapes: percent codes, HTML references, backslashes and the like."""

from __future__ import annotations

import pytest

from vanguard.layers.escaping import controls, entities, escapes, percent, quoted_printable, utf7
from vanguard.layers.taken import Taken


@pytest.mark.parametrize(
    ("sent", "plain"),
    [
        ("%2e%2E/etc", "../etc"),
        ("%E2%82%AC", "€"),
        ("%c0%ae%c0%ae/", "../"),
        ("%u002e%U002e/", "../"),
        ("%ff", "ÿ"),
        ("ж%2fж", "ж/ж"),
    ],
)
def test_percent_codes_are_decoded_as_lenient_servers_do(sent: str, plain: str) -> None:
    assert percent(sent) == Taken(plain, ("percent",))


@pytest.mark.parametrize("sent", ["100 %", "50%-60%", "%zz", "a%", ""])
def test_a_percent_sign_alone_is_left(sent: str) -> None:
    assert percent(sent) is None


@pytest.mark.parametrize(
    ("sent", "plain"),
    [
        ("&#105;gnore &lt;b&gt;", "ignore <b>"),
        ("&#x69;gnore", "ignore"),
        ("&#105gnore", "ignore"),
        ("&amp;lt;", "&lt;"),
        ("&#0000000105;gnore", "ignore"),
        ("&ltimg src=x&gt", "<img src=x>"),
        ("java&Tab;script&colon;", "java\tscript:"),
    ],
)
def test_html_references_are_decoded(sent: str, plain: str) -> None:
    assert entities(sent) == Taken(plain, ("html",))


@pytest.mark.parametrize(
    "sent", ["AT&T", "a && b", "?a=1&copy=2", "&#55296;", "&#9999999;", "&nonsense;", "?x=1&lt=2"]
)
def test_an_ampersand_that_refers_to_nothing_is_left(sent: str) -> None:
    assert entities(sent) is None


@pytest.mark.parametrize(
    ("sent", "plain"),
    [
        (r"\u0069gnore", "ignore"),
        (r"\\\\u0069gnore", "ignore"),
        (r"\x2e\x2e\x2f", "../"),
        (r"\056\056/", "../"),
        (r"\u{2e}\U0000002e", ".."),
        (r"..\/..\/etc", "../../etc"),
        (r"\ud83d\ude00", "😀"),
        (r"\xe2\x82\xac", "€"),
        (r"\ud800", "\ufffd"),
        (r"\uu002e", "."),
        (r"\x{2e}", "."),
        (r"\57etc\57passwd", "/etc/passwd"),
        (r"\0162\0155", "rm"),
        (r"\N{FULL STOP}\N{NO SUCH NAME}", r".\N{NO SUCH NAME}"),
    ],
)
def test_backslash_escapes_are_decoded(sent: str, plain: str) -> None:
    assert escapes(sent) == Taken(plain, ("escapes",))


@pytest.mark.parametrize(
    "sent", [r"C:\Windows\System32", r"\alpha\beta", r"\d+\s*", "\\" * 1000, r"\\srv\share"]
)
def test_other_backslashes_are_left(sent: str) -> None:
    assert escapes(sent) is None


@pytest.mark.parametrize(
    ("sent", "plain"),
    [("=69=67nore", "ignore"), ("=C3=A9t=C3=A9", "été"), ("=2E=2E/etc=\n/passwd", "../etc/passwd")],
)
def test_quoted_printable_is_decoded(sent: str, plain: str) -> None:
    assert quoted_printable(sent) == Taken(plain, ("quoted-printable",))


@pytest.mark.parametrize("sent", ["?a=20&b=30", "a == b", "x=AB", "=ab=cd", ""])
def test_an_equals_sign_alone_is_left(sent: str) -> None:
    assert quoted_printable(sent) is None


@pytest.mark.parametrize(
    ("sent", "plain"),
    [
        ("+ADw-script+AD4-alert(1)", "<script>alert(1)"),
        ("+AC8-etc+AC8-passwd", "/etc/passwd"),
        ("+ADwAYgA+", "<b>"),
    ],
)
def test_utf_7_is_decoded(sent: str, plain: str) -> None:
    assert utf7(sent) == Taken(plain, ("utf-7",))


@pytest.mark.parametrize("sent", ["C+AB", "1+A", "ZQBj+ACAAJwB7", "+49 171 1234567"])
def test_a_plus_that_shifts_nothing_is_left(sent: str) -> None:
    assert utf7(sent) is None


@pytest.mark.parametrize(
    ("sent", "plain"),
    [
        ("ig\x1b[31mnore\x1b[0m", "ignore"),
        ("\x1b]8;;http://a\x07here\x1b]8;;\x07", "here"),
        ("c\x00at", "cat"),
        ("rm\x0b-rf", "rm -rf"),
    ],
)
def test_terminal_sequences_and_controls_are_taken_out(sent: str, plain: str) -> None:
    assert controls(sent) == Taken(plain, ("controls",))


def test_lines_and_tabs_are_no_controls() -> None:
    assert controls("a\n\tb\r\n") is None


def test_a_long_run_that_might_be_utf_7_is_read_once() -> None:
    assert utf7("+ADx" * 50_000) is None

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vanguard.dashboard.elements import Html, element, flat, plain, text


class Parts(HTMLParser):
    """What a browser would find: names of elements, and the text between them."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.names: list[str] = []
        self.said = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)

    def handle_data(self, data: str) -> None:
        self.said += data


@given(st.text())
def test_no_text_makes_an_element_of_its_own(said: str) -> None:
    parts = Parts(element("p", said, title=said))
    assert set(parts.names) <= {"p", "bdi", "span"}


@given(st.text(st.characters(categories=("Lu", "Ll", "Nd", "Po", "Sm"))))
def test_what_is_seen_is_shown_as_it_is(said: str) -> None:
    assert Parts(text(said)).said == said


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("a\u202eb", "aU+202Eb"),
        ("\x1b[31m", "U+001B[31m"),
        ("a\u200b\u00ad", "aU+200BU+00AD"),
        ("tag\U000e0041", "tagU+E0041"),
        ("\u3164\u2800", "U+3164U+2800"),
        ("a\nb", "aU+000Ab"),
        ("a\u00a0b", "aU+00A0b"),
        ("\ud800", "U+D800"),
    ],
)
def test_what_nobody_would_see_is_spelled_out(said: str, shown: str) -> None:
    assert Parts(text(said)).said == shown


def test_a_mark_says_its_name() -> None:
    assert 'title="RIGHT-TO-LEFT OVERRIDE"' in text("\u202e")


def test_what_the_log_spelled_out_is_marked_too() -> None:
    assert text("a\\u{202e}b") == 'a<span class="unseen">\\u{202e}</span>b'


def test_lines_are_kept_where_that_is_asked_for() -> None:
    assert Parts(text("a\n\tb\r", lines=True)).said == "a\n\tbU+000D"


def test_a_text_keeps_its_direction_to_itself() -> None:
    assert text("שלום") == "<bdi>שלום</bdi>"


def test_attributes_are_escaped_and_may_be_left_out() -> None:
    made = element("a", "x", href='"><b>', title="\u202e", class_=None, hidden=True, hx_get=0)
    assert made == '<a href="&quot;&gt;&lt;b&gt;" title="\\u{202e}" hidden hx-get="0">x</a>'


def test_children_are_joined_and_html_stays_as_it_is() -> None:
    assert (
        element("p", ["a", None, (1, [element("b", "<")])], Html("<i></i>")) == "<p>a1<b>&lt;</b><i></i></p>"
    )
    assert element("br") == "<br>"


def test_flat_text_has_no_elements() -> None:
    assert (flat("</title>\u202e"), plain("\u202e<")) == ("&lt;/title&gt;\\u{202e}", "\\u{202e}<")

"""Nothing in a message that waits can alter the page on which somebody decides."""

from __future__ import annotations

from html.parser import HTMLParser

from hypothesis import example, given, settings
from hypothesis import strategies as st

from vanguard.adapters.approvals.request import shown
from vanguard.dashboard.approvals import page
from vanguard.dashboard.desk import Grant, Review
from vanguard.dashboard.site import Site

MARKUP = st.sampled_from(
    ["<script>x</script>", '"><form action=/x>', "</li><button>Grant", "&lt;", "\u202e", "\x1b[2K"]
)
TEXTS = st.text(max_size=40) | st.tuples(st.text(max_size=10), MARKUP).map("".join)


class Tags(HTMLParser):
    """The tags of a page with their attributes, in order.

    Those that mark unseen characters, or hold a text that runs backwards by itself, are left out.
    """

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[object] = []
        self.unseen = False
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.unseen = ("class", "unseen") in attrs
        if not self.unseen and (tag, attrs) != ("bdi", []):
            self.found.append((tag, attrs))

    def handle_endtag(self, tag: str) -> None:
        if not self.unseen and tag != "bdi":
            self.found.append(tag)
        self.unseen = False


def tags(text: str) -> list[object]:
    """The page's tags for one argument whose value is this text, asked of a tool that is named so."""
    review = Review(
        "3f9c2a41d0", "pending", 1.0, 61.0, "", "uid:1", text, "tools/call", text, shown({"a": text}), ()
    )
    grant = Grant("77ab10c2de", text, text, text, text, (text,), 20, 3, 1801.0, text)
    return Tags(page(Site("/room"), [review], [grant], 2.0)).found


@settings(max_examples=60, deadline=None)
@given(TEXTS)
@example("\U00010c00 runs backwards")
def test_whatever_is_asked_the_page_has_the_same_tags(text: str) -> None:
    assert tags(f"x{text}") == tags("x")

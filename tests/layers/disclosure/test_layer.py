"""What becomes of sensitive values, wherever they stand in a message."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from typing import Any

import pytest

from tests.layers.disclosure.drawn import HEX, drawn
from vanguard.inspection import inspect
from vanguard.model.context import Context, Policy
from vanguard.model.decision import Decision, Verdict
from vanguard.model.disclosure import Act, CustomKind, Disclosure
from vanguard.model.message import Direction, Message
from vanguard.policy.load import profile
from vanguard.rules.index import Index
from vanguard.wire.jsonrpc import parse

KEY = "AKIA" + "Q3EGU6JW2LPVTZ5N"
"""Put together here, so that no scanner takes this file for a leak."""


def judged(body: dict[str, Any], name: str = "balanced", **more: Any) -> Decision:
    """The decision on a message of the server's, or of the client's where it has a method."""
    direction = Direction.TO_SERVER if "method" in body else Direction.TO_CLIENT
    message = parse(json.dumps({"jsonrpc": "2.0", "id": 1, **body}).encode(), direction)
    assert isinstance(message, Message)
    chosen = profile(name)
    if more:
        chosen = replace(chosen, disclosure=Disclosure(**more))
    return inspect(message, Context(Policy(chosen, Index((), "x"), "x")))


def replaced(body: dict[str, Any], **more: Any) -> list[tuple[str, str]]:
    """The pointers and the characters that are replaced."""
    found = []
    for each in judged(body, **more).redactions:
        held: Any = {"jsonrpc": "2.0", "id": 1, **body}
        for step in each.pointer.split("/")[1:]:
            held = held[int(step) if isinstance(held, list) else step]
        found.append((each.pointer, held[each.start : each.end]))
    return found


def text(said: str) -> dict[str, Any]:
    """A result with one text."""
    return {"result": {"content": [{"type": "text", "text": said}]}}


AT = "/result/content/0/text"


@pytest.mark.parametrize(
    ("result", "pointer"),
    [
        ({"content": [{"type": "text", "text": f"it is {KEY}."}]}, AT),
        ({"structuredContent": {"a": [1, {"b": KEY}]}}, "/result/structuredContent/a/1/b"),
        ({"contents": [{"uri": "file:///x", "text": f"é {KEY}"}]}, "/result/contents/0/text"),
        (
            {"messages": [{"role": "user", "content": {"type": "text", "text": KEY}}]},
            "/result/messages/0/content/text",
        ),
    ],
)
def test_a_secret_is_replaced_where_it_stands(result: dict[str, Any], pointer: str) -> None:
    assert replaced({"result": result}) == [(pointer, KEY)]


def test_an_error_is_a_text_like_others() -> None:
    assert replaced({"error": {"code": 1, "message": f"bad key {KEY}"}}) == [("/error/message", KEY)]


def test_a_secret_in_a_text_that_is_json_is_replaced_in_that_text() -> None:
    assert replaced(text(json.dumps({"id": 3, "list": [{"note": f'say "{KEY}"'}]}))) == [(AT, KEY)]


def test_what_stands_in_one_text_is_replaced_in_every_other() -> None:
    result = {**text(f"{KEY} {KEY}")["result"], "structuredContent": {"x": f"q{KEY}q"}}
    assert sorted(replaced({"result": result})) == [
        (AT, KEY),
        (AT, KEY),
        ("/result/structuredContent/x", KEY),
    ]


@pytest.mark.parametrize(
    "result",
    [
        {"structuredContent": {KEY: 1}},
        {"contents": [{"uri": f"https://h.example/{KEY}", "text": "x"}]},
        {"_meta": {"note": KEY}},
        {"content": [{"type": "text", "text": base64.b64encode(f"the key is {KEY} here".encode()).decode()}]},
    ],
)
def test_what_cannot_be_replaced_is_told_of(result: dict[str, Any]) -> None:
    decision = judged({"result": result})
    assert decision.redactions == ()
    assert (decision.verdict, decision.because) == (Verdict.WARN, ("secret-disclosed",))


def test_a_cursor_is_nobodys_secret() -> None:
    assert judged({"result": {"tools": [], "nextCursor": KEY}}).reasons == ()


def test_a_tool_that_asks_for_a_secret_by_name_gets_it() -> None:
    call = {"name": "login", "arguments": {"password": "S3cret-Pass!9x", "api_key": KEY}}
    assert judged({"method": "tools/call", "params": call}).reasons == ()


@pytest.mark.parametrize(
    ("act", "verdict"), [(Act.ALLOW, Verdict.ALLOW), (Act.WARN, Verdict.WARN), (Act.BLOCK, Verdict.BLOCK)]
)
def test_the_operator_chooses_what_is_done(act: Act, verdict: Verdict) -> None:
    decision = judged(text(KEY), to_client={"secrets": act})
    assert (decision.verdict, decision.redactions) == (verdict, ())


def test_a_kind_beats_its_family() -> None:
    assert not judged(text(KEY), to_client={"secrets": Act.BLOCK, "aws-access-key": Act.ALLOW}).reasons


def test_a_kind_of_the_operators_own_is_replaced_behind_any_characters() -> None:
    custom = (CustomKind("staff", r"\bSTF-[0-9]{6}\b"),)
    assert replaced(text("été STF-123456 ✓ STF-654321, XSTF-111111"), custom=custom) == [
        (AT, "STF-123456"),
        (AT, "STF-654321"),
    ]


def test_strict_stops_what_goes_to_a_server_and_monitor_replaces_nothing() -> None:
    call = {"method": "tools/call", "params": {"name": "send", "arguments": {"text": f"use {KEY}"}}}
    assert judged(call, "strict").verdict is Verdict.BLOCK
    assert judged(call, "balanced").redactions
    monitor = judged(call, "monitor")
    assert (monitor.verdict, monitor.redactions) == (Verdict.WARN, ())


def test_strict_stops_nothing_for_a_secret_that_only_a_word_beside_it_tells() -> None:
    unsure = f'{{"token": "{drawn(32)}"}}'
    call = {"method": "tools/call", "params": {"name": "send", "arguments": {"text": unsure}}}
    assert judged(call, "strict").redactions
    assert not judged(call, "strict").verdict.stops
    assert (judged(text(unsure), "strict").verdict, judged(text(unsure), "strict").redactions) == (
        Verdict.WARN,
        (),
    )


@pytest.mark.parametrize(
    ("tool", "arguments", "told"),
    [
        ("GetUserToken", {"username": "ada", "password": "x"}, False),
        ("registerUser", {"user": "ada", "passwd": "x"}, False),
        ("GetUserToken", {"username": "ada"}, True),
        ("read_row", {"username": "ada", "password": "x"}, True),
    ],
)
def test_a_token_that_a_login_gives_is_what_was_asked_for(
    tool: str, arguments: dict[str, str], told: bool
) -> None:
    body = text(f'{{"token": "{drawn(32)}"}}')
    message = parse(json.dumps({"jsonrpc": "2.0", "id": 1, **body}).encode(), Direction.TO_CLIENT)
    asked = {"method": "tools/call", "params": {"name": tool, "arguments": arguments}}
    about = Context(Policy(profile("balanced"), Index((), "x"), "x"), asked=asked)
    assert isinstance(message, Message)
    assert bool(inspect(message, about).reasons) is told


@pytest.mark.parametrize("at", range(1, len(KEY), 3))
@pytest.mark.parametrize("around", [0, 6_000])
def test_a_secret_that_is_cut_over_two_blocks_is_replaced_in_both(at: int, around: int) -> None:
    filling = ". " * (around // 2)
    blocks = [filling + "aws " + KEY[:at], KEY[at:] + " is it" + filling]
    body = {"result": {"content": [{"type": "text", "text": said} for said in blocks]}}
    assert [part for _, part in replaced(body)] == [KEY[:at], KEY[at:]]


def test_the_rest_of_a_secret_that_began_in_a_notice_is_replaced() -> None:
    body = text(KEY[9:] + " is it")
    message = parse(json.dumps({"jsonrpc": "2.0", "id": 1, **body}).encode(), Direction.TO_CLIENT)
    assert isinstance(message, Message)
    about = Context(Policy(profile("balanced"), Index((), "x"), "x"), said=("the key: " + KEY[:9],))
    (part,) = inspect(message, about).redactions
    assert (part.pointer, part.start, part.end) == ("/result/content/0/text", 0, len(KEY) - 9)


def answered(said: str, path: str) -> list[tuple[str, str]]:
    """What is replaced in the content of a file."""
    asked = {"method": "tools/call", "params": {"name": "read_file", "arguments": {"path": path}}}
    message = parse(json.dumps({"jsonrpc": "2.0", "id": 1, **text(said)}).encode(), Direction.TO_CLIENT)
    assert isinstance(message, Message)
    context = Context(Policy(profile("balanced"), Index((), "x"), "x"), asked=asked)
    return [(each.kind, said[each.start : each.end]) for each in inspect(message, context).redactions]


@pytest.mark.parametrize(
    "path",
    [
        "/srv/shop/config/master.key",
        "config/credentials/production.key",
        "/run/secrets/database",
        "cat /run/secrets/database",
        "/etc/app/db_password.txt",
        "/home/ada/.vault_pass",
        "/var/lib/jenkins/secrets/initialAdminPassword",
    ],
)
def test_the_one_word_in_a_file_that_is_named_after_a_secret_is_one(path: str) -> None:
    value = drawn(32, HEX)
    assert answered(f"{value}\n", path) == [("secret", value)]


@pytest.mark.parametrize(
    ("said", "path"),
    [
        (drawn(32, HEX), "/srv/shop/checksum.md5"),
        ("changeme", "/etc/app/db_password.txt"),
        ("Reset it on the first login.", "/etc/app/db_password.txt"),
        (drawn(32, HEX), "/srv/docs/tokens/index.html"),
    ],
)
def test_other_files_and_other_words_are_left_alone(said: str, path: str) -> None:
    assert answered(said, path) == []


def test_the_record_of_a_finding_names_the_kind_and_never_the_value() -> None:
    decision = judged(text(KEY))
    assert [each.finding.excerpt for each in decision.reasons] == ["[aws-access-key]"]
    assert KEY not in repr(decision)


@pytest.mark.parametrize(
    "card", ["4111111111111111", "4111 1111 1111 1111", "4111-1111-1111-1111", "378282246310005"]
)
def test_a_payment_card_in_a_result_is_replaced_however_it_is_grouped(card: str) -> None:
    assert replaced(text(f"card number: {card}, thanks")) == [(AT, card)]


def test_other_personal_data_passes_in_balanced_and_is_told_of_in_strict() -> None:
    said = text("write to ada.king@corp-mail.net")
    assert judged(said).reasons == ()
    assert judged(said, "strict").because == ("personal-disclosed",)


def test_a_kind_is_looked_for_where_its_family_is_not_named() -> None:
    assert judged(text(KEY), to_client={"aws-access-key": Act.WARN}).because == ("secret-disclosed",)

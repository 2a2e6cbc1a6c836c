"""Secrets and personal data on their way through a relay."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

CALL = """
    C> {"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"read_note","arguments":{"name":"n"}}}
    >S same
"""


def secret() -> str:
    """An AWS key pair's id, made here so that no scanner takes this file for a leak."""
    return "AKIA" + "Q3EGU6JW2LPVTZ5N"


def answer(text: str, **more: Any) -> str:
    return json.dumps(
        {"jsonrpc": "2.0", "id": 1, "result": {"content": [{"type": "text", "text": text}], **more}}
    )


def came(play: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(play.out())
    return found


def test_a_secret_in_a_result_reaches_the_client_as_a_placeholder(play: Any) -> None:
    play.run(CALL + f"S> {answer(f'the key is {secret()}, keep it')}\n>C pass")
    text = came(play)["result"]["content"][0]["text"]
    assert re.fullmatch(r"the key is \[vanguard:aws-access-key[a-z-]*:[a-z2-7]{10}\], keep it", text)
    record = play.journal.records[-1]
    assert record.upstream_called
    assert [each.pointer for each in record.decision.redactions] == ["/result/content/0/text"]


def test_a_result_that_says_it_twice_has_one_placeholder_in_both_places(play: Any) -> None:
    structured = {"config": {"note": f"key {secret()}"}}
    said = answer(json.dumps(structured), structuredContent=structured)
    play.run(CALL + f"S> {said}\n>C pass")
    result = came(play)["result"]
    assert secret() not in json.dumps(result)
    assert json.loads(result["content"][0]["text"]) == result["structuredContent"]


def test_monitor_replaces_nothing_and_records_it(play: Any) -> None:
    play.run("profile monitor\n" + CALL + f"S> {answer(secret())}\n>C same")
    assert "secret-disclosed" in play.journal.records[-1].decision.because


def test_strict_stops_a_secret_that_goes_to_a_server(play: Any) -> None:
    call = {"name": "send_message", "arguments": {"to": "all", "text": f"use {secret()}"}}
    play.run(f"""
        profile strict
        C> {json.dumps({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": call})}
        >C {{"jsonrpc":"2.0","id":1,"error":"*"}}
    """)
    assert play.verdicts == ["BLOCK"]


def test_a_tool_that_asks_for_a_secret_by_name_gets_it(play: Any) -> None:
    call = {"name": "login", "arguments": {"user": "ada", "api_key": secret()}}
    play.run(f"""
        C> {json.dumps({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": call})}
        >S same
    """)


@pytest.mark.parametrize(("tool", "back"), [("pay", True), ("note", False)])
def test_a_placeholder_becomes_the_value_for_a_tool_that_may_have_it(
    play: Any, tool: str, back: bool
) -> None:
    play.run("restore pay aws-access-key\n" + CALL + f"S> {answer(secret())}\n>C pass")
    placeholder = came(play)["result"]["content"][0]["text"]
    call = {"name": tool, "arguments": {"text": f"with {placeholder}"}}
    play.run(f"C> {json.dumps({'jsonrpc': '2.0', 'id': 2, 'method': 'tools/call', 'params': call})}\n>S pass")
    text = came(play)["params"]["arguments"]["text"]
    assert text == (f"with {secret()}" if back else f"with {placeholder}")


def test_no_record_holds_the_secret(play: Any) -> None:
    play.run(CALL + f"S> {answer(secret())}\n>C pass")
    assert secret() not in repr([record.decision for record in play.journal.records])

from __future__ import annotations

import json
from typing import Any

from tests.transports.http.parts import ANNE, guarded, line, message, talk
from vanguard.errors import ProtocolError
from vanguard.gate.relay import Manner
from vanguard.model.message import TO_CLIENT, TO_SERVER
from vanguard.transports.http.talk import Known, Line, Talk, read, requests_of, to_client, to_server
from vanguard.wire.framing import Oversize
from vanguard.wire.jsonrpc import Batch

CALL = message("tools/call", 1, name="echo", arguments={})
TOOL = {
    "name": "echo",
    "inputSchema": {"type": "object", "properties": {"region": {"type": "string", "x-mcp-header": "Region"}}},
}


def bodies(lines: list[bytes]) -> list[Any]:
    return [json.loads(each) for each in lines]


def test_what_a_message_leads_to_is_what_hearing_it_gives() -> None:
    of = talk()
    assert of.hear(CALL) == [(TO_SERVER, CALL.raw)]
    assert of.waiting(1) is not None
    answer = line(id=1, result={"content": []})
    assert of.hear_line(TO_CLIENT, answer) == [(TO_CLIENT, answer)]
    assert of.waiting(1) is None


def test_a_live_id_is_refused_and_the_first_request_is_answered() -> None:
    of = talk()
    of.hear(CALL)
    (refused,) = bodies(to_client(of.hear(CALL)))
    assert (refused["id"], refused["error"]["code"]) == (1, -32600)
    answer = line(id=1, result={"content": []})
    assert to_client(of.hear_line(TO_CLIENT, answer)) == [answer]


def test_what_cannot_be_read_or_is_too_long_becomes_an_error_for_its_asker() -> None:
    of = talk()
    of.hear(CALL)
    (bad,) = bodies(to_client(of.hear_line(TO_CLIENT, b'{"jsonrpc":"2.0","id":1,"result":{"a":1,"a":2}}')))
    assert (bad["id"], bad["error"]["data"]["kind"]) == (1, "bad-answer")
    of.hear(CALL)
    long = Oversize(10_000, b'{"jsonrpc":"2.0","id":1,"result":', b"}")
    (bad,) = bodies(to_client(of.hear_oversize(TO_CLIENT, long)))
    assert (bad["id"], bad["error"]["data"]["kind"]) == (1, "bad-answer")


def test_a_server_that_is_gone_costs_each_request_one_answer() -> None:
    of = talk()
    of.hear(CALL)
    of.hear(message("ping", "a"))
    assert [each["id"] for each in bodies(to_client(of.server_gone("it has ended")))] == [1, "a"]
    assert of.server_gone("it has ended") == []
    (late,) = bodies(to_client(of.hear(message("ping", 3))))
    assert late["error"]["data"]["kind"] == "server-gone"


def test_a_request_that_was_given_up_is_answered_by_nobody_else() -> None:
    of = talk()
    of.hear(CALL)
    assert of.give_up(1)
    assert not of.give_up(1)
    assert of.hear_line(TO_CLIENT, line(id=1, result={})) == []


def test_what_is_sent_at_another_time_goes_to_who_takes_it() -> None:
    of = talk()
    found: list[Line] = []
    of.unasked = lambda direction, each: found.append((direction, each))
    of.relay.receive(TO_SERVER, CALL.raw)
    assert found == [(TO_SERVER, CALL.raw)]


def test_one_that_is_refused_by_the_policy_never_reaches_the_server() -> None:
    of = talk(guarded(url="http://x", profile_name="strict"))
    lines = of.hear_bad(TO_SERVER, ProtocolError(-32700, "No.", kind="syntax"), 3)
    assert to_server(lines) == []
    assert bodies(to_client(lines))[0]["error"]["code"] == -32700


def test_the_requests_of_a_batch_are_its_readable_ones_in_order() -> None:
    batch = read(b'[{"jsonrpc":"2.0","id":1,"method":"ping"},{"jsonrpc":"2.0","method":"x"},{"id":2}]')
    assert isinstance(batch, Batch)
    assert [each.id for each in requests_of(batch)] == [1]
    assert requests_of(CALL) == [CALL]


def test_conversations_of_one_principal_know_the_same_tools() -> None:
    known, of = Known(), guarded(url="http://x")
    first, second = (Talk(of, ANNE, Manner(), lambda line: None, known) for _ in range(2))
    assert known.mirrored("echo") == ()
    first.hear(message("tools/list", 1))
    first.hear_line(TO_CLIENT, line(id=1, result={"tools": [TOOL]}))
    assert [each.header for each in known.mirrored("echo")] == [b"mcp-param-region"]
    assert known.mirrored("echo") is known.mirrored("echo")
    assert "echo" in second.conversation.tools

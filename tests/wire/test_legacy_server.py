from __future__ import annotations

import json
from itertools import count
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.wire.bridging import (
    META_LEVEL,
    META_SERVER,
    META_SUBSCRIPTION,
    NEW,
    OLD,
    PARAMS,
    RESULTS,
    SERVER,
    Driven,
    envelope,
)
from vanguard.model.message import TO_CLIENT, TO_SERVER
from vanguard.wire.downward import CACHEABLE
from vanguard.wire.legacy_server import MAX_QUEUED, LegacyServer
from vanguard.wire.rounds import MAX_ROUNDS

UNKNOWN = {"code": -32601, "message": "Method not found"}
CAPABILITIES: dict[str, Any] = {
    "tools": {"listChanged": True},
    "resources": {"subscribe": True, "listChanged": True},
    "logging": {},
    "tasks": {"list": {}},
}
FORM = {"message": "Who?", "requestedSchema": {"type": "object", "properties": {"name": {"type": "string"}}}}
ABLE = {"elicitation": {}, "sampling": {}, "roots": {"listChanged": True}, "tasks": {}}


class Bridged(Driven):
    def __init__(self, **how: Any) -> None:
        self.refused: list[str] = []
        states = count(1)
        bridge = LegacyServer(
            lambda: f"state {next(states)}", lambda method, reason: self.refused.append(method), **how
        )
        super().__init__(bridge, NEW, OLD)
        self.legacy_server = bridge

    def ask(self, method: str, id: Any = 1, meta: dict[str, Any] | None = None, **params: Any) -> Bridged:
        self.say(method, {**params, "_meta": envelope(**(meta or {}))}, id)
        return self

    def opened(self, capabilities: dict[str, Any] | None = None, revision: str = OLD) -> Bridged:
        """Shake hands, in the name of a client that can be asked everything; nothing is under way then."""
        self.ask("tools/list", 0, {"capabilities": ABLE})
        result = {"protocolVersion": revision, "serverInfo": SERVER, "instructions": "Be kind."}
        held = CAPABILITIES if capabilities is None else capabilities
        self.answer({**result, "capabilities": held})
        self.answer(RESULTS["tools/list"])
        return self


@pytest.fixture
def legacy() -> Bridged:
    """A bridge to a server that is known to be of the earlier era."""
    return Bridged(legacy=True)


def test_the_first_request_waits_until_the_server_was_asked_what_it_is() -> None:
    bridged = Bridged().ask("tools/list")
    assert [each["method"] for each in bridged.server] == ["server/discover"]
    assert not bridged.client
    assert not bridged.legacy_server.settled


def test_a_server_of_the_stateless_era_gets_everything_as_it_came() -> None:
    bridged = Bridged().ask("tools/list", 5)
    bridged.answer({"supportedVersions": [NEW], "capabilities": {}})
    assert [each["id"] for each in bridged.server] == [5]
    assert bridged.legacy_server.passes
    line = b'{"jsonrpc":"2.0", "id":6,"method":"tools/list"}'
    assert bridged.bridge.from_client(line) == [(TO_SERVER, line)]
    assert bridged.bridge.from_server(line) == [(TO_CLIENT, line)]


@pytest.mark.parametrize("code", [-32020, -32021, -32022])
def test_an_error_that_only_the_stateless_era_has_shows_a_server_of_it(code: int) -> None:
    bridged = Bridged().ask("tools/list", 5)
    bridged.fail(code)
    assert bridged.legacy_server.passes


@pytest.mark.parametrize("code", [-32601, -32602, -32600, -32000, -32002])
def test_any_other_error_shows_one_of_the_earlier_era(code: int) -> None:
    bridged = Bridged().ask("tools/list", 5)
    assert [each["method"] for each in bridged.fail(code).server] == ["initialize"]


def test_a_server_that_is_silent_is_of_the_earlier_era() -> None:
    bridged = Bridged().ask("tools/list", 5)
    assert [each["method"] for each in bridged.wait().server] == ["initialize"]


def test_one_that_answers_late_is_taken_for_what_it_is() -> None:
    bridged = Bridged().ask("tools/list", 5)
    probe = bridged.server[0]["id"]
    bridged.wait()
    bridged.hear(id=probe, result={"supportedVersions": [NEW], "capabilities": {}})
    assert bridged.legacy_server.passes
    assert [each["id"] for each in bridged.server] == [5]


def test_a_client_that_asks_what_a_server_is_reads_what_it_says(legacy: Bridged) -> None:
    legacy.ask("server/discover", 5)
    assert [each["method"] for each in legacy.server] == ["server/discover"]
    assert legacy.hear(id=5, error=UNKNOWN).client == [{"jsonrpc": "2.0", "id": 5, "error": UNKNOWN}]


def test_the_handshake_is_in_the_clients_name_and_widens_nothing(legacy: Bridged) -> None:
    legacy.ask("tools/list", 5, {"capabilities": {"elicitation": {}, "extensions": {"x/y": {}}, "tasks": {}}})
    params = legacy.server[0]["params"]
    assert params["clientInfo"] == {"name": "a client", "version": "1"}
    assert params["capabilities"] == {"elicitation": {}}
    assert params["protocolVersion"] == OLD


def test_requests_wait_for_the_handshake_and_go_on_in_order(legacy: Bridged) -> None:
    for id in (1, 2, 3):
        legacy.ask("tools/list", id)
    legacy.say("notifications/cancelled", {"requestId": 2})
    legacy.hear(id="vanguard-1", result={"protocolVersion": OLD, "serverInfo": SERVER, "capabilities": {}})
    assert [each.get("id", each["method"]) for each in legacy.server] == [
        "notifications/initialized",
        *(1, 2, 3),
        "notifications/cancelled",
    ]


def test_no_more_wait_than_may(legacy: Bridged) -> None:
    for id in range(MAX_QUEUED):
        legacy.ask("tools/list", id)
    assert legacy.ask("tools/list", "last").client[0]["error"]["code"] == -32600


def test_a_handshake_that_fails_is_told_in_the_servers_words_and_tried_again(legacy: Bridged) -> None:
    legacy.ask("tools/list", 5)
    legacy.fail(-32000, data={"why": "no"})
    assert legacy.client == [
        {"jsonrpc": "2.0", "id": 5, "error": {"code": -32000, "message": "no", "data": {"why": "no"}}}
    ]
    assert [each["method"] for each in legacy.ask("tools/list", 6).server] == ["initialize"]


def test_a_server_of_neither_era_answers_for_itself(legacy: Bridged) -> None:
    legacy.ask("tools/list", 5)
    legacy.answer({"protocolVersion": "2031-01-01", "serverInfo": SERVER, "capabilities": {}})
    assert [each["id"] for each in legacy.server] == [5]
    assert legacy.legacy_server.passes


@pytest.mark.parametrize("revision", ["2024-11-05", "2025-03-26", "2025-06-18", OLD])
@pytest.mark.parametrize("method", sorted(RESULTS))
def test_every_method_of_both_eras_goes_over(method: str, revision: str, legacy: Bridged) -> None:
    legacy.opened(revision=revision)
    params = PARAMS.get(method, {})
    legacy.ask(method, 5, {"progressToken": 7, "traceparent": "00-a-b-01", META_LEVEL: "debug"}, **params)
    asked = legacy.server[-1]
    assert asked["params"] == {**params, "_meta": {"progressToken": 7, "traceparent": "00-a-b-01"}}
    (answer,) = legacy.answer({**RESULTS[method], "_meta": {"a/b": 1}}).client
    result = answer["result"]
    assert result.pop("_meta") == {"a/b": 1, META_SERVER: SERVER}
    kept = {"ttlMs": 0, "cacheScope": "private"} if method in CACHEABLE else {}
    assert result == {**RESULTS[method], "resultType": "complete", **kept}


def test_what_a_server_is_comes_out_of_its_handshake(legacy: Bridged) -> None:
    (answer,) = legacy.opened().ask("server/discover", 5).client
    assert answer["result"] == {
        "supportedVersions": [NEW],
        "capabilities": {name: held for name, held in CAPABILITIES.items() if name != "tasks"},
        "instructions": "Be kind.",
        "resultType": "complete",
        "ttlMs": 0,
        "cacheScope": "private",
        "_meta": {META_SERVER: SERVER},
    }


@pytest.mark.parametrize(("theirs", "ours"), [(-32002, -32602), (-32042, -32603), (-32602, -32602), (1, 1)])
def test_errors_have_the_codes_of_the_clients_era(theirs: int, ours: int, legacy: Bridged) -> None:
    legacy.opened().ask("resources/read", 5, uri="file:///none")
    error = legacy.fail(theirs, data={"uri": "file:///none"}).client[0]["error"]
    assert error == {"code": ours, "message": "no", "data": {"uri": "file:///none"}}


@pytest.mark.parametrize(
    "method",
    ["initialize", "ping", "logging/setLevel", "resources/subscribe", "resources/unsubscribe", "tasks/get"],
)
def test_methods_that_the_stateless_era_has_not_are_unknown(method: str) -> None:
    for bridged in (Bridged(legacy=True), Bridged(legacy=True).opened()):
        bridged.ask(method, 5)
        assert bridged.client[0]["error"]["code"] == -32601
        assert not bridged.server


def test_an_answer_to_what_was_cancelled_goes_on_to_be_judged_as_such(legacy: Bridged) -> None:
    legacy.opened().ask("tools/call", 5, name="a")
    legacy.say("notifications/cancelled", {"requestId": 5})
    assert legacy.server[0]["params"]["requestId"] == 5
    late = b'{"jsonrpc":"2.0","id":5,"result":{"content":[]}}'
    assert legacy.bridge.from_server(late) == [(TO_CLIENT, late)]


def test_progress_goes_to_whoever_asked_for_it(legacy: Bridged) -> None:
    legacy.opened().ask("tools/call", 5, {"progressToken": "t"}, name="a")
    told = {"progressToken": "t", "progress": 1}
    assert legacy.hear(method="notifications/progress", params=told).client[0]["params"] == told
    assert not legacy.hear(method="notifications/progress", params={**told, "progressToken": "u"}).client


@pytest.mark.parametrize(("level", "comes"), [("debug", False), ("warning", True), ("emergency", True)])
def test_log_messages_reach_who_wants_them(level: str, comes: bool, legacy: Bridged) -> None:
    legacy.opened().ask("tools/call", 5, {META_LEVEL: "warning"}, name="a")
    assert [each["method"] for each in legacy.server] == ["logging/setLevel", "tools/call"]
    assert legacy.server[0]["params"] == {"level": "warning"}
    heard = legacy.hear(method="notifications/message", params={"level": level, "data": "text"})
    assert bool(heard.client) is comes


def test_log_messages_reach_nobody_who_did_not_ask(legacy: Bridged) -> None:
    legacy.opened().ask("tools/call", 5, name="a")
    assert not legacy.hear(method="notifications/message", params={"level": "error", "data": "text"}).client


@pytest.mark.parametrize("method", ["notifications/cancelled", "notifications/elicitation/complete"])
def test_notifications_that_the_stateless_era_has_not_go_nowhere(method: str, legacy: Bridged) -> None:
    assert not legacy.opened().hear(method=method, params={"requestId": 1, "elicitationId": "a"}).client


def test_changes_reach_those_who_listen(legacy: Bridged) -> None:
    wanted = {"toolsListChanged": True, "promptsListChanged": True, "resourceSubscriptions": ["file:///a"]}
    legacy.opened().ask("subscriptions/listen", 5, notifications=wanted)
    assert [(each["method"], each["params"]) for each in legacy.server] == [
        ("resources/subscribe", {"uri": "file:///a"})
    ]
    (told,) = legacy.answer({}).client
    assert told["method"] == "notifications/subscriptions/acknowledged"
    assert told["params"] == {
        "notifications": {"toolsListChanged": True, "resourceSubscriptions": ["file:///a"]},
        "_meta": {META_SUBSCRIPTION: 5},
    }
    changed = legacy.hear(method="notifications/tools/list_changed").client
    assert changed[0]["params"] == {"_meta": {META_SUBSCRIPTION: 5}}
    updated = legacy.hear(method="notifications/resources/updated", params={"uri": "file:///a"}).client
    assert updated[0]["params"] == {"uri": "file:///a", "_meta": {META_SUBSCRIPTION: 5}}
    assert not legacy.hear(method="notifications/resources/updated", params={"uri": "file:///b"}).client
    assert not legacy.hear(method="notifications/prompts/list_changed").client


def test_who_listens_no_more_is_unsubscribed_unless_others_listen(legacy: Bridged) -> None:
    wanted = {"resourceSubscriptions": ["file:///a"]}
    legacy.opened().ask("subscriptions/listen", 5, notifications=wanted)
    legacy.answer({})
    assert not legacy.ask("subscriptions/listen", 6, notifications=wanted).server
    assert not legacy.say("notifications/cancelled", {"requestId": 5}).server
    ended = legacy.say("notifications/cancelled", {"requestId": 6}).server
    assert [each["method"] for each in ended] == ["resources/unsubscribe"]


def test_a_subscription_that_the_server_refuses_is_not_acknowledged(legacy: Bridged) -> None:
    wanted = {"resourceSubscriptions": ["file:///a"]}
    legacy.opened().ask("subscriptions/listen", 5, notifications=wanted)
    assert legacy.fail(-32602).client[0]["params"]["notifications"] == {"resourceSubscriptions": []}


def test_a_ping_is_answered_at_once(legacy: Bridged) -> None:
    answer = legacy.opened().hear(id="p", method="ping").server
    assert answer == [{"jsonrpc": "2.0", "id": "p", "result": {}}]


@pytest.mark.parametrize(
    ("method", "params", "reply"),
    [
        ("elicitation/create", FORM, {"action": "accept", "content": {"name": "Ada"}}),
        (
            "sampling/createMessage",
            {
                "messages": [{"role": "user", "content": {"type": "text", "text": "Capital?"}}],
                "maxTokens": 10,
            },
            {"role": "assistant", "content": {"type": "text", "text": "Paris"}, "model": "m"},
        ),
        ("roots/list", {}, {"roots": [{"uri": "file:///work"}]}),
    ],
)
def test_what_the_server_asks_in_a_call_is_asked_in_a_round(
    method: str, params: dict[str, Any], reply: dict[str, Any], legacy: Bridged
) -> None:
    able = {"capabilities": ABLE}
    legacy.opened().ask("tools/call", 5, {**able, "progressToken": 5}, name="a")
    (asks,) = legacy.hear(id="q", method=method, params=params).client
    assert asks["id"] == 5
    assert asks["result"]["resultType"] == "input_required"
    ((key, question),) = asks["result"]["inputRequests"].items()
    assert question == {"method": method, "params": params}
    again = {"inputResponses": {key: reply}, "requestState": asks["result"]["requestState"]}
    legacy.ask("tools/call", 6, {**able, "progressToken": 6}, name="a", **again)
    assert legacy.server == [{"jsonrpc": "2.0", "id": "q", "result": reply}]
    told = legacy.hear(method="notifications/progress", params={"progressToken": 5, "progress": 1}).client
    assert told[0]["params"]["progressToken"] == 6
    (answer,) = legacy.hear(id=5, result=RESULTS["tools/call"]).client
    assert (answer["id"], answer["result"]["resultType"]) == (6, "complete")


def begun(legacy: Bridged) -> dict[str, Any]:
    """A call whose client is being asked; the params to go on with."""
    legacy.opened().ask("tools/call", 5, {"capabilities": ABLE}, name="a")
    result = legacy.hear(id="q", method="elicitation/create", params=FORM).client[0]["result"]
    (key,) = result["inputRequests"]
    return {"inputResponses": {key: {"action": "decline"}}, "requestState": result["requestState"]}


@pytest.mark.parametrize(
    "change",
    [
        {"requestState": "state 99"},
        {"requestState": None},
        {"requestState": 7},
        {"inputResponses": {}},
        {"inputResponses": {"vanguard": "text"}},
        {"name": "b"},
    ],
)
def test_a_round_is_gone_on_with_by_the_same_call_alone(change: dict[str, Any], legacy: Bridged) -> None:
    again = {"name": "a", **begun(legacy), **change}
    assert legacy.ask("tools/call", 6, **again).client[0]["error"]["code"] == -32602
    assert not legacy.server


def test_a_round_is_gone_on_with_once(legacy: Bridged) -> None:
    again = begun(legacy)
    assert legacy.ask("tools/call", 6, name="a", **again).server
    assert legacy.ask("tools/call", 7, name="a", **again).client[0]["error"]["code"] == -32602


def test_a_call_that_is_done_meanwhile_is_answered_when_it_is_repeated(legacy: Bridged) -> None:
    again = begun(legacy)
    assert not legacy.hear(id=5, error={"code": -32603, "message": "tired"}).client
    (answer,) = legacy.ask("tools/call", 6, name="a", **again).client
    assert (answer["id"], answer["error"]["message"]) == (6, "tired")


def test_cancelling_the_second_round_cancels_the_call(legacy: Bridged) -> None:
    legacy.ask("tools/call", 6, name="a", **begun(legacy))
    assert legacy.say("notifications/cancelled", {"requestId": 6}).server[0]["params"]["requestId"] == 5


def test_a_client_is_asked_only_what_it_can(legacy: Bridged) -> None:
    legacy.opened().ask("tools/call", 5, {"capabilities": {"sampling": {}}}, name="a")
    legacy.hear(id="q", method="elicitation/create", params=FORM)
    assert not legacy.client
    assert (legacy.server[0]["id"], legacy.server[0]["error"]["code"]) == ("q", -32601)
    assert legacy.refused == ["elicitation/create"]


def test_what_is_asked_while_two_calls_are_under_way_is_refused(legacy: Bridged) -> None:
    legacy.opened()
    for id in (5, 6):
        legacy.ask("tools/call", id, {"capabilities": ABLE}, name="a")
    assert legacy.hear(id="q", method="roots/list").server[0]["error"]["code"] == -32601


@pytest.mark.parametrize("method", ["tools/list", "completion/complete"])
def test_only_calls_can_be_answered_with_a_question(method: str, legacy: Bridged) -> None:
    legacy.opened().ask(method, 5, {"capabilities": ABLE}, **PARAMS[method])
    assert legacy.hear(id="q", method="roots/list").server[0]["error"]["code"] == -32601


def test_the_oldest_round_is_given_up_where_there_are_too_many(legacy: Bridged) -> None:
    legacy.opened()
    for id in range(10, 10 + MAX_ROUNDS):
        legacy.ask("tools/call", id, {"capabilities": ABLE}, name="a")
        legacy.hear(id=f"q{id}", method="roots/list")
        assert not legacy.server
    legacy.ask("tools/call", 5, {"capabilities": ABLE}, name="a")
    told = legacy.hear(id="q", method="roots/list").server
    assert told[0]["id"] == "q10"
    assert told[1]["params"]["requestId"] == 10


def test_a_batch_of_a_server_is_taken_apart(legacy: Bridged) -> None:
    legacy.opened(revision="2025-03-26").ask("tools/list", 5).ask("prompts/list", 6)
    answers = [{"jsonrpc": "2.0", "id": id, "result": {"tools": [], "prompts": []}} for id in (5, 6)]
    ways = legacy.bridge.from_server(json.dumps(answers).encode())
    assert [json.loads(line)["id"] for _, line in ways] == [5, 6]


@given(st.binary())
def test_what_cannot_be_read_goes_on_to_be_refused(line: bytes) -> None:
    bridge = Bridged(legacy=True).opened().bridge
    assert bridge.from_server(b"\xff" + line) == [(TO_CLIENT, b"\xff" + line)]

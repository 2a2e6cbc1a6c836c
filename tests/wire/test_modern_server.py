from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.wire.bridging import (
    CLIENT,
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
from vanguard.wire.modern_server import MAX_LISTENS, ModernServer
from vanguard.wire.questions import MAX_ROUNDS

UNSUPPORTED = {"code": -32022, "message": "no", "data": {"supported": [NEW], "requested": OLD}}
ABLE = {"elicitation": {}, "sampling": {}, "roots": {"listChanged": True}}
CAPABILITIES: dict[str, Any] = {
    "tools": {"listChanged": True},
    "resources": {"subscribe": True},
    "logging": {},
}
DISCOVERED: dict[str, Any] = {
    "supportedVersions": [NEW],
    "capabilities": CAPABILITIES,
    "instructions": "Be kind.",
    "resultType": "complete",
    "ttlMs": 5,
    "cacheScope": "public",
    "_meta": {META_SERVER: SERVER},
}
FORM = {"message": "Who?", "requestedSchema": {"type": "object", "properties": {"name": {"type": "string"}}}}
SAMPLE = {"messages": [{"role": "user", "content": {"type": "text", "text": "Why?"}}], "maxTokens": 10}


class Bridged(Driven):
    def __init__(self, **how: Any) -> None:
        self.modern_server = ModernServer(**how)
        super().__init__(self.modern_server, OLD, NEW)

    def initialize(self, revision: str = OLD, capabilities: dict[str, Any] | None = None) -> Bridged:
        params = {
            "protocolVersion": revision,
            "capabilities": ABLE if capabilities is None else capabilities,
            "clientInfo": CLIENT,
        }
        self.say("initialize", params, "i")
        return self

    def ask(self, method: str, id: Any = 1, **params: Any) -> Bridged:
        self.say(method, params, id)
        return self

    def opened(self, capabilities: dict[str, Any] | None = None, **discovered: Any) -> Bridged:
        """Initialised, and nothing under way."""
        self.initialize(capabilities=capabilities)
        self.answer({**DISCOVERED, **discovered})
        return self


@pytest.fixture
def modern() -> Bridged:
    """A bridge to a server that is known to be of the stateless era alone."""
    return Bridged(modern=True)


def test_a_server_that_takes_the_handshake_gets_everything_as_it_came() -> None:
    bridged = Bridged().initialize()
    assert [each["method"] for each in bridged.server] == ["initialize"]
    result = {"protocolVersion": OLD, "capabilities": {}, "serverInfo": SERVER}
    assert bridged.answer(result).client[0]["result"] == result
    assert bridged.modern_server.passes
    line = b'{"jsonrpc":"2.0", "id":6,"method":"tools/list"}'
    assert bridged.bridge.from_client(line) == [(TO_SERVER, line)]
    assert bridged.bridge.from_server(line) == [(TO_CLIENT, line)]


def test_one_that_does_not_is_asked_what_it_is_in_the_clients_name() -> None:
    bridged = Bridged().initialize()
    bridged.fail(-32022, data=UNSUPPORTED["data"])
    (asked,) = bridged.server
    assert asked["method"] == "server/discover"
    assert asked["params"]["_meta"] == envelope(capabilities=ABLE)
    assert not bridged.modern_server.settled


@pytest.mark.parametrize("revision", ["2024-11-05", "2025-03-26", "2025-06-18", OLD])
def test_the_handshake_is_answered_by_what_the_server_is(revision: str, modern: Bridged) -> None:
    modern.initialize(revision)
    (answer,) = modern.answer(DISCOVERED).client
    assert answer["id"] == "i"
    assert answer["result"] == {
        "protocolVersion": revision,
        "capabilities": CAPABILITIES,
        "serverInfo": SERVER,
        "instructions": "Be kind.",
    }


def test_a_revision_that_nobody_knows_is_answered_with_the_latest_of_the_era(modern: Bridged) -> None:
    modern.initialize("2031-01-01")
    assert modern.answer(DISCOVERED).client[0]["result"]["protocolVersion"] == OLD


def test_a_server_without_a_name_is_answered_for(modern: Bridged) -> None:
    modern.initialize()
    result = {key: value for key, value in DISCOVERED.items() if key != "_meta"}
    assert modern.answer(result).client[0]["result"]["serverInfo"]["name"] == "unknown"


@pytest.mark.parametrize("how", ["error", "other", "silence"])
def test_a_server_that_is_neither_is_heard_unchanged(how: str) -> None:
    bridged = Bridged().initialize()
    bridged.hear(id="i", error={"code": -32603, "message": "broken", "data": 1})
    if how == "error":
        bridged.fail(-32601)
    elif how == "other":
        bridged.answer({**DISCOVERED, "supportedVersions": [OLD]})
    else:
        bridged.wait()
    error = {"code": -32603, "message": "broken", "data": 1}
    assert bridged.client == [{"jsonrpc": "2.0", "id": "i", "error": error}]
    assert [each["method"] for each in bridged.initialize().server] == ["initialize"]


def test_one_that_proves_to_be_older_says_so_itself(modern: Bridged) -> None:
    modern.initialize()
    assert modern.fail(-32601).client[0]["error"] == {"code": -32601, "message": "no"}


def test_what_comes_during_the_opening_waits(modern: Bridged) -> None:
    modern.initialize().ask("tools/list", 2)
    assert not modern.server
    modern.hear(id="vanguard-1", result=DISCOVERED)
    assert [each["id"] for each in modern.server] == [2]


@pytest.mark.parametrize("method", sorted(RESULTS))
def test_every_method_of_both_eras_goes_over(method: str, modern: Bridged) -> None:
    params = PARAMS.get(method, {})
    modern.opened().ask(method, 5, _meta={"progressToken": 7, "traceparent": "00-a-b-01"}, **params)
    meta = envelope(capabilities=ABLE, progressToken=7, traceparent="00-a-b-01")
    assert modern.server[-1]["params"] == {**params, "_meta": meta}
    kept = {"ttlMs": 5, "cacheScope": "public"} if method in CACHEABLE else {}
    result = {**RESULTS[method], **kept, "resultType": "complete", "_meta": {META_SERVER: SERVER, "a/b": 1}}
    assert modern.answer(result).client[0]["result"] == {**RESULTS[method], "_meta": {"a/b": 1}}


def test_a_result_without_a_type_is_complete(modern: Bridged) -> None:
    modern.opened().ask("tools/call", 5, name="a")
    assert modern.answer(RESULTS["tools/call"]).client[0]["result"] == RESULTS["tools/call"]


def test_a_result_of_an_unknown_type_is_an_error(modern: Bridged) -> None:
    modern.opened().ask("tools/call", 5, name="a")
    assert modern.answer({"resultType": "task", "taskId": "t"}).client[0]["error"]["code"] == -32603


def test_errors_go_back_as_they_are(modern: Bridged) -> None:
    modern.opened().ask("resources/read", 5, uri="file:///none")
    assert modern.fail(-32602, data={"a": 1}).client == [
        {"jsonrpc": "2.0", "id": 5, "error": {"code": -32602, "message": "no", "data": {"a": 1}}}
    ]


def test_what_the_stateless_era_has_not_is_answered_here(modern: Bridged) -> None:
    modern.opened()
    assert modern.ask("ping", 5).client == [{"jsonrpc": "2.0", "id": 5, "result": {}}]
    assert not modern.server
    assert modern.ask("logging/setLevel", 6, level="loud").client[0]["error"]["code"] == -32602
    assert modern.ask("logging/setLevel", 6, level="error").client[0]["result"] == {}
    assert modern.ask("tools/list", 7).server[0]["params"]["_meta"][META_LEVEL] == "error"
    for method in ("initialize", "tasks/get"):
        assert modern.ask(method, 8).client[0]["error"]["code"] == -32601


def test_the_tasks_of_2025_11_25_are_left_out(modern: Bridged) -> None:
    modern.opened(capabilities={"tasks": {}, "sampling": {}})
    params = modern.ask("tools/call", 5, name="a", task={"ttl": 1}).server[0]["params"]
    assert "task" not in params
    assert params["_meta"] == envelope(capabilities={"sampling": {}})


@pytest.mark.parametrize("method", ["notifications/progress", "notifications/roots/list_changed"])
def test_notifications_that_the_stateless_era_has_not_go_nowhere(method: str, modern: Bridged) -> None:
    modern.opened().say(method, {"progressToken": 1, "progress": 1})
    assert not modern.server


def test_a_client_hears_of_changes_once_it_is_ready(modern: Bridged) -> None:
    modern.opened().say("notifications/initialized")
    (listen,) = modern.server
    assert listen["method"] == "subscriptions/listen"
    assert listen["params"]["notifications"] == {"toolsListChanged": True}
    tag = {"_meta": {META_SUBSCRIPTION: listen["id"]}}
    told = {"notifications": {"toolsListChanged": True}, **tag}
    assert not modern.hear(method="notifications/subscriptions/acknowledged", params=told).client
    changed = modern.hear(method="notifications/tools/list_changed", params=tag).client
    assert changed == [{"jsonrpc": "2.0", "method": "notifications/tools/list_changed", "params": {}}]
    assert not modern.hear(id=listen["id"], result={"resultType": "complete", **tag}).client


def test_nothing_is_listened_to_where_nothing_changes() -> None:
    quiet = Bridged(modern=True).initialize()
    quiet.answer({**DISCOVERED, "capabilities": {"tools": {}}})
    quiet.say("notifications/initialized")
    assert not quiet.server


def test_a_client_subscribes_by_listening(modern: Bridged) -> None:
    modern.opened().ask("resources/subscribe", 5, uri="file:///a")
    (listen,) = modern.server
    assert listen["params"]["notifications"] == {"resourceSubscriptions": ["file:///a"]}
    assert not modern.client
    tag = {"_meta": {META_SUBSCRIPTION: listen["id"]}}
    told = {"notifications": {"resourceSubscriptions": ["file:///a"]}, **tag}
    answered = modern.hear(method="notifications/subscriptions/acknowledged", params=told).client
    assert answered == [{"jsonrpc": "2.0", "id": 5, "result": {}}]
    updated = modern.hear(method="notifications/resources/updated", params={"uri": "file:///a", **tag}).client
    assert updated[0]["params"] == {"uri": "file:///a"}
    assert modern.ask("resources/subscribe", 6, uri="file:///a").client[0]["result"] == {}
    assert not modern.server
    modern.ask("resources/unsubscribe", 7, uri="file:///a")
    assert modern.server[0]["params"]["requestId"] == listen["id"]
    assert modern.client[0]["result"] == {}
    assert modern.ask("resources/unsubscribe", 8, uri="file:///a").client[0]["result"] == {}


def test_a_subscription_that_the_server_refuses_is_refused(modern: Bridged) -> None:
    modern.opened().ask("resources/subscribe", 5, uri="file:///a")
    (refused,) = modern.fail(-32602).client
    assert (refused["id"], refused["error"]["code"]) == (5, -32602)
    assert modern.ask("resources/subscribe", 6, uri="file:///a").server


def test_no_more_are_subscribed_to_than_may(modern: Bridged) -> None:
    modern.opened()
    for number in range(MAX_LISTENS):
        assert modern.ask("resources/subscribe", number, uri=f"file:///{number}").server
    assert modern.ask("resources/subscribe", "x", uri="file:///x").client[0]["error"]["code"] == -32600
    assert modern.ask("resources/subscribe", "y").client[0]["error"]["code"] == -32602


def wanted(*methods: str, state: str | None = "s", **params: dict[str, Any]) -> dict[str, Any]:
    given = {"elicitation/create": FORM, "sampling/createMessage": SAMPLE, "roots/list": {}}
    requests = {f"k{n}": {"method": method, "params": given[method]} for n, method in enumerate(methods)}
    result: dict[str, Any] = {"resultType": "input_required"}
    if requests:
        result["inputRequests"] = requests
    if state is not None:
        result["requestState"] = state
    return result


REPLIES: dict[str, dict[str, Any]] = {
    "elicitation/create": {"action": "accept", "content": {"name": "Ada"}},
    "sampling/createMessage": {"role": "assistant", "content": {"type": "text", "text": "so"}, "model": "m"},
    "roots/list": {"roots": [{"uri": "file:///work"}]},
}


def test_what_is_wanted_in_a_round_is_asked_by_requests(modern: Bridged) -> None:
    modern.opened().ask("tools/call", 5, name="a", arguments={"b": "c"}, _meta={"progressToken": 9})
    first = modern.server[0]["params"]
    questions = modern.answer(wanted(*REPLIES)).client
    assert [each["method"] for each in questions] == [*REPLIES]
    assert [each["params"] for each in questions] == [FORM, SAMPLE, {}]
    for each in reversed(questions):
        assert not modern.server
        modern.reply(each["id"], result=REPLIES[each["method"]])
    (again,) = modern.server
    assert again["id"] != 5
    responses = {f"k{n}": reply for n, reply in enumerate(REPLIES.values())}
    assert again["params"] == {**first, "inputResponses": responses, "requestState": "s"}
    (answer,) = modern.answer({**RESULTS["tools/call"], "resultType": "complete"}).client
    assert answer == {"jsonrpc": "2.0", "id": 5, "result": RESULTS["tools/call"]}


def test_no_state_is_sent_where_none_came(modern: Bridged) -> None:
    modern.opened().ask("tools/call", 5, name="a")
    (question,) = modern.answer(wanted("roots/list", state=None)).client
    modern.reply(question["id"], result=REPLIES["roots/list"])
    assert "requestState" not in modern.server[0]["params"]


def test_a_call_that_only_has_to_be_repeated_is(modern: Bridged) -> None:
    modern.opened().ask("tools/call", 5, name="a")
    params = modern.answer(wanted(state="later")).server[0]["params"]
    assert params["requestState"] == "later"
    assert "inputResponses" not in params


def test_rounds_come_to_an_end(modern: Bridged) -> None:
    modern.opened().ask("tools/call", 5, name="a")
    for number in range(MAX_ROUNDS):
        assert modern.answer(wanted(state=str(number))).server
    assert modern.answer(wanted(state="on")).client[0]["error"]["code"] == -32603


def test_a_question_that_fails_is_a_cancelled_form(modern: Bridged) -> None:
    modern.opened().ask("tools/call", 5, name="a")
    (question,) = modern.answer(wanted("elicitation/create")).client
    modern.reply(question["id"], error={"code": -1, "message": "no"})
    assert modern.server[0]["params"]["inputResponses"] == {"k0": {"action": "cancel"}}


def test_a_model_that_cannot_be_asked_ends_the_call(modern: Bridged) -> None:
    modern.opened().ask("tools/call", 5, name="a")
    first, second = modern.answer(wanted("sampling/createMessage", "roots/list")).client
    modern.reply(first["id"], error={"code": -1, "message": "no"})
    assert (modern.client[0]["id"], modern.client[0]["error"]["code"]) == (5, -32603)
    assert not modern.reply(second["id"], result=REPLIES["roots/list"]).server


@pytest.mark.parametrize(
    "result",
    [
        wanted("sampling/createMessage"),
        {"resultType": "input_required", "inputRequests": {"k": {"method": "tools/call"}}},
        {"resultType": "input_required", "inputRequests": {"k": "text"}},
        {"resultType": "input_required", "inputRequests": {"k": {"method": "roots/list", "params": 1}}},
        {"resultType": "input_required", "inputRequests": [1]},
        {
            "resultType": "input_required",
            "inputRequests": {str(n): {"method": "roots/list"} for n in range(40)},
        },
    ],
)
def test_what_a_client_cannot_be_asked_ends_the_call(result: dict[str, Any], modern: Bridged) -> None:
    modern.opened(capabilities={"roots": {}}).ask("tools/call", 5, name="a")
    modern.answer(result)
    assert modern.client[0]["error"]["code"] == -32603
    assert not modern.server


def test_cancelling_a_call_takes_back_what_its_client_was_asked(modern: Bridged) -> None:
    modern.opened().ask("tools/call", 5, name="a")
    (question,) = modern.answer(wanted("roots/list")).client
    taken = modern.say("notifications/cancelled", {"requestId": 5}).client
    assert [each["params"]["requestId"] for each in taken] == [question["id"]]
    assert not modern.reply(question["id"], result=REPLIES["roots/list"]).server


def test_cancelling_reaches_the_call_by_the_id_that_the_server_knows(modern: Bridged) -> None:
    modern.opened().ask("tools/call", 5, name="a")
    own = modern.answer(wanted(state="later")).server[0]["id"]
    assert modern.say("notifications/cancelled", {"requestId": 5}).server[0]["params"]["requestId"] == own


def test_an_answer_that_nobody_waits_for_goes_nowhere(modern: Bridged) -> None:
    modern.opened().reply("vanguard-9", result={})
    assert not modern.server
    assert not modern.client


def test_progress_goes_on(modern: Bridged) -> None:
    told = {"progressToken": 7, "progress": 1}
    assert modern.opened().hear(method="notifications/progress", params=told).client[0]["params"] == told


@given(st.binary())
def test_what_cannot_be_read_goes_on_to_be_refused(line: bytes) -> None:
    bridge = Bridged(modern=True).opened().bridge
    assert bridge.from_server(b"\xff" + line) == [(TO_CLIENT, b"\xff" + line)]

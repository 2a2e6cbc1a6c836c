from __future__ import annotations

import pytest

from vanguard.model.message import Direction, Kind, Message, Part
from vanguard.wire import catalogue

UP, DOWN = Direction.TO_SERVER, Direction.TO_CLIENT


def part(direction: Direction, kind: Kind, method: str, pointer: str) -> Part:
    node = catalogue.root(Message(direction, kind, b"", {}, 1, method))
    for step in pointer.split("/")[1:]:
        node = node.step(int(step) if step.isdigit() else step)
    return node.part


ASKED = [
    (UP, "initialize", "/params/clientInfo/name", Part.NAME),
    (UP, "initialize", "/params/capabilities/sampling", Part.OTHER),
    (UP, "tools/call", "/params/name", Part.NAME),
    (UP, "tools/call", "/params/arguments/any/0/deep", Part.ARGUMENT),
    (UP, "tools/call", "/params/arguments/_meta/x", Part.ARGUMENT),
    (UP, "tools/call", "/params/unknown", Part.ARGUMENT),
    (UP, "tools/call", "/params/_meta/progressToken", Part.META),
    (UP, "tools/call", "/params/requestState", Part.OTHER),
    (UP, "tools/call", "/params/inputResponses/key/content/password", Part.REPLY),
    (UP, "tools/call", "/params/inputResponses/_meta/content/password", Part.REPLY),
    (UP, "resources/read", "/params/uri", Part.URI),
    (UP, "resources/subscribe", "/params/uri", Part.URI),
    (UP, "resources/unsubscribe", "/params/uri", Part.URI),
    (UP, "prompts/get", "/params/arguments/topic", Part.ARGUMENT),
    (UP, "completion/complete", "/params/ref/uri", Part.URI),
    (UP, "completion/complete", "/params/argument/value", Part.ARGUMENT),
    (UP, "completion/complete", "/params/context/arguments/x", Part.ARGUMENT),
    (UP, "tools/list", "/params/cursor", Part.OTHER),
    (UP, "subscriptions/listen", "/params/notifications/resourceSubscriptions/0", Part.URI),
    (UP, "tasks/update", "/params/inputResponses/k/content/0/text", Part.REPLY),
    (UP, "notifications/cancelled", "/params/reason", Part.NOTICE),
    (UP, "notifications/progress", "/params/message", Part.NOTICE),
    (UP, "vendor/unknown", "/params/a/0/b", Part.ARGUMENT),
    (UP, "vendor/unknown", "/params/_meta/b", Part.META),
    (UP, "vendor/unknown", "/extra/b", Part.OTHER),
    (DOWN, "sampling/createMessage", "/params/messages/0/content/text", Part.ASK),
    (DOWN, "sampling/createMessage", "/params/messages/0/content/0/resource/uri", Part.URI),
    (DOWN, "sampling/createMessage", "/params/systemPrompt", Part.ASK),
    (DOWN, "sampling/createMessage", "/params/tools/0/description", Part.DEFINITION),
    (DOWN, "elicitation/create", "/params/message", Part.ASK),
    (DOWN, "elicitation/create", "/params/requestedSchema/properties/x/title", Part.ASK),
    (DOWN, "elicitation/create", "/params/url", Part.URI),
    (DOWN, "notifications/message", "/params/data/any/0", Part.NOTICE),
    (DOWN, "notifications/message", "/params/logger", Part.NOTICE),
    (DOWN, "notifications/resources/updated", "/params/uri", Part.URI),
    (DOWN, "notifications/tasks/status", "/params/statusMessage", Part.NOTICE),
    (DOWN, "notifications/tasks", "/params/result/content/0/text", Part.CONTENT),
    (DOWN, "notifications/tasks", "/params/error/message", Part.ERROR),
    (DOWN, "notifications/tasks", "/params/inputRequests/k/params/message", Part.ASK),
    (DOWN, "vendor/unknown", "/params/a", Part.OTHER),
]


@pytest.mark.parametrize(("direction", "method", "pointer", "expected"), ASKED)
def test_requests_and_notifications(direction: Direction, method: str, pointer: str, expected: Part) -> None:
    kind = Kind.NOTIFICATION if method.startswith("notifications/") else Kind.REQUEST
    assert part(direction, kind, method, pointer) is expected


ANSWERED = [
    ("initialize", "/result/instructions", Part.INSTRUCTIONS),
    ("server/discover", "/result/instructions", Part.INSTRUCTIONS),
    ("initialize", "/result/serverInfo/title", Part.NAME),
    ("initialize", "/result/serverInfo/websiteUrl", Part.URI),
    ("tools/list", "/result/tools/0/name", Part.NAME),
    ("tools/list", "/result/tools/0/title", Part.NAME),
    ("tools/list", "/result/tools/0/annotations/title", Part.NAME),
    ("tools/list", "/result/tools/0/description", Part.DEFINITION),
    ("tools/list", "/result/tools/any/description", Part.DEFINITION),
    ("tools/list", "/result/tools/0/inputSchema/properties/name/title", Part.DEFINITION),
    ("tools/list", "/result/tools/0/outputSchema/_meta/x", Part.DEFINITION),
    ("tools/list", "/result/tools/0/icons/0/src", Part.URI),
    ("tools/list", "/result/tools/0/_meta/ui/resourceUri", Part.META),
    ("tools/list", "/result/nextCursor", Part.OTHER),
    ("tools/call", "/result/content/0/text", Part.CONTENT),
    ("tools/call", "/result/content/0/resource/text", Part.CONTENT),
    ("tools/call", "/result/content/0/resource/uri", Part.URI),
    ("tools/call", "/result/content/0/uri", Part.URI),
    ("tools/call", "/result/content/0/name", Part.NAME),
    ("tools/call", "/result/content/0/description", Part.DEFINITION),
    ("tools/call", "/result/structuredContent/uri", Part.CONTENT),
    ("tools/call", "/result/unknown/0", Part.CONTENT),
    ("tools/call", "/result/_meta/io.modelcontextprotocol~model", Part.META),
    ("tools/call", "/result/inputRequests/k/params/message", Part.ASK),
    ("tools/call", "/result/inputRequests/k/params/messages/0/content/text", Part.ASK),
    ("tools/call", "/result/statusMessage", Part.NOTICE),
    ("resources/list", "/result/resources/0/uri", Part.URI),
    ("resources/templates/list", "/result/resourceTemplates/0/uriTemplate", Part.URI),
    ("resources/read", "/result/contents/0/text", Part.CONTENT),
    ("resources/read", "/result/contents/0/uri", Part.URI),
    ("prompts/list", "/result/prompts/0/arguments/0/description", Part.DEFINITION),
    ("prompts/list", "/result/prompts/0/arguments/0/name", Part.NAME),
    ("prompts/get", "/result/messages/0/content/text", Part.CONTENT),
    ("completion/complete", "/result/completion/values/0", Part.CONTENT),
    ("tasks/result", "/result/content/0/text", Part.CONTENT),
    ("tasks/get", "/result/result/content/0/text", Part.CONTENT),
    ("tasks/get", "/result/error/message", Part.ERROR),
    ("vendor/unknown", "/result/anything/0", Part.CONTENT),
    ("", "/result/tools/0/description", Part.DEFINITION),
    ("", "/result/instructions", Part.INSTRUCTIONS),
    ("", "/result/content/0/text", Part.CONTENT),
]


@pytest.mark.parametrize(("method", "pointer", "expected"), ANSWERED)
def test_answers_of_the_server(method: str, pointer: str, expected: Part) -> None:
    assert part(DOWN, Kind.ANSWER, method, pointer) is expected


@pytest.mark.parametrize(
    "method", ["sampling/createMessage", "elicitation/create", "roots/list", "tasks/get", ""]
)
def test_answers_of_the_client_are_replies(method: str) -> None:
    assert part(UP, Kind.ANSWER, method, "/result/content/0/text") is Part.REPLY
    assert part(UP, Kind.ANSWER, method, "/result/_meta/x") is Part.META


@pytest.mark.parametrize("direction", Direction)
def test_errors_are_errors_down_to_their_data(direction: Direction) -> None:
    assert part(direction, Kind.ERROR, "tools/call", "/error/message") is Part.ERROR
    assert part(direction, Kind.ERROR, "", "/error/data/any/0") is Part.ERROR
    assert part(direction, Kind.ERROR, "", "/error/data/elicitations/0/url") is Part.URI


def test_the_text_for_the_model_that_hides_under_meta_is_content() -> None:
    node = catalogue.root(Message(DOWN, Kind.ANSWER, b"", {}, 1, "tools/call"))
    for step in ("result", "_meta", "io.modelcontextprotocol/model-immediate-response"):
        node = node.step(step)
    assert node.part is Part.CONTENT


METHODS = {
    UP: "initialize server/discover ping logging/setLevel completion/complete subscriptions/listen "
    "tools/list tools/call prompts/list prompts/get resources/list resources/templates/list resources/read "
    "resources/subscribe resources/unsubscribe tasks/get tasks/result tasks/list tasks/cancel tasks/update "
    "notifications/initialized notifications/cancelled notifications/progress "
    "notifications/roots/list_changed notifications/tasks/status",
    DOWN: "ping sampling/createMessage elicitation/create roots/list tasks/get tasks/result tasks/list "
    "tasks/cancel notifications/message notifications/progress notifications/cancelled "
    "notifications/tools/list_changed notifications/prompts/list_changed "
    "notifications/resources/list_changed notifications/resources/updated "
    "notifications/elicitation/complete notifications/tasks/status notifications/tasks "
    "notifications/subscriptions/acknowledged",
}
"""Every method of the five revisions and the tasks extension."""


@pytest.mark.parametrize("direction", Direction)
def test_every_method_of_every_revision_is_known(direction: Direction) -> None:
    assert catalogue.methods(direction) == set(METHODS[direction].split())


def test_walking_makes_nothing_new() -> None:
    message = Message(UP, Kind.REQUEST, b"", {}, 1, "tools/call")
    first, second = catalogue.root(message), catalogue.root(message)
    assert first is second
    assert first.step("params").step("arguments") is first.step("params").step("arguments").step("deep").step(
        0
    )

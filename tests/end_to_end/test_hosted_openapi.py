"""The OpenAPI document of the hosted gateway: it is one, and it says what the gateway does."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.end_to_end.hosted import CHILD, Hosted, call, posted, request
from vanguard.transports.http import openapi, paths, plain
from vanguard.wire.challenge import WELL_KNOWN

DOCUMENT: dict[str, Any] = json.loads(openapi.document())
METHODS = ("get", "post", "put", "delete", "patch", "head")
OPERATIONS = [
    (path, method) for path, each in DOCUMENT["paths"].items() for method in METHODS if method in each
]


@pytest.fixture(scope="module")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hosted]:
    servers = {"files": {"command": sys.executable, "args": ["-c", CHILD]}}
    home = tmp_path_factory.mktemp("documented")
    with Hosted(
        home, json.dumps({"servers": servers}), VANGUARD_API_KEY="the-key-of-this-test-0123456789"
    ) as made:
        yield made


KEY = {"authorization": "Bearer the-key-of-this-test-0123456789"}


def references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        for each in value.values():
            yield from references(each)
    elif isinstance(value, list):
        for each in value:
            yield from references(each)


def validator(name: str) -> Draft202012Validator:
    """Checks values against a schema of the document."""
    return Draft202012Validator(
        {"$ref": f"#/components/schemas/{name}", "components": DOCUMENT["components"]}
    )


def test_it_is_an_openapi_document_whose_references_lead_somewhere() -> None:
    assert DOCUMENT["openapi"] == "3.1.0"
    assert DOCUMENT["info"].keys() >= {"title", "version"}
    for reference in references(DOCUMENT):
        found: Any = DOCUMENT
        for step in reference.removeprefix("#/").split("/"):
            found = found[step]
        assert found
    for name, schema in DOCUMENT["components"]["schemas"].items():
        Draft202012Validator.check_schema(schema)
        assert schema["type"] == "object", name


@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_every_operation_says_what_it_does_and_answers(path: str, method: str) -> None:
    operation = DOCUMENT["paths"][path][method]
    assert operation["summary"].endswith(".")
    assert all(each.get("description") or "$ref" in each for each in operation["responses"].values())
    named = DOCUMENT["paths"][path].get("parameters", [])
    assert [each["name"] for each in named] == (["name"] if "{name}" in path else [])


def test_it_names_every_path_of_the_gateway_and_no_other() -> None:
    kinds = {paths.SSE, paths.MESSAGES, "mcp"}
    of_mcp = {f"{prefix}/{kind}" for prefix in ("", "/servers/{name}") for kind in kinds}
    beside = {"/health", "/ready", "/metrics", "/v1/inspect", plain.OPENAPI, WELL_KNOWN}
    assert DOCUMENT["paths"].keys() == of_mcp | beside


@pytest.mark.parametrize(("path", "method"), [each for each in OPERATIONS if each[0].count("/sse") == 0])
def test_the_gateway_answers_each_operation_as_it_says(gateway: Hosted, path: str, method: str) -> None:
    place = path.replace("{name}", "files")
    body = json.dumps(call()).encode() if method == "post" else b""
    fields = {"accept": "application/json, text/event-stream", **KEY}
    if body:
        fields |= {"content-type": "application/json", "content-length": str(len(body))}
    sent = request(method.upper(), place, [*fields.items()], body)
    answer = gateway.ask(sent)
    operation = DOCUMENT["paths"][path][method]
    assert str(answer.status) in operation["responses"], answer


@pytest.mark.parametrize(("path", "method"), [each for each in OPERATIONS if each[0].count("/sse") == 0])
def test_what_wants_no_credentials_is_what_it_says(gateway: Hosted, path: str, method: str) -> None:
    body = json.dumps(call()).encode() if method == "post" else b""
    fields = {"accept": "application/json, text/event-stream"}
    if body:
        fields |= {"content-type": "application/json", "content-length": str(len(body))}
    answer = gateway.ask(request(method.upper(), path.replace("{name}", "files"), [*fields.items()], body))
    free = DOCUMENT["paths"][path][method].get("security") == [{}]
    assert (answer.status != 401) == free


TAKES = {"content-type": "application/json", "accept": "application/json, text/event-stream"}


@pytest.mark.parametrize(
    ("method", "path", "fields", "status"),
    [
        ("POST", "/mcp", {"content-type": "text/plain"}, 415),
        ("POST", "/mcp", {"accept": "text/html"}, 406),
        ("POST", "/servers/files/mcp", {"content-length": "99999999999"}, 413),
        ("GET", "/mcp", {"accept": "application/json"}, 406),
        ("POST", "/v1/inspect", {"content-length": "99999999999"}, 413),
        ("POST", "/v1/inspect", {"x-long": "a" * 100_000}, 431),
        ("GET", "/metrics", {"x-long": "a" * 100_000}, 431),
        ("POST", "/v1/inspect", {"host": "evil.example"}, 421),
        ("POST", "/mcp", {"origin": "https://evil.example"}, 403),
    ],
)
def test_what_it_refuses_it_refuses_as_the_document_says(
    gateway: Hosted, method: str, path: str, fields: dict[str, str], status: int
) -> None:
    body = b"{}" if method == "POST" else b""
    sent = {**TAKES, **KEY, **({"content-length": "2"} if body else {}), **fields}
    answer = gateway.ask(request(method, path, [*sent.items()], body))
    operation = DOCUMENT["paths"][path.replace("files", "{name}")][method.lower()]
    assert (answer.status, str(status) in operation["responses"]) == (status, True)


@pytest.mark.parametrize("taken", ["put", "patch", "delete"])
def test_a_method_that_it_does_not_name_is_not_taken(gateway: Hosted, taken: str) -> None:
    for path in ("/v1/inspect", "/metrics"):
        assert gateway.ask(request(taken.upper(), path, [*KEY.items()])).status == 405


@pytest.mark.parametrize(
    ("message", "schema"),
    [
        (call(), "Judged"),
        (call(name="run", command="rm -rf / --no-preserve-root"), "Judged"),
        ({"message": call(), "direction": "to_server", "context": {"zones": ["/srv"]}}, "Judged"),
        ({"nothing": 1}, "Wrong"),
        (b"nonsense", "Wrong"),
    ],
)
def test_decisions_have_the_shape_that_it_says(gateway: Hosted, message: Any, schema: str) -> None:
    answer = gateway.ask(posted("/v1/inspect", message, KEY))
    assert [each.message for each in validator(schema).iter_errors(answer.json)] == []


def test_the_document_is_served_to_everybody(gateway: Hosted) -> None:
    answer = gateway.ask(request("GET", "/openapi.json"))
    assert (answer.status, answer.json) == (200, DOCUMENT)

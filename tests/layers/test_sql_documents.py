from __future__ import annotations

import json
from typing import Any

import pytest

from tests.layers.sql_calls import found, stopped


@pytest.mark.parametrize(
    "arguments",
    [
        {"username": {"$ne": None}},
        {"username": "admin", "password": {"$gt": ""}},
        {"id": {"$in": [1, 2]}},
        {"user": {"name": "a", "password": {"$ne": "x"}}},
        {"name": {"$where": "sleep(1)"}},
        {"name": {"$not": "x"}},
        {"filter": {"$nor": "x"}},
        {"filter": {"name": {"$function": "return 1"}}},
        {"login": {"pin": {"$regex": "^1"}}},
    ],
)
def test_an_operator_where_a_value_belongs_is_stopped(arguments: dict[str, Any]) -> None:
    assert "web-document-operator" in stopped(arguments)
    as_text = {
        key: json.dumps(value) if isinstance(value, dict) else value for key, value in arguments.items()
    }
    assert "web-document-operator" in stopped(as_text)


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("find", {"collection": "users", "filter": {"age": {"$gt": 5}}}),
        ("search", {"query": {"$or": [{"a": 1}, {"b": {"$exists": True}}]}}),
        ("aggregate", {"pipeline": [{"$match": {"a": {"$in": [1]}}}, {"$group": {"_id": "$a"}}]}),
        ("update_one", {"filter": {"_id": "x"}, "update": {"$set": {"a": 1}, "$inc": {"n": 1}}}),
        ("mongo_find", {"q": {"password": {"$exists": False}}}),
        ("retrieve", {"where": {"genre": {"$eq": "drama"}}, "n": 3}),
        ("find", {"filter": '{"age": {"$gt": 5}}'}),
        ("make_schema", {"schema": {"$ref": "#/a", "$id": "b"}}),
        ("write_file", {"path": "a.json", "content": '{"$ne": null}'}),
        ("mongo_aggregate", {"pipeline": [{"$addFields": {"a": {"$function": {"body": "x"}}}}]}),
    ],
)
def test_a_filter_of_a_document_database_passes(tool: str, arguments: dict[str, Any]) -> None:
    assert found(arguments, tool) == {}


@pytest.mark.parametrize(
    "command", ["db.users.drop()", "db.a.insert({b:1});", "db.a.mapReduce(function() {})"]
)
def test_a_command_of_a_document_database_is_no_value(command: str) -> None:
    assert stopped({"username": command}) == ("web-document-command",)
    assert found({"command": command}, "mongo_shell") == {}
    assert found({"query": command}, "mongodb_query") == {}

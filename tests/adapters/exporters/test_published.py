"""Exports held against the schemas that OCSF, Elastic and OpenTelemetry publish, as packages carry them.

OCSF's is in the package ocsf-json-schema, the fields of the Elastic Common Schema in the npm package
@elastic/ecs, and the messages of OTLP in opentelemetry-proto.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cache
from typing import Any

import pytest
from google.protobuf import json_format
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from ocsf_json_schema.embedded import OcsfJsonSchemaEmbedded
from ocsf_json_schema.loader import get_ocsf_schema
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest

from tests.adapters.exporters.test_formats import RECORDS
from tests.npm import installed, recent_node
from vanguard.adapters.exporters import ecs, ocsf
from vanguard.adapters.exporters.lines import FORMATS

Event = Mapping[str, Any]
VERSIONS = (ocsf.VERSION, "1.8.0")
"""The version of OCSF that events name, and a later one that must understand them."""


@cache
def published(version: str) -> OcsfJsonSchemaEmbedded:
    return OcsfJsonSchemaEmbedded(get_ocsf_schema(version))


@cache
def validator(version: str, kind: int, profiles: tuple[str, ...]) -> Draft202012Validator:
    """For the events of a class with some profiles."""
    name = published(version).lookup_class_name_from_uid(kind)
    return Draft202012Validator(published(version).get_class_schema(name, list(profiles)))


def ocsf_faults(event: Event, version: str = ocsf.VERSION) -> list[str]:
    """What of an event is not as a version of OCSF has it."""
    profiles = tuple(event["metadata"].get("profiles", ()))
    held = validator(version, event["class_uid"], profiles)
    return [f"{each.json_path}: {each.message}" for each in held.iter_errors(event)]


@cache
def fields() -> Mapping[str, Any]:
    """The fields of the Elastic Common Schema, by their names with dots."""
    said = (
        "const e = require('@elastic/ecs'); process.stdout.write(JSON.stringify([e.EcsVersion, e.EcsFlat]))"
    )
    done = subprocess.run(
        [recent_node(), "-e", said], capture_output=True, text=True, check=True, cwd=installed().parent
    )
    version, found = json.loads(done.stdout)
    assert version.split("-")[0].split(".")[:2] == ecs.VERSION.split(".")[:2]
    return dict(found)


HOLDS: Mapping[str, Any] = {
    "keyword": lambda held: isinstance(held, str),
    "match_only_text": lambda held: isinstance(held, str),
    "long": lambda held: isinstance(held, int) and not isinstance(held, bool) and abs(held) < 2**63,
    "date": lambda held: isinstance(held, str) and datetime.fromisoformat(held),
}
"""What a field of a type may hold."""


def leaves(event: Event, at: str = "") -> Iterator[tuple[str, Any]]:
    for name, held in event.items():
        if isinstance(held, dict):
            yield from leaves(held, f"{at}{name}.")
        else:
            yield f"{at}{name}", held


def ecs_faults(event: Event) -> list[str]:
    """What of a document is not as the Elastic Common Schema has it, outside this product's own object."""
    own = {name: held for name, held in event.items() if name != "vanguard"}
    return [fault for name, held in leaves(own) for fault in _field_faults(name, held)] + _types(own)


def _field_faults(name: str, held: Any) -> Iterator[str]:
    field = fields().get(name)
    if field is None:
        yield f"{name}: no such field"
        return
    if isinstance(held, list) != ("array" in field["normalize"]):
        yield f"{name}: one or several"
    allowed = {each["name"] for each in field.get("allowed_values", ())}
    for each in held if isinstance(held, list) else [held]:
        if not HOLDS[field["type"]](each):
            yield f"{name}: {each!r} is no {field['type']}"
        if allowed and each not in allowed:
            yield f"{name}: {each!r} is not allowed"


def _types(event: Event) -> list[str]:
    """Types that the category of an event does not have."""
    kinds = {
        each["name"]: each["expected_event_types"] for each in fields()["event.category"]["allowed_values"]
    }
    known = {type_ for kind in event["event"]["category"] for type_ in kinds.get(kind, ())}
    return [f"event.type: {each!r} is not expected" for each in event["event"]["type"] if each not in known]


def exported(form: str, record: Event) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(FORMATS[form](dict(record)))
    return found


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("name", RECORDS)
def test_ocsf_understands_every_record(name: str, version: str) -> None:
    assert ocsf_faults(exported("ocsf", RECORDS[name]), version) == []


@pytest.mark.parametrize("name", RECORDS)
def test_ecs_understands_every_record(name: str) -> None:
    assert ecs_faults(exported("ecs", RECORDS[name])) == []


@pytest.mark.parametrize("name", RECORDS)
def test_otlp_is_a_message_of_its_protocol(name: str) -> None:
    found = json_format.Parse(FORMATS["otlp"](RECORDS[name]), ExportLogsServiceRequest())
    (log,) = found.resource_logs[0].scope_logs[0].log_records
    assert log.event_name.startswith("vanguard.")


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=4), inner, max_size=2),
    max_leaves=4,
)
FIELDS = sorted({name for record in RECORDS.values() for name in record})
changed_records = given(
    st.sampled_from(sorted(RECORDS)), st.dictionaries(st.sampled_from(FIELDS), ANYTHING, max_size=3)
)


@changed_records
def test_ocsf_understands_records_whose_fields_hold_anything(name: str, changed: dict[str, Any]) -> None:
    assert ocsf_faults(exported("ocsf", {**RECORDS[name], **changed})) == []


@changed_records
def test_ecs_understands_records_whose_fields_hold_anything(name: str, changed: dict[str, Any]) -> None:
    assert ecs_faults(exported("ecs", {**RECORDS[name], **changed})) == []


@changed_records
def test_otlp_stays_a_message_whatever_the_fields_hold(name: str, changed: dict[str, Any]) -> None:
    json_format.Parse(FORMATS["otlp"]({**RECORDS[name], **changed}), ExportLogsServiceRequest())


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"severity_id": 7}, "$.severity_id: 7 is not one of"),
        ({"time": "now"}, "$.time: 'now' is not of type 'integer'"),
        ({"tool": "x"}, "$: Additional properties are not allowed ('tool' was unexpected)"),
        ({"actor": {"user": {}}}, "$.actor.user: {} is not valid under any of the given schemas"),
    ],
)
def test_what_ocsf_does_not_know_is_found(change: Event, told: str) -> None:
    (fault,) = ocsf_faults({**exported("ocsf", RECORDS["clear"]), **change})
    assert fault.startswith(told)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"tool": "x"}, "tool: no such field"),
        ({"message": 1}, "message: 1 is no match_only_text"),
        ({"related": {"user": "me"}}, "related.user: one or several"),
        ({"event": {"category": ["x"], "type": []}}, "event.category: 'x' is not allowed"),
        ({"event": {"category": ["threat"], "type": ["start"]}}, "event.type: 'start' is not expected"),
    ],
)
def test_what_ecs_does_not_know_is_found(change: Event, told: str) -> None:
    assert ecs_faults({**exported("ecs", RECORDS["clear"]), **change}) == [told]

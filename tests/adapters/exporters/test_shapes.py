"""Exports held against tables of what OCSF and ECS define: no attribute but theirs, each of its type.

The tables were written by hand, for the attributes that are exported and no others; one that is not here
fails.  They are no validator of those schemas.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.adapters.exporters.test_formats import RECORDS
from vanguard.adapters.exporters.lines import FORMATS

TYPES: Mapping[str, type | tuple[type, ...]] = {
    "int": int,
    "str": str,
    "bool": bool,
    "json": (dict, list, str, int, float, bool, type(None)),
}
BASE = {
    "activity_id": "int!",
    "activity_name": "str",
    "category_uid": "int!=0,2,6",
    "class_uid": "int!=0,2004,6003",
    "type_uid": "int!",
    "time": "int!",
    "severity_id": "int!=0,1,2,3,4,5,6,99",
    "severity": "str",
    "message": "str",
    "metadata": "metadata!",
    "unmapped": "json",
}
CONTROL = {
    "action_id": "int=0,1,2",
    "action": "str",
    "disposition_id": "int=0,1,2,15,19",
    "disposition": "str",
    "is_alert": "bool",
    "confidence_score": "int",
}
OCSF: Mapping[str, Mapping[str, str]] = {
    "0": BASE,
    "2004": {
        **BASE,
        **CONTROL,
        "activity_id": "int!=0,1,2,3,99",
        "status_id": "int=0,1,2,3,4,5,6,99",
        "status": "str",
        "finding_info": "finding_info!",
        "evidences": "evidences*",
        "resources": "resource_details*",
    },
    "6003": {
        **BASE,
        "activity_id": "int!=0,1,2,3,4,99",
        "status_id": "int=0,1,2,99",
        "status": "str",
        "actor": "actor!",
        "api": "api!",
        "src_endpoint": "network_endpoint!",
        "dst_endpoint": "network_endpoint",
    },
    "metadata": {
        "version": "str!",
        "product": "product!",
        "uid": "str",
        "log_name": "str",
        "original_time": "str",
        "profiles": "str*",
    },
    "product": {"name": "str!", "vendor_name": "str!", "version": "str"},
    "finding_info": {
        "uid": "str!",
        "title": "str!",
        "created_time": "int",
        "analytic": "analytic",
        "related_analytics": "analytic*",
    },
    "analytic": {
        "type_id": "int!=0,1,2,3,4,99",
        "type": "str",
        "uid": "str",
        "name": "str",
        "category": "str",
    },
    "evidences": {"data": "json"},
    "resource_details": {"name": "str!", "type": "str"},
    "actor": {"user": "user"},
    "user": {"uid": "str"},
    "api": {"operation": "str!", "service": "service"},
    "service": {"name": "str"},
    "network_endpoint": {"svc_name": "str", "uid": "str"},
}
ONE_OF: Mapping[str, frozenset[str]] = {
    "evidences": frozenset({"data"}),
    "actor": frozenset({"user"}),
    "user": frozenset({"uid"}),
    "analytic": frozenset({"uid", "name"}),
    "resource_details": frozenset({"name"}),
    "service": frozenset({"name"}),
    "network_endpoint": frozenset({"svc_name", "uid"}),
}
"""Of these each object has one at least."""

ECS: Mapping[str, Mapping[str, str]] = {
    "": {
        "@timestamp": "str",
        "ecs": "ecs!",
        "message": "str",
        "event": "event!",
        "observer": "observer",
        "user": "user",
        "service": "service",
        "trace": "trace",
        "rule": "rule",
        "related": "related",
        "vanguard": "json",
    },
    "ecs": {"version": "str!"},
    "event": {
        **dict.fromkeys(
            ("id", "kind", "action", "outcome", "provider", "module", "dataset", "reason"), "str"
        ),
        **dict.fromkeys(("category", "type"), "str*"),
        **dict.fromkeys(("severity", "duration"), "int"),
    },
    "observer": dict.fromkeys(("vendor", "product", "type", "version"), "str"),
    "user": {"id": "str"},
    "service": {"name": "str", "type": "str"},
    "trace": {"id": "str"},
    "rule": {"id": "str", "ruleset": "str", "category": "str"},
    "related": {"user": "str*"},
}


def wrong(shapes: Mapping[str, Mapping[str, str]], kind: str, found: Any, at: str = "") -> Iterator[str]:
    """What of an object is not as the schema has it."""
    if not isinstance(found, dict):
        yield f"{at}: no object"
        return
    shape = shapes[kind]
    yield from (f"{at}/{name}: no such attribute" for name in found.keys() - shape.keys())
    needed = {name for name, said in shape.items() if "!" in said}
    yield from (f"{at}/{name}: it is required" for name in needed - found.keys())
    if shapes is OCSF and kind in ONE_OF and not ONE_OF[kind] & found.keys():
        yield f"{at}: it names nothing"
    for name, held in found.items():
        if name in shape:
            yield from _wrong_value(shapes, shape[name], held, f"{at}/{name}")


def _wrong_value(shapes: Mapping[str, Mapping[str, str]], said: str, held: Any, at: str) -> Iterator[str]:
    kind, _, listed = said.partition("=")
    several, kind = kind.endswith("*"), kind.rstrip("!*")
    if several and not isinstance(held, list):
        yield f"{at}: no list"
        return
    for each in held if several else [held]:
        if kind not in TYPES:
            yield from wrong(shapes, kind, each, at)
        elif not isinstance(each, TYPES[kind]) or (kind == "int" and isinstance(each, bool)):
            yield f"{at}: {each!r} is no {kind}"
        elif listed and str(each) not in listed.split(","):
            yield f"{at}: {each!r} is none of {listed}"
        elif kind == "str" and each == "" and shapes is OCSF and "!" in said:
            yield f"{at}: it is empty"


def faults(record: Mapping[str, Any]) -> list[str]:
    """What of both exports of a record is not as the schemas have it."""
    ocsf, ecs = (json.loads(FORMATS[form](dict(record))) for form in ("ocsf", "ecs"))
    return [*wrong(OCSF, str(ocsf.get("class_uid")), ocsf), *wrong(ECS, "", ecs)]


@pytest.mark.parametrize("name", RECORDS)
def test_every_record_has_the_shape_that_is_published(name: str) -> None:
    assert faults(RECORDS[name]) == []


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=4), inner, max_size=2),
    max_leaves=4,
)
FIELDS = sorted({name for record in RECORDS.values() for name in record})


@given(st.sampled_from(sorted(RECORDS)), st.dictionaries(st.sampled_from(FIELDS), ANYTHING, max_size=3))
def test_so_has_one_whose_fields_hold_anything(name: str, changed: dict[str, Any]) -> None:
    assert faults({**RECORDS[name], **changed}) == []


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"severity_id": 7}, "/severity_id: 7 is none of 0,1,2,3,4,5,6,99"),
        ({"time": "now"}, "/time: 'now' is no int"),
        ({"tool": "x"}, "/tool: no such attribute"),
        ({"api": {"operation": ""}}, "/api/operation: it is empty"),
        ({"actor": {}}, "/actor: it names nothing"),
    ],
)
def test_what_is_not_as_the_schema_has_it_is_found(change: dict[str, Any], told: str) -> None:
    event = json.loads(FORMATS["ocsf"](RECORDS["clear"]))
    assert [*wrong(OCSF, "6003", event | change)] == [told]

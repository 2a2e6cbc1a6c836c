"""Each format as its specification has it, for every kind of record and for hostile ones.

What is checked here is what the specifications say in prose, and what the records say in each format: header,
keys, lengths and escapes of CEF 0, OTLP/JSON, the grammar of RFC 5424.  Published schemas are held against
the same records in test_published.py.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tests.dashboard.written import HOSTILE, NOON, hostile, record, write
from vanguard.adapters.exporters.lines import FORMATS
from vanguard.cli.main import app

CLEAR, WARNED, STOPPED = record(100, NOON), record(51, NOON), record(99, NOON)
NOTED = record(1, NOON) | {"event": "admin", "verdict": None, "detail": {"event": "false-stop", "by": "me"}}
BARE = {"event": "session", "ts": None, "prev": "x"}
RECORDS = {
    "clear": CLEAR,
    "warned": WARNED,
    "stopped": STOPPED,
    "noted": NOTED,
    "bare": BARE,
    "hostile": hostile(),
    "hostile event": hostile() | {"event": HOSTILE, "ts": HOSTILE},
}
each_record = pytest.mark.parametrize("name", RECORDS)


def made(name: str, form: str) -> str:
    return FORMATS[form](RECORDS[name])


def events(name: str, form: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(made(name, form))
    return found


@each_record
@pytest.mark.parametrize("form", FORMATS)
def test_a_record_is_one_line_of_printable_ascii(name: str, form: str) -> None:
    assert re.fullmatch(r"[\x20-\x7e]+", made(name, form))


REQUIRED = {
    0: {"activity_id", "category_uid", "class_uid", "metadata", "severity_id", "time", "type_uid"},
    2004: {"finding_info"},
    6003: {"actor", "api", "src_endpoint"},
}
"""Required attributes of OCSF 1.4.0 by class; those of the base event hold for all."""


@each_record
def test_ocsf_has_all_that_its_class_requires(name: str) -> None:
    event = events(name, "ocsf")
    kind = event["class_uid"]
    assert event.keys() >= REQUIRED[0] | REQUIRED[kind]
    assert event["type_uid"] == 100 * kind + event["activity_id"]
    assert event["category_uid"] == {0: 0, 2004: 2, 6003: 6}[kind]
    assert event["severity_id"] in range(7)
    assert isinstance(event["time"], int)
    product = event["metadata"]["product"]
    assert (event["metadata"]["version"], product["name"], product["vendor_name"]) == (
        "1.4.0",
        *["Vanguard"] * 2,
    )


@pytest.mark.parametrize(
    ("name", "kind"), [("clear", 6003), ("warned", 2004), ("stopped", 2004), ("noted", 0)]
)
def test_ocsf_tells_findings_calls_and_events_apart(name: str, kind: int) -> None:
    assert events(name, "ocsf")["class_uid"] == kind


@pytest.mark.parametrize(("name", "action", "disposition"), [("warned", 1, 19), ("stopped", 2, 2)])
def test_an_ocsf_finding_says_what_was_done(name: str, action: int, disposition: int) -> None:
    event = events(name, "ocsf")
    info = event["finding_info"]
    assert (event["action_id"], event["disposition_id"]) == (action, disposition)
    assert event["metadata"]["profiles"] == ["security_control"]
    assert info["uid"] == RECORDS[name]["decision_id"]
    assert info["title"]
    assert info["analytic"]["type_id"] == 1
    assert info["analytic"]["uid"] == RECORDS[name]["rule"]
    assert event["activity_id"] in (1, 2, 3)
    assert 0 <= event["confidence_score"] <= 100


def test_an_ocsf_call_names_who_what_and_where() -> None:
    event = events("clear", "ocsf")
    assert event["actor"]["user"]["uid"] == "local"
    assert event["api"]["operation"] == CLEAR["tool"]
    assert event["src_endpoint"]["svc_name"]
    assert event["status_id"] == 1


KINDS = {"alert", "asset", "enrichment", "event", "metric", "state", "pipeline_error", "signal"}
TYPES = {
    "api": {
        "access",
        "admin",
        "allowed",
        "change",
        "creation",
        "deletion",
        "denied",
        "end",
        "info",
        "start",
        "user",
    },
    "intrusion_detection": {"allowed", "denied", "info"},
    "configuration": {"access", "change", "creation", "deletion", "info"},
}
"""Types that ECS allows for the categories that are used."""
ECS_FIELDS = {
    "@timestamp",
    "ecs",
    "message",
    "event",
    "observer",
    "user",
    "service",
    "trace",
    "rule",
    "related",
}


@each_record
def test_ecs_uses_its_fields_and_values_and_one_object_of_its_own(name: str) -> None:
    event = events(name, "ecs")
    assert event.keys() <= ECS_FIELDS | {"vanguard"}
    about = event["event"]
    assert about["kind"] in KINDS
    assert about["outcome"] in ("success", "failure", "unknown")
    (category,) = about["category"]
    assert set(about["type"]) <= TYPES[category]
    assert event["ecs"]["version"] == "8.11.0"


@pytest.mark.parametrize(
    ("name", "kind", "outcome", "type_"),
    [
        ("clear", "event", "success", "allowed"),
        ("warned", "alert", "success", "allowed"),
        ("stopped", "alert", "failure", "denied"),
    ],
)
def test_ecs_says_what_was_done(name: str, kind: str, outcome: str, type_: str) -> None:
    about = events(name, "ecs")["event"]
    assert (about["kind"], about["outcome"], about["type"]) == (kind, outcome, [type_])
    assert about["duration"] == round(RECORDS[name]["latency_us"] * 1000)


KEYS = set("rt externalId act cat deviceDirection requestMethod fname suser outcome msg cn1 cn1Label".split())
KEYS |= {f"cs{number}{end}" for number in range(1, 6) for end in ("", "Label")}
"""Keys of the dictionary of CEF that are used."""


def parsed(line: str) -> tuple[list[str], Mapping[str, str]]:
    """Header and extension of a line, taken apart as the specification says."""
    parts = re.split(r"(?<!\\)(?:\\\\)*\|", line, maxsplit=7)
    pairs = re.findall(r"(\w+)=((?:\\.|[^\\=])*?)(?= \w+=|$)", parts[7])
    return parts[:7], dict(pairs)


@each_record
def test_cef_has_seven_fields_and_an_extension_of_known_keys(name: str) -> None:
    header, pairs = parsed(made(name, "cef"))
    assert header[:3] == ["CEF:0", "Vanguard", "Vanguard"]
    assert all(header)
    assert int(header[6]) in range(11)
    assert pairs.keys() <= KEYS
    assert all(f"{key}Label" in pairs for key in pairs if re.fullmatch(r"c[sn]\d", key))


def test_cef_keeps_what_would_end_a_field() -> None:
    said = record(99, NOON) | {"server": "a|b=c\\d\ne", "principal": "x cs1=forged"}
    header, pairs = parsed(FORMATS["cef"](said))
    assert pairs["cs1"] == r"a|b\=c\\d\ne"
    assert pairs["suser"] == r"x cs1\=forged"
    assert header[4] == said["rule"]


LENGTHS = {"act": 63, "externalId": 40, "outcome": 63, **{f"cs{number}": 4_000 for number in range(1, 6)}}


@pytest.mark.parametrize("sign", ["a", "\\", "=", "|", "\n", "\u202e"])
def test_cef_keeps_to_its_lengths_and_ends_behind_a_whole_escape(sign: str) -> None:
    texts = (
        "verdict",
        "decision_id",
        "principal",
        "tool",
        "method",
        "server",
        "session",
        "profile",
        "rule",
        "event",
    )
    line = FORMATS["cef"]({**dict.fromkeys(texts, sign * 5_000), "detail": {"said": sign * 5_000}})
    header, pairs = parsed(line)
    assert len(header[4]) <= 1_023
    assert len(header[5]) <= 512
    assert all(len(said) <= LENGTHS.get(key, 1_023) for key, said in pairs.items())
    whole = re.compile(r"(?:\\\\u\{[0-9a-f]+\}|\\[\\=nr|]|[^\\=])*")
    assert all(whole.fullmatch(said) for said in (*pairs.values(), header[4].replace("=", "")))


VALUES = {"stringValue", "boolValue", "intValue", "doubleValue", "arrayValue", "kvlistValue"}
"""Members of AnyValue that are used (opentelemetry/proto/common/v1)."""


def checked(value: dict[str, Any]) -> None:
    """Whether something is an AnyValue as OTLP/JSON has it."""
    ((kind, said),) = value.items()
    assert kind in VALUES
    assert kind != "intValue" or isinstance(said, str)
    for each in said["values"] if kind in ("arrayValue", "kvlistValue") else ():
        checked(each["value"] if kind == "kvlistValue" else each)


@each_record
def test_otlp_is_a_request_with_one_log_record(name: str) -> None:
    (resource,) = events(name, "otlp")["resourceLogs"]
    assert resource["resource"]["attributes"] == [
        {"key": "service.name", "value": {"stringValue": "vanguard"}}
    ]
    ((scope,),) = [each["scopeLogs"] for each in (resource,)]
    (log,) = scope["logRecords"]
    assert re.fullmatch(r"\d+", log["timeUnixNano"])
    assert 1 <= log["severityNumber"] <= 24
    assert re.fullmatch(r"vanguard\.[a-z]+", log["eventName"])
    assert re.fullmatch(r"[0-9a-f]{32}", log.get("traceId", "0" * 32))
    names = [each["key"] for each in log["attributes"]]
    assert len(names) == len(set(names))
    for each in [log["body"], *(each["value"] for each in log["attributes"])]:
        checked(each)


@pytest.mark.parametrize(("name", "number"), [("clear", 9), ("warned", 13), ("stopped", 17), ("noted", 10)])
def test_otlp_is_as_severe_as_the_verdict(name: str, number: int) -> None:
    log = events(name, "otlp")["resourceLogs"][0]["scopeLogs"][0]["logRecords"][0]
    assert log["severityNumber"] == number


SYSLOG = re.compile(
    r"<(\d{1,3})>1 (-|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?Z) (\S{1,255}) ([!-~]{1,48}) "
    r"([!-~]{1,128}) ([!-~]{1,32}) (-|\[.*\]) (.*)"
)
"""SYSLOG-MSG of RFC 5424, section 6."""


@each_record
def test_syslog_follows_its_grammar_and_holds_the_record(name: str) -> None:
    found = SYSLOG.fullmatch(made(name, "syslog"))
    assert found
    assert int(found[1]) // 8 == 13
    assert json.loads(found[8]) == json.loads(json.dumps(RECORDS[name]))


@pytest.mark.parametrize(("name", "severity"), [("clear", 6), ("warned", 4), ("stopped", 3), ("noted", 5)])
def test_syslog_is_as_severe_as_the_verdict(name: str, severity: int) -> None:
    assert made(name, "syslog").startswith(
        f"<{13 * 8 + severity}>1 2026-11-21T12:00:00.000000Z - vanguard - "
    )


@pytest.mark.parametrize("form", ["json", "ocsf", "ecs", "otlp", "cef", "syslog"])
def test_the_log_is_printed_in_each_format(tmp_path: Path, form: str) -> None:
    write(tmp_path / "audit" / "2026-11-21", [CLEAR, STOPPED])
    runner = CliRunner(env={"VANGUARD_HOME": str(tmp_path)})
    done = runner.invoke(app, ["logs", "--since", "2026-11-01", "--format", form])
    assert done.stdout.splitlines() == [FORMATS[form](CLEAR), FORMATS[form](STOPPED)]


@pytest.mark.parametrize(
    ("words", "told"), [(["--format", "ocfs"], "ocsf"), (["--format", "cef", "--json"], "two formats")]
)
def test_a_format_that_does_not_exist_or_two_of_them_are_refused(
    tmp_path: Path, words: list[str], told: str
) -> None:
    done = CliRunner(env={"VANGUARD_HOME": str(tmp_path)}).invoke(app, ["logs", *words])
    assert (done.exit_code, told in done.stderr) == (2, True)

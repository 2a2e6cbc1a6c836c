from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import orjson

from vanguard.adapters.journals.encode import bounded, fields, line_of, timestamp
from vanguard.model.decision import Decision, Reason, Verdict
from vanguard.model.finding import Evidence, Finding, Redaction, Severity, Status
from vanguard.model.record import Record

Make = Callable[..., Record]
NAMES = (
    "schema ts decision_id event direction method tool server session principal profile verdict would_be "
    "enforced layer rule upstream_called redactions policy_explanation ruleset latency_us trace_id prev"
).split()


def test_a_line_has_exactly_the_fields_of_the_contract(record: Make, blocked: Decision) -> None:
    for decision in (blocked, record().decision, None):
        line = orjson.loads(line_of(record(decision=decision), "0" * 64))
        assert sorted(line) == sorted(NAMES)
        assert line["prev"] == "0" * 64
        assert list(line)[-1] == "prev"


def test_the_line_of_a_clear_message_is_the_one_that_its_fields_give(record: Make) -> None:
    clear = Decision(Verdict.ALLOW, Verdict.ALLOW, (), (), (Evidence("limits"),), "balanced", "0123")
    for changes in (
        {},
        {"tool": 'a "quoted"\nname\x1b[31m', "method": "tools/call", "direction": "to_server"},
        {"decision_id": "no id of ours: \u202e" * 40, "trace_id": "f" * 32, "latency_ns": 12_345_678_901},
        {"session": "token=ghp_" + "a" * 36, "principal": "x" * 900, "latency_ns": 999},
        {"ts": 0.0000004, "trace_id": "broken", "upstream_called": False},
    ):
        made = record(decision=clear, **changes)
        assert line_of(made, "0" * 64) == orjson.dumps({**fields(made), "prev": "0" * 64})


def test_a_blocked_call_says_what_was_found_and_that_it_was_enforced(record: Make, blocked: Decision) -> None:
    line = fields(record(decision=blocked, upstream_called=False))
    assert line["verdict"] == line["would_be"] == "BLOCK"
    assert line["enforced"] is True
    assert (line["layer"], line["rule"]) == ("L1", "fs-outside-zone")
    explained = line["policy_explanation"]
    assert explained["primary_layer"] == "L1"
    assert explained["rule_family"] == "filesystem"
    assert explained["findings"][0]["excerpt"] == "../../etc/shadow"
    assert explained["findings"][0]["pointer"] == "/params/arguments/path"
    assert {"profile_effect", "tuning_hint"} <= explained.keys()


def test_the_place_of_a_finding_is_told_though_its_names_in_a_row_look_random(
    record: Make, blocked: Decision
) -> None:
    place = "/result/tasks/0/lastUpdatedAt"
    (reason,) = blocked.reasons
    moved = replace(reason, finding=replace(reason.finding, pointer=place))
    decision = replace(blocked, reasons=(moved,), redactions=(Redaction(place, "key"),))
    line = fields(record(decision=decision))
    assert line["policy_explanation"]["findings"][0]["pointer"] == place
    assert line["redactions"] == [{"pointer": place, "kind": "key"}]


def test_a_shadowed_block_is_not_enforced(record: Make, blocked: Decision) -> None:
    line = fields(record(decision=replace(blocked, verdict=Verdict.SHADOW_BLOCK)))
    assert (line["verdict"], line["would_be"], line["enforced"]) == ("SHADOW-BLOCK", "BLOCK", False)


def test_a_clear_message_has_no_rule_and_nothing_to_explain(record: Make) -> None:
    line = fields(record())
    assert line["verdict"] == "ALLOW"
    assert line["layer"] is line["rule"] is line["policy_explanation"] is None
    assert line["redactions"] == []
    assert line["latency_us"] == 25.0


def test_redactions_are_listed(record: Make) -> None:
    decision = Decision(
        Verdict.ALLOW, Verdict.ALLOW, (), (), (), "balanced", "d", (Redaction("/result/x", "api-key"),)
    )
    assert fields(record(decision=decision))["redactions"] == [{"pointer": "/result/x", "kind": "api-key"}]


def test_times_are_utc_with_microseconds() -> None:
    assert timestamp(1_795_262_400.000001) == "2026-11-21T12:00:00.000001Z"
    assert timestamp(1_795_262_399.9999999) == "2026-11-21T12:00:00.000000Z"


def test_a_long_name_is_cut_after_it_was_masked(record: Make) -> None:
    secret = "ghp_" + "a1B2c3D4e5F6g7H8i9J0" * 2
    tool = fields(record(tool="x" * 240 + " " + secret + "y" * 500))["tool"]
    assert len(tool) <= 256
    assert "a1B2c3D4" not in tool


def test_nothing_invisible_and_no_terminal_command_stays_as_it_is(record: Make) -> None:
    line = line_of(record(tool="a\u202eb\u200bc\x1b[2Jd", method="tools\u2066call"), "p").decode()
    assert "\u202e" not in line
    assert "\u200b" not in line
    assert "\u2066" not in line
    assert "\x1b" not in line
    assert "\\\\u{202e}" in line


def test_a_session_that_must_be_masked_can_still_be_told_from_another(record: Make) -> None:
    one, other = (
        fields(record(session=f"mcp-session-{n}f8b1c2d3e4a5968778695a4b3c2d1e0f"))["session"] for n in "12"
    )
    assert one != other
    assert "f8b1c2d3e4a5" not in one
    assert fields(record(session="mine"))["session"] == "mine"


def test_a_trace_id_is_kept_and_anything_else_in_its_place_is_masked(record: Make) -> None:
    assert fields(record(trace_id="0af7651916cd43dd8448eb211c80319c"))["trace_id"] == (
        "0af7651916cd43dd8448eb211c80319c"
    )
    assert "hunter2" not in str(fields(record(trace_id="password=hunter2hunter2"))["trace_id"])


def test_detail_is_masked_bounded_and_keeps_our_own_ids(record: Make) -> None:
    review = "0af7651916cd43dd8448eb211c80319c"
    detail = {
        "review_id": review,
        "note": "Authorization: Bearer abcdef123456",
        "deep": [[[[[[["end"]]]]]]],
        "many": [*range(1000)],
        "huge": 1 << 80,
        "odd": object(),
    }
    told = fields(record(event="session", decision=None, detail=detail))["detail"]
    assert told["review_id"] == review
    assert "abcdef123456" not in told["note"]
    assert len(told["many"]) == 64
    assert "end" not in str(told["deep"])
    assert (told["huge"], told["odd"]) == ("…", "object")


def test_a_record_that_cannot_be_encoded_still_leaves_its_verdict(record: Make, blocked: Decision) -> None:
    broken = record(7, decision=replace(blocked, reasons=("no reason at all",)))  # type: ignore[arg-type]
    line = orjson.loads(line_of(broken, "p"))
    assert line["verdict"] == "BLOCK"
    assert line["decision_id"] == "5f0c2e91aa-7"
    assert line["detail"] == {"unwritable": "AttributeError"}


def test_a_lone_surrogate_is_written_as_a_replacement(record: Make) -> None:
    assert orjson.loads(line_of(record(tool="a\ud800b"), "p"))["tool"] in ("a?b", "a\\u{d800}b")


def test_a_record_is_bounded_before_it_waits(record: Make) -> None:
    long = record(tool="t" * 1_000_000, method="m" * 1_000_000)
    assert len(bounded(long).tool) < len(long.tool)
    assert bounded(record()) == record()


def test_a_secret_that_is_the_tools_name_is_nowhere_in_the_record(record: Make, blocked: Decision) -> None:
    for secret in ("Tr0ub4dor&3zebra", "AK" + "IAQ3EGRJW7ZP5TN2LX"):
        line = line_of(record(tool=f"tool-{secret}", decision=blocked), "p")
        assert secret not in line.decode()


def test_why_a_layer_failed_reaches_the_record(record: Make) -> None:
    failed = Evidence("safe_zones", Status.FAILED, note="OSError")
    reason = Reason(
        Finding("layer-failed", "safe_zones", Severity.MEDIUM, 1.0, "no.", "failure"),
        Verdict.WARN,
        Verdict.WARN,
    )
    decision = Decision(Verdict.WARN, Verdict.WARN, ("layer-failed",), (reason,), (failed,), "balanced", "d")
    told = fields(record(decision=decision))["policy_explanation"]
    assert told["failed"] == [{"layer": "safe_zones", "note": "OSError"}]

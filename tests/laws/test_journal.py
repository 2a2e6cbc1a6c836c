"""Law 11: every decision is recorded, and nothing in a record is a secret."""

from __future__ import annotations

import tempfile
from pathlib import Path

import orjson
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from vanguard.adapters.journals.chain import genesis, verify
from vanguard.adapters.journals.encode import line_of
from vanguard.adapters.journals.handoff import Handoff
from vanguard.adapters.journals.jsonl import file_journal
from vanguard.model.decision import Decision, Reason, Verdict
from vanguard.model.finding import Finding, Redaction, Severity
from vanguard.model.record import Record

_BASE62 = st.characters(codec="ascii", categories=("Lu", "Ll", "Nd"))
_TAILS = st.text(_BASE62, min_size=36, max_size=36).filter(lambda text: len(set(text)) > 12)
_SECRETS = st.builds(str.__add__, st.sampled_from(("ghp_", "AKIA", "sk-proj-", "glpat-", "npm_")), _TAILS)
_AROUND = st.text(st.characters(codec="utf-8"), max_size=300)
_FIELDS = ("method", "tool", "server", "session", "principal", "trace_id", "direction")


def _decision(text: str) -> Decision:
    finding = Finding("web-x", "L1", Severity.HIGH, 0.9, "no.", "web", f"/params/{text}", (), text)
    reason = Reason(finding, Verdict.BLOCK, Verdict.BLOCK)
    redactions = (Redaction(f"/result/{text}", "key"),)
    return Decision(Verdict.BLOCK, Verdict.BLOCK, ("web-x",), (reason,), (), "balanced", "d", redactions)


@given(_SECRETS, _AROUND, _AROUND, st.sampled_from(_FIELDS))
def test_no_planted_secret_reaches_a_line(secret: str, before: str, after: str, field: str) -> None:
    assume(secret[8:] not in before + after)
    text = f"{before} {secret} {after}"
    names = {"direction": "to_server", field: text}
    for decision in (None, _decision(text)):
        record = Record(
            "decision", 0.0, "a-1", decision=decision, detail={"note": text, text: [text]}, **names
        )
        line = line_of(record, "p").decode()
        assert secret[8:] not in line
        assert orjson.loads(line)["event"] == "decision"


@given(st.text(max_size=600), st.text(max_size=600))
def test_a_line_is_one_line_and_shows_every_character(tool: str, key: str) -> None:
    line = line_of(Record("session", 0.0, "a-1", tool=tool, detail={key: tool}), "p")
    text = line.decode()
    assert text.isprintable()
    assert len(line) < 8192


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(_AROUND, st.booleans()), max_size=40))
def test_every_decision_that_was_taken_is_in_the_file_once(given: list[tuple[str, bool]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "audit.jsonl"
        journal = file_journal(path)
        for number, (tool, stopped) in enumerate(given):
            decision = _decision(tool) if stopped else None
            assert journal.write(Record("decision", number, f"a-{number}", tool=tool, decision=decision))
        journal.close()
        written = path.read_bytes().splitlines() if given else []
        assert [orjson.loads(line)["decision_id"] for line in written] == [
            f"a-{n}" for n in range(len(given))
        ]
        assert not given or verify(path) is None


@given(st.lists(st.integers(0, 12), max_size=30), st.integers(1, 8))
def test_what_is_written_and_what_gaps_count_is_all_there_was(steps: list[int], bound: int) -> None:
    """Steps put that many records, and then take a batch; 0 takes alone."""
    queue, put, read, missing = Handoff(bound), 0, 0, 0
    for step in [*steps, 0, 0]:
        for _ in range(step):
            queue.put(Record("decision", float(put), f"a-{put}"))
            put += 1
        batch = queue.take()
        if not batch:
            queue.mark_gap(float(put))
            batch = queue.take()
        read += sum(record.event == "decision" for record in batch)
        missing += sum((record.detail or {}).get("gap", 0) for record in batch)
    queue.mark_gap(float(put))
    missing += sum((record.detail or {}).get("gap", 0) for record in queue.take())
    assert read + missing == put
    assert missing == queue.lost


def test_a_genesis_names_schema_file_and_process() -> None:
    assert genesis("a.jsonl", "one", "") == "genesis/1/a.jsonl/one/"

"""Findings of the signature rules."""

from __future__ import annotations

from dataclasses import replace

from vanguard.layers.normalize import read
from vanguard.layers.signatures import MENTIONED, judge
from vanguard.model.context import Context, Policy
from vanguard.model.decision import Verdict
from vanguard.model.finding import Severity, Status
from vanguard.model.message import Direction, Form, Fragment, Kind, Message, Part, Reading
from vanguard.model.profile import Levels, Limits
from vanguard.model.rule import Clauses, Mentions, Rule, Scope
from vanguard.policy.compose import reason_for
from vanguard.policy.load import PROFILES, profile
from vanguard.rules.index import Index

RULES = (
    Rule("b-rule", "B", "web", Severity.HIGH, 0.9, "no script.", "W.", Scope(), Clauses(any=("<script",))),
    Rule(
        "a-rule",
        "A",
        "sql",
        Severity.LOW,
        0.5,
        "no sql.",
        "W.",
        Scope(),
        Clauses(any=("union",)),
        shadow=True,
    ),
)
CONTEXT = Context(Policy(profile("balanced"), Index(RULES, "d"), "p"))


def a_reading(*forms: Form) -> Reading:
    message = Message(Direction.TO_SERVER, Kind.REQUEST, b"{}", {}, 1, "tools/call")
    return Reading(message, (Fragment(("params", "a/b", 0), Part.ARGUMENT, False, forms),))


def test_an_honest_message_has_evidence_without_findings() -> None:
    evidence = judge(a_reading(Form("text")), CONTEXT)
    assert (evidence.layer, evidence.status, evidence.findings) == ("signatures", Status.RAN, ())


def test_a_finding_says_what_its_rule_says_and_where() -> None:
    (finding,) = judge(a_reading(Form("%3Cscript"), Form("<script", ("percent",))), CONTEXT).findings
    assert (finding.rule, finding.layer, finding.family) == ("b-rule", "L1", "web")
    assert (finding.severity, finding.confidence, finding.says) == (Severity.HIGH, 0.9, "no script.")
    assert (finding.pointer, finding.chain, finding.excerpt) == ("/params/a~1b/0", ("percent",), "<script")
    assert not finding.shadow


def test_findings_come_in_the_order_of_the_rules() -> None:
    findings = judge(a_reading(Form("union <script")), CONTEXT).findings
    assert [(finding.rule, finding.shadow) for finding in findings] == [("b-rule", False), ("a-rule", True)]


def test_an_excerpt_is_short_and_holds_no_control_character() -> None:
    (finding,) = judge(a_reading(Form("x" * 500 + "\x1b[31m<script" + "y" * 500)), CONTEXT).findings
    assert "<script" in finding.excerpt
    assert len(finding.excerpt) <= 80
    assert "\x1b" not in finding.excerpt


PLANT = Rule(
    *("plants", "P", "persistence", Severity.HIGH, 0.9, "no planting.", "W."),
    Scope(mentions=Mentions.WARN),
    Clauses(any=("crontab -r",)),
    level=3,
)
PLANTING = Context(Policy(profile("balanced"), Index((PLANT,), "d"), "p"))


def a_call(**arguments: str) -> Reading:
    body = {"method": "tools/call", "params": {"name": "do", "arguments": arguments}}
    return read(Message(Direction.TO_SERVER, Kind.REQUEST, b"{}", body, 1, "tools/call"), Limits())


def test_a_finding_has_the_level_of_its_rule() -> None:
    (finding,) = judge(a_call(command="crontab -r"), PLANTING).findings
    assert (finding.level, finding.confidence) == (3, 0.9)


def test_what_is_only_written_about_warns_at_most() -> None:
    (finding,) = judge(a_call(path="notes.md", content="never run crontab -r"), PLANTING).findings
    assert finding.confidence == MENTIONED
    for name in PROFILES:
        every = replace(profile(name), level=Levels())
        assert reason_for(finding, every).verdict is Verdict.WARN


def test_a_mention_hides_no_use_behind_it() -> None:
    (finding,) = judge(a_call(comment="like crontab -r", command="crontab -r"), PLANTING).findings
    assert (finding.confidence, finding.pointer) == (0.9, "/params/arguments/command")


def test_what_an_answer_holds_is_no_mention() -> None:
    body = {"result": {"content": [{"type": "text", "text": "crontab -r"}]}}
    message = Message(Direction.TO_CLIENT, Kind.ANSWER, b"{}", body, 1, "tools/call")
    (finding,) = judge(read(message, Limits()), PLANTING).findings
    assert finding.confidence == 0.9


def test_a_text_that_is_nothing_but_the_deed_counts_where_nothing_says_that_it_is_kept() -> None:
    (finding,) = judge(a_call(text="crontab -r"), PLANTING).findings
    assert finding.confidence == 0.9
    for talk in ("never run crontab -r", "crontab -r removes every job of a user", "crontab -r\nis bad"):
        (finding,) = judge(a_call(text=talk), PLANTING).findings
        assert finding.confidence == MENTIONED

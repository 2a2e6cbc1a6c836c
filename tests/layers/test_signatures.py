"""Findings of the signature rules."""

from __future__ import annotations

from vanguard.layers.signatures import judge
from vanguard.model.context import Context, Policy
from vanguard.model.finding import Severity, Status
from vanguard.model.message import Direction, Form, Fragment, Kind, Message, Part, Reading
from vanguard.model.rule import Clauses, Rule, Scope
from vanguard.policy.load import profile
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

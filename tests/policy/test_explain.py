"""Why: the explanation of a decision, and the hint that undoes it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from vanguard.model.capability import Tool
from vanguard.model.context import Context, Policy, Server
from vanguard.model.decision import Decision, Verdict
from vanguard.model.finding import Evidence, Finding, Severity, Status
from vanguard.model.message import Reading
from vanguard.model.rule import Hit
from vanguard.policy.compose import compose
from vanguard.policy.config import config
from vanguard.policy.explain import explanation, profile_effect, tuning_hint
from vanguard.policy.load import profile

TODAY = date(2026, 12, 1)


class NoRules:
    """A matcher that never matches."""

    digest = "none"

    def scan(self, reading: Reading, tool: Tool | None) -> tuple[Hit, ...]:
        """Nothing."""
        return ()


def finding(rule: str, severity: Severity, *, shadow: bool = False) -> Finding:
    return Finding(
        rule,
        "L1",
        severity,
        0.9,
        "paths may not leave the allowed folders.",
        "filesystem",
        pointer="/params/arguments/path",
        chain=("percent",),
        excerpt="../../etc/passwd",
        shadow=shadow,
    )


HIGH = finding("fs-outside-zone", Severity.HIGH)
MEDIUM = finding("wire-node-count", Severity.MEDIUM)
LOW = finding("web-odd", Severity.LOW)
FAILED = Evidence("safe_zones", Status.FAILED, note="OSError")


def context(name: str, tool: str = "read_file") -> Context:
    return Context(Policy(profile(name), NoRules(), "d"), Server("files"), tool=Tool(tool), today=TODAY)


def decided(name: str, *findings: Finding) -> Decision:
    return compose([Evidence("safe_zones", findings=findings)], context(name))


def test_an_explanation_has_every_field() -> None:
    told = explanation(decided("balanced", HIGH), False, server="files", tool="read_file", today=TODAY)
    assert told == {
        "primary_layer": "L1",
        "rule_family": "filesystem",
        "profile_effect": "balanced blocks this; monitor would let this pass and record what it would have "
        "stopped, strict would block this.",
        "upstream_called": False,
        "findings": [
            {
                "rule": "fs-outside-zone",
                "layer": "L1",
                "severity": "high",
                "confidence": 0.9,
                "level": 1,
                "pointer": "/params/arguments/path",
                "chain": ["percent"],
                "excerpt": "../../etc/passwd",
                "says": "paths may not leave the allowed folders.",
                "verdict": "BLOCK",
                "would_be": "BLOCK",
            }
        ],
        "failed": [],
        "skipped": [],
        "opinions": [],
        "tuning_hint": "# Better than an exception: allow the folder, "
        "beside every folder that the server has already:\n"
        '# zones: ["/the/folder/of/the/path"]\n'
        "exceptions:\n"
        "  - rules: [fs-outside-zone]\n"
        '    server: "files"\n'
        '    tool: "read_file"\n'
        '    because: "say here why this is safe"\n'
        "    expires: 2027-03-01",
    }


@pytest.mark.parametrize(
    ("name", "found", "effect"),
    [
        (
            "monitor",
            HIGH,
            "monitor lets this pass and records what it would have stopped; balanced would block this, "
            "strict would block this.",
        ),
        (
            "strict",
            MEDIUM,
            "strict holds this until a person agrees; monitor would let this pass with a warning, "
            "balanced would let this pass with a warning.",
        ),
        (
            "balanced",
            LOW,
            "balanced lets this pass; monitor would let this pass, "
            "strict would let this pass with a warning.",
        ),
    ],
)
def test_the_effect_says_what_each_profile_does(name: str, found: Finding, effect: str) -> None:
    assert profile_effect(decided(name, found)) == effect


def test_nothing_found_is_said_so() -> None:
    decision = decided("balanced")
    assert profile_effect(decision) == "No layer found anything, so every profile lets this pass."
    told = explanation(decision, True)
    assert (told["primary_layer"], told["rule_family"], told["findings"]) == ("", "", [])
    assert (told["upstream_called"], told["tuning_hint"]) == (True, "")


def pasted(hint: str, where: Context, folder: Path) -> Context:
    """The context once the hint is in the config."""
    path = folder / "vanguard.yaml"
    path.write_text(f"version: 1\nprofile: {where.policy.profile.name}\n{hint}\n", encoding="utf-8")
    exemptions = tuple(entry.exemption for entry in config(path).exceptions)
    return replace(where, policy=replace(where.policy, exemptions=exemptions))


@pytest.mark.parametrize("name", ["monitor", "balanced", "strict"])
@pytest.mark.parametrize("tool", ["read_file", 'a"b\\c: {#', "\u202eevil\n- x", "名前 \U0001f600", "yes"])
def test_a_pasted_hint_lets_the_same_message_pass_and_nothing_else(
    name: str, tool: str, tmp_path: Path
) -> None:
    where = context(name, tool)
    evidence = [Evidence("safe_zones", findings=(HIGH, finding("fs-traversal", Severity.CRITICAL)))]
    before = compose(evidence, where)
    hint = tuning_hint(before, "files", tool, TODAY)
    assert hint.replace("\n", "").isprintable()
    after = pasted(hint, where, tmp_path)
    assert before.would_be is Verdict.BLOCK
    assert compose(evidence, after).would_be is Verdict.ALLOW
    assert compose(evidence, replace(after, tool=Tool("other"))).would_be is Verdict.BLOCK
    assert compose(evidence, replace(after, server=Server("other"))).would_be is Verdict.BLOCK
    assert compose(evidence, replace(after, today=date(2027, 3, 1))).would_be is Verdict.BLOCK


def test_the_hint_for_a_warning_silences_it_and_names_no_harsher_rule(tmp_path: Path) -> None:
    decision = decided("balanced", MEDIUM, LOW)
    hint = tuning_hint(decision, "files", "read_file", TODAY)
    assert "rules: [wire-node-count]" in hint
    after = pasted(hint, context("balanced"), tmp_path)
    assert compose(decision.evidence, after).verdict is Verdict.ALLOW


def test_the_hint_for_a_review_names_the_milder_profile_too(tmp_path: Path) -> None:
    decision = decided("strict", MEDIUM)
    hint = tuning_hint(decision, "files", "read_file", TODAY)
    assert hint.splitlines()[-1] == "# Or, for every message: profile: balanced"
    assert compose(decision.evidence, pasted(hint, context("strict"), tmp_path)).verdict is Verdict.ALLOW
    assert compose(decision.evidence, context("balanced")).verdict is Verdict.WARN


def test_a_failed_layer_gets_no_exception(tmp_path: Path) -> None:
    alone = compose([FAILED], context("strict"))
    assert (
        tuning_hint(alone)
        == "# A layer that failed cannot be excepted; `failed` in the record says which and why."
    )
    both = compose([FAILED, Evidence("x", findings=(HIGH,))], context("strict"))
    assert "rules: [fs-outside-zone]" in tuning_hint(both)
    pasted(tuning_hint(both), context("strict"), tmp_path)


def test_without_facts_the_hint_is_wider_but_still_one_that_loads(tmp_path: Path) -> None:
    hint = tuning_hint(decided("balanced", HIGH))
    assert hint.splitlines()[2:] == [
        "exceptions:",
        "  - rules: [fs-outside-zone]",
        '    because: "say here why this is safe"',
    ]
    after = pasted(hint, context("balanced"), tmp_path)
    assert compose([Evidence("x", findings=(HIGH,))], after).verdict is Verdict.ALLOW


@pytest.mark.parametrize(
    ("path", "zone"),
    [
        ("/srv/data/report.txt", "/srv/data"),
        ("/srv/data/../other/x", "/srv/other"),
        ("/secret", "/the/folder/of/the/path"),
        ("../../srv/x", "/the/folder/of/the/path"),
        ("/srv/***/x", "/the/folder/of/the/path"),
        ("/srv/" + "a" * 60 + "…", "/the/folder/of/the/path"),
    ],
)
def test_a_zone_is_suggested_before_the_exception(path: str, zone: str) -> None:
    hint = tuning_hint(decided("balanced", replace(HIGH, excerpt=path)), "files", "read_file", TODAY)
    lines = hint.splitlines()
    assert lines[1] == f'# zones: ["{zone}"]'
    assert lines[2] == "exceptions:"
    assert "zones" not in tuning_hint(decided("balanced", MEDIUM))


def test_a_shadow_rule_is_explained_by_what_it_did_here() -> None:
    told = explanation(decided("balanced", finding("net-odd", Severity.HIGH, shadow=True)), True)
    assert told["findings"][0]["verdict"] == "SHADOW-BLOCK"
    assert told["profile_effect"].startswith("balanced lets this pass and records")


def test_why_a_layer_failed_or_was_skipped_is_told() -> None:
    skipped = Evidence("destinations", Status.SKIPPED, note="no resolver")
    told = explanation(compose([FAILED, skipped], context("strict")), False)
    assert told["failed"] == [{"layer": "safe_zones", "note": "OSError"}]
    assert told["skipped"] == [{"layer": "destinations", "note": "no resolver"}]


def test_a_secret_that_is_the_tools_name_is_not_in_the_hint() -> None:
    secret = "tool-Tr0ub4dor&3zebra"
    hint = tuning_hint(decided("balanced", HIGH), "files", secret, TODAY)
    assert secret not in hint
    assert '    tool: "***"  # it looks like a secret' in hint.splitlines()


def test_a_rule_above_the_enforced_level_is_told_with_what_it_would_have_done() -> None:
    decision = decided("balanced", replace(HIGH, level=3))
    (told,) = explanation(decision, True)["findings"]
    assert (told["level"], told["verdict"], told["would_be"]) == (3, "SHADOW-BLOCK", "BLOCK")
    assert profile_effect(decision).endswith("strict would block this.")


def test_what_a_level_keeps_from_warning_needs_no_hint() -> None:
    assert tuning_hint(decided("balanced", replace(MEDIUM, level=3))) == ""

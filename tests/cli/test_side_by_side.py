from __future__ import annotations

import json

import pytest

from vanguard.cli.demo import as_it_should
from vanguard.cli.side_by_side import Screen, client_config
from vanguard.demo.play import STEPS, Outcome

REFUSAL = {"blocked_by": "vanguard", "rule": "fs-outside-zone", "layer": "L1"}


def happened() -> list[Outcome]:
    """A session in which nothing was stopped."""
    return [Outcome(step, happened=True, answer="done", refusal={}) for step in STEPS]


def guarded() -> list[Outcome]:
    """A session in which all the harm was stopped."""
    safe, *harm = happened()
    return [safe, *(Outcome(each.step, happened=False, answer="Blocked.", refusal=REFUSAL) for each in harm)]


def test_the_demo_is_well_when_harm_alone_is_stopped() -> None:
    assert as_it_should(happened(), guarded())


def test_the_demo_fails_where_harm_was_not_stopped() -> None:
    assert not as_it_should(happened(), [*guarded()[:-1], happened()[-1]])


def test_the_demo_fails_where_the_harmless_call_was_stopped() -> None:
    stopped = Outcome(STEPS[0], happened=False, answer="Blocked.", refusal=REFUSAL)
    assert not as_it_should(happened(), [stopped, *guarded()[1:]])


def test_the_demo_fails_where_a_call_was_refused_but_had_its_effect() -> None:
    late = Outcome(STEPS[-1], happened=True, answer="Blocked.", refusal=REFUSAL)
    assert not as_it_should(happened(), [*guarded()[:-1], late])


def test_the_demo_fails_where_the_unguarded_harm_did_not_happen() -> None:
    nothing = Outcome(STEPS[-1], happened=False, answer="no such tool", refusal={})
    assert not as_it_should([*happened()[:-1], nothing], guarded())


def test_there_is_no_escape_without_colour(capsys: pytest.CaptureFixture[str]) -> None:
    Screen(colour=False).compare(happened(), guarded())
    Screen(colour=False).explain(guarded())
    plain = capsys.readouterr().out
    Screen(colour=True).compare(happened(), guarded())
    assert "\x1b" not in plain
    assert "\x1b[31mDELETED the home" in capsys.readouterr().out


def test_what_a_refusal_says_cannot_steer_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    hostile = Outcome(STEPS[1], happened=False, answer="\x1b[2J\u202egone", refusal=REFUSAL)
    Screen(colour=False).explain([hostile])
    assert "\\u{1b}[2J\\u{202e}gone" in capsys.readouterr().out


def test_the_demo_says_that_the_audit_log_stays(capsys: pytest.CaptureFixture[str]) -> None:
    Screen(colour=False).introduce()
    assert "audit log of the guarded session is written to its normal place" in capsys.readouterr().out


def test_a_client_config_keeps_the_words_of_the_command_apart() -> None:
    server = json.loads(client_config(["/opt/py thon", "-m", "vanguard"]))["mcpServers"]["files"]
    assert server["command"] == "/opt/py thon"
    assert server["args"][:3] == ["-m", "vanguard", "start"]

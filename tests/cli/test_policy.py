"""`vanguard policy`: what a policy file says is checked and tried before it is used."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from vanguard.cli.main import run
from vanguard.policy import config as reader
from vanguard.policy import operator, operator_times, policy_cases
from vanguard.policy.file_schema import schema
from vanguard.strict_yaml import read

POLICY = """\
version: 1
servers:
  files: {command: server, tools: [read_file, {matches: '^list_'}]}
rules:
  - name: no-notes
    tool: read_file
    when: {path: {matches: 'notes'}}
    action: block
cases:
  - {name: notes stay closed, call: read_file, arguments: {path: /a/notes}, expect: block, rule: no-notes}
  - {name: the rest is open, call: read_file, arguments: {path: /a/b}, expect: allow}
  - {name: nothing else, call: write_file, expect: block, rule: tool-not-listed}
"""


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VANGUARD_HOME", str(tmp_path / "home"))
    path = tmp_path / "vanguard.yaml"
    path.write_text(POLICY)
    return path


def test_a_good_file_passes(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["policy", "check", str(file)]) == 0
    assert run(["policy", "test", str(file)]) == 0
    assert "3 of 3 cases are as expected" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("rules: [{name: a, action: blok}]\n", '"blok" is not a value here (did you mean "block"?)'),
        ("rules: [{name: net-private, action: block}]\n", "that of a detector's rule"),
        ("rules: [{name: a, action: block}, {name: b, action: warn}]\n", 'the rule "b" can never match'),
        ("cases: [{name: a, expect: block}]\n", "a case has a call or a message"),
        ("exceptions: [{rule: no-such, because: why}]\n", 'unknown rule "no-such"'),
    ],
)
def test_what_is_wrong_is_told_with_its_line(
    file: Path, text: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text(text)
    assert run(["policy", "check", str(file)]) == 1
    out = capsys.readouterr().out
    assert f"{file}:1: " in out
    assert said in out


def test_a_file_that_is_not_there_is_wrong_use(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for command in ("check", "test"):
        assert run(["policy", command, str(tmp_path / "none.yaml")]) == 2
        said = f"{tmp_path}/none.yaml: there is no such file (name a vanguard.yaml)\n"
        assert capsys.readouterr().err.endswith(said)
        assert run(["policy", command, str(tmp_path)]) == 2
        assert f"{tmp_path}: this is a folder (" in capsys.readouterr().err


def test_rules_are_held_against_a_saved_list(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    listed = file.parent / "tools.json"
    listed.write_text(json.dumps({"tools": [{"name": "other", "inputSchema": {"type": "object"}}]}))
    assert run(["policy", "check", str(file), "--list", str(listed)]) == 1
    assert "no tool of the server is meant by it" in capsys.readouterr().out


def test_problems_are_one_document_where_a_program_asks(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["policy", "check", str(file), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"file": str(file), "problems": [], "notes": []}
    file.write_text("rules: [{name: a, action: blok}]\n")
    assert run(["policy", "check", str(file), "--json"]) == 1
    (problem,) = json.loads(capsys.readouterr().out)["problems"]
    assert problem.startswith(f'{file}:1: "blok" is not a value here')


TIMED = """\
rules:
  - name: office
    tool: deploy
    when: {time: {days: mon-fri, hours: [09:00-12:00, 13:00-17:00], zone: Europe/Berlin}}
    action: allow
  - {name: closed, tool: deploy, action: block}
cases:
  - {name: on a morning, call: deploy, on: 2026-11-27, at: 10:00, zone: Europe/Berlin, expect: allow}
  - {name: at noon, call: deploy, on: 2026-11-27, at: 11:00, zone: UTC, expect: block, rule: closed}
  - {name: on a sunday, call: deploy, on: 2026-11-29, at: 10:00, zone: Europe/Berlin, expect: block}
  - {name: at no known time, call: deploy, expect: block}
"""


def test_a_case_may_say_when_it_is(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file.write_text(TIMED)
    assert run(["policy", "check", str(file)]) == 0
    assert run(["policy", "test", str(file)]) == 0
    assert "4 of 4 cases are as expected" in capsys.readouterr().err
    jsonschema.validate(read(TIMED, "p").plain(), schema())


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ("at: 10:00", "a time has a zone"),
        ("zone: UTC", "a zone alone says no time"),
        ("at: 24:00, zone: UTC", '"24:00" is no time of the day'),
        ("at: ten, zone: UTC", '"ten" is no time of the day'),
        ("at: 10:00, zone: Mars", '"Mars" is no time zone'),
    ],
)
def test_the_time_of_a_case_is_read_strictly(
    file: Path, keys: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text(f"cases: [{{name: a, call: b, expect: allow, {keys}}}]\n")
    assert run(["policy", "check", str(file)]) == 1
    assert said in capsys.readouterr().out


def test_a_case_that_fails_says_what_came_instead(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file.write_text(POLICY.replace("expect: allow", "expect: warn").replace("rule: no-notes", "rule: other"))
    assert run(["policy", "test", str(file)]) == 1
    out = capsys.readouterr().out
    assert f"{file}:11: the rest is open: expected WARN, got ALLOW (no rule)" in out
    assert 'got BLOCK by no-notes, not by "other"' in out
    assert run(["policy", "test", str(file), "--json"]) == 1
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["verdict"] for line in lines] == ["BLOCK", "ALLOW", "BLOCK"]


def test_the_schema_names_every_key_that_the_reader_takes(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["policy", "schema"]) == 0
    top = json.loads(capsys.readouterr().out)["properties"]
    assert set(top) == set(reader._KEYS)
    assert set(top["rules"]["items"]["properties"]) == set(operator.KEYS)
    assert set(top["cases"]["items"]["properties"]) == set(policy_cases.KEYS)
    conditions = top["rules"]["items"]["properties"]["when"]["additionalProperties"]["oneOf"][2]
    assert set(conditions["properties"]) == set(operator.CONDITIONS)
    clock = top["rules"]["items"]["properties"]["when"]["properties"]["time"]["anyOf"][1]
    assert set(clock["properties"]) == set(operator_times.KEYS)
    server = top["servers"]["additionalProperties"]["properties"]
    assert set(server) == {*reader._SERVER_KEYS, *reader._UPSTREAM_KEYS}


def test_the_schema_takes_what_the_reader_takes() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())
    jsonschema.validate(read(POLICY, "p").plain(), schema())
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"rules": [{"name": "a", "action": "bloc"}]}, schema())


def test_the_schema_takes_a_base_of_either_kind_and_what_is_around_a_call() -> None:
    for where in ({"file": "./base.yaml"}, {"url": "https://a.example/base.yaml"}):
        jsonschema.validate({"extends": {**where, "sha256": "0" * 64}}, schema())
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"extends": {"url": "https://a.example/base.yaml"}}, schema())
    when = {"capability": "exec", "server": ["files"], "principal": {"not_matches": "^key:"}, "path": "x"}
    jsonschema.validate({"rules": [{"name": "a", "action": "block", "when": when}]}, schema())
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(
            {"rules": [{"name": "a", "action": "block", "when": {"capability": "x"}}]}, schema()
        )


@pytest.mark.parametrize("said", [{"hours": "9-17", "zone": "UTC"}, {"days": "mon"}, {"zone": "UTC"}, {}])
def test_the_schema_knows_what_a_time_is(said: dict[str, str]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"rules": [{"name": "a", "action": "block", "when": {"time": said}}]}, schema())

"""``vanguard config show``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from vanguard.cli.config import app

CONFIG = """\
profile: strict
servers:
  files:
    command: npx
    args: ["-y", "server", "--api-key", "hunter2", "--url", "https://me:hunter2@h.example/"]
    env: {GITHUB_TOKEN: hunter2, LEVEL: hunter2}
    capabilities: {read: [net.out, fs.read], think: []}
exceptions:
  - rule: fs-outside-zone
    because: "its password=hunter2 is for tests"
    expires: 2027-01-31
"""


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VANGUARD_HOME", str(tmp_path / "state"))
    path = tmp_path / "vanguard.yaml"
    path.write_text(CONFIG)
    return path


def shown(*words: str) -> Result:
    return CliRunner().invoke(app, ["show", *words])


def test_each_setting_is_shown_with_where_it_came_from(config: Path) -> None:
    result = shown("--config", str(config))
    assert result.exit_code == 0
    rows = {line.split()[0]: line for line in result.stdout.splitlines()}
    assert rows["setting"].split() == ["setting", "value", "from"]
    assert rows["profile"].split() == ["profile", "strict", f"{config}:1"]
    assert rows["limits.forms"].split() == ["limits.forms", "24", "profile", "strict"]
    assert rows["deadlines.answer_s"].split() == ["deadlines.answer_s", "-", "default"]
    assert rows["servers.files.command"].split() == ["servers.files.command", "npx", f"{config}:3"]
    assert rows["home"].endswith("VANGUARD_HOME")


@pytest.mark.parametrize("words", [(), ("--json",)])
def test_no_secret_is_shown(words: tuple[str, ...], config: Path) -> None:
    result = shown("--config", str(config), *words)
    assert result.exit_code == 0
    assert "GITHUB_TOKEN" in result.stdout
    assert "hunter2" not in result.output


def test_json_holds_value_and_source_of_each(config: Path) -> None:
    found = json.loads(shown("--config", str(config), "--json", "--profile", "monitor").stdout)
    assert found["profile"] == {"value": "monitor", "source": "--profile"}
    assert found["limits.forms"] == {"value": 24, "source": "profile monitor"}
    assert found["servers.files.args"]["value"] == [
        "-y",
        "server",
        "--api-key",
        "***",
        "--url",
        "https://***@h.example/",
    ]
    assert found["servers.files.capabilities"]["value"] == {"read": ["fs.read", "net.out"], "think": []}
    assert found["exceptions.0"]["value"]["rules"] == ["fs-outside-zone"]
    assert found["exceptions.0"]["value"]["expires"] == "2027-01-31"


def test_a_slip_in_the_config_is_one_line_and_exit_2(config: Path) -> None:
    config.write_text("profil: strict\n")
    result = shown("--config", str(config))
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr == f'vanguard: {config}:1: unknown key "profil" (did you mean "profile"?)\n'


def test_an_exception_for_an_unknown_rule_is_told_as_start_tells_it(config: Path) -> None:
    config.write_text("exceptions:\n  - {rule: fs-outsidezone, because: a}\n")
    result = shown("--config", str(config))
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f'vanguard: {config}:2: unknown rule "fs-outsidezone" (did you mean')


def test_warnings_go_to_stderr(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VANGUARD_COLOUR", "red")
    result = shown("--config", str(config))
    assert result.exit_code == 0
    assert result.stderr == "vanguard: VANGUARD_COLOUR is not a setting\n"

"""How the parts are put together."""

from __future__ import annotations

from pathlib import Path

import pytest

from vanguard.cli.assembly import chosen_server, policy, rules
from vanguard.cli.words import Start
from vanguard.errors import ConfigError, RuleError
from vanguard.rules.index import Index
from vanguard.rules.library import load as load_rules
from vanguard.rules.library import locate
from vanguard.rules.scaffold import write
from vanguard.settings import Settings, load

CONFIG = """\
servers:
  files:
    command: npx
    env: {TOKEN: t, VANGUARD_HOME: /theirs}
  bare:
    zones: [.]
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    path = tmp_path / "vanguard.yaml"
    path.write_text(CONFIG)
    return load({"config": str(path)}, {"HOME": str(tmp_path)})


def test_a_server_without_a_command_is_a_slip_of_the_config(settings: Settings) -> None:
    with pytest.raises(ConfigError) as caught:
        chosen_server(settings, Start({"name": "bare"}))
    said = f'{settings.config}:5: the server "bare" has no command to start it by (write command: and args:)'
    assert str(caught.value) == said


@pytest.mark.parametrize("start", [Start({"name": "files"}), Start({"server": "x"}), Start({}, ("x",))])
def test_no_server_inherits_our_settings(
    start: Start, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VANGUARD_API_KEY", "secret")
    monkeypatch.setenv("VANGUARD_HOME", "/ours")
    environment = chosen_server(settings, start).environment
    assert environment is not None
    assert "VANGUARD_API_KEY" not in environment
    assert environment.get("VANGUARD_HOME") == ("/theirs" if "name" in start.options else None)
    assert environment["PATH"]


def own_rules(folder: Path, more: str = "") -> Settings:
    """Settings of a config whose folder of rules, ``mine``, stands beside it."""
    path = folder / "vanguard.yaml"
    path.write_text(f"version: 1\nrule_folders: [./mine]\n{more}")
    return load({"config": str(path)}, {"HOME": str(folder), "VANGUARD_HOME": str(folder / "home")})


def test_rules_of_ones_own_are_loaded_beside_the_shipped_ones(tmp_path: Path) -> None:
    write(tmp_path / "mine", "web", "web-own")
    settings = own_rules(tmp_path, "exceptions: [{rule: web-own, because: not yet}]\n")
    found, digest = rules(settings)
    assert {rule.id for rule in found} == {rule.id for rule in load_rules()[0]} | {"web-own"}
    assert digest != load_rules()[1]
    assert rules(settings) == (found, digest)
    assert str(tmp_path / "mine") in settings.guarded


def test_a_changed_rule_of_ones_own_changes_the_digest_of_the_policy(tmp_path: Path) -> None:
    file = write(tmp_path / "mine", "web", "web-own")
    before = policy(own_rules(tmp_path)).digest
    file.write_text(file.read_text().replace("severity: medium", "severity: high"))
    assert policy(own_rules(tmp_path)).digest != before


def test_an_id_that_a_shipped_rule_has_names_both_files(tmp_path: Path) -> None:
    shipped = sorted(locate().glob("*/*.yaml"))[0]
    mine = write(tmp_path / "mine", "web", shipped.stem)
    with pytest.raises(ConfigError) as caught:
        rules(own_rules(tmp_path))
    assert str(caught.value) == f'{mine}: the id "{shipped.stem}" is taken by {shipped}'


def test_an_id_that_a_built_in_rule_has_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "mine", "fs", "fs-outside-zone")
    with pytest.raises(ConfigError, match='"fs-outside-zone" is taken by a built-in rule'):
        rules(own_rules(tmp_path))


def test_a_wrong_rule_of_ones_own_is_told_with_its_line(tmp_path: Path) -> None:
    file = write(tmp_path / "mine", "web", "web-own")
    file.write_text(file.read_text().replace("severity: medium", "severity: mediun"))
    with pytest.raises(RuleError) as caught:
        rules(own_rules(tmp_path))
    assert str(caught.value) == f'{file}:3: "mediun" is not a value here (did you mean "medium"?)'


def test_a_folder_of_rules_that_is_missing_or_empty_is_told_at_the_config(tmp_path: Path) -> None:
    settings = own_rules(tmp_path)
    said = f"{settings.config}:2: no rules found in {tmp_path / 'mine'}"
    with pytest.raises(ConfigError) as caught:
        rules(settings)
    assert str(caught.value) == f"{said} (there is no such folder)"
    (tmp_path / "mine").mkdir()
    with pytest.raises(ConfigError) as caught:
        rules(settings)
    assert str(caught.value) == f"{said} (rules stand in <category>/<rule-id>.yaml)"


def test_rules_of_which_nothing_would_be_told_are_not_looked_for(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    path = write(tmp_path / "mine", "sql-injection", "sql-own")
    path.write_text(path.read_text().replace("level: 1 ", "level: 4 "))
    for level, looked_for in (("{enforce: 2, shadow: 3}", False), ("{enforce: 2, shadow: 4}", True)):
        matcher = policy(own_rules(tmp_path, f"level: {level}\n")).matcher
        assert isinstance(matcher, Index)
        assert ("sql-own" in {rule.id for rule in matcher.rules}) is looked_for

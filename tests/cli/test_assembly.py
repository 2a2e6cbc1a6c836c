"""How the parts are put together."""

from __future__ import annotations

from pathlib import Path

import pytest

from vanguard.cli.assembly import chosen_server
from vanguard.cli.words import Start
from vanguard.errors import ConfigError
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

"""``vanguard serve``: what it is put together from, and what is said of a wrong command line."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import pytest

from vanguard.adapters.journals.counting import CountingJournal
from vanguard.cli import serving
from vanguard.cli.main import run
from vanguard.cli.words import Start
from vanguard.errors import ConfigError, OutsideError
from vanguard.gate.gate import Gate
from vanguard.gate.ports import Journal
from vanguard.transports.http.house import House

CONFIG = """\
profile: strict
refusal: tool_result
servers:
  files:
    command: npx
    args: [server]
    env: {LEVEL: debug}
    zones: [.]
  notes: {command: notes}
  web:
    url: https://mcp.example.com/mcp
    headers: {Authorization: "Bearer env:WEB_TOKEN", X-Key: "file:web.key"}
hosted: {port: 0}
"""
NOBODY = serving.Parts(Gate(cast(Journal, None)), CountingJournal(cast(Journal, None)))


@pytest.fixture(autouse=True)
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VANGUARD_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("WEB_TOKEN", "hunter2")
    monkeypatch.delenv("PORT", raising=False)


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "vanguard.yaml"
    path.write_text(CONFIG)
    (tmp_path / "web.key").write_text("k\n")
    return path


def house(command: tuple[str, ...] = (), **options: Any) -> House:
    return serving.house(Start({name: str(value) for name, value in options.items()}, command), NOBODY)


def test_every_server_of_a_config_is_served(config: Path) -> None:
    found = house(config=config)
    assert list(found.guards) == ["files", "notes", "web"]
    assert (found.hosted.port, found.manner.style) == (0, "tool_result")
    files, notes, web = found.guards.values()
    assert (files.command, files.upstream) == (("npx", "server"), None)
    assert files.environment is not None
    assert files.environment["LEVEL"] == "debug"
    assert {each.policy.profile.name for each in found.guards.values()} == {"strict"}
    assert (files.server.zones, files.zones_of_roots) == ((str(config.parent.resolve()),), None)
    assert notes.zones_of_roots is not None
    assert (web.command, web.environment) == (None, None)
    assert web.upstream is not None
    assert web.upstream.headers == {"Authorization": "Bearer hunter2", "X-Key": "k"}


def test_a_started_server_gets_none_of_the_gateways_credentials(config: Path) -> None:
    for guarded in house(config=config).guards.values():
        assert guarded.environment is None or "WEB_TOKEN" not in guarded.environment


def test_no_server_may_touch_the_files_that_hold_secrets(config: Path, tmp_path: Path) -> None:
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "keys.json").write_text('{"version": 1, "keys": []}')
    (tmp_path / "state" / "keys.json").chmod(0o600)
    for guarded in house(config=config).guards.values():
        assert str(tmp_path / "web.key") in guarded.server.guarded
        assert str(tmp_path / "state") in guarded.server.guarded


def test_a_server_on_another_machine_has_no_folders_of_this_one(config: Path) -> None:
    found = house(upstream="https://mcp.example.com/mcp")
    (web,) = found.guards.values()
    assert (web.name, web.server.zones, web.server.cwd, web.server.resolver) == (
        "mcp.example.com",
        None,
        "/",
        None,
    )


def test_without_a_config_that_of_the_home_is_watched_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VANGUARD_HOME", str(tmp_path))
    found = house(upstream="https://mcp.example.com/mcp")
    assert found.watched == (tmp_path / "vanguard.yaml", tmp_path / ".env")
    (tmp_path / "vanguard.yaml").write_text("hosted: {bounds: {rate: 7}}\n")
    assert found.reload
    assert found.reload().hosted.bounds.rate == 7


def test_one_server_is_given_in_four_ways(config: Path) -> None:
    assert house(server="python notes.py").guards["notes"].command == ("python", "notes.py")
    assert house(("python", "notes.py"), name="n").guards["n"].command == ("python", "notes.py")
    assert list(house(upstream="https://x.example/mcp", name="x").guards) == ["x"]
    assert list(house(config=config, name="web").guards) == ["web"]


def test_an_open_door_is_told_loudly(capfd: pytest.CaptureFixture[str]) -> None:
    serving.house(Start({"server": "x", "host": "0.0.0.0"}), NOBODY, no_auth=True)
    assert "vanguard: NO AUTHENTICATION: anybody who reaches 0.0.0.0 can" in capfd.readouterr().err


def test_a_changed_config_makes_another_house_and_a_broken_one_none(config: Path) -> None:
    found = house(config=config)
    assert found.reload is not None
    assert config in found.watched
    config.write_text("servers: {other: {command: x}}\n")
    again = found.reload()
    assert list(again.guards) == ["other"]
    config.write_text("servers: {other: {comand: x}}\n")
    with pytest.raises(ConfigError, match=r'vanguard\.yaml:1: unknown key "comand"'):
        found.reload()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            "",
            'no server to guard (say which: vanguard serve --server "COMMAND LINE", --upstream URL, '
            "or --config FILE)",
        ),
        ("--server x --port http", '--port: "http" is no port (write a number from 0 to 65535)'),
        (
            "--server x --upstream https://x",
            "a server is given by a command and by --upstream (give one of the two)",
        ),
        (
            "--upstream localhost:3000",
            '--upstream: "localhost:3000" is no http or https URL (write https://HOST/PATH)',
        ),
        (
            "--upstream https://me:hunter2@x",
            "--upstream: a URL holds no user and no password here (give credentials as headers)",
        ),
        (
            "--server x --limits off --host 0.0.0.0",
            "--limits: limits are lifted only where nobody else can come, not on 0.0.0.0 "
            "(listen on 127.0.0.1)",
        ),
        (
            "--server x --tls-cert c.pem",
            "--tls-cert: a certificate and its key go together (give both, or neither)",
        ),
        (
            "--server x --profile strct",
            '--profile: unknown profile "strct" '
            '(did you mean "strict"? the profiles are monitor, balanced, strict)',
        ),
        (
            "--server x --state redis",
            "--state: no Redis is named to keep the state in (give --redis, or VANGUARD_REDIS_URL)",
        ),
        (
            "--server x --host 0.0.0.0",
            "host 0.0.0.0: anybody who reaches this address could use every server behind it "
            "(set an API key, a token issuer, or --no-auth, or listen on 127.0.0.1)",
        ),
        (
            "--server x --host 0.0.0.0 --no-auth --profile strict",
            "host 0.0.0.0: anybody who reaches this address could use every server behind it "
            "(set an API key or a token issuer, or listen on 127.0.0.1)",
        ),
        ("--config none.yaml", '--config: there is no file "none.yaml"'),
        (
            "--server x --redis cache:6379",
            "--redis: this is no URL of a Redis (write redis://HOST:PORT/0, rediss:// for TLS)",
        ),
    ],
)
@pytest.mark.parametrize("name", ["serve", "sse"])
def test_a_wrong_command_line_is_one_line_and_exit_2(
    name: str, words: str, said: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run([name, *words.split()]) == 2
    assert capfd.readouterr().err == f"vanguard: {said}\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "servers: {bare: {zones: [.]}}\n",
            '{config}:1: the server "bare" has neither a command nor a url '
            "(write command: and args:, or url:)",
        ),
        (
            "servers:\n  my files: {command: x}\n",
            '{config}:2: the name "my files" does not fit into the path /servers/NAME/mcp '
            "(use letters, digits, . _ ~ and -)",
        ),
        (
            "servers:\n  a: {url: 'https://x', headers: {X: 'env:NOT_SET'}}\n",
            "{config}:2: the variable NOT_SET is not set, and the header X needs it",
        ),
        (
            "servers: {a: {command: x}}\nhosted: {tls: {cert: /no/c, key: /no/k}}\n",
            '{config}:2: there is no file "/no/c"',
        ),
        ("hosted: {hst: x}\n", '{config}:1: unknown key "hst" (did you mean "host"?)'),
    ],
)
def test_a_slip_in_the_config_is_one_line_and_exit_2(
    text: str, said: str, config: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    config.write_text(text)
    assert run(["serve", "--config", str(config)]) == 2
    assert capfd.readouterr().err == f"vanguard: {said.replace('{config}', str(config))}\n"


def test_a_name_that_the_config_has_not_is_told_what_it_has(
    config: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(["serve", "--config", str(config), "--name", "file"]) == 2
    assert capfd.readouterr().err == (
        'vanguard: --name: the config has no server "file" (it has: files, notes, web)\n'
    )


def test_a_server_whose_program_is_not_there_stops_the_start() -> None:
    with pytest.raises(OutsideError, match="'no-such-program' is not there"):
        serving.run(Start({"server": "no-such-program", "port": "0"}, ()))

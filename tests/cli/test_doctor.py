"""``vanguard doctor``: each thing that can be wrong is found, and what to do is said."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tests.adapters.clients.samples import CLAUDE_DESKTOP
from vanguard.adapters.journals.cipher import cipher_of, new_key
from vanguard.adapters.journals.jsonl import base_journal, day_journal
from vanguard.cli import health, health_parts
from vanguard.cli.doctor import as_text, installation
from vanguard.cli.health_check import Check
from vanguard.cli.main import app
from vanguard.model.record import Record
from vanguard.trust.folder import Folder
from vanguard.trust.store import Pin, Seen, Told

NOON = 1_795_262_400.0  # 2026-11-21T12:00:00Z


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("XDG_CONFIG_HOME", "CODEX_HOME", "CLAUDE_CONFIG_DIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("VANGUARD_HOME", str(tmp_path / "state"))
    (tmp_path / "state").mkdir(mode=0o700)
    return tmp_path / "state"


def run(*words: str) -> Result:
    return CliRunner().invoke(app, ["doctor", *words])


def found(*words: str, now: float | None = None) -> dict[str, list[Check]]:
    """The checks by name."""
    config = words[0] if words else None
    here = installation(config, None, now if now is not None else 2_000_000_000.0)
    by_name: dict[str, list[Check]] = {}
    for check in health.checks(here):
        by_name.setdefault(check.name, []).append(check)
    return by_name


def statuses(checks: list[Check]) -> list[str]:
    return [check.status for check in checks]


def journal(home: Path, ts: float, detail: dict[str, int] | None = None) -> Path:
    log = day_journal(home, "files")
    log._store([Record("session", ts, "a-1", server="files", detail=detail or {"event": 1})])
    log.close()
    (file,) = (home / "audit").rglob("*.jsonl")
    return file


def test_a_sound_installation_has_nothing_wrong() -> None:
    result = run()
    assert result.exit_code == 0, result.stdout
    assert "fail" not in result.stdout.splitlines()[-1]
    assert "rm -rf ~/ is BLOCK, ls is ALLOW" in result.stdout


def test_every_check_is_named_and_json_has_all_of_them() -> None:
    told = json.loads(run("--json").stdout)
    assert told["ok"] is True
    some = {name for name, _ in health.CHECKS} - {"servers", "bases"}
    assert {each["name"] for each in told["checks"]} >= some


def test_a_config_that_cannot_be_read_is_a_failure_and_the_rest_goes_on(tmp_path: Path) -> None:
    config = tmp_path / "vanguard.yaml"
    config.write_text("profil: strict\n")
    result = run("--config", str(config))
    assert result.exit_code == 1
    assert f'{config}:1: unknown key "profil"' in result.stdout
    assert "not checked: the settings cannot be read" in result.stdout
    assert "packages" in result.stdout


def test_monitor_is_told_of() -> None:
    result = run("--profile", "monitor")
    assert result.exit_code == 0
    assert "monitor stops nothing" in result.stdout
    assert "rm -rf ~/ is SHADOW-BLOCK" in result.stdout


def test_an_exception_that_has_expired_is_told_of(tmp_path: Path) -> None:
    config = tmp_path / "vanguard.yaml"
    config.write_text(
        "version: 1\nexceptions:\n  - {rule: fs-outside-zone, because: a, expires: 2026-01-01}\n"
    )
    (check,) = found(str(config))["exceptions"]
    assert check.status == "warn"
    assert "has expired" in check.found


def test_a_program_of_the_config_that_is_missing_fails(tmp_path: Path) -> None:
    config = tmp_path / "vanguard.yaml"
    config.write_text("version: 1\nservers:\n  a: {command: no-such-program}\n  b: {command: sh}\n")
    assert statuses(found(str(config))["servers"]) == ["fail", "ok"]


def test_a_sandbox_of_the_config_that_is_missing_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path / "vanguard.yaml"
    config.write_text("version: 1\nservers:\n  a: {command: sh, sandbox: {engine: bwrap}}\n")
    monkeypatch.setattr(shutil, "which", lambda name, **_: None if name == "bwrap" else f"/bin/{name}")
    (check,) = found(str(config))["servers"]
    assert (check.status, "bwrap" in check.found) == ("fail", True)


def test_a_credential_that_is_missing_fails(tmp_path: Path) -> None:
    config = tmp_path / "vanguard.yaml"
    server = "{url: 'https://a.example/mcp', headers: {X-Key: env:NO_SUCH_NAME}}"
    config.write_text(f"version: 1\nservers:\n  a: {server}\n")
    (check,) = found(str(config))["servers"]
    assert (check.status, "NO_SUCH_NAME" in check.found) == ("fail", True)


def test_a_home_that_others_may_write_fails(home: Path) -> None:
    home.chmod(0o777)
    (check,) = found()["home"]
    assert (check.status, check.do) == ("fail", f"chmod 700 {home}")


def test_a_log_that_others_may_read_is_told_of(home: Path) -> None:
    journal(home, NOON)
    (home / "audit").chmod(0o755)
    assert statuses(found()["journal"])[0] == "warn"


def test_the_last_record_and_gaps_are_seen(home: Path) -> None:
    journal(home, NOON, {"gap": 3})
    told = found()["journal"]
    assert "the last record is of 2026-11-21 12:00:00Z" in told[0].found
    assert "1 gaps" in told[1].found


def test_an_encrypted_log_is_read_with_its_key_and_fails_without(home: Path, tmp_path: Path) -> None:
    key = tmp_path / "audit.key"
    key.write_bytes(new_key())
    log = base_journal(home, "files", cipher=cipher_of(key))
    log.write(Record("session", NOON, "a-1", server="files", detail={"event": "end"}))
    log.close()
    config = tmp_path / "vanguard.yaml"
    config.write_text("version: 1\naudit: {store: sqlite, key_file: ./audit.key}\n")
    (read,) = found(str(config))["journal"]
    assert (read.status, "2026-11-21 12:00:00Z" in read.found) == ("ok", True)
    key.unlink()
    (lost,) = found(str(config))["journal"]
    assert (lost.status, "key of the audit log is not there" in lost.found) == ("fail", True)


def test_a_clock_behind_the_log_is_told_of(home: Path) -> None:
    file = journal(home, NOON)
    file.write_bytes(file.read_bytes().replace(b"2026-11-21T", b"2033-11-21T"))
    assert "warn" in statuses(found(now=2_000_000_000.0)["clock"])


def test_a_clock_before_the_installation_fails() -> None:
    (check,) = found(now=1_000_000_000.0)["clock"]
    assert (check.status, check.do) == ("fail", "set the clock")


def test_a_redis_that_does_not_answer_fails_without_its_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VANGUARD_REDIS_URL", "redis://me:hunter2@127.0.0.1:1/0")
    result = run()
    assert result.exit_code == 1
    assert "does not answer" in result.stdout
    assert "hunter2" not in result.output


def test_a_service_that_scores_is_named_without_its_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VANGUARD_SEMANTIC_CUSTOM_URL", "https://scores.example/v1")
    monkeypatch.setenv("VANGUARD_SEMANTIC_CUSTOM_KEY", "hunter2hunter2")
    monkeypatch.setenv("VANGUARD_SEMANTIC_CUSTOM_MODEL", "small")
    checks = found()["scorer"]
    assert "custom, https://scores.example/v1, small" in checks[-1].found
    assert "hunter2" not in str(checks)


def test_a_pin_that_differs_is_told_of(home: Path) -> None:
    store = Folder(home / "trust")
    store.keep(Pin("files", "npx", Told({}), "2026-01-01T00:00:00Z", "first sight"))
    assert [statuses(found()["pins"]), found()["pins"][0].found] == [["ok"], "1 servers are pinned"]
    store.note("files", "npx", Seen("2026-01-02T00:00:00Z", {"new": {"name": "new"}}))
    first = found()["pins"][0]
    assert (first.status, first.do) == ("warn", "vanguard trust diff files")


def test_a_broken_file_of_history_fails(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VANGUARD_STATE", "sqlite")
    assert found()["state"][0].status == "ok"
    file = home / "state" / "history.db"
    file.parent.mkdir(mode=0o700)
    file.write_bytes(b"x" * 4096)
    file.chmod(0o600)
    assert found()["state"][0].status == "fail"


def client(tmp_path: Path, text: str) -> Path:
    file = tmp_path / ".config" / "Claude" / "claude_desktop_config.json"
    file.parent.mkdir(parents=True)
    file.write_text(text)
    return file


def test_servers_without_a_gateway_are_named(tmp_path: Path) -> None:
    client(tmp_path, CLAUDE_DESKTOP)
    (check,) = found()["clients"]
    assert check.found == "Claude Desktop: 0 of 3 servers are guarded; not files, github, bare"
    assert (check.status, check.do) == ("warn", "vanguard configure claude-desktop")


def test_guarded_servers_are_well_and_a_gateway_that_is_gone_fails(tmp_path: Path) -> None:
    file = client(tmp_path, CLAUDE_DESKTOP)
    CliRunner().invoke(app, ["init", "--yes"])
    assert statuses(found()["clients"]) == ["ok"]
    gateway = json.loads(file.read_text())["mcpServers"]["bare"]["command"]
    file.write_text(file.read_text().replace(json.dumps(gateway), '"/gone/vanguard"', 1))
    failed, _ = found()["clients"]
    assert (failed.status, "/gone/vanguard is gone" in failed.found) == ("fail", True)


def test_a_clients_file_that_others_may_write_is_told_of(tmp_path: Path) -> None:
    client(tmp_path, CLAUDE_DESKTOP).chmod(0o666)
    assert "may be written by others" in found()["clients"][0].found


def test_a_clients_file_that_cannot_be_read_is_told_of(tmp_path: Path) -> None:
    client(tmp_path, "{")
    assert "this is no JSON" in found()["clients"][0].found


def test_hostile_names_cannot_steer_a_terminal(tmp_path: Path) -> None:
    client(tmp_path, json.dumps({"mcpServers": {"a\x1b[2J\u202e": {"command": "x"}}}))
    result = run()
    assert "\x1b" not in result.stdout
    assert "\u202e" not in result.stdout


def test_a_package_that_is_old_or_missing_is_told() -> None:
    assert health_parts._problem("typer>=999").startswith("typer ")
    assert health_parts._problem("no-such-package>=1") == "no-such-package is missing"
    assert health_parts._problem("pyjwt[crypto]>=2.0") == ""


def test_what_to_do_stands_below_what_is_wrong() -> None:
    told = as_text([Check("a", "fail", "it broke", "mend it"), Check("b", "ok", "fine")], False)
    assert told.splitlines()[:3] == [
        "fail  a           it broke",
        " " * 18 + "→ mend it",
        "ok    b           fine",
    ]


def test_a_profile_that_asks_no_model_that_ships_says_so(tmp_path: Path) -> None:
    config = tmp_path / "vanguard.yaml"
    config.write_text("version: 1\nsemantic: {local: false}\n")
    assert found(str(config))["scorer"][0].status == "skip"

"""``vanguard init``, ``configure`` and ``configure-claude``, on a home of their own."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tests.adapters.clients.samples import SAMPLES, WRAPPED
from vanguard.cli import configuring
from vanguard.cli.main import app
from vanguard.places import client_files

Run = Callable[..., Result]


@pytest.fixture
def person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "CODEX_HOME", "CLAUDE_CONFIG_DIR", "APPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("VANGUARD_HOME", str(tmp_path / "state"))
    monkeypatch.setattr(configuring, "executable", lambda: ["/opt/vanguard"])
    monkeypatch.setattr("sys.platform", "linux")
    return tmp_path


@pytest.fixture
def files(person: Path) -> dict[str, Path]:
    """Every client's own file, as it keeps it."""
    found = {}
    for client, places in client_files(person, "linux", {}).items():
        file, text = SAMPLES[client]
        found[client] = place = next(each for each in places if each.name == file)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, newline="")
    return found


def run(*words: str, said: str = "") -> Result:
    return CliRunner().invoke(app, list(words), input=said)


def texts(files: dict[str, Path]) -> dict[str, bytes]:
    return {client: path.read_bytes() for client, path in files.items()}


def test_init_guards_every_client_and_undo_gives_back_every_byte(files: dict[str, Path]) -> None:
    before = texts(files)
    result = run("init", "--yes")
    assert result.exit_code == 0, result.output
    for client, path in files.items():
        assert path.read_text().count("/opt/vanguard") == len(WRAPPED[client])
    assert run("init", "--undo", "--yes").exit_code == 0
    assert texts(files) == before


def test_a_dry_run_and_json_change_nothing(files: dict[str, Path], person: Path) -> None:
    before = texts(files)
    assert run("init", "--dry-run").exit_code == 0
    assert run("init", "--json").exit_code == 0
    assert texts(files) == before
    assert not (person / "state" / "clients").exists()


def test_init_again_finds_nothing_to_change(files: dict[str, Path]) -> None:
    run("init", "--yes")
    before = texts(files)
    result = run("init", "--yes")
    assert (result.exit_code, texts(files)) == (0, before)
    assert "nothing to change" in result.stdout


def test_the_kept_file_is_whole_and_for_its_owner_alone(files: dict[str, Path], person: Path) -> None:
    before = files["cursor"].read_bytes()
    result = run("configure", "cursor", "--yes")
    (kept,) = (person / "state" / "clients").glob("*.original")
    assert str(kept) in result.stdout
    assert kept.read_bytes() == before
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.parent.stat().st_mode) == 0o700
    run("configure", "cursor", "--undo", "--yes")
    assert list(kept.parent.iterdir()) == []


def test_the_mode_of_a_file_and_a_link_to_it_stay(files: dict[str, Path], person: Path) -> None:
    real = person / "dotfiles.json"
    files["cursor"].rename(real)
    real.chmod(0o640)
    files["cursor"].symlink_to(real)
    run("configure", "cursor", "--yes")
    assert files["cursor"].is_symlink()
    assert stat.S_IMODE(real.stat().st_mode) == 0o640
    assert "/opt/vanguard" in real.read_text()


def test_a_file_that_was_changed_since_keeps_the_change(files: dict[str, Path]) -> None:
    path = files["claude-desktop"]
    before = path.read_text()
    run("configure-claude", "--yes")
    path.write_text(path.read_text().replace("Ctrl+Space", "Alt+Space"))
    result = run("configure-claude", "--undo", "--yes")
    assert path.read_text() == before.replace("Ctrl+Space", "Alt+Space")
    assert "is freed of Vanguard" in result.stdout


def test_a_server_added_later_is_guarded_and_undone_too(files: dict[str, Path]) -> None:
    path = files["claude-desktop"]
    run("configure-claude", "--yes")
    path.write_text(path.read_text().replace('"bare":', '"more": {"command": "more"},\n    "bare":'))
    added = SAMPLES["claude-desktop"][1].replace('"bare":', '"more": {"command": "more"},\n    "bare":')
    run("configure-claude", "--yes")
    assert path.read_text().count("/opt/vanguard") == 4
    result = run("configure-claude", "--undo", "--yes")
    assert "byte for byte" in result.stdout
    assert path.read_text() == added


def test_servers_can_be_done_and_undone_one_by_one(files: dict[str, Path]) -> None:
    path, before = files["claude-desktop"], files["claude-desktop"].read_bytes()
    run("configure-claude", "--server", "files", "--yes")
    assert path.read_text().count("/opt/vanguard") == 1
    run("configure-claude", "--server", "bare", "--yes")
    assert path.read_text().count("/opt/vanguard") == 2
    run("configure-claude", "--undo", "--server", "files", "--yes")
    assert path.read_text().count("/opt/vanguard") == 1
    run("configure-claude", "--undo", "--yes")
    assert path.read_bytes() == before


def test_nobody_is_asked_where_there_is_no_terminal(files: dict[str, Path]) -> None:
    before = texts(files)
    result = run("init", said="y\n")
    assert (result.exit_code, texts(files)) == (2, before)
    assert result.stderr == "vanguard: nobody can be asked here (look with --dry-run, then give --yes)\n"


@pytest.mark.parametrize(("answer", "code", "count"), [("y\n", 0, 3), ("n\n", 1, 0), ("\n", 1, 0)])
def test_a_person_is_asked(
    answer: str, code: int, count: int, files: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(configuring, "_is_asked", lambda: True)
    result = run("configure-claude", said=answer)
    assert result.exit_code == code
    assert "Change the config of Claude Desktop? [y/N]" in result.stdout
    assert files["claude-desktop"].read_text().count("/opt/vanguard") == count


def test_json_tells_what_is_done(files: dict[str, Path]) -> None:
    found = json.loads(run("configure", "claude-code", "--json", "--yes").stdout)
    (client,) = found["clients"]
    assert (client["client"], client["written"], client["changes"]) == ("claude-code", True, True)
    rows = {row["name"]: row for row in client["servers"]}
    assert (rows["sqlite"]["status"], rows["sqlite"]["project"]) == ("wrap", "/srv/project")
    assert (rows["team"]["status"], "headers" in rows["team"]["why"]) == ("left", True)
    assert Path(client["backup"]).is_file()
    assert "hunter2" not in json.dumps(found)


def test_options_go_to_every_server(files: dict[str, Path], person: Path) -> None:
    config = person / "vanguard.yaml"
    config.write_text("version: 1\n")
    run("configure-claude", "--profile", "monitor", "--config", str(config), "--yes")
    found = json.loads(files["claude-desktop"].read_text())["mcpServers"]["bare"]["args"]
    assert found[:5] == ["start", "--profile", "monitor", "--config", str(config)]


def test_what_is_set_in_this_shell_alone_is_told(
    files: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VANGUARD_PROFILE", "monitor")
    told = run("configure-claude", "--dry-run").stdout
    assert "note: VANGUARD_PROFILE is set here" in told
    assert "VANGUARD_PROFILE" not in run("configure-claude", "--dry-run", "--profile", "strict").stdout


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["configure", "cursr"], 'did you mean "cursor"?'),
        (["configure", "cursor", "--server", "file", "--yes"], 'did you mean "files"?'),
        (["configure", "cursor", "--profile", "strickt"], 'did you mean "strict"?'),
        (["configure", "cursor", "--config", "/nowhere.yaml"], "there is no file"),
        (["configure", "cursor", "--file", "/nowhere.json"], "/nowhere.json: Cursor has no config here"),
    ],
)
def test_wrong_use_is_one_line_and_exit_2(files: dict[str, Path], words: list[str], told: str) -> None:
    before = texts(files)
    result = run(*words)
    assert (result.exit_code, texts(files)) == (2, before)
    assert told in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_a_broken_file_does_not_keep_the_others_from_being_guarded(files: dict[str, Path]) -> None:
    files["cursor"].write_text("{")
    result = run("init", "--yes")
    assert result.exit_code == 2
    assert f"{files['cursor']}:1: this is no JSON" in result.stderr
    assert files["cursor"].read_text() == "{"
    assert "/opt/vanguard" in files["codex"].read_text()


def test_a_file_of_a_project_can_be_named(person: Path) -> None:
    file = person / "project" / ".mcp.json"
    file.parent.mkdir()
    file.write_text('{"mcpServers": {"x": {"command": "x"}}}')
    assert run("configure", "claude-code", "--file", str(file), "--yes").exit_code == 0
    assert "/opt/vanguard" in file.read_text()


def test_the_profiles_of_vs_code_are_found(files: dict[str, Path]) -> None:
    file = files["vscode"].parent / "profiles" / "5a1b" / "mcp.json"
    file.parent.mkdir(parents=True)
    file.write_text('{"servers": {"x": {"command": "x"}}}')
    run("configure", "vscode", "--yes")
    assert "/opt/vanguard" in file.read_text()
    assert "/opt/vanguard" in files["vscode"].read_text()


def test_a_machine_without_clients_is_told_so(person: Path) -> None:
    result = run("init", "--yes")
    assert result.exit_code == 0
    assert result.stdout.startswith("no MCP client's config was found\n")


def test_a_file_that_changes_meanwhile_is_not_written(
    files: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = files["claude-desktop"]

    def asked() -> bool:
        path.write_text('{"mcpServers": {}}')
        return True

    monkeypatch.setattr(configuring, "_is_asked", asked)
    result = run("configure-claude", said="y\n")
    assert result.exit_code == 2
    assert "was changed meanwhile" in result.stderr
    assert path.read_text() == '{"mcpServers": {}}'


def test_without_a_kept_file_undo_takes_the_gateway_out_all_the_same(
    files: dict[str, Path], person: Path
) -> None:
    before = texts(files)
    run("init", "--yes")
    for path in (person / "state" / "clients").iterdir():
        path.unlink()
    run("init", "--undo", "--yes")
    assert texts(files) == before


def test_a_kept_file_that_was_tampered_with_is_not_put_back(files: dict[str, Path], person: Path) -> None:
    before = files["cursor"].read_bytes()
    run("configure", "cursor", "--yes")
    (kept,) = (person / "state" / "clients").glob("*.original")
    kept.write_text('{"mcpServers": {"evil": {"command": "evil"}}}')
    run("configure", "cursor", "--undo", "--yes")
    assert files["cursor"].read_bytes() == before


@pytest.mark.skipif(os.name == "nt", reason="a POSIX path")
def test_a_server_behind_the_gateway_that_init_wrote_starts(
    person: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from vanguard.cli.words import plain_start

    monkeypatch.undo()
    monkeypatch.setenv("HOME", str(person))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    file = person / ".cursor" / "mcp.json"
    file.parent.mkdir()
    file.write_text('{"mcpServers": {"-odd name": {"command": "cat", "args": ["-u", "--name", "y"]}}}')
    run("configure", "cursor", "--yes")
    entry = json.loads(file.read_text())["mcpServers"]["-odd name"]
    assert Path(entry["command"]).is_absolute()
    words = entry["args"][entry["args"].index("start") :]
    read = plain_start(words)
    assert read
    assert (read.options, read.command) == ({"name": "-odd name"}, ("cat", "-u", "--name", "y"))

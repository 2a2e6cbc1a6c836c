"""What a person reads when a start goes wrong, word for word, and the exit code that scripts get."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.end_to_end.gateway import ECHO, PING, Gateway, python
from tests.rules.conftest import GOOD


def start(home: Path, *words: str, said: str = "", env: dict[str, str] | None = None) -> tuple[int, str, str]:
    """Run ``vanguard start`` with an input; exit code, stdout, stderr."""
    done = subprocess.run(
        [sys.executable, "-m", "vanguard", "start", *words],
        input=said,
        capture_output=True,
        text=True,
        env={**os.environ, "VANGUARD_HOME": str(home), "NO_COLOR": "1", "COLUMNS": "200", **(env or {})},
        check=False,
    )
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize(
    ("words", "code", "line"),
    [
        (
            ["--profile", "balancd", "--server", "cat"],
            2,
            'vanguard: --profile: unknown profile "balancd" '
            '(did you mean "balanced"? the profiles are monitor, balanced, strict)',
        ),
        (
            [],
            2,
            "vanguard: no server to guard "
            '(say which: vanguard start --server "COMMAND LINE", or -- COMMAND ARG...)',
        ),
        (
            ["--server", "cat 'x"],
            2,
            "vanguard: --server: the command line cannot be split: no closing quotation",
        ),
        (["--server", ""], 2, "vanguard: --server: the command line is empty"),
        (
            ["--server", "cat", "--", "cat"],
            2,
            "vanguard: the server is given twice, by --server and after -- (give it once)",
        ),
        (
            ["--server", "no-such-command-x"],
            3,
            "vanguard: the server command 'no-such-command-x' is not on the PATH",
        ),
        (["--", "/no/such/file"], 3, "vanguard: the server command '/no/such/file' does not exist"),
        (
            ["--upstream", "ftp://localhost:1/mcp"],
            2,
            'vanguard: --upstream: "ftp://localhost:1/mcp" is no http or https URL (write https://HOST/PATH)',
        ),
    ],
)
def test_a_start_that_cannot_be_says_why_in_one_line(
    tmp_path: Path, words: list[str], code: int, line: str
) -> None:
    assert start(tmp_path, *words) == (code, "", line + "\n")


def test_a_file_that_is_no_program_is_named(tmp_path: Path) -> None:
    (tmp_path / "notes").write_text("not a program")
    command = str(tmp_path / "notes")
    assert start(tmp_path, "--", command) == (
        3,
        "",
        f"vanguard: the server command {command!r} cannot be executed\n",
    )


def test_an_unknown_option_names_the_nearest_one(tmp_path: Path) -> None:
    assert start(tmp_path, "--profil", "strict", "--server", "cat") == (
        2,
        "",
        "vanguard: No such option: --profil (Possible options: --config, --profile) "
        "(see vanguard start --help)\n",
    )


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("version: 1\nprofil: strict\n", ':2: unknown key "profil" (did you mean "profile"?)'),
        (
            "version: 1\nprofile: strikt\n",
            ':2: unknown profile "strikt" '
            '(did you mean "strict"? the profiles are monitor, balanced, strict)',
        ),
        ("version: 1\nrefusal: eror\n", ':2: "eror" is not a value here (did you mean "error"?)'),
        ("version: 1\nversion: 1\n", ':2: the key "version" stands twice (first on line 1)'),
        (
            "version: 1\nexceptions:\n  - {rule: fs-outside-zoen, because: a}\n",
            ':3: unknown rule "fs-outside-zoen" (did you mean "fs-outside-zone"?)',
        ),
        ("version: [\n", ":2: not YAML: expected the node content, but found '<stream end>'"),
    ],
)
def test_a_wrong_config_stops_the_start_at_its_line(tmp_path: Path, text: str, line: str) -> None:
    config = tmp_path / "vanguard.yaml"
    config.write_text(text)
    said = f"vanguard: {config}{line}\n"
    assert start(tmp_path, "--config", str(config), "--server", "cat") == (2, "", said)


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [
        (
            "severity: high",
            "severity: high\nseverity: low",
            ':4: the key "severity" stands twice (first on line 3)',
        ),
        (
            "any: ['curl",
            "any: ['(curl",
            ":14: not an RE2 pattern: missing ): (curl\\s[^|]{1,99}\\|\\s{0,5}(?:ba)?sh\\b "
            "(RE2 has no look-around and no back-references)",
        ),
    ],
    ids=["a doubled key", "a wrong pattern"],
)
def test_a_wrong_rule_file_stops_the_start_at_its_line(
    tmp_path: Path, before: str, after: str, line: str
) -> None:
    file = tmp_path / "mine" / "shell" / "shell-fetch-and-run.yaml"
    file.parent.mkdir(parents=True)
    assert before in GOOD
    file.write_text(GOOD.replace(before, after, 1))
    config = tmp_path / "vanguard.yaml"
    config.write_text("version: 1\nrule_folders: [mine]\n")
    said = f"vanguard: {file}{line}\n"
    assert start(tmp_path, "--config", str(config), "--server", "cat") == (2, "", said)


def test_a_folder_without_rules_stops_the_start(tmp_path: Path) -> None:
    config = tmp_path / "vanguard.yaml"
    config.write_text("version: 1\nrule_folders: [mine]\n")
    for why in ("there is no such folder", "rules stand in <category>/<rule-id>.yaml"):
        said = f"vanguard: {config}:2: no rules found in {tmp_path / 'mine'} ({why})\n"
        assert start(tmp_path, "--config", str(config), "--server", "cat") == (2, "", said)
        (tmp_path / "mine").mkdir(exist_ok=True)


def test_an_exception_that_does_nothing_is_warned_of(tmp_path: Path) -> None:
    config = tmp_path / "vanguard.yaml"
    config.write_text(
        "version: 1\nexceptions:\n"
        "  - {rule: fs-traversal, because: a, expires: 2020-01-31}\n"
        "  - {rule: fs-traversal, because: a, server: flies}\n"
    )
    _, _, said = start(tmp_path, "--config", str(config), "--name", "files", "--", *python("pass"))
    assert said.splitlines()[:2] == [
        f"vanguard: {config}:3: this exception has expired on 2020-01-31, so it does nothing",
        f'vanguard: {config}:4: this exception names an unknown server, "flies" (did you mean "files"?)',
    ]


def guarding(log: Path | str, profile: str = "balanced") -> str:
    """The first line of every start."""
    return f"vanguard: guarding 'server' with profile {profile}; audit log: {log}"


def test_a_server_that_exits_at_once_is_named_with_its_status_and_leaves_nobody_waiting(
    tmp_path: Path,
) -> None:
    code, out, said = start(
        tmp_path, "--", *python("import sys\nsys.stdin.readline()\nsys.exit(4)"), said=PING
    )
    assert code == 3
    assert out == (
        '{"jsonrpc":"2.0","id":1,"error":{"code":-32603,"message":"The server is gone: it has ended",'
        '"data":{"reported_by":"vanguard","kind":"server-gone","retryable":false}}}\n'
    )
    assert said.splitlines() == [
        guarding(tmp_path / "audit"),
        "vanguard: the server ended before its first answer (exit status 4)",
    ]


def test_a_banner_on_stdout_is_named_once_and_the_session_goes_on(tmp_path: Path) -> None:
    program = "print('Welcome')\nprint('to the server', flush=True)\n" + ECHO
    code, out, said = start(tmp_path, "--", *python(program), said=PING + "\n")
    assert code == 0
    assert out == '{"jsonrpc": "2.0", "id": 1, "result": {"asked": {}}}\n'
    assert said.splitlines() == [
        guarding(tmp_path / "audit"),
        "vanguard: the server wrote a line that is no MCP message (The message is not valid JSON.); "
        "such lines are dropped",
    ]


def test_an_unwritable_home_is_a_warning_and_the_log_goes_to_stderr(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    home = tmp_path / "file" / "home"
    code, out, said = start(home, "--", *python(ECHO), said=PING + "\n")
    assert (code, out.count('"result"')) == (0, 1)
    first, second, *records = said.splitlines()
    assert [first, second] == [
        guarding(home / "audit"),
        "vanguard: the audit log goes to standard error: its folder cannot be written "
        f"(Not a directory: {home})",
    ]
    events = ["session", "decision", "decision", "session"]
    assert [json.loads(record)["event"] for record in records] == events


def test_a_full_disk_does_not_stop_balanced(tmp_path: Path) -> None:
    with Gateway(tmp_path, python(ECHO), env={"VANGUARD_AUDIT_LOG": "/dev/full"}) as gateway:
        for _ in range(3):
            gateway.say(PING)
            assert "result" in gateway.hear()
        assert gateway.end()[0] == 0
    assert gateway.stderr.splitlines() == [
        guarding("/dev/full"),
        "vanguard: the audit log cannot be written (No space left on device); records wait, and are counted",
        "vanguard: 8 audit records could not be written",
    ]


def test_strict_refuses_what_it_cannot_record(tmp_path: Path) -> None:
    env = {"VANGUARD_AUDIT_LOG": "/dev/full"}
    with Gateway(tmp_path, python(ECHO), "--profile", "strict", env=env) as gateway:
        gateway.say(PING)
        answer = gateway.hear()
        while "result" in answer:
            gateway.say(PING)
            answer = gateway.hear()
    said = "Blocked by Vanguard: the audit log cannot be written, and nothing may pass unrecorded."
    assert (answer["error"]["code"], answer["error"]["message"]) == (-31001, said)
    assert answer["error"]["data"]["rule"] == "audit-unwritable"
    assert gateway.stderr.splitlines()[:2] == [
        guarding("/dev/full", "strict"),
        "vanguard: the audit log cannot be written (No space left on device); records wait, and are counted",
    ]


def test_a_start_outside_any_writable_folder_works(tmp_path: Path) -> None:
    with Gateway(tmp_path, python(ECHO), cwd=Path("/proc")) as gateway:
        gateway.say(PING)
        assert "result" in gateway.hear()


def test_a_rules_folder_in_the_current_directory_means_nothing(tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "mine.yaml").write_text("not: a rule\n")
    (tmp_path / ".env").write_text("VANGUARD_PROFILE=monitor\n")
    home = tmp_path / "home"
    home.mkdir()
    with Gateway(home, python(ECHO), cwd=tmp_path) as gateway:
        call = '{"name":"read","arguments":{"path":"/etc/shadow"}}'
        gateway.say(f'{{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{call}}}')
        assert gateway.hear()["error"]["code"] == -31001

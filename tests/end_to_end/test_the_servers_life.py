"""The child's whole life: its start, its environment, its signals, its end."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.end_to_end.gateway import ECHO, PING, Gateway, python

CRASH = "import sys\nfor n in range(3): sys.stdin.readline()\nsys.exit(7)"
ANSWER = '{"jsonrpc":"2.0","id":1,"result":{}}'
ONE_ANSWER = """
import sys
sys.stdin.readline()
print('{"jsonrpc":"2.0","id":1,"result":{}}', flush=True)
"""


def request(id: int, text: str = "") -> str:
    """A call with a text."""
    params = f'{{"name":"t","arguments":{{"a":"{text}"}}}}'
    return f'{{"jsonrpc":"2.0","id":{id},"method":"tools/call","params":{params}}}'


def test_a_session_passes_and_ends_with_the_servers_own_status(tmp_path: Path) -> None:
    with Gateway(tmp_path, python(ECHO)) as gateway:
        gateway.say(request(0, "hello"))
        assert gateway.hear()["result"]["asked"]["arguments"] == {"a": "hello"}
        assert gateway.end() == (0, [])


def test_a_crash_while_calls_wait_answers_each_of_them_once(tmp_path: Path) -> None:
    with Gateway(tmp_path, python(CRASH)) as gateway:
        for id in range(3):
            gateway.say(request(id))
        code, rest = gateway.end()
    assert code == 3
    assert sorted(answer["id"] for answer in rest) == [0, 1, 2]
    assert {answer["error"]["data"]["kind"] for answer in rest} == {"server-gone"}
    assert "the server ended before its first answer (exit status 7)" in gateway.stderr


def test_the_exit_status_after_the_first_answer_is_the_servers(tmp_path: Path) -> None:
    with Gateway(tmp_path, python(ONE_ANSWER + "sys.exit(9)")) as gateway:
        gateway.say(PING)
        assert gateway.end() == (9, [{"jsonrpc": "2.0", "id": 1, "result": {}}])


def test_a_server_killed_by_a_signal_ends_the_gateway_with_128_and_the_number(tmp_path: Path) -> None:
    killed = "import os\nos.kill(os.getpid(), 9)"
    with Gateway(tmp_path, python(ONE_ANSWER + killed)) as gateway:
        gateway.say(PING)
        assert gateway.end()[0] == 137


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_signals_reach_the_server_and_its_answer_to_them_counts(tmp_path: Path, number: int) -> None:
    program = f"""
import signal, sys
signal.signal({int(number)}, lambda *a: (print("server: told", file=sys.stderr, flush=True), sys.exit(5)))
{ONE_ANSWER}
signal.pause()
"""
    with Gateway(tmp_path, python(program)) as gateway:
        gateway.say(PING)
        gateway.hear()
        gateway.process.send_signal(number)
        assert gateway.process.wait() == 5
    assert "server: told" in gateway.stderr


def test_the_servers_stderr_and_environment_are_the_gateways_own(tmp_path: Path) -> None:
    program = "import os, sys\nprint('env', os.environ['COLOUR'], file=sys.stderr)" + ONE_ANSWER
    with Gateway(tmp_path, python(program), env={"COLOUR": "teal"}) as gateway:
        gateway.say(PING)
        gateway.end()
    assert "env teal\n" in gateway.stderr


def test_what_a_server_says_after_its_input_closed_still_arrives(tmp_path: Path) -> None:
    program = """
import sys
sys.stdin.read()
print('{"jsonrpc":"2.0","method":"notifications/message","params":{"level":"info","data":"bye"}}')
"""
    with Gateway(tmp_path, python(program)) as gateway:
        code, rest = gateway.end()
    assert code == 0
    assert rest[0]["params"]["data"] == "bye"


def test_a_last_line_without_a_newline_counts(tmp_path: Path) -> None:
    with Gateway(tmp_path, python(ECHO)) as gateway:
        gateway.stdin.write(request(5).encode())
        code, rest = gateway.end()
    assert code == 0
    assert [answer["id"] for answer in rest] == [5]


def test_an_input_that_ends_in_the_middle_of_a_line_is_answered_and_named_in_the_log(tmp_path: Path) -> None:
    with Gateway(tmp_path, python(ECHO)) as gateway:
        gateway.stdin.write(request(6)[:-9].encode())
        code, rest = gateway.end()
    data = {"reported_by": "vanguard", "kind": "syntax", "retryable": False}
    error = {"code": -32700, "message": "The message is not valid JSON.", "data": data}
    assert (code, rest) == (0, [{"jsonrpc": "2.0", "id": 6, "error": error}])
    (file,) = tmp_path.rglob("*.jsonl")
    records = [json.loads(line) for line in file.read_text().splitlines()]
    assert [record["detail"] for record in records if record["event"] == "protocol"] == [
        {"kind": "syntax", "reason": "The message is not valid JSON.", "bytes": len(request(6)) - 9}
    ]
    assert not [record for record in records if record["event"] == "decision"]


def test_a_server_that_floods_is_held_back_and_nothing_is_lost(tmp_path: Path) -> None:
    program = """
import json, sys
sys.stdin.readline()
for n in range(3000):
    params = {"level": "info", "data": "x" * 4000, "n": n}
    note = {"jsonrpc": "2.0", "method": "notifications/message", "params": params}
    sys.stdout.write(json.dumps(note) + "\\n")
"""
    with Gateway(tmp_path, python(program)) as gateway:
        gateway.say(PING)
        gateway.stdin.close()
        heard = [gateway.hear()["params"]["n"] for _ in range(3000)]
    assert heard == list(range(3000))


def test_a_slow_server_holds_the_client_back_and_nothing_is_lost(tmp_path: Path) -> None:
    with Gateway(tmp_path, python(ECHO)) as gateway:
        asked = [request(id, "y" * 60_000) for id in range(100)]
        gateway.process.stdin.write("\n".join([*asked[:20], ""]).encode())
        for line in asked[20:]:
            gateway.say(line)
            assert gateway.hear()["result"]["asked"]["arguments"]["a"] == "y" * 60_000
        code, rest = gateway.end()
    assert code == 0
    assert len(rest) == 20


def test_a_line_over_the_limit_is_refused_with_its_id_and_the_session_goes_on(tmp_path: Path) -> None:
    config = tmp_path / "vanguard.yaml"
    config.write_text("version: 1\nlimits: {frame_bytes: 100000}\n")
    with Gateway(tmp_path, python(ECHO), "--config", str(config)) as gateway:
        gateway.say(request(1, "z" * 200_000))
        assert gateway.hear()["error"]["data"]["kind"] == "size"
        gateway.say(request(2, "z" * 50_000))
        assert "result" in gateway.hear()
        assert gateway.end()[0] == 0


def test_five_megabytes_pass_as_they_are(tmp_path: Path) -> None:
    text = "lorem ipsum " * 400_000
    with Gateway(tmp_path, python(ECHO)) as gateway:
        gateway.say(request(1, text))
        assert gateway.hear()["result"]["asked"]["arguments"]["a"] == text


def test_a_first_answer_that_does_not_come_ends_the_wait_with_an_error(tmp_path: Path) -> None:
    config = tmp_path / "vanguard.yaml"
    config.write_text("version: 1\ndeadlines: {start_s: 0.3}\n")
    silent = "import sys\nsys.stdin.read()"
    with Gateway(tmp_path, python(silent), "--config", str(config)) as gateway:
        gateway.say(PING)
        answer = gateway.hear()
        assert gateway.process.wait() == 3
    data = {"reported_by": "vanguard", "kind": "server-gone", "retryable": False}
    message = "The server is gone: it did not answer its first request in time"
    error = {"code": -32603, "message": message, "data": data}
    assert answer == {"jsonrpc": "2.0", "id": 1, "error": error}
    said = "vanguard: the server did not answer its first request within 0.3 s"
    assert gateway.stderr.splitlines()[1:] == [said]


def test_an_answer_deadline_gives_the_asker_an_error_and_the_session_goes_on(tmp_path: Path) -> None:
    config = tmp_path / "vanguard.yaml"
    config.write_text("version: 1\ndeadlines: {answer_s: 1.5}\n")
    deaf_once = "import sys\nsys.stdin.readline()\nsys.stdin.readline()" + ECHO
    with Gateway(tmp_path, python(deaf_once), "--config", str(config)) as gateway:
        gateway.say(request(1))
        gateway.say(request(2))
        assert {gateway.hear()["error"]["data"]["kind"] for _ in range(2)} == {"overdue"}
        gateway.say(request(3))
        assert "result" in gateway.hear()


def test_a_request_is_answered_though_an_orphan_of_the_server_holds_its_stdout(tmp_path: Path) -> None:
    program = """
import subprocess, sys
subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
sys.stdin.readline()
print('{"jsonrpc":"2.0","id":1,"result":{}}', flush=True)
sys.stdin.readline()
sys.exit(5)
"""
    with Gateway(tmp_path, python(program)) as gateway:
        gateway.say(PING)
        gateway.hear()
        gateway.say(request(2))
        assert gateway.hear()["error"]["data"]["kind"] == "server-gone"
        assert gateway.process.wait() == 5


def test_an_orphan_does_not_outlive_a_client_that_has_left(tmp_path: Path) -> None:
    program = "import subprocess\nsubprocess.Popen(['sleep', '60'])" + ONE_ANSWER + "sys.exit(5)"
    with Gateway(tmp_path, python(program)) as gateway:
        gateway.say(PING)
        assert gateway.end() == (5, [{"jsonrpc": "2.0", "id": 1, "result": {}}])


def test_signals_reach_what_a_wrapper_started(tmp_path: Path) -> None:
    server = f"exec 2>&1; {sys.executable} -c 'import time; time.sleep(60)'; true"
    with Gateway(tmp_path, ["sh", "-c", f"read x; echo '{ANSWER}'; {server}"]) as gateway:
        gateway.say(PING)
        gateway.hear()
        gateway.process.send_signal(signal.SIGTERM)
        gateway.process.wait(timeout=10)


@pytest.mark.parametrize("closed", ["0<&-", "1>&-", "2>&-", ">/dev/full"])
def test_a_descriptor_that_is_closed_or_full_ends_in_order(tmp_path: Path, closed: str) -> None:
    command = shlex.join([sys.executable, "-m", "vanguard", "start", "--", *python(ECHO)])
    done = subprocess.run(
        ["sh", "-c", f"exec {command} {closed}"],
        input=PING + "\n",
        capture_output=True,
        text=True,
        env={**os.environ, "VANGUARD_HOME": str(tmp_path)},
        timeout=30,
        check=False,
    )
    assert done.returncode == 0
    assert "Traceback" not in done.stderr
    assert all(line.startswith('{"jsonrpc"') for line in done.stdout.splitlines())


def test_a_server_that_ends_before_it_is_asked_is_named_and_the_file_of_requests_is_answered(
    tmp_path: Path,
) -> None:
    (tmp_path / "asked").write_text(request(0) + "\n" + request(1) + "\n")
    server = python("import sys\nsys.exit(7)")
    with (tmp_path / "asked").open("rb") as asked:
        done = subprocess.run(
            [sys.executable, "-m", "vanguard", "start", "--", *server],
            stdin=asked,
            capture_output=True,
            text=True,
            env={**os.environ, "VANGUARD_HOME": str(tmp_path)},
            check=False,
        )
    assert done.returncode == 3
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == [0, 1]
    assert "the server ended before its first answer (exit status 7)" in done.stderr

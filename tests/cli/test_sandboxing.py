"""Sandboxes: hostile servers in bubblewrap, for real; Docker by the command line that it would get."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from vanguard import settings
from vanguard.cli import assembly, sandboxing
from vanguard.cli.main import run
from vanguard.errors import ConfigError, OutsideError

NOBODY = 65534


def bubblewrap_works() -> bool:
    """Whether bubblewrap is there and may make namespaces on this machine."""
    program = shutil.which("bwrap")
    if program is None or shutil.which("prlimit") is None:
        return False
    tried = [program, "--unshare-all", "--unshare-user", "--disable-userns", "--ro-bind", "/", "/", "true"]
    return subprocess.run(tried, capture_output=True, check=False).returncode == 0


boxed = pytest.mark.skipif(
    not bubblewrap_works(), reason="bubblewrap is not installed, or may not make namespaces here"
)


class Place:
    """A folder with a zone, a key outside it, a home, and a config for one server."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.zone = folder / "zone"
        self.home = folder / "person"
        for each in (self.zone, self.home / ".ssh"):
            each.mkdir(parents=True)
        (self.zone / "notes.txt").write_text("notes")
        self.key = self.home / ".ssh" / "id_ed25519"
        self.key.write_text("the private key")
        (folder / "beside.txt").write_text("another project")
        self.environment = {
            "HOME": str(self.home),
            "PATH": os.environ["PATH"],
            "VANGUARD_HOME": str(folder / "vanguard"),
            "AWS_SECRET_ACCESS_KEY": "the secret",
            "NEEDED": "this one",
        }

    def config(self, sandbox: str = "{engine: bwrap}", more: str = "", program: str = "pass") -> Path:
        """A config whose server is a Python program."""
        path = self.folder / "vanguard.yaml"
        args = json.dumps(["-I", "-c", program])
        path.write_text(
            f"version: 1\n{more}servers:\n  it:\n    command: {sys.executable}\n    args: {args}\n"
            f"    zones: [{self.zone}]\n    sandbox: {sandbox}\n"
        )
        return path

    def launched(self, config: Path, engine: str | None = None) -> tuple[tuple[str, ...], dict[str, str]]:
        """The command and the environment that the server of a config is started by."""
        found = settings.load({"config": str(config)}, self.environment)
        chosen = assembly.Chosen(
            "it",
            (found.servers["it"].command, *found.servers["it"].args),
            settings.server_environment(found.servers["it"].env, self.environment),
        )
        command, environment = sandboxing.launched(found, chosen, engine)
        return command, dict(environment or {})

    def told(self, program: str, **config: str) -> Any:
        """What a Python program inside the sandbox prints, as JSON; its stderr where it printed nothing."""
        command, environment = self.launched(self.config(program=program, **config))
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=60, check=False
        )
        return json.loads(done.stdout) if done.stdout else done.stderr


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


@pytest.fixture
def common() -> Iterator[Place]:
    """A place that every user may enter."""
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        yield Place(Path(folder))


READ = """
import json
def read(path):
    try:
        return open(path).read()
    except OSError as error:
        return type(error).__name__
print(json.dumps({{path: read(path) for path in {paths!r}}}))
"""


@boxed
def test_a_server_reads_its_zones_and_nothing_else_of_a_person(place: Place) -> None:
    hidden = [str(place.key), str(place.folder / "beside.txt"), "/etc/shadow", "/root/.bashrc"]
    found = place.told(READ.format(paths=[str(place.zone / "notes.txt"), *hidden]))
    assert found.pop(str(place.zone / "notes.txt")) == "notes"
    assert set(found.values()) == {"FileNotFoundError"}
    assert place.key.read_text() == "the private key"


@boxed
def test_a_server_writes_in_its_zones_and_what_it_writes_elsewhere_is_nowhere(place: Place) -> None:
    outside = place.folder / "outside.txt"
    program = f"""
import json, pathlib
def write(path):
    try:
        pathlib.Path(path).write_text("written")
        return "written"
    except OSError as error:
        return type(error).__name__
print(json.dumps([write(path) for path in {[str(place.zone / "new.txt"), str(outside), "/usr/x"]!r}]))
"""
    assert place.told(program)[0] == "written"
    assert (place.zone / "new.txt").read_text() == "written"
    assert not outside.exists()
    assert not Path("/usr/x").exists()


@boxed
def test_what_guards_the_gateway_stays_hidden_inside_a_zone(place: Place) -> None:
    place.zone = place.folder
    held = place.folder / "vanguard" / "trust" / "keys.json"
    held.parent.mkdir(parents=True)
    held.write_text("{}")
    found = place.told(READ.format(paths=[str(place.folder / "beside.txt"), str(held)]))
    assert found == {str(place.folder / "beside.txt"): "another project", str(held): "FileNotFoundError"}


@boxed
def test_secrets_of_the_environment_do_not_reach_a_server(place: Place) -> None:
    program = "import json, os; print(json.dumps(dict(os.environ)))"
    assert "the secret" not in str(place.told(program))
    found = place.told(program, sandbox="{engine: bwrap, env: [NEEDED]}")
    assert found["NEEDED"] == "this one"
    assert not {"AWS_SECRET_ACCESS_KEY", "VANGUARD_HOME"} & found.keys()


@boxed
def test_the_processes_outside_are_not_seen(place: Place) -> None:
    program = """
import json, os
print(json.dumps([each for each in os.listdir("/proc") if each.isdigit()]))
"""
    assert str(os.getpid()) not in place.told(program)
    assert len(place.told(program)) < 6


SOCKET = """
import json, socket
with socket.create_server(("127.0.0.1", 0)) as server:
    names = [name for _, name in socket.if_nameindex()]
try:
    socket.create_connection(("127.0.0.1", {port}), 5).close()
    print(json.dumps([names, "connected"]))
except OSError as error:
    print(json.dumps([names, type(error).__name__]))
"""


@boxed
def test_there_is_no_network_unless_destinations_allow_one(place: Place) -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as outside:
        program = SOCKET.format(port=outside.getsockname()[1])
        assert place.told(program) == [["lo"], "ConnectionRefusedError"]
        allowed = place.told(program, more="destinations: {allow: [api.example.com]}\n")
        assert allowed[1] == "connected"


@boxed
def test_memory_is_limited(place: Place) -> None:
    program = """
import json
try:
    held = bytearray(300 * 1024 * 1024)
    print(json.dumps(len(held)))
except MemoryError:
    print(json.dumps("refused"))
"""
    assert place.told(program, sandbox="{engine: bwrap, memory_mb: 200}") == "refused"


@boxed
def test_what_is_written_into_memory_is_limited(place: Place) -> None:
    program = """
import json, os
sizes = {}
for folder in ("/tmp", "/dev/shm", os.environ["HOME"]):
    found = os.statvfs(folder)
    sizes[folder] = found.f_frsize * found.f_blocks
print(json.dumps(sizes))
"""
    assert set(place.told(program).values()) == {256 * 1024 * 1024}


def test_a_zone_that_is_the_whole_machine_is_refused(place: Place) -> None:
    place.zone = Path("/")
    with pytest.raises(ConfigError, match="holds nothing"):
        place.launched(place.config())


@boxed
def test_time_of_computing_is_limited(place: Place) -> None:
    program = """
import json, resource
print(json.dumps([resource.getrlimit(each) for each in (resource.RLIMIT_CPU, resource.RLIMIT_CORE)]))
"""
    assert place.told(program, sandbox="{engine: bwrap, cpu_s: 7}") == [[7, 7], [0, 0]]


@boxed
@pytest.mark.skipif(
    os.geteuid() == 0 and shutil.which("setpriv") is None, reason="setpriv is not installed, and this is root"
)
def test_a_fork_bomb_stops_at_the_limit(common: Place) -> None:
    config = common.config("{engine: bwrap, processes: 30}")
    bomb = "i=0; while [ $i -lt 200 ]; do sleep 60 & i=$((i+1)); echo $i; done; echo all"
    args = f"command: /bin/sh\n    args: {json.dumps(['-c', bomb])}"
    text = config.read_text()
    config.write_text(text[: text.index("command:")] + args + text[text.index("\n    zones:") :])
    command, environment = common.launched(config)
    nobody = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
    start = nobody if os.geteuid() == 0 else []
    done = subprocess.run(
        [*start, *command], env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    started = done.stdout.split()
    assert "all" not in started, done
    assert 10 < int(started[-1]) < 30


@boxed
def test_a_guarded_session_goes_through_the_sandbox(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    server = """
import json, sys
for line in sys.stdin:
    m = json.loads(line)
    if m.get("method") == "tools/call":
        try:
            text = open(m["params"]["arguments"]["path"]).read()
        except OSError as error:
            text = type(error).__name__
        r = {"content": [{"type": "text", "text": text}]}
    else:
        r = {"protocolVersion": "2025-06-18", "capabilities": {}, "serverInfo": {"name": "x", "version": "1"}}
    if "id" in m:
        print(json.dumps({"jsonrpc": "2.0", "id": m["id"], "result": r}), flush=True)
"""
    config = place.config(program=server, sandbox="{engine: none}")
    hello = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}}
    calls = [("initialize", hello)] + [
        ("tools/call", {"name": "look", "arguments": {"path": str(path)}})
        for path in (place.zone / "notes.txt", place.folder / "beside.txt")
    ]
    lines = [
        json.dumps({"jsonrpc": "2.0", "id": number, "method": method, "params": params})
        for number, (method, params) in enumerate(calls)
    ]
    start = [sys.executable, "-m", "vanguard", "start", "--profile", "monitor", "--config", str(config)]
    done = subprocess.run(
        [*start, "--sandbox", "bwrap"],
        input="\n".join(lines) + "\n",
        env={**place.environment, "PYTHONPATH": os.environ.get("PYTHONPATH", "")},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    answers = {each["id"]: each["result"] for each in map(json.loads, done.stdout.splitlines())}
    assert [answers[number]["content"][0]["text"] for number in (1, 2)] == ["notes", "FileNotFoundError"]


@pytest.mark.parametrize("engine", ["bwrap", "docker"])
def test_a_sandbox_that_is_missing_is_an_error_and_nothing_starts(
    place: Place, engine: str, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    empty = place.folder / "empty"
    empty.mkdir()
    for name, text in {**place.environment, "PATH": str(empty)}.items():
        monkeypatch.setenv(name, text)
    mark = place.zone / "started"
    config = place.config(sandbox=f"{{engine: {engine}, image: python}}", program=f"open({str(mark)!r}, 'w')")
    assert run(("start", "--config", str(config))) == 3
    assert "not started without its sandbox" in capsys.readouterr().err
    assert run(("start", "--config", str(place.config("{engine: none}")), "--sandbox", engine)) == 3
    assert not mark.exists()


def test_a_server_behind_a_url_has_no_sandbox(place: Place, capsys: Any) -> None:
    assert run(("start", "--upstream", "https://mcp.example.com/mcp", "--sandbox", "bwrap")) == 2
    assert "--sandbox" in capsys.readouterr().err
    path = place.folder / "vanguard.yaml"
    path.write_text(
        "version: 1\nservers:\n  it:\n    url: https://mcp.example.com/mcp\n    sandbox: {engine: bwrap}\n"
    )
    with pytest.raises(ConfigError, match="started by a command"):
        settings.load({"config": str(path)}, place.environment)


@pytest.mark.parametrize(
    ("sandbox", "why"),
    [
        ("{}", "engine"),
        ("{engine: chroot}", "chroot"),
        ("{engine: bwrap, env: [A=b]}", "no name of a variable"),
        ("{engine: docker, image: '--privileged'}", "no name of an image"),
        ("{engine: bwrap, processes: 0}", "0"),
    ],
)
def test_a_sandbox_that_cannot_be_meant_is_refused(place: Place, sandbox: str, why: str) -> None:
    with pytest.raises(ConfigError, match=why):
        settings.load({"config": str(place.config(sandbox))}, place.environment)


def test_the_sandbox_of_a_base_stays(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    import hashlib

    base = place.config("{engine: docker, image: 'python:3.13-slim'}").rename(place.folder / "base.yaml")
    digest = hashlib.sha256(base.read_bytes()).hexdigest()
    more = f"extends: {{file: ./base.yaml, sha256: {digest}}}\n"
    monkeypatch.setattr(shutil, "which", lambda name, **_: f"/usr/bin/{name}")
    for engine in (None, "none"):
        command, _ = place.launched(place.config("{engine: none}", more=more), engine)
        assert command[:2] == ("/usr/bin/docker", "run")


def test_without_a_sandbox_the_command_is_the_server_s_own(place: Place) -> None:
    command, environment = place.launched(place.config("{engine: none}"))
    assert command[0] == sys.executable
    assert environment["AWS_SECRET_ACCESS_KEY"] == "the secret"


def test_the_home_is_not_shown_for_the_sake_of_a_program_in_it(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    program = place.home / "bin" / "server"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    (place.home / "lib" / "python3.11").mkdir(parents=True)
    found = settings.load({}, place.environment)
    chosen = assembly.Chosen("it", (str(program),), settings.server_environment({}, place.environment))
    monkeypatch.setattr(shutil, "which", lambda name, **_: name if "/" in name else f"/usr/bin/{name}")
    command, _ = sandboxing.launched(found, chosen, "bwrap")
    shown = [each for at, each in enumerate(command) if command[at - 1] in ("--ro-bind", "--bind")]
    assert str(program) in shown
    assert str(place.home) not in shown


def docker_line(place: Place, monkeypatch: pytest.MonkeyPatch) -> tuple[str, ...]:
    """The command line of Docker for a server with a script, a zone with a comma, and a variable."""
    place.zone = place.folder / "zone, two"
    place.zone.mkdir()
    found = shutil.which("docker")
    monkeypatch.setattr(shutil, "which", lambda name, **_: found or f"/usr/bin/{name}")
    config = place.config("{engine: docker, image: 'python:3.13-slim', env: [NEEDED]}")
    config.write_text(config.read_text().replace(f"[{place.zone}]", f'["{place.zone}"]'))
    return place.launched(config)[0]


def test_docker_gets_exactly_this_command_line(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    zone = place.folder / "zone, two"
    monkeypatch.setattr(assembly, "cwd", lambda: str(zone))
    program, *words = docker_line(place, monkeypatch)
    assert os.path.basename(program) == "docker"
    name = os.path.basename(sys.executable)
    assert words == [
        *("run", "--rm", "--interactive", "--init", "--pull", "missing", "--network", "none", "--read-only"),
        *("--cap-drop", "ALL", "--security-opt", "no-new-privileges"),
        *("--tmpfs", "/tmp:rw,exec,nosuid,nodev,size=256m,mode=1777", "--env", "HOME=/tmp"),
        *("--memory", "4096m", "--memory-swap", "4096m", "--pids-limit", "256"),
        *("--ulimit", "cpu=3600", "--ulimit", "core=0", "--user", f"{os.getuid()}:{os.getgid()}"),
        *("--env", "NEEDED", "--mount", f'type=bind,"source={zone}","target={zone}"'),
        *("--workdir", str(zone), "python:3.13-slim", name, "-I", "-c", "pass"),
    ]


def test_the_value_of_a_variable_stands_on_no_command_line(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not any("this one" in word for word in docker_line(place, monkeypatch))


def test_docker_s_own_parser_takes_the_command_line(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    line = docker_line(place, monkeypatch)
    options = {word for word in line[: line.index("python:3.13-slim")] if word.startswith("--")}
    assert options <= DOCUMENTED
    if not os.path.exists(line[0]):
        return
    nowhere = {"PATH": os.environ["PATH"], "HOME": str(place.home), "DOCKER_HOST": "unix:///nowhere.sock"}
    good = subprocess.run(line, env=nowhere, capture_output=True, text=True, timeout=60, check=False)
    assert "daemon" in good.stderr, good.stderr
    wrong = (*line[:2], "--no-such-option", *line[2:])
    bad = subprocess.run(wrong, env=nowhere, capture_output=True, text=True, timeout=60, check=False)
    assert "unknown flag" in bad.stderr


DOCUMENTED = frozenset(
    "--rm --interactive --init --pull --network --read-only --cap-drop --security-opt --tmpfs --env --memory "
    "--memory-swap --pids-limit --ulimit --user --mount --workdir".split()
)
"""Options of ``docker run`` as its reference has them (docs.docker.com, CLI reference)."""


def test_a_program_without_a_known_image_needs_one(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name, **_: f"/usr/bin/{name}")
    found = settings.load({}, place.environment)
    with pytest.raises(ConfigError, match="no image is known"):
        sandboxing.launched(found, assembly.Chosen("it", ("my-server",), {}), "docker")
    monkeypatch.setattr(shutil, "which", lambda name, **_: None)
    with pytest.raises(OutsideError, match="not there"):
        sandboxing.launched(found, assembly.Chosen("it", ("my-server",), {}), "bwrap")


@boxed
def test_a_killed_gateway_takes_its_server_with_it(place: Place) -> None:
    config = place.config(program="print('up', flush=True); import time; time.sleep(600)")
    start = [sys.executable, "-m", "vanguard", "start", "--config", str(config)]
    with subprocess.Popen(
        start,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env={**place.environment, "PYTHONPATH": os.environ.get("PYTHONPATH", "")},
    ) as gateway:
        assert gateway.stderr is not None
        told = b""
        while b"no MCP message" not in told and b"'up'" not in told:  # what the server said first
            told += gateway.stderr.readline()
            assert told.endswith(b"\n"), told
        gateway.kill()
        # The server has the gateway's standard error too: it ends when both are gone.
        gateway.stderr.read()


def test_a_served_server_is_held_by_the_config_s_sandbox(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.gate.adapters import Kept
    from vanguard.cli.guards import of_config
    from vanguard.gate.gate import Gate

    monkeypatch.setattr(shutil, "which", lambda name, **_: name if "/" in name else f"/usr/bin/{name}")
    monkeypatch.setattr(sys, "platform", "linux")
    found = settings.load({"config": str(place.config())}, place.environment, hosting=True)
    guarded = of_config(found, found.servers["it"], Gate(Kept()))
    assert guarded.command is not None
    assert guarded.command[:2] == ("/usr/bin/bwrap", "--unshare-all")
    assert guarded.environment is not None
    assert "AWS_SECRET_ACCESS_KEY" not in guarded.environment

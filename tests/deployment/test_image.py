"""The Dockerfile's own lines, run in clean roots: the gateway that they make answers and writes nowhere."""

from __future__ import annotations

import json
import re
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.request import ProxyHandler, Request, build_opener

import pytest

from tests.deployment.dockerfile import Build, Image, index_settings, instructions, kept

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "Dockerfile").read_text(encoding="utf-8")
RAILWAY = json.loads((ROOT / "railway.json").read_text(encoding="utf-8"))
INITIALIZE = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {
        "protocolVersion": "2025-06-18",
        "capabilities": {},
        "clientInfo": {"name": "t", "version": "0"},
    },
}
OPENER = build_opener(ProxyHandler({}))

pytestmark = pytest.mark.xdist_group("image")


@pytest.fixture(scope="module")
def image() -> Iterator[Image]:
    if shutil.which("gcc") is None:
        pytest.skip("there is no C compiler, which the image's first stage has")
    with tempfile.TemporaryDirectory(prefix="vanguard-image-") as folder:
        yield Build(ROOT, Path(folder), index_settings()).run(TEXT)


def held(folder: Path) -> dict[str, tuple[int, int]]:
    """Every file below a folder with its size and time."""
    return {
        str(path): (path.lstat().st_size, path.lstat().st_mtime_ns)
        for path in folder.rglob("*")
        if not path.is_dir()
    }


def started(image: Image, command: list[str], more: dict[str, str]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        image.words(command),
        cwd=image.at(image.workdir),
        env=image.environment(more),
        stderr=subprocess.PIPE,
        text=True,
    )


def port_of(process: subprocess.Popen[str]) -> str:
    """The port that the gateway says it listens on; what else it says is kept for the failure."""
    assert process.stderr is not None
    said = []
    for line in process.stderr:
        said.append(line)
        if found := re.search(r" at http://[^ ]+:(\d+)/mcp", line):
            return found[1]
    raise AssertionError("".join(said))


def test_the_image_runs_as_nobody_special_and_keeps_its_state_in_one_place(image: Image) -> None:
    assert image.user == "10001:10001"
    assert image.volumes == [image.workdir] == ["/var/lib/vanguard"]
    assert image.ports == [image.env["PORT"]] == ["8080"]
    assert image.command == ["vanguard", "serve", "--host", "0.0.0.0"]


def test_nothing_of_the_build_stays_in_the_image(image: Image) -> None:
    names = {path.name.lower() for path in image.at("/opt/vanguard").rglob("*.dist-info")}
    assert any(name.startswith("mcp_vanguard-") for name in names)
    assert any(name.startswith("redis-") for name in names)
    assert any(name.startswith("opentelemetry_sdk-") for name in names)
    assert not any(name.startswith(("hatchling-", "pytest-", "pip-")) for name in names)
    assert not image.at("/src").exists()
    assert not image.at("/opt/wheels").exists()


def test_every_file_that_pip_fetches_has_its_hash() -> None:
    fetched = [rest for name, rest in instructions(TEXT) if name == "RUN" and "pip install" in rest]
    assert fetched
    assert all("--require-hashes" in line or "--no-index" in line for line in fetched)


def test_only_what_the_build_needs_goes_to_the_engine() -> None:
    ignore = (ROOT / ".dockerignore").read_text(encoding="utf-8")
    for name in ("vanguard/settings.py", "rules/web/x.yaml", "pyproject.toml", ".ci/build_hook.py"):
        assert kept(Path(name), ignore)
    for name in (".env", ".git/config", "tests/conftest.py", "vanguard/__pycache__/a.pyc", "keys.json"):
        assert not kept(Path(name), ignore)


def test_without_a_server_the_command_says_what_to_do(image: Image) -> None:
    process = started(image, image.command, {})
    assert process.communicate(timeout=60)[1].startswith("vanguard: no server to guard (say which: ")
    assert process.returncode == 2


def served(image: Image, folder: Path) -> Path:
    """A config for the image, with a server that runs on the image's Python."""
    config = folder / "vanguard.yaml"
    python, server = image.at("/opt/vanguard/bin/python"), Path(__file__).with_name("small_server.py")
    config.write_text(
        f"servers: {{small: {{command: {python}, args: [{server}]}}}}\nhosted: {{port: 0, no_auth: true}}\n"
    )
    return config


def initialized(port: str) -> str:
    """What a server behind the gateway calls itself."""
    asked = Request(
        f"http://127.0.0.1:{port}/mcp",
        json.dumps(INITIALIZE).encode(),
        {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"},
    )
    with OPENER.open(asked, timeout=30) as answer:
        text = answer.read().decode()
    lines = [line.removeprefix("data:") for line in text.splitlines() if "serverInfo" in line]
    name: str = json.loads(lines[0])["result"]["serverInfo"]["name"]
    return name


def test_the_command_serves_and_writes_nothing_but_its_state(image: Image, tmp_path: Path) -> None:
    before = held(image.root)
    process = started(image, image.command, {"VANGUARD_CONFIG": str(served(image, tmp_path))})
    try:
        port = port_of(process)
        assert initialized(port) == "small"
        checked = subprocess.run(
            image.words(image.health), env=image.environment({"PORT": port}), timeout=30, check=False
        )
        assert checked.returncode == 0
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)
    assert process.returncode == 0
    state = str(image.at("/var/lib/vanguard"))
    now = held(image.root)
    changed = [name for name in before.keys() | now.keys() if before.get(name) != now.get(name)]
    assert changed
    assert [name for name in changed if not name.startswith(state)] == []


def test_the_health_check_fails_where_nothing_listens(image: Image) -> None:
    checked = subprocess.run(
        image.words(image.health),
        env=image.environment({"PORT": "1"}),
        capture_output=True,
        timeout=30,
        check=False,
    )
    assert checked.returncode == 1


def test_railways_start_command_serves_the_upstream_that_it_is_told(image: Image) -> None:
    deploy = RAILWAY["deploy"]
    words = ["/bin/sh", "-c", f"exec {deploy['startCommand']}"]
    key = "k" * 8 + "0123456789abcdefghijklmnopqrstuv"
    told = {
        "PORT": "0",
        "UPSTREAM_URL": "https://mcp.example.com/mcp",
        "VANGUARD_API_KEY": key,
        "RAILWAY_PUBLIC_DOMAIN": "gateway.up.railway.app",
    }
    process = started(image, words, told)
    try:
        port = port_of(process)
        with OPENER.open(f"http://127.0.0.1:{port}{deploy['healthcheckPath']}", timeout=10) as answer:
            assert answer.status == 200
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)
    process = started(image, words, told | {"UPSTREAM_URL": ""})
    assert "is no http or https URL" in process.communicate(timeout=60)[1]
    assert process.returncode == 2


def test_railway_builds_this_dockerfile() -> None:
    assert RAILWAY["build"] == {"builder": "DOCKERFILE", "dockerfilePath": "Dockerfile"}
    assert RAILWAY["deploy"]["healthcheckPath"] == "/health"
    assert RAILWAY["deploy"]["drainingSeconds"] > 20, "the gateway takes 20 s to end"

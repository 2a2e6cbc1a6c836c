"""The wheel, installed into an environment of its own: it has its rules, and judges as the checkout does."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.xdist_group("wheel")

ROOT = Path(__file__).parents[2]
COMPILER = shutil.which((sysconfig.get_config_var("CC") or "cc").split()[0])
COMPILED = [line for line in (ROOT / ".ci/compiled.txt").read_text().splitlines() if not line.startswith("#")]
compiled = pytest.mark.skipif(COMPILER is None, reason="there is no C compiler")
ATTACK = {
    "jsonrpc": "2.0",
    "id": 0,
    "method": "tools/call",
    "params": {"name": "run_command", "arguments": {"command": "rm -rf ~/"}},
}


def run(command: list[str], folder: Path, environment: dict[str, str], sent: str = "") -> str:
    """What the command printed; it must succeed."""
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment,
        input=sent,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def built(out: Path, *, compiling: bool) -> Path:
    """The wheel, built from this checkout with the build tools of this environment."""
    build = "-m pip wheel --quiet --no-deps --no-index --no-build-isolation --wheel-dir".split()
    done = subprocess.run(
        [sys.executable, *build, str(out), str(ROOT)],
        env=os.environ | {"VANGUARD_COMPILE": "1" if compiling else "0"},
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (made,) = out.glob("mcp_vanguard-*.whl")
    return made


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, compiled where there is a compiler."""
    return built(tmp_path_factory.mktemp("dist"), compiling=COMPILER is not None)


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ``vanguard`` of a fresh environment that got the wheel.

    Dependencies are lent by this environment, whose path is added as a plain folder: its .pth files,
    and so its own install of Vanguard, do not count there.
    """
    home = tmp_path_factory.mktemp("fresh")
    venv.create(home, with_pip=False, symlinks=True)
    python = home / "bin/python"
    install = [
        sys.executable,
        "-m",
        "pip",
        "--python",
        str(python),
        "install",
        "--quiet",
        "--no-deps",
        "--no-index",
    ]
    subprocess.run([*install, str(wheel)], check=True, capture_output=True, timeout=120)
    purelib = sysconfig.get_path("purelib", vars={"base": str(home), "platbase": str(home)})
    (Path(purelib) / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return home / "bin/vanguard"


@pytest.fixture
def foreign(tmp_path: Path) -> Path:
    """A current folder that owns a ``rules/`` folder of another kind."""
    (tmp_path / "cwd/rules").mkdir(parents=True)
    (tmp_path / "cwd/rules/lint.yaml").write_text("rules: {semi: always}\n")
    return tmp_path / "cwd"


def test_the_wheel_holds_every_module_rule_and_corpus(wheel: Path) -> None:
    held = set(zipfile.ZipFile(wheel).namelist())
    for folder in ("rules", "benchmarks"):
        files = (path for path in (ROOT / folder).rglob("*") if path.is_file())
        assert {f"vanguard/_bundle/{path.relative_to(ROOT)}" for path in files} <= held
    modules = {str(path.relative_to(ROOT)) for path in (ROOT / "vanguard").rglob("*.py")}
    assert modules | {"vanguard/py.typed", "vanguard/policy/profiles/compiled.json"} <= held
    assert "vanguard/_bundle/rules.json" in held
    assert not any(name.startswith(("tests/", "docs/", "rules/")) for name in held)


def test_it_knows_its_version(
    installed: Path, foreign: Path, environment: dict[str, str], wheel: Path
) -> None:
    said = run([str(installed), "--version"], foreign, environment)
    assert said == f"vanguard {wheel.name.split('-')[1]}\n"


def test_it_lists_its_own_rules_and_not_those_of_the_current_folder(
    installed: Path, foreign: Path, environment: dict[str, str]
) -> None:
    listed = run([str(installed), "rules", "list"], foreign, environment)
    files = sorted(path.stem for path in (ROOT / "rules").glob("*/*.yaml"))
    assert len(files) >= 40
    assert [rule for rule in files if rule not in listed] == []


def test_it_judges(installed: Path, foreign: Path, environment: dict[str, str]) -> None:
    safe = ATTACK | {"params": {"name": "run_command", "arguments": {"command": "ls -la"}}}
    sent = f"{json.dumps(ATTACK)}\n{json.dumps(safe)}\n"
    said = run([str(installed), "inspect"], foreign, environment, sent)
    assert [json.loads(line)["verdict"] for line in said.splitlines()] == ["BLOCK", "ALLOW"]


def test_it_is_this_wheel_that_runs(installed: Path, foreign: Path, environment: dict[str, str]) -> None:
    python = str(installed.with_name("python"))
    where = run([python, "-c", "import vanguard; print(vanguard.__file__)"], foreign, environment)
    assert Path(where).is_relative_to(installed.parents[1])


@compiled
def test_what_every_message_passes_is_compiled(
    installed: Path, foreign: Path, environment: dict[str, str], wheel: Path
) -> None:
    suffix = sysconfig.get_config_var("EXT_SUFFIX")
    modules = [name.removesuffix(".py") for name in COMPILED]
    assert len(modules) >= 60
    assert {module + suffix for module in modules} <= set(zipfile.ZipFile(wheel).namelist())
    show = (
        "import importlib, sys\n"
        "for name in sys.argv[1:]: print(importlib.import_module(name).__file__)\n"
        "from vanguard.model.message import Form\n"
        "print(type(Form.__dict__['text']).__name__)"
    )
    names = [module.removesuffix("/__init__").replace("/", ".") for module in modules]
    said = run([str(installed.with_name("python")), "-c", show, *names], foreign, environment).splitlines()
    assert [path for path in said[:-1] if not path.endswith(suffix)] == []
    assert said[-1] == "getset_descriptor"  # its values have native attributes


def test_no_compiled_module_has_what_compiling_would_change() -> None:
    assert [name for name in COMPILED if "cached_property" in (ROOT / name).read_text()] == []


@compiled
def test_compiled_it_judges_every_case_of_every_rule_as_it_should(
    installed: Path, foreign: Path, environment: dict[str, str]
) -> None:
    assert " rules proven by " in run([str(installed), "rules", "test"], foreign, environment)


@compiled
def test_compiled_it_passes_the_release_gate(installed: Path, environment: dict[str, str]) -> None:
    gate = [str(installed), "benchmark-run", "--gate", "--quiet", "--out", os.devnull]
    run(gate, ROOT, environment)


@compiled
def test_doctor_says_that_it_is_compiled(installed: Path, foreign: Path, environment: dict[str, str]) -> None:
    said = json.loads(run([str(installed), "doctor", "--json"], foreign, environment))
    (found,) = (check["found"] for check in said["checks"] if check["name"] == "vanguard")
    assert ", compiled, " in found


def test_without_compiling_one_wheel_is_for_every_machine(tmp_path: Path) -> None:
    assert built(tmp_path, compiling=False).name.endswith("-py3-none-any.whl")

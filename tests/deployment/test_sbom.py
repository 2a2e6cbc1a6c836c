"""The bill of materials: whole, without loose ends, and the same each time.

CycloneDX's published schema is not part of this repository: what it requires is checked here by name.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / ".ci" / "make_sbom.py"


def made(folder: Path, *words: str) -> dict[str, Any]:
    file = folder / "sbom.json"
    subprocess.run([sys.executable, str(SCRIPT), *words, str(file)], check=True)
    found: dict[str, Any] = json.loads(file.read_bytes())
    return found


@pytest.fixture(scope="module")
def bom(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return made(tmp_path_factory.mktemp("sbom"))


def test_it_has_what_the_standard_requires(bom: dict[str, Any]) -> None:
    assert (bom["bomFormat"], bom["specVersion"], bom["version"]) == ("CycloneDX", "1.6", 1)
    assert re.fullmatch(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", bom["serialNumber"])
    for each in (bom["metadata"]["component"], *bom["components"]):
        assert each["type"] in ("application", "library")
        assert each["name"]
        assert re.fullmatch(r"pkg:pypi/[a-z0-9.-]+@\S+", each["purl"])
        for licence in each.get("licenses", ()):
            assert licence.keys() in ({"expression"}, {"license"})


def test_it_names_every_dependency_in_the_version_that_is_installed(bom: dict[str, Any]) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = (re.split(r"[\[><=!;~ ]", line)[0] for line in project["dependencies"])
    wanted = {re.sub(r"[-_.]+", "-", name).lower() for name in names}
    found = {each["name"]: each["version"] for each in bom["components"]}
    optional = {"uvloop"}  # not on every platform
    assert wanted - optional <= found.keys()
    assert {name: version(name) for name in found} == found


def test_no_part_is_loose_and_none_is_named_twice(bom: dict[str, Any]) -> None:
    root = bom["metadata"]["component"]["bom-ref"]
    refs = [root, *(each["bom-ref"] for each in bom["components"])]
    assert len(refs) == len(set(refs))
    graph = {each["ref"]: each["dependsOn"] for each in bom["dependencies"]}
    assert graph.keys() == set(refs)
    reached, waiting = set(), [root]
    while waiting:
        here = waiting.pop()
        if here not in reached:
            reached.add(here)
            waiting += graph[here]
    assert reached == set(refs)


def test_it_is_the_same_each_time_and_more_with_an_extra(bom: dict[str, Any], tmp_path: Path) -> None:
    assert made(tmp_path) == bom
    more = made(tmp_path, "--extra", "redis")
    assert {each["name"] for each in more["components"]} - {each["name"] for each in bom["components"]} >= {
        "redis"
    }


def test_nothing_of_the_tests_is_in_it(bom: dict[str, Any]) -> None:
    assert {"pytest", "mypy", "ruff", "hypothesis"}.isdisjoint(each["name"] for each in bom["components"])

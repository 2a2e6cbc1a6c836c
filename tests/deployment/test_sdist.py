"""The source distribution: everything that a build and the tests need, and nothing else."""

from __future__ import annotations

import subprocess
import sys
import tarfile
from pathlib import Path, PurePosixPath

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def members(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tarfile.TarInfo]:
    """What is in it, by its path below the one folder."""
    out = tmp_path_factory.mktemp("sdist")
    build = f"import hatchling.build as build; build.build_sdist({str(out)!r})"
    subprocess.run([sys.executable, "-c", build], cwd=ROOT, check=True, capture_output=True, timeout=300)
    (made,) = out.glob("mcp_vanguard-*.tar.gz")
    with tarfile.open(made) as archive:
        found = archive.getmembers()
    assert {PurePosixPath(each.name).parts[0] for each in found} == {made.name.removesuffix(".tar.gz")}
    return {each.name.partition("/")[2]: each for each in found}


def test_it_holds_every_module_rule_corpus_page_and_test(members: dict[str, tarfile.TarInfo]) -> None:
    wanted = [*(ROOT / "vanguard").rglob("*.py"), *(ROOT / "rules").rglob("*.yaml")]
    wanted += [*(ROOT / "docs").rglob("*.md"), *(ROOT / "benchmarks" / "corpora").iterdir()]
    wanted += [each for each in (ROOT / "tests").rglob("test_*.py") if "node_modules" not in each.parts]
    wanted += [ROOT / name for name in ("LICENSE", "README.md", "CHANGELOG.md", "Makefile", "pyproject.toml")]
    assert (
        sorted(str(each.relative_to(ROOT)) for each in wanted if str(each.relative_to(ROOT)) not in members)
        == []
    )


def test_it_holds_nothing_that_was_made_or_is_somebody_s_own(members: dict[str, tarfile.TarInfo]) -> None:
    foreign = (
        "__pycache__",
        "node_modules",
        ".venv",
        ".git/",
        ".mypy_cache",
        ".hypothesis",
        ".env",
        "sbom.json",
    )
    assert [name for name in members if any(part in f"{name}/" for part in foreign)] == []
    assert [name for name, each in members.items() if not (each.isfile() or each.isdir())] == []

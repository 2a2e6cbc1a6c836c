"""A pattern that files are found by leads where it leads."""

from __future__ import annotations

from typing import Any

import pytest

from tests.layers.test_safe_zones import OPEN, found, zoned
from vanguard.model.context import Context

ZONED = zoned("/work/a", cwd="/work/a")


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("search_files", {"path": ".", "pattern": "../../*/x"}),
        ("search_files", {"path": "/work/a", "pattern": "**/../../b/*"}),
        ("search_files", {"path": "src", "pattern": "../../b/**"}),
        ("search_files", {"path": "/work/a", "pattern": "/work/b/*"}),
        ("find_files", {"pattern": "{src,../b}/*.py"}),
        ("find_files", {"pattern": "{..,src}/b/*.py"}),
        ("find_files", {"pattern": ".{.,x}/b/*.py"}),
        ("find_files", {"pattern": "/work/b/{x,^}"}),
        ("find_files", {"pattern": "{" + "a," * 40 + "../b}/*.py"}),
        ("find_files", {"pattern": "{" + "a," * 40 + "/work/b}/*.py"}),
        ("glob", {"pattern": "../b/*"}),
        ("glob", {"pattern": "~/notes/*"}),
        ("grep", {"path": "/work/a", "pattern": "todo", "include": "../b/*.py"}),
    ],
)
def test_a_pattern_that_leads_out_of_the_zones_is_found(tool: str, arguments: dict[str, Any]) -> None:
    assert found(arguments, ZONED, tool)["fs-outside-zone"].confidence >= 0.75


def test_a_pattern_that_climbs_into_the_system_is_found_without_zones() -> None:
    arguments = {"path": "/work/a", "pattern": "**/../../../etc/*"}
    assert found(arguments, OPEN, "search_files")["fs-traversal"].confidence >= 0.75


@pytest.mark.parametrize(
    "pattern",
    [
        "$HOME/.ssh/*",
        "file:///etc/passwd",
        "%USERPROFILE%\\.ssh\\*",
        ".ssh/id_rsa",
        "**/.ssh/id_rsa",
        "**/id_rsa",
        " /etc/passwd",
    ],
)
@pytest.mark.parametrize("tool", ["search_files", "glob"])
@pytest.mark.parametrize("context", [OPEN, ZONED], ids=["open", "zoned"])
def test_a_pattern_that_names_a_sensitive_file_is_found(pattern: str, tool: str, context: Context) -> None:
    assert "fs-sensitive-place" in found({"path": ".", "pattern": pattern}, context, tool)


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("search_files", {"path": "/work/a", "pattern": "**/*.{ts,tsx}"}),
        ("search_files", {"path": "/work/a", "pattern": "{" + "src/," * 40 + "lib/}*.py"}),
        ("search_files", {"path": "/work/a", "pattern": "/^/api/v[0-9]{2,3}/x$"}),
        ("search_files", {"path": "src", "pattern": "../lib/*.py"}),
        ("search_files", {"path": "/work/a", "pattern": "src/../lib/*.py"}),
        ("search_files", {"path": "/work/a", "pattern": "*", "excludePatterns": ["../b/*"]}),
        ("search_code", {"path": "/work/a", "pattern": "/api/v1"}),
        ("grep", {"path": "/work/a", "pattern": "from '../../b/x'"}),
        ("find_files", {"pattern": "/^src\\//"}),
    ],
)
def test_patterns_that_stay_inside_and_expressions_pass(tool: str, arguments: dict[str, Any]) -> None:
    assert not found(arguments, ZONED, tool)


def test_a_flood_of_alternatives_is_bounded() -> None:
    pattern = "{a,b}" * 200 + "/../../../x"
    assert found({"path": ".", "pattern": pattern}, ZONED, "search_files")

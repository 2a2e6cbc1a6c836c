"""The reference filesystem server behind Vanguard, driven by the official client: nothing may differ."""

from __future__ import annotations

import asyncio
import base64
import re
import shlex
import shutil
import sys
from pathlib import Path
from typing import Any, Literal

import pytest
from mcp import Client, MCPError, StdioServerParameters, stdio_client

TIMES = re.compile(r"\w{3} \w{3} \d\d \d{4} \d\d:\d\d:\d\d GMT[^\"\\\n]*|\d{4}-\d\d-\d\dT[\d:.]+Z")
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)
TEXT = "Grüße, 世界 🙂\nplan: 100%25 done\nsecond line\n"


def fill(folder: Path) -> None:
    """Make the folder anew, with the same contents each time."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "docs").mkdir(parents=True)
    (folder / "docs/plan.md").write_text(TEXT, encoding="utf-8")
    (folder / "docs/.env.example").write_text("TOKEN=put-yours-here\n", encoding="utf-8")
    (folder / "notes.txt").write_text("water the plants\n", encoding="utf-8")
    (folder / "dot.png").write_bytes(PNG)


def calls(folder: Path) -> list[tuple[str, dict[str, Any]]]:
    """Every tool of the server at least once, new files, odd but honest names and a failure included."""
    at = str(folder)
    return [
        ("list_allowed_directories", {}),
        ("read_file", {"path": f"{at}/notes.txt"}),
        ("read_text_file", {"path": f"{at}/docs/plan.md"}),
        ("read_text_file", {"path": f"{at}/docs/plan.md", "head": 1}),
        ("read_text_file", {"path": f"{at}/docs/.env.example"}),
        ("read_text_file", {"path": f"{at}/docs/../notes.txt"}),
        ("read_text_file", {"path": f"{at}/no such file.txt"}),
        ("read_media_file", {"path": f"{at}/dot.png"}),
        ("read_multiple_files", {"paths": [f"{at}/notes.txt", f"{at}/docs/plan.md"]}),
        ("write_file", {"path": f"{at}/docs/new näme.md", "content": f"# New\n{TEXT}"}),
        ("edit_file", {"path": f"{at}/notes.txt", "edits": [{"oldText": "water", "newText": "feed"}]}),
        (
            "edit_file",
            {"path": f"{at}/notes.txt", "edits": [{"oldText": "a", "newText": "b"}], "dryRun": True},
        ),
        ("create_directory", {"path": f"{at}/a/b/c"}),
        ("list_directory", {"path": at}),
        ("list_directory_with_sizes", {"path": f"{at}/docs", "sortBy": "size"}),
        ("directory_tree", {"path": at}),
        ("move_file", {"source": f"{at}/docs/plan.md", "destination": f"{at}/a/b/c/plan.md"}),
        ("search_files", {"path": at, "pattern": "**/*.md", "excludePatterns": ["docs"]}),
        ("get_file_info", {"path": f"{at}/notes.txt"}),
    ]


async def transcript(
    command: list[str], folder: Path, environment: dict[str, str], mode: Literal["auto", "legacy"]
) -> list[tuple[str, str]]:
    """What the server says of itself, its tools, and every call's result; times are left out."""
    fill(folder)
    parameters = StdioServerParameters(command=command[0], args=command[1:], cwd=folder, env=environment)
    said = []
    async with asyncio.timeout(60), Client(stdio_client(parameters), mode=mode) as client:
        said.append(
            ("server", f"{client.server_info} {client.server_capabilities} {client.protocol_version}")
        )
        tools = (await client.list_tools()).tools
        said += [(f"tool {tool.name}", tool.model_dump_json()) for tool in tools]
        for name, arguments in calls(folder):
            try:
                result = (await client.call_tool(name, arguments)).model_dump_json()
            except MCPError as error:
                result = repr(error)
            said.append((f"{name} {arguments}", TIMES.sub("<time>", result)))
    return said


@pytest.mark.parametrize("mode", ["auto", "legacy"])
@pytest.mark.parametrize("profile", ["monitor", "balanced", "strict"])
def test_every_tool_works_as_it_does_without_vanguard(
    profile: str,
    mode: Literal["auto", "legacy"],
    vanguard: list[str],
    filesystem_server: list[str],
    environment: dict[str, str],
    tmp_path: Path,
) -> None:
    folder = tmp_path / "files"
    server = [*filesystem_server, str(folder)]
    guarded = [*vanguard, "start", "--profile", profile, "--server", shlex.join(server)]
    straight = asyncio.run(transcript(server, folder, environment, mode))
    through = asyncio.run(transcript(guarded, folder, environment, mode))
    assert through == straight
    used = {what.split()[0] for what, _ in straight}
    assert {what.split()[1] for what, _ in straight if what.startswith("tool ")} <= used


def test_a_relative_folder_is_a_zone_as_the_server_sees_it(
    vanguard: list[str], filesystem_server: list[str], environment: dict[str, str], tmp_path: Path
) -> None:
    folder = tmp_path / "files"
    server = [*filesystem_server, "."]
    guarded = [*vanguard, "start", "--profile", "balanced", "--server", shlex.join(server)]
    straight = asyncio.run(transcript(server, folder, environment, "legacy"))
    assert asyncio.run(transcript(guarded, folder, environment, "legacy")) == straight


def test_a_path_outside_the_folder_never_reaches_the_server(
    vanguard: list[str], filesystem_server: list[str], environment: dict[str, str], tmp_path: Path
) -> None:
    folder = tmp_path / "files"
    fill(folder)
    guarded = [*vanguard, "start", "--server", shlex.join([*filesystem_server, str(folder)])]

    async def refusal() -> MCPError:
        parameters = StdioServerParameters(command=guarded[0], args=guarded[1:], cwd=folder, env=environment)
        async with asyncio.timeout(60), Client(stdio_client(parameters, errlog=sys.stderr)) as client:
            with pytest.raises(MCPError) as raised:
                await client.call_tool("read_text_file", {"path": f"{folder}/../../secret.txt"})
            assert (await client.call_tool("read_text_file", {"path": f"{folder}/notes.txt"})).content
            return raised.value

    error = asyncio.run(refusal())
    assert error.code == -31001
    assert error.data["blocked_by"] == "vanguard"
    assert error.data["retryable"] is False

"""Clients' files with the gateway in them, and without it again."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.adapters.clients.samples import CODEX, SAMPLES, VSCODE, VSCODE_SETTINGS, WRAPPED
from vanguard.adapters.clients.difference import difference
from vanguard.adapters.clients.known import CLIENTS, Document, document
from vanguard.adapters.clients.plan import Plan, to_unwrap, to_wrap, zones_of
from vanguard.adapters.clients.wrapping import Gateway
from vanguard.errors import ConfigError

GATEWAY = Gateway(("/opt/vanguard",))


def read(client: str, text: str | None = None, name: str = "") -> Document:
    file, sample = SAMPLES[client]
    raw = (sample if text is None else text).encode()
    return document(CLIENTS[client], Path("/home/me") / (name or file), raw)


def servers(found: Document) -> dict[str, Any]:
    return {entry.name: entry.node.plain for entry in found.entries}


def wrapped(client: str, text: str | None = None) -> Plan:
    return to_wrap(read(client, text), GATEWAY)


@pytest.mark.parametrize("client", SAMPLES)
def test_every_server_that_can_be_is_wrapped(client: str) -> None:
    plan = wrapped(client)
    assert {row.name for row in plan.rows if row.what == "wrap"} == WRAPPED[client]
    assert all(row.why for row in plan.rows if row.what == "left")
    before, after = servers(plan.before), servers(plan.after)
    for name in WRAPPED[client]:
        old, new = before[name], after[name]
        assert new["command"] == "/opt/vanguard"
        url = old.get("url") or old.get("serverUrl") or old.get("httpUrl")
        own = ["--upstream", url] if url else ["--", old["command"], *old.get("args", [])]
        assert new["args"] == ["start", "--name", name, *own]
        assert not {"url", "serverUrl", "httpUrl"} & new.keys()


@pytest.mark.parametrize("client", SAMPLES)
def test_nothing_else_in_the_file_changes(client: str) -> None:
    plan = wrapped(client)
    touched = {"command", "args", "type", "url", "serverUrl", "httpUrl"}
    lines = plan.before.text.splitlines()
    kept = [line for line in lines if not any(f'"{key}"' in line or f"{key} =" in line for key in touched)]
    after = iter(plan.after.text.splitlines())
    assert all(line in after for line in kept)


@pytest.mark.parametrize("client", SAMPLES)
def test_wrapping_twice_is_wrapping_once(client: str) -> None:
    again = to_wrap(wrapped(client).after, GATEWAY)
    assert not again.changes
    assert {row.name for row in again.rows if row.what == "wrapped"} == WRAPPED[client]


@pytest.mark.parametrize("client", SAMPLES)
@pytest.mark.parametrize("known", [True, False])
def test_unwrapping_gives_the_very_bytes_again(client: str, known: bool) -> None:
    plan = wrapped(client)
    undone = to_unwrap(plan.after, plan.before if known else None)
    assert undone.after.raw == plan.before.raw
    assert {row.name for row in undone.rows if row.what == "unwrap"} == WRAPPED[client]


def test_the_type_of_a_server_behind_a_url_becomes_stdio_and_comes_back() -> None:
    plan = wrapped("cline")
    assert servers(plan.after)["stream"]["type"] == "stdio"
    assert servers(to_unwrap(plan.after, plan.before).after)["stream"]["type"] == "streamableHttp"


def test_comments_and_order_stay() -> None:
    text = wrapped("vscode").after.text
    for comment in ("// Written by hand.", "/* the browser */", "// or bunx", "// no questions"):
        assert comment in text
    assert text.index('"inputs"') < text.index('"servers"')


def test_what_codex_reads_is_what_was_meant() -> None:
    found = tomllib.loads(wrapped("codex").after.text)
    assert found["mcp_servers"]["context7"] == {
        "command": "/opt/vanguard",
        "args": ["start", "--name", "context7", "--", "npx", "-y", "@upstash/context7-mcp"],
        "env_vars": ["LOCAL_TOKEN"],
        "env": {"MY_ENV_VAR": "MY_ENV_VALUE"},
    }
    assert found["mcp_servers"]["my files"]["args"][3:] == ["--", "C:\\tools\\files.exe", "--root", "C:/work"]
    assert found["mcp_servers"]["open"]["args"][-1] == "https://open.example.com/mcp"
    assert found["projects"] == tomllib.loads(CODEX)["projects"]


def test_servers_in_the_settings_of_vs_code_are_found() -> None:
    plan = to_wrap(read("vscode", VSCODE_SETTINGS, "settings.json"), GATEWAY)
    assert [(row.name, row.what) for row in plan.rows] == [("time", "wrap")]
    assert "// points" in plan.after.text


def test_windows_line_ends_and_a_byte_order_mark_stay() -> None:
    text = "\ufeff" + SAMPLES["claude-desktop"][1].replace("\n", "\r\n")
    plan = wrapped("claude-desktop", text)
    assert plan.after.text.startswith("\ufeff{")
    assert "\n" not in plan.after.text.replace("\r\n", "")
    assert to_unwrap(plan.after, None).after.raw == plan.before.raw


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        ({"url": "https://x.example/mcp", "headers": {"a": "b"}}, "headers"),
        ({"url": "https://me:pw@x.example/mcp"}, "secret"),
        ({"url": "https://x.example/mcp?key=abcdef"}, "secret"),
        ({"url": "https://x.example/api/s/Zk3Jd8sLq0PwVt71xYbN4mRa/mcp"}, "secret"),
        ({"url": "https://x.example/sse"}, "SSE"),
        ({"url": "https://x.example/mcp", "type": "sse"}, "SSE"),
        ({"url": "ws://x.example/mcp"}, "no http URL"),
        ({"url": 5}, "no http URL"),
        ({"url": "https://x.example/a", "httpUrl": "https://x.example/b"}, "two URLs"),
        ({"command": "npx", "url": "https://x.example/mcp"}, "a command and a URL"),
        ({"command": "npx -y server"}, "whole line"),
        ({"command": 5}, "not a text"),
        ({"command": ""}, "not a text"),
        ({"command": "npx", "args": "-y server"}, "list of texts"),
        ({"command": "npx", "args": ["-y", 5]}, "list of texts"),
        ({}, "neither"),
        ([], "not an object"),
    ],
)
def test_what_cannot_be_wrapped_is_left_with_a_reason(entry: Any, why: str) -> None:
    plan = wrapped("cursor", json.dumps({"mcpServers": {"x": entry}}))
    (row,) = plan.rows
    assert (row.what, plan.changes) == ("left", False)
    assert why in row.why


def test_an_entry_with_a_doubled_key_is_left() -> None:
    (row,) = wrapped("cursor", '{"mcpServers": {"x": {"command": "a", "command": "b"}}}').rows
    assert (row.what, row.why) == ("left", "a key stands in it twice")


@pytest.mark.parametrize(
    "words",
    [
        ["/opt/bin/vanguard", "start", "--server", "npx x"],
        ["C:\\x\\vanguard.exe", "start", "--", "npx"],
        ["python", "-m", "vanguard", "start", "--config", "/c", "--name", "x"],
        ["uvx", "--from", "mcp-vanguard", "vanguard", "start", "--", "npx"],
    ],
)
def test_a_gateway_of_somebody_elses_making_is_known(words: list[str]) -> None:
    text = json.dumps({"mcpServers": {"x": {"command": words[0], "args": words[1:]}}})
    assert [row.what for row in wrapped("cursor", text).rows] == ["wrapped"]


@pytest.mark.parametrize(
    "words", [["node", "vanguard", "start"], ["npx", "--", "vanguard", "start"], ["vanguard"]]
)
def test_what_only_bears_the_name_is_no_gateway(words: list[str]) -> None:
    text = json.dumps({"mcpServers": {"x": {"command": words[0], "args": words[1:]}}})
    assert [row.what for row in wrapped("cursor", text).rows] == ["wrap"]


def test_a_gateway_that_was_there_before_stays_when_ours_is_taken_away() -> None:
    own = '"a": {"command": "vanguard", "args": ["start", "--", "npx"]}'
    text = f'{{"mcpServers": {{{own}, "b": {{"command": "x"}}}}}}'
    plan = wrapped("cursor", text)
    undone = to_unwrap(plan.after, plan.before)
    assert undone.after.text == text
    assert [row.what for row in undone.rows] == ["left", "unwrap"]


def test_only_named_servers_are_touched() -> None:
    plan = to_wrap(read("claude-desktop"), GATEWAY, {"bare"})
    assert [row.name for row in plan.rows if row.what == "wrap"] == ["bare"]
    assert plan.after.text.count("/opt/vanguard") == 1


def test_a_changed_file_loses_the_gateway_and_keeps_the_change() -> None:
    plan = wrapped("claude-desktop")
    changed = plan.after.text.replace("Ctrl+Space", "Alt+Space")
    undone = to_unwrap(read("claude-desktop", changed), plan.before)
    assert undone.after.text == plan.before.text.replace("Ctrl+Space", "Alt+Space")


def test_zones_are_suggested_from_the_command_line(tmp_path: Path) -> None:
    folder = str(tmp_path)
    assert zones_of(("npx", "-y", "@modelcontextprotocol/server-filesystem", folder)) == ((folder,), True)
    assert zones_of(("uvx", "mcp-server-git", "--repository", folder)) == ((folder,), False)
    assert zones_of(("uvx", "git", f"--repository={folder}")) == ((folder,), False)
    assert zones_of(("server", "/nowhere/at/all", "relative", "/")) == ((), False)


@pytest.mark.parametrize("client", SAMPLES)
def test_the_difference_shows_no_secret(client: str) -> None:
    plan = wrapped(client)
    shown = "\n".join(difference(plan.before, plan.after))
    assert "/opt/vanguard" in shown
    for secret in ("hunter2", "ghp_abc", "your_api_key", "MY_ENV_VALUE", "FIGMA_OAUTH"):
        assert secret not in shown


def test_the_difference_cannot_steer_a_terminal() -> None:
    name = "a\x1b[2J\u202eb\u200bc"
    entry = {"command": "x\x07y", "args": [name, "--password", "tulip"]}
    for ascii_only in (True, False):
        plan = wrapped("cursor", json.dumps({"mcpServers": {name: entry}}, ensure_ascii=ascii_only, indent=2))
        shown = difference(plan.before, plan.after)
        assert all(line.isprintable() for line in shown)
        assert "tulip" not in "".join(shown)
        assert "\u200b" not in "".join(shown)


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("mcp.json", '{\n  "mcpServers": {,}\n}', "/home/me/mcp.json:2: this is no JSON"),
        ("mcp.json", '{"a": 1} x', "behind the end"),
        ("mcp.json", '{"a": "1\n"}', "not closed"),
        ("mcp.json", "[" * 200, "levels"),
        ("mcp.json", '{"a" 1}', "colon"),
        ("mcp.json", '{"a": NaN2}', "value is missing"),
        ("config.toml", "a = [1,\n", "this is no toml"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_with_its_line(name: str, text: str, told: str) -> None:
    client = "codex" if name.endswith("toml") else "cursor"
    with pytest.raises(ConfigError) as error:
        read(client, text, name)
    assert told in str(error.value)


def test_a_file_that_is_no_utf8_is_told() -> None:
    with pytest.raises(ConfigError, match=r"mcp\.json:2: this is no UTF-8"):
        document(CLIENTS["cursor"], Path("/mcp.json"), b"{\n\xff}")


@pytest.mark.parametrize("text", ["", " \n", "{}", "[]", '{"mcpServers": []}', '{"mcpServers": {}}', "null"])
def test_a_file_without_servers_is_left_as_it_is(text: str) -> None:
    plan = wrapped("cursor", text)
    assert (plan.rows, plan.changes) == ((), False)


WORD = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
ENTRY = st.one_of(
    st.fixed_dictionaries(
        {"command": WORD}, optional={"args": st.lists(WORD, max_size=4), "env": st.just({"K": "v"})}
    ),
    st.fixed_dictionaries({"url": st.just("https://x.example/mcp")}, optional={"type": st.just("http")}),
)


@given(st.dictionaries(WORD, ENTRY, max_size=4), st.sampled_from([None, 2, "\t"]), st.booleans())
def test_any_json_comes_back_as_it_was(entries: dict[str, Any], indent: Any, ascii_only: bool) -> None:
    text = json.dumps({"mcpServers": entries, "other": 1}, indent=indent, ensure_ascii=ascii_only)
    plan = wrapped("cursor", text)
    assert json.loads(plan.after.text)["other"] == 1
    assert to_unwrap(plan.after, plan.before).after.text == text


@pytest.mark.parametrize(
    "text",
    [
        'mcp_servers.x.command = "a"\nmcp_servers.x.args = ["b"]\n',
        'mcp_servers.x.command = "a"\n',
        'mcp_servers = { x = { command = "a" } }\n',
        '[mcp_servers]\nx = { command = "a", args = ["b"] }\ny.url = "https://y.example/mcp"\n',
        '[mcp_servers.x]\r\n  command = """a"""\r\n  args = []\r\n',
        '[mcp_servers."x.y"]\ncommand = \'a\' # no args\n[mcp_servers."x.y".env]\nA = "1"\n',
        "[mcp_servers.x]\nargs = [ # none\n]\ncommand = 'a'",
        '[a]\nwhen = 1979-05-27 07:32:00\nmany = """\n[mcp_servers.z]\n"""\n[mcp_servers.x]\ncommand = "a"\n',
    ],
)
def test_any_way_to_write_toml_comes_back_as_it_was(text: str) -> None:
    plan = wrapped("codex", text)
    assert [row.what for row in plan.rows] == ["wrap"] * len(plan.rows)
    assert plan.rows
    found = tomllib.loads(plan.after.text)["mcp_servers"]
    assert all(each["command"] == "/opt/vanguard" for each in found.values())
    assert to_unwrap(plan.after, plan.before).after.text == text


def test_jsonc_of_vs_code_is_still_read_by_its_comments() -> None:
    assert read("vscode", VSCODE).root.get("servers") is not None

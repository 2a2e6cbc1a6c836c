"""The MCP clients that are known, and where in their files the servers stand.

Sources: the documentation of each client.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from vanguard.adapters.clients import jsonc, toml
from vanguard.adapters.clients.tree import Node
from vanguard.errors import ConfigError
from vanguard.model.value import value

LARGEST = 64 * 1024 * 1024
"""Bytes of the largest file that is read."""


@value
class Client:
    """A program that starts MCP servers.

    ``lists`` are paths to the objects that hold servers by name, ``*`` standing for any key.
    ``url_key`` is what it calls the URL of a server, ``url_type`` what it calls the kind of such a server.
    """

    name: str
    title: str
    lists: tuple[tuple[str, ...], ...] = (("mcpServers",),)
    url_key: str = "url"
    url_type: str = "http"
    sse_key: str = ""
    """The key for URLs of the transport of 2024-11-05, where that is another."""


CLIENTS: Mapping[str, Client] = {
    client.name: client
    for client in (
        Client("claude-desktop", "Claude Desktop"),
        Client("claude-code", "Claude Code", (("mcpServers",), ("projects", "*", "mcpServers"))),
        Client("cursor", "Cursor"),
        Client("vscode", "VS Code", (("servers",), ("mcp", "servers"))),
        Client("windsurf", "Windsurf", url_key="serverUrl"),
        Client("cline", "Cline", url_type="streamableHttp", sse_key="url"),
        Client("codex", "Codex", (("mcp_servers",),)),
        Client("gemini", "Gemini CLI", url_key="httpUrl", sse_key="url"),
    )
}
"""Every known client by its short name."""


@value
class Entry:
    """One server of a client's file: its name, the keys that lead to it, and what is written there."""

    name: str
    path: tuple[str, ...]
    node: Node

    @property
    def project(self) -> str:
        """The project that it belongs to; "" for a server of the person."""
        return self.path[1] if self.path[0] == "projects" and len(self.path) > 3 else ""


@value
class Document:
    """A client's file as it was read: its bytes, their text, and the tree."""

    client: Client
    file: Path
    raw: bytes
    text: str
    root: Node

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The servers in the order of the file."""
        return tuple(each for path in self.client.lists for each in _entries(self.root, path, ()))


def existing(files: Mapping[str, tuple[Path, ...]], name: str = "") -> Iterator[tuple[Client, Path]]:
    """Each client's files that are there, of all clients or of one; those of VS Code's profiles too."""
    for each in (name,) if name else files:
        for path in files[each]:
            if each == "vscode" and path.name == "mcp.json":
                yield from ((CLIENTS[each], own) for own in sorted(path.parent.glob("profiles/*/mcp.json")))
            if path.is_file():
                yield CLIENTS[each], path


def document(client: Client, file: Path, raw: bytes) -> Document:
    """Read a client's file; raises ConfigError with its place where it cannot be used."""
    try:
        text = raw.decode()
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise ConfigError("this is no UTF-8", place=f"{file}:{line}") from None
    read = toml.read if file.suffix == ".toml" else jsonc.read
    empty = not text.strip("\ufeff \t\r\n")
    return Document(client, file, raw, text, Node("object", 0, 0, {}) if empty else read(text, str(file)))


def open_document(client: Client, file: Path) -> Document:
    """Read a client's file from the disk.  Raises ConfigError and OSError."""
    if not file.is_file():
        raise ConfigError("this is no file", place=str(file))
    if file.stat().st_size > LARGEST:
        raise ConfigError(f"this file is longer than {LARGEST} bytes", place=str(file))
    return document(client, file, file.read_bytes())


def _entries(node: Node, path: tuple[str, ...], before: tuple[str, ...]) -> list[Entry]:
    """The servers below a node, down the rest of a path."""
    if node.kind != "object":
        return []
    if not path:
        return [Entry(each.key, (*before, each.key), each.node) for each in node.members]
    return [
        entry
        for each in node.members
        if path[0] in ("*", each.key)
        for entry in _entries(each.node, path[1:], (*before, each.key))
    ]


def plain_entry(root: Any, path: tuple[str, ...]) -> Any:
    """What stands at a path of a file read without its places."""
    for key in path:
        root = root.get(key) if isinstance(root, dict) else None
    return root

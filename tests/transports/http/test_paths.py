from __future__ import annotations

import pytest

from vanguard.transports.http.paths import Place, place_of


@pytest.mark.parametrize("kind", ["mcp", "sse", "messages"])
def test_an_endpoint_stands_at_the_root_and_below_each_server(kind: str) -> None:
    assert place_of(f"/{kind}") == Place(kind)
    assert place_of(f"/servers/notes/{kind}") == Place(kind, "notes")


@pytest.mark.parametrize(
    "path",
    " / /mcp/ /MCP //mcp /mcp/x /servers /servers/ /servers//mcp /servers/notes /servers/notes/ "
    "/servers/notes/mcp/ /servers/notes/x/mcp /servers/notes/../mcp /x/mcp".split(" "),
)
def test_no_other_path_is_one(path: str) -> None:
    assert place_of(path) is None


def test_a_client_posts_beside_its_stream() -> None:
    assert Place("sse").messages == "/messages"
    assert Place("sse", "notes").messages == "/servers/notes/messages"

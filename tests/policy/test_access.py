"""Who may use what."""

from __future__ import annotations

from typing import Any

import pytest

from vanguard.model.capability import Capability
from vanguard.model.hosted import Access, Grant
from vanguard.model.principal import Principal
from vanguard.policy.access import allowed, key_of, known_scopes, needed, scopes_to_ask
from vanguard.policy.capabilities import tool_of
from vanguard.policy.needs import OF_CAPABILITY, WORDS, of_tool

NOTHING = Access()


def grant(*scopes: str, roles: tuple[str, ...] = ()) -> Grant:
    return Grant(frozenset(scopes), frozenset(roles))


def who(*scopes: str, roles: tuple[str, ...] = ()) -> Principal:
    return Principal("p", frozenset(scopes), frozenset(roles))


def asked(name: str, access: Access = NOTHING, **definition: Any) -> set[str]:
    """The scopes that a call of a tool takes."""
    tool = tool_of(name, {"name": name, "inputSchema": {"type": "object"}, **definition})
    return set(scopes_to_ask(needed(access, "s", "tools/call", name, tool), who()))


def test_every_capability_has_its_word() -> None:
    assert OF_CAPABILITY.keys() == set(Capability)
    assert set(OF_CAPABILITY.values()) == set(WORDS)


@pytest.mark.parametrize(
    ("name", "definition", "scopes"),
    [
        ("read_file", {}, {"mcp:read"}),
        ("write_file", {}, {"mcp:write"}),
        ("edit_file", {}, {"mcp:read", "mcp:write"}),
        ("run_command", {}, {"mcp:exec"}),
        ("fetch_url", {}, {"mcp:net"}),
        ("send_email", {}, {"mcp:net"}),
        ("query_database", {}, {"mcp:write"}),
        ("get_secret", {}, {"mcp:admin"}),
        ("refund_payment", {}, {"mcp:admin"}),
        ("grant_role", {}, {"mcp:admin"}),
        ("get_weather", {}, {"mcp:read"}),
        ("echo", {}, {"mcp:write"}),
        ("delete_thing", {}, {"mcp:write"}),
        ("tidy", {"description": "Deletes what is old."}, {"mcp:write"}),
        ("get_page", {"annotations": {"openWorldHint": True}}, {"mcp:net"}),
        ("get_thing", {"annotations": {"readOnlyHint": False}}, {"mcp:write"}),
        ("write_file", {"annotations": {"readOnlyHint": True}}, {"mcp:write"}),
        ("get_thing", {"annotations": "odd"}, {"mcp:read"}),
    ],
)
def test_what_a_tool_can_do_says_what_it_takes(name: str, definition: Any, scopes: set[str]) -> None:
    assert asked(name, **definition) == scopes


def test_what_the_operator_says_of_a_tool_replaces_every_guess() -> None:
    for stated, word in ((frozenset({Capability.NET_OUT}), "net"), (frozenset[Capability](), "read")):
        tool = tool_of("delete_all", {"name": "delete_all"}, {"delete_all": stated})
        assert of_tool(tool) == ((word,), False)


def test_a_tool_whose_definition_was_never_seen_takes_admin() -> None:
    tool = tool_of("get_page", None)
    assert needed(NOTHING, "s", "tools/call", "get_page", tool) == (grant("mcp:admin"),)
    assert needed(NOTHING, "s", "tools/call", "get_page") == (grant("mcp:admin"),)
    own = Access({"tool:get_page": grant("pages")})
    assert needed(own, "s", "tools/call", "get_page", tool) == (grant("pages"),)


@pytest.mark.parametrize(
    ("method", "scopes"),
    [
        ("initialize", ()),
        ("server/discover", ()),
        ("ping", ()),
        ("tools/list", ()),
        ("notifications/initialized", ()),
        ("tasks/get", ()),
        ("resources/read", ("mcp:read",)),
        ("resources/subscribe", ("mcp:read",)),
        ("prompts/get", ("mcp:read",)),
        ("completion/complete", ("mcp:read",)),
        ("vendor/anything", ("mcp:admin",)),
    ],
)
def test_methods_take_what_they_do(method: str, scopes: tuple[str, ...]) -> None:
    assert scopes_to_ask(needed(NOTHING, "s", method, "x"), who()) == scopes


def test_all_that_an_operation_takes_must_be_there() -> None:
    both = (grant("mcp:read"), grant("mcp:write"))
    assert not allowed(NOTHING, who("mcp:read"), both)
    assert not allowed(NOTHING, who(), both)
    assert allowed(NOTHING, who("mcp:read", "mcp:write"), both)
    assert allowed(NOTHING, who(), ())


def test_of_a_grant_one_scope_or_role_is_enough() -> None:
    either = (grant("a", "b", roles=("boss",)),)
    assert allowed(NOTHING, who("b"), either)
    assert allowed(NOTHING, who(roles=("boss",)), either)
    assert not allowed(NOTHING, who("boss", roles=("a",)), either)


def test_whose_scopes_are_not_said_may_do_everything() -> None:
    assert allowed(NOTHING, Principal("key:laptop"), (grant("mcp:admin"), grant("anything")))


def test_admin_implies_everything() -> None:
    assert allowed(NOTHING, who("mcp:admin"), (grant("mcp:exec"), grant("pay"), grant(roles=("boss",))))
    own = Access(capabilities={"admin": grant("root", roles=("boss",))})
    assert not allowed(own, who("mcp:admin"), (grant("mcp:exec"),))
    assert allowed(own, who(roles=("boss",)), (grant("mcp:exec"),))


def test_a_word_may_take_other_scopes() -> None:
    own = Access(capabilities={"read": grant("files.read")})
    assert asked("read_file", own) == {"files.read"}
    assert asked("write_file", own) == {"mcp:write"}


GRANTS = Access(
    {
        "tool:read_*": grant("begins"),
        "tool:read_file": grant("whole"),
        "tool:*": grant("any"),
        "files/tool:read_*": grant("files-begins"),
        "files/tool:read_file": grant("files-whole"),
        "files/tool:*": grant("files-any"),
        "method:tools/*": grant("tools"),
        "method:*": grant("rest"),
        "prompt:daily": grant("daily"),
    }
)


@pytest.mark.parametrize(
    ("server", "method", "name", "scope"),
    [
        ("files", "tools/call", "read_file", "files-whole"),
        ("mail", "tools/call", "read_file", "whole"),
        ("files", "tools/call", "read_dir", "files-begins"),
        ("mail", "tools/call", "read_dir", "begins"),
        ("files", "tools/call", "move", "files-any"),
        ("mail", "tools/call", "move", "any"),
        ("mail", "prompts/get", "daily", "daily"),
        ("mail", "prompts/get", "weekly", "rest"),
        ("mail", "tools/list", "", "tools"),
        ("mail", "vendor/thing", "", "rest"),
    ],
)
def test_the_most_exact_grant_decides(server: str, method: str, name: str, scope: str) -> None:
    assert needed(GRANTS, server, method, name) == (grant(scope),)


def test_destructive_tools_may_take_more() -> None:
    own = Access({"tool:drop_table": grant("tables")}, destructive=grant("danger"))
    assert asked("delete_file", own) == {"mcp:write", "danger"}
    assert asked("drop_table", own) == {"tables", "danger"}
    assert asked("shred", own, annotations={"destructiveHint": True}) == {"mcp:write", "danger"}
    assert asked("write_file", own) == {"mcp:write"}
    both = {"destructiveHint": True, "readOnlyHint": True}
    assert asked("get_thing", own, annotations=both) == {"mcp:write", "danger"}


RESOURCES = Access(
    {"resource:file:///public/*": grant("public"), "resource:file:///public/own/*": grant("own")}
)


@pytest.mark.parametrize(
    ("uri", "scopes"),
    [
        ("file:///public/a", {"public"}),
        ("file:///public/own/a", {"own"}),
        ("file:///else/a", {"mcp:read"}),
        ("https://a.example/public/a", {"mcp:read"}),
        ("FILE:///public/own/a", {"own"}),
        ("file:///public/%6Fwn/a", {"public", "own"}),
        ("file:///public/../etc/passwd", {"mcp:admin"}),
        ("file:///public/%2e%2e/etc/passwd", {"mcp:admin"}),
        ("file:///public/%252e%252e/etc/passwd", {"mcp:admin"}),
        ("file:///public/..\\etc", {"mcp:admin"}),
        ("file:////public/own/a", {"mcp:admin"}),
        ("file://localhost/public/a", {"mcp:admin"}),
        ("file:/public/./own", {"mcp:admin"}),
    ],
)
def test_no_spelling_of_a_uri_gets_round_a_grant(uri: str, scopes: set[str]) -> None:
    assert set(scopes_to_ask(needed(RESOURCES, "s", "resources/read", uri), who())) == scopes


def test_a_challenge_asks_for_the_scope_that_is_there_already_or_for_one() -> None:
    either = (grant("b", "a"), grant("mcp:net"), grant(roles=("boss",)))
    assert scopes_to_ask(either, who("b")) == ("b", "mcp:net")
    assert scopes_to_ask(either, who()) == ("a", "mcp:net")


def test_every_scope_that_something_takes_is_known() -> None:
    assert known_scopes(NOTHING) == tuple(f"mcp:{word}" for word in WORDS)
    own = Access({"tool:pay": grant("pay")}, {"read": grant("r")}, destructive=grant("danger"))
    assert known_scopes(own) == ("r", "mcp:write", "mcp:exec", "mcp:net", "mcp:admin", "danger", "pay")


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("tool:read", ("tool", "", "read")),
        ("files/tool:read_*", ("tool", "files", "read_*")),
        ("resource:file:///a", ("resource", "", "file:///a")),
        ("mail/method:tools/call", ("method", "mail", "tools/call")),
        ("tool:", None),
        ("tools:read", None),
        ("read", None),
        ("a/b/tool:x", None),
    ],
)
def test_keys_of_grants_are_read_strictly(text: str, key: Any) -> None:
    assert key_of(text) == key

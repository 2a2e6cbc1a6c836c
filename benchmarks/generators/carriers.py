"""Where a value travels: the tools, arguments and answers that carry attacks and honest work alike.

Attacks and honest messages share these carriers, so that no tool or argument name tells them apart.
"""

from __future__ import annotations

import json
import random
from typing import Any

from case import TO_CLIENT, TO_SERVER, Message, lines

_PATHS = """
read_file path | get_file_contents path | open_document file | load_config filename | fs_read target
view_attachment name | download file_path | list_directory directory | stat_path p | preview doc
import_dataset source_file | render_template template | edit_file path | copy_file from | load_plugin plugin_path
"""
_URLS = """
fetch url | http_get uri | browse address | screenshot page | import_feed feed_url | download_url link
register_webhook callback | check_link href | unfurl url | crawl start | load_image src | open_tab location
"""
_COMMANDS = """
run_command command | bash cmd | execute script | shell line | terminal input | exec_in_container command
run_task run | process_start command_line
"""
_CODE = """
run_python code | execute_code source | notebook_cell cell | eval_snippet snippet | run_script body
"""
_QUERIES = """
query sql | execute_sql statement | run_query query | db_read q | warehouse_query text
"""
_DOCUMENTS = """
parse_xml xml | soap_request envelope | import_document content | load_yaml text | deserialize data
import_config config | post_json payload | convert_document source | apply_manifest manifest | restore_state blob
"""
_FIELDS = """
set_language lang | send_email to | redirect target | set_header value | set_cookie value | send_invite email
subscribe address | set_preference value
"""
_TEXTS = """
create_issue body | post_message text | add_comment comment | save_note content | send_email body
update_page markdown | create_ticket description | reply message | append_memory entry | translate text
"""
_WORDS = """
search query | find_user name | lookup term | filter_orders customer | get_product sku | list_tickets status
search_people q | find_document title | get_weather city | tag_item label | login username | resolve_name host
"""


def _pairs(text: str) -> list[tuple[str, str]]:
    cells = (cell.split() for line in lines(text) for cell in line.split("|"))
    return [(name, argument) for name, argument in cells]


TOOLS = {
    "path": _pairs(_PATHS),
    "url": _pairs(_URLS),
    "command": _pairs(_COMMANDS),
    "code": _pairs(_CODE),
    "sql": _pairs(_QUERIES),
    "document": _pairs(_DOCUMENTS),
    "field": _pairs(_FIELDS),
    "text": _pairs(_TEXTS),
    "word": _pairs(_WORDS),
}
"""By the kind of value: tools and the argument that takes it."""


def call(name: str, arguments: dict[str, Any]) -> Message:
    """A call of a tool."""
    params = {"name": name, "arguments": arguments}
    return TO_SERVER, {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}, {}


def carried(rng: random.Random, kind: str, value: str, *, odd: float = 0.15) -> Message:
    """A call that carries a value of a kind; at the rate ``odd`` inside a list, an object or a JSON string."""
    name, argument = rng.choice(TOOLS[kind])
    if rng.random() >= odd:
        return call(name, {argument: value})
    shape = rng.randrange(3)
    if shape == 0:
        return call(name, {f"{argument}s": [value]})
    if shape == 1:
        return call(name, {"options": {argument: value, "limit": rng.randrange(5, 50)}})
    return call(name, {"input": json.dumps({argument: value}, ensure_ascii=False)})


def asked(method: str, params: dict[str, Any] | None = None) -> dict[str, Any]:
    """The context of an answer: the request that it answers."""
    return {"asked": {"jsonrpc": "2.0", "id": 1, "method": method, **({"params": params} if params else {})}}


def answer(result: dict[str, Any], context: dict[str, Any]) -> Message:
    """An answer with its result."""
    return TO_CLIENT, {"jsonrpc": "2.0", "id": 1, "result": result}, context


def result(text: str, tool: str, arguments: dict[str, Any] | None = None) -> Message:
    """The answer of a tool, as one text."""
    content = [{"type": "text", "text": text}]
    return answer({"content": content}, asked("tools/call", {"name": tool, "arguments": arguments or {}}))


READERS = (
    ("read_file", "path", "docs/notes.md"),
    ("fetch", "url", "https://example.org/page"),
    ("get_issue", "number", "412"),
    ("read_email", "id", "m-19"),
    ("search", "query", "release notes"),
    ("get_page", "title", "Onboarding"),
    ("list_messages", "channel", "general"),
    ("get_review", "product", "kettle"),
    ("calendar_events", "day", "monday"),
    ("get_ticket", "key", "OPS-31"),
)
"""Tools that bring text from outside, with an argument and a value of it."""


def told(rng: random.Random, text: str, *, odd: float = 0.3) -> Message:
    """An answer that brings a text from outside: mostly of a tool, at the rate ``odd`` by another carrier."""
    tool, argument, value = rng.choice(READERS)
    if rng.random() >= odd:
        return result(text, tool, {argument: value})
    call_context = asked("tools/call", {"name": tool, "arguments": {argument: value}})
    uri = rng.choice(
        ["file:///work/readme.md", "https://example.org/guide", "notes://daily", "repo://docs/setup"]
    )
    shape = rng.randrange(6)
    if shape == 0:
        found = {"content": [], "structuredContent": {"items": [{"title": "result", "summary": text}]}}
        return answer(found, call_context)
    if shape == 1:
        contents = [{"uri": uri, "mimeType": "text/plain", "text": text}]
        return answer({"contents": contents}, asked("resources/read", {"uri": uri}))
    if shape == 2:
        messages = [{"role": "user", "content": {"type": "text", "text": text}}]
        return answer({"messages": messages}, asked("prompts/get", {"name": "summary"}))
    if shape == 3:
        embedded = {"type": "resource", "resource": {"uri": uri, "text": text}}
        return answer({"content": [embedded]}, call_context)
    if shape == 4:
        return answer({"content": [{"type": "text", "text": text}], "isError": True}, call_context)
    return result(json.dumps({"status": "ok", "body": text}, ensure_ascii=False), tool, {argument: value})


def catalogue(tools: list[dict[str, Any]]) -> Message:
    """The answer to ``tools/list``."""
    return answer({"tools": tools}, asked("tools/list"))


def definition(name: str, description: str, properties: dict[str, Any] | None = None) -> dict[str, Any]:
    """The definition of a tool."""
    schema = {"type": "object", "properties": properties or {}}
    return {"name": name, "description": description, "inputSchema": schema}

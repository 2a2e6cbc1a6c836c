"""What a client's entry for a server says: the command that it starts, or the URL that it reaches."""

from __future__ import annotations

import os
import re
from urllib.parse import urlsplit

from vanguard.adapters.clients.tree import Node
from vanguard.model.value import value
from vanguard.policy.mask import mask

URL_KEYS = ("url", "serverUrl", "httpUrl")
"""What clients call the URL of a server."""

_HARMLESS = frozenset(
    "type disabled enabled timeout trust description autoApprove alwaysAllow includeTools excludeTools tools "
    "disabledTools enabled_tools disabled_tools startup_timeout_sec startup_timeout_ms tool_timeout_sec name "
    "required gallery version".split()
)
"""Keys beside a URL that say nothing of how it is reached."""

_PROGRAM = re.compile(r"(?i)vanguard(?:\.exe|\.cmd)?")


@value
class Said:
    """What an entry says: ``kind`` is ``command``, ``url``, ``wrapped`` or ``left``.

    ``words`` are the command with its arguments (of a wrapped one those of the gateway too); ``url`` is the
    server's; ``inner`` is the place in ``words`` where the server's own command begins, 0 where it has none.
    ``why`` is why an entry is left alone.
    """

    kind: str
    words: tuple[str, ...] = ()
    url: str = ""
    inner: int = 0
    why: str = ""


def said(entry: Node, sse_key: str = "") -> Said:
    """What an entry says, and whether it can be wrapped; ``sse_key`` names URLs of the older transport."""
    if entry.kind != "object":
        return Said("left", why="it is not an object")
    if entry.doubled:
        return Said("left", why="a key stands in it twice")
    if entry.get("command"):
        return _command(entry)
    if any(entry.get(key) for key in URL_KEYS):
        return _url(entry, sse_key)
    return Said("left", why="it has neither a command nor a URL")


def _command(entry: Node) -> Said:
    command, args = entry.get("command"), entry.get("args")
    if command is None or command.kind != "string" or not command.plain.strip():
        return Said("left", why="its command is not a text")
    if args and (args.kind != "array" or any(each.kind != "string" for each in args.items)):
        return Said("left", why="its args are not a list of texts")
    words = (command.plain, *(each.plain for each in (args.items if args else ())))
    gateway = wrapped(words)
    if gateway:
        return gateway
    if any(entry.get(key) for key in URL_KEYS):
        return Said("left", why="it has a command and a URL")
    if any(sign.isspace() for sign in words[0]) and not _is_path(words[0]):
        return Said("left", why="its command is a whole line: write the words behind the first into args")
    return Said("command", words)


def _is_path(command: str) -> bool:
    return os.path.isabs(command) or command.startswith(("~", "$", "%")) or command[1:3] in (":\\", ":/")


def wrapped(words: tuple[str, ...]) -> Said | None:
    """What is wrapped by a command line that is a gateway; None for any other."""
    end = words.index("--") if "--" in words else len(words)
    for at in range(end - 1):
        if words[at + 1] == "start" and _is_gateway(words, at):
            url = _option(words[at + 2 : end], "--upstream")
            return Said("wrapped", words, url, end + 1 if end + 1 < len(words) else 0)
    return None


def _is_gateway(words: tuple[str, ...], at: int) -> bool:
    """Whether the word here is the program ``vanguard``: the first word, or what a known runner runs."""
    runner = re.split(r"[\\/]", words[0].lower())[-1]
    run = at == 0 or words[at - 1] == "-m" or runner in ("uv", "uvx", "pipx", "uv.exe", "uvx.exe")
    return run and bool(_PROGRAM.fullmatch(re.split(r"[\\/]", words[at])[-1]))


def watches_only(said: Said) -> bool:
    """Whether an entry's own command line chooses the profile that stops nothing."""
    return said.kind == "wrapped" and _option(said.words[: said.inner or None], "--profile") == "monitor"


def _option(options: tuple[str, ...], name: str) -> str:
    for at, word in enumerate(options):
        if word == name and at + 1 < len(options):
            return options[at + 1]
        if word.startswith(f"{name}="):
            return word.removeprefix(f"{name}=")
    return ""


def _url(entry: Node, sse_key: str) -> Said:
    key = next(key for key in URL_KEYS if entry.get(key))
    node, how = entry.get(key), entry.get("type")
    url = node.plain if node and node.kind == "string" else ""
    others = [each.key for each in entry.members if each.key not in (*URL_KEYS, *_HARMLESS)]
    if not url.lower().startswith(("https://", "http://")):
        return Said("left", why=f"its {key} is no http URL")
    if others:
        return Said("left", url=url, why=f"it has {', '.join(others)}: credentials stay out of command lines")
    if len([each for each in URL_KEYS if entry.get(each)]) > 1:
        return Said("left", url=url, why="it has two URLs")
    if (how.plain == "sse" if how else key == sse_key) or _is_sse(url):
        return Said("left", url=url, why="it speaks the older SSE transport")
    if _has_secret(url):
        return Said("left", url=url, why="its URL may hold a secret, which stays out of command lines")
    return Said("url", url=url)


def _is_sse(url: str) -> bool:
    return urlsplit(url).path.rstrip("/").endswith("/sse")


def _has_secret(url: str) -> bool:
    """Whether something in a URL may be a credential: a name, a query, a variable, a random run."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return True
    return "@" in parts.netloc or bool(parts.query or parts.fragment) or "${" in url or mask(url) != url

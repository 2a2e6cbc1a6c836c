"""Shell commands inside program code: the texts that calls such as ``os.system`` hand to a shell."""

from __future__ import annotations

import re
from collections.abc import Iterator

_CALLS = re.compile(
    r"(?:os\.(?:system|popen|exec\w{1,3}|spawn\w{1,4})|commands\.getoutput|pty\.spawn|"
    r"subprocess\.(?:run|call|Popen|check_output|check_call|getoutput|getstatusoutput)|"
    r"(?<![\w.])(?:system|exec|popen|shell_exec|passthru|proc_open|execSync|spawn|spawnSync|execFile|qx|"
    r"callCommand|IO\.popen|os\.execute|io\.popen|Process\.run|Kernel\.system|do shell script|exec\.Command|"
    r"child_process\.\w{4,12}|Deno\.run|Bun\.spawn|Runtime\.getRuntime\(\)\.exec))"
    r"\s*\(?\s*(\[)?\s*(?:[rbuf]{0,2})(\"\"\"|\'\'\'|\"|'|`|\{|/)"
)
_LIST = re.compile(r"[\"']([^\"'\n]{0,512})[\"']\s*,?\s*")
MOST = 64
"""Calls of one program that are looked into."""


def embedded(code: str, language: str) -> Iterator[str]:
    """Every text that a program hands to a shell, as far as it stands there as a literal."""
    for count, found in enumerate(_CALLS.finditer(code)):
        if count >= MOST:
            return
        if found[1]:
            words = _words(code, found.end(1))
            if words:
                yield " ".join(words)
            continue
        end = code.find({"{": "}"}.get(found[2], found[2]), found.end())
        if end > found.end():
            text = code[found.end() : end]
            yield text.replace('\\"', '"').replace("\\'", "'").replace("\\\\", "\\")


def _words(code: str, at: int) -> list[str]:
    words: list[str] = []
    while len(words) < MOST and (found := _LIST.match(code, at)) is not None:
        words.append(found[1] if " " not in found[1] else f"'{found[1]}'")
        at = found.end()
    return words

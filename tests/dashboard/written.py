"""Audit files for tests: many records, made quickly, or records in which every text is hostile."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import orjson

from vanguard.adapters.journals.encode import timestamp

NOON = 1_795_262_400.0  # 2026-11-21T12:00:00Z

SERVERS = {
    "files": ("read_file", "write_file", "list_directory", "search_files"),
    "shell": ("run_command", "run_script"),
    "web": ("fetch", "search"),
}
RULES = (
    ("fs-outside-zone", "filesystem", "paths may not leave the allowed folders."),
    ("net-metadata", "network", "cloud metadata services may not be reached."),
    ("command-deletes-system", "commands", "what the system lives by may not be deleted."),
    ("inject-weighed-order", "injection", "a result gives orders to the model."),
)
WORDS = ("notes", "report", "budget", "salaries", "invoice", "passwd", "kernel", "garden", "holiday", "draft")


def explanation(
    rule: str, family: str, says: str, verdict: str, excerpt: str, pointer: str
) -> dict[str, Any]:
    """The explanation of a decision with one finding."""
    finding = {
        "rule": rule,
        "layer": "L1",
        "severity": "high",
        "confidence": 0.95,
        "level": 1,
        "pointer": pointer,
        "chain": ["percent", "base64"],
        "excerpt": excerpt,
        "says": says,
        "verdict": verdict,
        "would_be": "BLOCK",
    }
    hint = f'exceptions:\n  - rules: [{rule}]\n    because: "say here why this is safe"'
    return {
        "primary_layer": "L1",
        "rule_family": family,
        "profile_effect": "balanced blocks this; monitor would let this pass, strict would block this.",
        "upstream_called": False,
        "findings": [finding],
        "failed": [],
        "skipped": [],
        "tuning_hint": hint,
    }


def record(number: int, ts: float, **other: Any) -> dict[str, Any]:
    """One of many: most are let pass, each 50th is warned of, each 100th stopped."""
    server = tuple(SERVERS)[number % 3]
    tool = SERVERS[server][number // 3 % len(SERVERS[server])]
    verdict = "BLOCK" if number % 100 == 99 else "WARN" if number % 50 == 1 else "ALLOW"
    rule, family, says = RULES[number // 100 % len(RULES)]
    clear = verdict == "ALLOW"
    path = f"/home/me/{WORDS[number % 10]}/{WORDS[number // 10 % 10]}-{number}.txt"
    return {
        "schema": 1,
        "ts": timestamp(ts),
        "decision_id": f"5f0c2e91aa-{number:x}",
        "event": "decision",
        "direction": "to_client" if number % 2 else "to_server",
        "method": "tools/call",
        "tool": tool,
        "server": server,
        "session": f"s-{number % 40}",
        "principal": "local",
        "profile": "balanced",
        "verdict": verdict,
        "would_be": verdict,
        "enforced": verdict == "BLOCK",
        "layer": None if clear else "L1",
        "rule": None if clear else rule,
        "redactions": [],
        "policy_explanation": None
        if clear
        else explanation(rule, family, says, verdict, path, "/params/arguments/path"),
        "ruleset": "d1e5",
        "upstream_called": verdict != "BLOCK",
        "latency_us": 180.5 + number % 700,
        "trace_id": None,
        "prev": "0" * 64,
        **other,
    }


def records(count: int, seconds: float, end: float = NOON) -> Iterator[dict[str, Any]]:
    """That many records, evenly over some time, up to ``end``."""
    return (record(number, end - seconds * (count - 1 - number) / count) for number in range(count))


def write(
    folder: Path, made: Iterator[Mapping[str, Any]] | list[Mapping[str, Any]], per_file: int = 10_000
) -> list[Path]:
    """Write records into files of an audit folder; the files, the oldest first."""
    folder.mkdir(parents=True, exist_ok=True)
    files: list[Path] = []
    lines: list[bytes] = []

    def flush() -> None:
        if lines:
            file = folder / f"files-20261119T120000-7-{len(files):08x}.jsonl"
            file.write_bytes(b"\n".join(lines) + b"\n")
            files.append(file)
            lines.clear()

    for each in made:
        lines.append(orjson.dumps(each))
        if len(lines) == per_file:
            flush()
    flush()
    return files


def append(file: Path, *made: Mapping[str, Any]) -> None:
    """Write records at the end of a file."""
    with file.open("ab") as stream:
        stream.writelines(orjson.dumps(each) + b"\n" for each in made)


HOSTILE = (
    '<script>window.owned=1</script><img src=x onerror="window.owned=1">'
    "\"'><svg onload=window.owned=1>{{7*7}}${7*7}</textarea></title></pre>"
    "\x1b[31mred\x1b]8;;http://evil.example/\x07\u202egnp.exe\u202c\u200b\u2066\u00ad\U000e0041\r\n\x00end"
)
"""A script, a picture, ends of elements, terminal escapes, a link for terminals, bidi, invisible letters."""


def hostile(ts: float = NOON) -> dict[str, Any]:
    """A record of which every text, every key of its detail and every unknown member is hostile."""
    told = explanation(*[HOSTILE] * 6)
    told["findings"][0] |= dict.fromkeys(("layer", "severity", "would_be"), HOSTILE) | {"chain": [HOSTILE]}
    undone = [{"layer": HOSTILE, "note": HOSTILE}]
    told |= {"profile_effect": HOSTILE, "tuning_hint": HOSTILE, "failed": undone, "skipped": undone}
    texts = (
        "method",
        "tool",
        "server",
        "session",
        "principal",
        "profile",
        "verdict",
        "would_be",
        "rule",
        "layer",
    )
    return (
        record(1, ts)
        | dict.fromkeys(texts, HOSTILE)
        | {
            "decision_id": HOSTILE,
            "trace_id": HOSTILE,
            "policy_explanation": told,
            "redactions": [{"pointer": HOSTILE, "kind": HOSTILE}],
            "detail": {HOSTILE: HOSTILE, "dropped": [HOSTILE]},
            HOSTILE: HOSTILE,
        }
    )

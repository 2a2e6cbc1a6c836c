"""A server for tests: answers every request it can read, and writes odd lines between its answers.

Usage: noisy_server.py SEED [ODD_PER_ANSWER]
"""

from __future__ import annotations

import json
import random
import sys

from mutations import mutated


def main() -> None:
    """Answer until stdin ends."""
    chance = random.Random(int(sys.argv[1]))
    odd = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    out = sys.stdout.buffer
    for line in sys.stdin.buffer:
        try:
            asked = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if not isinstance(asked, dict) or "id" not in asked or "method" not in asked:
            continue
        answer = {
            "jsonrpc": "2.0",
            "id": asked["id"],
            "result": {"content": [{"type": "text", "text": "ok"}]},
        }
        if asked["method"] == "initialize":
            answer["result"] = {
                "protocolVersion": "2025-11-25",
                "capabilities": {"tools": {}},
                "serverInfo": {"name": "noisy", "version": "1"},
            }
        for _ in range(odd):
            out.write(mutated(chance, notices=True) + b"\n")
        out.write(json.dumps(answer).encode() + b"\n")
        out.flush()


if __name__ == "__main__":
    main()

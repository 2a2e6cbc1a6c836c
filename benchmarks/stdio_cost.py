"""What a guarded call costs over stdio, beside a relay that only parses JSON, in one run.

    python benchmarks/stdio_cost.py [--calls N] [--sizes 200,2000,50000] [--json]

CPU time of whole processes, from the kernel: a session of 2N calls less one of N, so that starting does
not count.  The server's own cost is measured alone and taken off.  The ratio is what to compare between
machines; the microseconds are this machine's.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence

SERVER = """
import json, sys
for line in sys.stdin.buffer:
    m = json.loads(line)
    text = m["params"]["arguments"]["text"]
    r = {"jsonrpc": "2.0", "id": m["id"], "result": {"content": [{"type": "text", "text": text}]}}
    sys.stdout.buffer.write(json.dumps(r).encode() + b"\\n")
    sys.stdout.buffer.flush()
"""
"""The server of every target: answers a call with its text."""

RELAY = """
import json, os, select, subprocess, sys
child = subprocess.Popen(sys.argv[1:], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)
ways = {0: (child.stdin.fileno(), bytearray()), child.stdout.fileno(): (1, bytearray())}
poll = select.poll()
for fd in ways:
    poll.register(fd, select.POLLIN)
while ways:
    for fd, _ in poll.poll():
        out, held = ways[fd]
        data = os.read(fd, 65536)
        held += data
        *lines, rest = bytes(held).split(b"\\n")
        held[:] = rest
        for line in lines:
            json.loads(line)
            view = memoryview(line + b"\\n")
            while view:
                view = view[os.write(out, view):]
        if not data:
            poll.unregister(fd)
            del ways[fd]
            if fd == 0:
                child.stdin.close()
sys.exit(child.wait())
"""
"""The bare relay: cuts lines, parses each, forwards it."""

WORDS = (
    "the a of to in and for with on by from report table order river garden music letter winter number city "
    "light window paper answer question summer system value result change market water people family story "
    "build test run read write open close send list file note plan week month year early late small large"
).split()


def texts(size: int, seed: int) -> Iterator[str]:
    """Texts of about ``size`` characters, each different from all before."""
    chance = random.Random(seed)
    while True:
        yield " ".join(chance.choices(WORDS, k=max(1, size // 6)))


def session(command: Sequence[str], calls: int, size: int) -> float:
    """CPU seconds of one session of so many calls, one after another, children included."""
    with tempfile.TemporaryDirectory() as home:
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "VANGUARD_HOME": home},
        )
        assert process.stdin is not None
        assert process.stdout is not None
        for number, text in zip(range(calls), texts(size, calls), strict=False):
            params = {"name": "echo", "arguments": {"text": text}}
            ask = {"jsonrpc": "2.0", "id": number, "method": "tools/call", "params": params}
            process.stdin.write(json.dumps(ask).encode() + b"\n")
            process.stdin.flush()
            answer = json.loads(process.stdout.readline())
            if answer["id"] != number or answer["result"]["content"][0]["text"] != text:
                raise SystemExit(f"a wrong answer came back from {command[0]}")
        process.stdin.close()
        _, _, usage = os.wait4(process.pid, 0)
        process.stdout.close()
        process.returncode = 0
    return usage.ru_utime + usage.ru_stime


def cost(command: Sequence[str], calls: int, size: int) -> float:
    """CPU microseconds of one call."""
    return (session(command, 2 * calls, size) - session(command, calls, size)) / calls * 1e6


def measure(calls: int, size: int) -> dict[str, float]:
    """One row: a call through the bare relay and through the gateway, without the server's own cost."""
    server = [sys.executable, "-c", SERVER]
    alone = cost(server, calls, size)
    bare = cost([sys.executable, "-c", RELAY, *server], calls, size) - alone
    guarded = cost([sys.executable, "-m", "vanguard", "start", "--", *server], calls, size) - alone
    ratio = guarded / bare if bare > 0 else 0.0
    return {
        "bytes": size,
        "relay_us": round(bare, 1),
        "vanguard_us": round(guarded, 1),
        "ratio": round(ratio, 2),
    }


def main() -> None:
    """Measure every size and print a row each."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--calls", type=int, default=2000, help="calls of a session (fewer for large texts)")
    parser.add_argument("--sizes", default="200,2000,50000", help="characters of a call's text")
    parser.add_argument("--json", action="store_true", help="one JSON line for each size")
    options = parser.parse_args()
    if not options.json:
        print(f"{'characters':>10}  {'relay us':>9}  {'vanguard us':>11}  {'ratio':>6}")
    for size in map(int, options.sizes.split(",")):
        calls = max(1, options.calls // max(1, size // 2000))
        row = measure(calls, size)
        if options.json:
            print(json.dumps(row))
        else:
            print(f"{size:>10}  {row['relay_us']:>9}  {row['vanguard_us']:>11}  {row['ratio']:>6}")


if __name__ == "__main__":
    main()

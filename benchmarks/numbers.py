"""Write the numbers of benchmarks/baseline.json into docs/benchmarks.md.

    python benchmarks/numbers.py [--check]

With ``--check`` nothing is written, and the exit code is 1 where the page has other numbers.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
BASELINE = ROOT / "benchmarks" / "baseline.json"
PAGE = ROOT / "docs" / "benchmarks.md"
BEGIN, END = "<!-- numbers -->\n", "<!-- end of numbers -->"
PROFILES = ("monitor", "balanced", "strict")


def table(profiles: dict[str, Any], label: str, rate: str) -> list[str]:
    """A table of a rate by class and profile, for the classes that have such cases."""
    known = [name for name in PROFILES if name in profiles]
    categories = profiles["balanced"]["categories"]
    what = "attacks caught" if label == "attacks" else "honest messages stopped"
    lines = [f"| {what} | cases | {' | '.join(known)} |", f"|---|--:|{'--:|' * len(known)}"]
    for name, figures in sorted(categories.items()):
        if not figures.get(label):
            continue
        rates = [profiles[each]["categories"][name].get(rate) for each in known]
        cells = " | ".join("–" if each is None else f"{100 * each:.1f} %" for each in rates)
        lines.append(f"| {name} | {figures[label]:,} | {cells} |")
    return lines


def numbers() -> str:
    """The section, as Markdown."""
    profiles = json.loads(BASELINE.read_text(encoding="utf-8"))["profiles"]
    attacks = table(profiles, "attacks", "caught_rate")
    honest = table(profiles, "benign", "false_stop_rate")
    return "\n".join([*attacks, "", *honest, ""])


def main(argv: list[str]) -> int:
    """Write the page, or compare it."""
    page = PAGE.read_text(encoding="utf-8")
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    new = f"{before}{BEGIN}{numbers()}{END}{after}"
    if "--check" not in argv:
        PAGE.write_text(new, encoding="utf-8")
    elif page != new:
        print("docs/benchmarks.md has other numbers: python benchmarks/numbers.py", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

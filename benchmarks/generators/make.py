"""Make the corpora anew from their seeds.

    python benchmarks/generators/make.py [--check] [--out FOLDER]

The same seeds give the same bytes.  With ``--check`` nothing is written, and the exit code is 1 where a file
in benchmarks/corpora is not what its generator makes.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
sys.dont_write_bytecode = True  # the folder travels as it is

import attacks_agent  # noqa: E402  # they stand beside this file
import attacks_data  # noqa: E402
import attacks_injection  # noqa: E402
import attacks_machine  # noqa: E402
import attacks_shell  # noqa: E402
import benign_engineering  # noqa: E402
import benign_hard  # noqa: E402
import benign_office  # noqa: E402
import lineage  # noqa: E402
import transcripts  # noqa: E402

GENERATORS = (
    attacks_injection,
    attacks_shell,
    attacks_machine,
    attacks_agent,
    attacks_data,
    benign_engineering,
    benign_office,
    benign_hard,
    transcripts,
    lineage,
)
CORPORA = HERE.parent / "corpora"


def main(argv: list[str] | None = None) -> int:
    """Write the files, or compare them."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--out", type=Path, default=CORPORA)
    asked = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder:
        different = []
        for generator in GENERATORS:
            corpus = generator.build()
            made = corpus.write(Path(folder) if asked.check else asked.out)
            known = CORPORA / made.name
            if asked.check and (not known.exists() or known.read_bytes() != made.read_bytes()):
                different.append(made.name)
            counts = ", ".join(f"{name} {count}" for (_, name), count in sorted(corpus.counts.items()))
            print(f"{made.name}: {len(corpus.lines):,} cases: {counts}")
    for name in different:
        print(f"{name} is not what its generator makes", file=sys.stderr)
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())

"""The entry point of ``vanguard`` and ``python -m vanguard``.

Starting a gateway must be quick, so a plain ``start`` command line is read by a few lines of our own;
everything else (help, mistakes, the other commands) is left to the command-line library.
"""

from __future__ import annotations

import sys

from vanguard.cli import words


def main() -> None:
    """Run the command line of this process; ends it with the exit code."""
    plain = words.plain_start(sys.argv[1:])
    if plain is not None:
        from vanguard.cli.start import start

        sys.exit(start(plain))
    from vanguard.cli.main import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()

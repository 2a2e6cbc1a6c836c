"""Compiles the modules that every message passes, with mypyc, for a wheel.

``python .ci/compiling.py ROOT OUT`` leaves the libraries of the checkout ROOT below OUT; it ends with 1
where they cannot be made.  The modules are those of ``.ci/compiled.txt``; what is compiled is the same
Python that runs without it, which stays in the wheel.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

GROUP = "vanguard_compiled"
"""What the one library is called that holds all the code; those beside the modules only point into it."""

_HERE = Path(__file__).parent
_SETTINGS = f"[mypy]\nignore_missing_imports = True\nplugins = {_HERE / 'native_values.py'}\n"


class NotCompiled(Exception):
    """Says in one line why nothing was compiled."""


def compile_to(root: Path, out: Path) -> dict[Path, str]:
    """The libraries made of the checkout ``root``, by where they are, with their names in the wheel.

    Raises NotCompiled where there is no compiler, or it fails.
    """
    compiler = (sysconfig.get_config_var("CC") or "cc").split()[0]
    if shutil.which(compiler) is None:
        raise NotCompiled(f"there is no C compiler ({compiler})")
    # On its own, because it ends the process where it finds fault, and changes what it is run in.
    command = [sys.executable, str(Path(__file__)), str(root), str(out)]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    if done.returncode:
        told = [line for line in (done.stdout + done.stderr).splitlines() if "error" in line.lower()]
        raise NotCompiled(told[0] if told else f"the compiler ended with {done.returncode}")
    library = out / "lib"
    suffix = sysconfig.get_config_var("EXT_SUFFIX")
    return {path: str(path.relative_to(library)) for path in sorted(library.rglob(f"*{suffix}"))}


def modules(root: Path) -> list[str]:
    """The files that are compiled, as paths from ``root``."""
    listed = (root / ".ci/compiled.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in listed if line and not line.startswith("#")]


def _build(root: Path, out: Path) -> None:
    from mypyc.build import mypycify
    from setuptools import Distribution
    from setuptools.command.build_ext import build_ext
    from written_out import written_out  # beside this file, which is run as a script

    listed = modules(root)
    # Compiled where they lie, by the names that they have there.
    copy = out / "src"
    shutil.copytree(root / "vanguard", copy / "vanguard", ignore=shutil.ignore_patterns("__pycache__"))
    for name in listed:
        (copy / name).write_text(written_out((root / name).read_text(encoding="utf-8")), encoding="utf-8")
    os.chdir(copy)
    settings = out / "mypy.ini"
    settings.write_text(_SETTINGS, encoding="utf-8")
    options = ["--config-file", str(settings), "--cache-dir", os.devnull]
    made = mypycify(
        [*options, *listed],
        opt_level="2",
        debug_level="0",
        multi_file=True,
        target_dir=str(out / "c"),
        group_name=GROUP,
    )
    command = build_ext(Distribution({"name": GROUP, "ext_modules": made, "packages": []}))
    command.build_lib, command.build_temp = str(out / "lib"), str(out / "o")
    command.ensure_finalized()
    command.run()


if __name__ == "__main__":
    _build(Path(sys.argv[1]), Path(sys.argv[2]))

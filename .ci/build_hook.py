"""Puts the rules, the benchmarks and their compiled forms into the wheel, under ``vanguard/_bundle``.

What every message passes goes in compiled too, where there is a C compiler.  VANGUARD_COMPILE=0 leaves it
as it is; with VANGUARD_COMPILE=1 the build fails where it cannot be compiled.

Run by hatchling (``[tool.hatch.build.targets.wheel.hooks.custom]``), never by Vanguard itself.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

BUNDLE = "vanguard/_bundle"
"""Where the wheel keeps what stands at the top level of the repository."""


class BundleHook(BuildHookInterface[BuilderConfig]):
    """Bundles and compiles for a wheel; an editable install reads the checkout and needs neither."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile rules and profiles, and list what goes into the wheel.

        Raises RuleError or ConfigError, which stop the build, where a file cannot be used.
        """
        self._made = Path(mkdtemp(prefix="vanguard-build-"))
        if version == "editable":
            return
        root = Path(self.root)
        sys.path.insert(0, self.root)
        from vanguard.policy.load import compile_profiles
        from vanguard.rules.library import compile_to
        from vanguard.rules.sequences import digest, load, pack

        compile_to(self._made / "rules.json")
        sequences = pack(load(root / "rules")[0], digest(root / "rules"))
        (self._made / "sequences.json").write_bytes(sequences)
        compile_profiles(self._made / "profiles.json")
        included = {
            root / "rules": f"{BUNDLE}/rules",
            root / "benchmarks": f"{BUNDLE}/benchmarks",
            self._made / "rules.json": f"{BUNDLE}/rules.json",
            self._made / "sequences.json": f"{BUNDLE}/sequences.json",
            self._made / "profiles.json": "vanguard/policy/profiles/compiled.json",
        }
        build_data["force_include"] |= {str(path): name for path, name in included.items() if path.exists()}
        self._compile(root, build_data)

    def _compile(self, root: Path, build_data: dict[str, Any]) -> None:
        wanted = os.environ.get("VANGUARD_COMPILE", "")
        if wanted == "0":
            return
        sys.path.insert(0, str(root / ".ci"))
        from compiling import NotCompiled, compile_to

        try:
            made = compile_to(root, self._made)
        except NotCompiled as error:
            if wanted == "1":
                raise
            print(f"not compiled, so it runs as plain Python: {error}", file=sys.stderr)
            return
        build_data["force_include"] |= {str(path): name for path, name in made.items()}
        build_data["pure_python"] = False
        build_data["infer_tag"] = True

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove what was compiled; the wheel has it."""
        shutil.rmtree(self._made, ignore_errors=True)

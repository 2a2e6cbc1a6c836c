"""Puts the rules, the benchmarks and their compiled forms into the wheel, under ``vanguard/_bundle``.

Run by hatchling (``[tool.hatch.build.targets.wheel.hooks.custom]``), never by Vanguard itself.
"""

from __future__ import annotations

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

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove what was compiled; the wheel has it."""
        shutil.rmtree(self._made, ignore_errors=True)

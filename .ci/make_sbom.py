"""The bill of materials of an installed Vanguard: ``python .ci/make_sbom.py [--extra NAME]... FILE``.

CycloneDX 1.6 (ECMA-424), as JSON, from what this interpreter has installed: the distribution, what it needs
with the extras that are named, and what those need.  The same installation gives the same bytes.
"""

from __future__ import annotations

import argparse
import json
import sys
import uuid
from collections.abc import Iterable
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

NAME = "mcp-vanguard"
_NAMESPACE = uuid.UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")  # that of URLs (RFC 9562, 6.6)


def needed(of: Distribution, extras: Iterable[str]) -> list[tuple[str, frozenset[str]]]:
    """What a distribution needs here: names, each with the extras that are wanted of it."""
    found: dict[str, frozenset[str]] = {}
    for line in of.requires or ():
        wanted = Requirement(line)
        environments: list[dict[str, str]] = [{"extra": extra} for extra in ("", *extras)]
        if wanted.marker is None or any(wanted.marker.evaluate(each) for each in environments):
            name = canonicalize_name(wanted.name)
            found[name] = found.get(name, frozenset()) | wanted.extras
    return sorted(found.items())


def closure(extras: Iterable[str]) -> dict[str, tuple[Distribution, list[str]]]:
    """Every distribution that is needed, by name, with the names of what it needs itself."""
    made: dict[str, tuple[Distribution, list[str]]] = {}
    seen: dict[str, frozenset[str]] = {}
    waiting = [(NAME, frozenset(extras))]
    while waiting:
        name, wanted = waiting.pop()
        if name in seen and wanted <= seen[name]:
            continue
        seen[name] = seen.get(name, frozenset()) | wanted
        try:
            found = distribution(name)
        except PackageNotFoundError:
            sys.exit(f"{name} is needed and not installed")
        inner = needed(found, seen[name])
        made[name] = found, [each for each, _ in inner]
        waiting += inner
    return made


def purl(name: str, version: str) -> str:
    """The package URL of a distribution (purl-spec, type pypi)."""
    return f"pkg:pypi/{name}@{version}"


def component(name: str, found: Distribution, kind: str = "library") -> dict[str, Any]:
    """A distribution as a component."""
    about = found.metadata
    address = purl(name, found.version)
    made: dict[str, Any] = {
        "type": kind,
        "bom-ref": address,
        "name": name,
        "version": found.version,
        "purl": address,
    }
    if said := about.get("Summary"):
        made["description"] = said
    expression = about.get("License-Expression")
    named = [
        each.split(" :: ")[-1] for each in about.get_all("Classifier") or () if each.startswith("License ::")
    ]
    if expression:
        made["licenses"] = [{"expression": expression}]
    elif named:
        made["licenses"] = [{"license": {"name": each}} for each in named]
    elif (text := (about.get("License") or "").strip()) and len(text) < 80 and "\n" not in text:
        made["licenses"] = [{"license": {"name": text}}]
    return made


def bom(extras: Iterable[str]) -> dict[str, Any]:
    """The whole document."""
    found = closure(extras)
    root, _ = found[NAME]
    parts = [component(name, each) for name, (each, _) in sorted(found.items()) if name != NAME]
    graph = [
        {
            "ref": purl(name, each.version),
            "dependsOn": sorted(purl(other, found[other][0].version) for other in inner),
        }
        for name, (each, inner) in sorted(found.items())
    ]
    made = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": component(NAME, root, "application")},
        "components": parts,
        "dependencies": graph,
    }
    number = uuid.uuid5(_NAMESPACE, json.dumps(made, sort_keys=True))
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "serialNumber": f"urn:uuid:{number}",
        **made,
    }


def main() -> None:
    """Write the document to the file that is named."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--extra", action="append", default=[], help="an extra whose packages belong to it")
    asked.add_argument("file", type=Path)
    given = asked.parse_args()
    given.file.write_text(json.dumps(bom(given.extra), indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

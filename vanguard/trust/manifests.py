"""Manifests: what a server is, or what it can do, as signed documents that travel."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import orjson

from vanguard.errors import ConfigError
from vanguard.model.drift import Drift
from vanguard.model.value import value
from vanguard.policy.capabilities import capabilities
from vanguard.trust.canonical import canonical
from vanguard.trust.changes import Changes
from vanguard.trust.keyring import TrustedKey
from vanguard.trust.signing import JSON_TYPE, opened
from vanguard.trust.store import Pin, Seen, Told, digest

SERVER = "vanguard/server-manifest/v1"
"""The type of a manifest of what is run."""

CAPABILITY = "vanguard/capability-manifest/v1"
"""The type of a manifest of what a server offers."""

BUNDLE = "vanguard/baseline-bundle/v1"
"""The type of several pins together."""

_PROGRAM = ("package", "digest")


@value
class Opened:
    """A document, and the name of the trusted key that signed it; "" where nobody did."""

    document: Mapping[str, Any]
    signer: str


def server_manifest(server: str, identity: Mapping[str, Any], made: str) -> dict[str, Any]:
    """What is run for a server: source, package, digest.

    What only holds on one machine (paths, the command line) is left out.
    """
    held = {key: identity[key] for key in _PROGRAM if key in identity}
    if isinstance(held.get("package"), dict):
        held["package"] = {key: each for key, each in held["package"].items() if key != "lock"}
    return {"type": SERVER, "server": server, "source": identity.get("source", ""), "made": made, **held}


def capability_manifest(server: str, source: str, told: Told, made: str) -> dict[str, Any]:
    """What a server offers: every tool whole, with its digest and what it can do, and the instructions."""
    tools = [
        {"definition": each, "sha256": digest(each), "can": sorted(capabilities(each))}
        for _, each in sorted((told.tools or {}).items())
    ]
    return {
        "type": CAPABILITY,
        "server": server,
        "source": source,
        "made": made,
        "info": dict(told.info),
        "instructions": told.instructions,
        "tools": tools,
    }


def bundle(pins: Iterable[Pin], made: str) -> dict[str, Any]:
    """All pins in one document; what only holds on one machine is left out."""
    listed = [
        {
            "server": pin.server,
            "source": pin.source,
            "revoked": [*pin.revoked],
            "greeted": pin.told.greeted,
            "info": dict(pin.told.info),
            "instructions": pin.told.instructions,
            "tools": None if pin.told.tools is None else dict(pin.told.tools),
        }
        for pin in pins
    ]
    return {"type": BUNDLE, "made": made, "pins": listed}


def program_differs(manifest: Mapping[str, Any], identity: Mapping[str, Any]) -> list[str]:
    """How what is run differs from a manifest; a fact that the manifest has and the machine has not differs.

    A manifest without a digest proves nothing, so that differs too.
    """
    now = server_manifest("", identity, "")
    lines = [] if manifest.get("digest") else ["the manifest has no digest of what is run"]
    return lines + [
        f"{key}: {_shown(manifest.get(key))} in the manifest, {_shown(now.get(key))} here"
        for key in ("source", *_PROGRAM)
        if manifest.get(key) != now.get(key)
    ]


def offer_differs(manifest: Mapping[str, Any], source: str, told: Told) -> tuple[Pin, Seen]:
    """A manifest of what a server offers as a pin, and what the server shows that differs from it.

    Raises ConfigError where the manifest is none.
    """
    try:
        tools = {each["definition"]["name"]: each["definition"] for each in manifest["tools"]}
        pinned = Told(tools, manifest["instructions"], True, {}, manifest["info"])
        pin = Pin(manifest["server"], manifest["source"], pinned, manifest["made"], "manifest")
    except (KeyError, TypeError):
        raise ConfigError("this is no manifest of what a server offers") from None
    changes = Changes(pin, Seen(), lambda: ())
    seen = changes.greeted(told.instructions, changes.listed(told.tools or {}, Seen(), whole=True))
    return pin, Seen(
        "", seen.tools, seen.gone, seen.instructions, {} if pin.source == source else {"source": source}
    )


def harsh(pin: Pin, seen: Seen) -> bool:
    """Whether anything differs that is more than form."""
    found = Changes(pin, seen, lambda: ()).all(seen)
    return bool(seen.identity) or any(
        change.kind is not Drift.COSMETIC for changes in found.values() for change in changes
    )


def pins_of(document: Mapping[str, Any], by: str, at: str) -> list[Pin]:
    """The pins of a bundle.  Raises ConfigError."""
    try:
        return [
            Pin(
                each["server"],
                each["source"],
                Told(each["tools"], each["instructions"], each["greeted"], {}, each["info"]),
                at,
                by,
                tuple(each["revoked"]),
            )
            for each in document["pins"]
        ]
    except (KeyError, TypeError):
        raise ConfigError("this is no bundle of pins") from None


def written(document: Mapping[str, Any]) -> bytes:
    """A document as it is signed; raises ValueError where it cannot be (see `canonical`)."""
    return canonical(document)


def read(raw: bytes, kind: str, keys: Iterable[TrustedKey], today: date, *, unsigned: bool) -> Opened:
    """A document of one kind, from an envelope that a trusted key signed, or bare where ``unsigned`` allows.

    Raises ValueError, with the reason.
    """
    try:
        held = orjson.loads(raw)
    except ValueError:
        raise ValueError("this is not JSON") from None
    signer = ""
    if isinstance(held, dict) and "payload" in held:
        known = {each.id: each for each in keys}
        found = opened(held, [each.public for each in known.values() if not each.why_not(today)])
        if found.type != JSON_TYPE:
            raise ValueError(f"its payload is {found.type!r}")
        signer, held = known[found.key].name, orjson.loads(found.payload)
    elif not unsigned:
        raise ValueError("nobody has signed it")
    if not isinstance(held, dict) or held.get("type") != kind:
        raise ValueError(f"this is no {kind}")
    return Opened(held, signer)


def _shown(value: Any) -> str:
    return orjson.dumps(value).decode() if value is not None else "nothing"

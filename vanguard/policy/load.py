"""The three profiles, from YAML or from the JSON that was compiled from it.

Starting must be quick and a YAML parser is not, so the profiles are read from the JSON that was made
with the wheel, else from a cache named by their digest, else from the YAML.
Neither is believed unless it carries the digest of the YAML files, the cache only where it is this
user's alone (`vanguard.cachefile`), and one that is broken or cannot be written is no error.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from vanguard import cachefile
from vanguard.errors import ConfigError
from vanguard.model.decision import Verdict
from vanguard.model.disclosure import Act, Disclosure
from vanguard.model.drift import Drift, Response, Trust
from vanguard.model.finding import LEVELS, Severity
from vanguard.model.profile import Levels, Limits, Profile, Semantic
from vanguard.model.sequence import Risk
from vanguard.strict_yaml import Node, nearest, quoted, read_file

PROFILES = ("monitor", "balanced", "strict")
"""The names of the profiles, the mildest first."""

LIMITS = tuple(field.name for field in fields(Limits))
"""The names of the limits, as profiles and configs write them."""

SEMANTIC_KEYS = tuple(field.name for field in fields(Semantic))
"""What is said of scores, as profiles and configs write it."""

LEVEL_KEYS = tuple(field.name for field in fields(Levels))
"""The two levels, as profiles and configs write them."""

DRIFTS = tuple(kind.value for kind in Drift)
"""The kinds of change of a server, as profiles and configs write them."""

RESPONSES = tuple(response.value for response in Response)
"""What may be done about a change, as profiles and configs write it."""

_FOLDER = Path(__file__).parent / "profiles"
_SHIPPED = _FOLDER / "compiled.json"
_VERDICTS = ("allow", "warn", "review", "block")
_KEYS = (
    "about",
    "enforcing",
    "verdicts",
    "sure",
    "rules",
    "level",
    "disclosure",
    "trust",
    "semantic",
    "failed",
    "unrecorded",
    "limits",
    "risk",
)
_RISK = ("half_life", "warn", "review", "pause", "pause_for")
_MOST_WAIT_S = 60
_WAYS = ("to_client", "to_server")
_ACTS = tuple(Act)
_KNOWN: dict[str, dict[str, Profile]] = {}


def profile(name: str, cache: Path | None = None, *, place: str = "") -> Profile:
    """The profile called ``name``; ``cache`` is a folder for the compiled form.

    Raises ConfigError at ``place`` with the nearest name where there is no such profile.
    """
    if name not in PROFILES:
        raise unknown_profile(name, place)
    return profiles(cache)[name]


def unknown_profile(name: str, place: str) -> ConfigError:
    """The error for a profile that does not exist, with the nearest name and all names."""
    known = f"the profiles are {', '.join(PROFILES)}"
    close = nearest(name, PROFILES)
    hint = f"{close} {known}" if close.startswith("did you mean") else known
    return ConfigError(f"unknown profile {quoted(name)}", place=place, hint=hint)


def profiles(cache: Path | None = None) -> dict[str, Profile]:
    """All profiles by name, the mildest first; read once in a process."""
    digest = _digest()
    if digest not in _KNOWN:
        _KNOWN[digest] = _read(cache, digest)
    return _KNOWN[digest]


def _read(cache: Path | None, digest: str) -> dict[str, Profile]:
    cached = cache / f"profiles-{digest}.cache" if cache else None
    found = _compiled(_shipped(), digest) or (_kept(cached, digest) if cached else None)
    if found:
        return found
    plain = _parsed()
    if cached:
        cachefile.write(cached, _packed(digest, plain), len(plain))
    return {name: _profile(name, plain[name]) for name in PROFILES}


def _parsed() -> dict[str, Any]:
    return {name: _plain(read_file(_FOLDER / f"{name}.yaml")) for name in PROFILES}


def compile_profiles(out: Path) -> None:
    """Write the compiled form of all profiles to ``out``; raises ConfigError or OSError."""
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(_packed(_digest(), _parsed()))


def _digest() -> str:
    whole = hashlib.sha256()
    for name in PROFILES:
        whole.update((_FOLDER / f"{name}.yaml").read_bytes() + b"\0")
    return whole.hexdigest()


def _packed(digest: str, plain: Mapping[str, Any]) -> bytes:
    return json.dumps({"digest": digest, "profiles": plain}).encode()


def _shipped() -> bytes:
    try:
        return _SHIPPED.read_bytes()
    except OSError:
        return b""


def _kept(path: Path, digest: str) -> dict[str, Profile] | None:
    found = cachefile.read(path)
    return _compiled(found[0], digest) if found and found[1] == len(PROFILES) else None


def _compiled(raw: bytes, digest: str) -> dict[str, Profile] | None:
    try:
        found = json.loads(raw)
        if found["digest"] != digest:
            return None
        return {name: _profile(name, found["profiles"][name]) for name in PROFILES}
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _profile(name: str, plain: Mapping[str, Any]) -> Profile:
    return Profile(
        name=name,
        about=plain["about"],
        enforcing=plain["enforcing"],
        verdicts={severity: Verdict[plain["verdicts"][severity.word].upper()] for severity in Severity},
        sure=plain["sure"],
        rules={rule: Verdict[verdict.upper()] for rule, verdict in plain["rules"].items()},
        level=Levels(**plain["level"]),
        disclosure=Disclosure(
            to_client=_acts(plain["disclosure"]["to_client"]),
            to_server=_acts(plain["disclosure"]["to_server"]),
        ),
        trust=Trust(responses={Drift(kind): Response(act) for kind, act in plain["trust"].items()}),
        semantic=Semantic(**plain["semantic"]),
        failed=Verdict[plain["failed"].upper()],
        unrecorded=plain["unrecorded"],
        limits=Limits(**plain["limits"]),
        risk=Risk(**plain["risk"]),
    )


def _acts(plain: Mapping[str, str]) -> dict[str, Act]:
    return {kind: Act(act) for kind, act in plain.items()}


def _plain(node: Node) -> dict[str, Any]:
    """A profile's file as plain JSON values, each of them checked."""
    keys = node.mapping(_KEYS, required=_KEYS)
    severities = [severity.word for severity in Severity]
    verdicts = keys["verdicts"].mapping(severities, required=severities)
    return {
        "about": keys["about"].text(),
        "enforcing": keys["enforcing"].flag(),
        "verdicts": {word: verdict.one_of(_VERDICTS) for word, verdict in verdicts.items()},
        "sure": keys["sure"].number(0, 1),
        "rules": {rule: verdict.one_of(_VERDICTS) for rule, verdict in keys["rules"].named().items()},
        "level": _levels(keys["level"]),
        "disclosure": {
            way: acts(node) for way, node in keys["disclosure"].mapping(_WAYS, required=_WAYS).items()
        },
        "trust": responses(keys["trust"].mapping(DRIFTS, required=DRIFTS)),
        "semantic": _semantic(keys["semantic"]),
        "failed": keys["failed"].one_of(_VERDICTS),
        "unrecorded": keys["unrecorded"].one_of(("forward", "refuse")),
        "limits": limits(keys["limits"]),
        "risk": _risk(keys["risk"]),
    }


def _risk(node: Node) -> dict[str, float]:
    keys = node.mapping(_RISK, required=("half_life",))
    found = {"half_life": keys["half_life"].span()}
    if "pause_for" in keys:
        found["pause_s"] = keys["pause_for"].span()
    for name in ("warn", "review", "pause"):
        if name in keys:
            found[name] = keys[name].number(1)
    return found


def _levels(node: Node) -> dict[str, int]:
    found = levels(node)
    node.mapping(LEVEL_KEYS, required=LEVEL_KEYS)
    return found


def levels(node: Node) -> dict[str, int]:
    """The levels that a mapping sets; one that is shadowed is not below one that is enforced."""
    keys = node.mapping(LEVEL_KEYS)
    found = {name: value.whole(LEVELS[0], LEVELS[-1]) for name, value in keys.items()}
    if found.get("shadow", LEVELS[-1]) < found.get("enforce", LEVELS[0]):
        keys["shadow"].fail("the level in shadow is below the one enforced", f"at least {found['enforce']}")
    return found


def responses(keys: Mapping[str, Node]) -> dict[str, Response]:
    """What the members of a mapping want done about each kind of change of a server."""
    return {kind: Response(node.one_of(RESPONSES)) for kind, node in keys.items()}


def _semantic(node: Node) -> dict[str, bool | float]:
    node.mapping(SEMANTIC_KEYS, required=SEMANTIC_KEYS)
    return semantic(node)


def semantic(node: Node) -> dict[str, bool | float]:
    """What a mapping says of scores; what is likely is not less so than what is doubtful."""
    keys = node.mapping(SEMANTIC_KEYS)
    found: dict[str, bool | float] = {
        name: value.flag() if name == "local" else value.number(0, _MOST_WAIT_S if name == "wait_s" else 1)
        for name, value in keys.items()
    }
    if found.get("likely", 1.0) < found.get("doubtful", 0.0):
        keys["likely"].fail("what is likely is less so than what is doubtful", "a score of at least that")
    return found


def acts(node: Node) -> dict[str, Act]:
    """What a mapping wants done about each kind or family of sensitive values."""
    return {kind: Act(act.one_of(_ACTS)) for kind, act in node.named().items()}


def limits(node: Node) -> dict[str, int]:
    """The limits that a mapping sets, by name."""
    return {name: value.whole(1) for name, value in node.mapping(LIMITS).items()}


def levels_over(usual: Levels, chosen: Mapping[str, int], place: str) -> Levels:
    """The profile's levels with a config's; the shadow follows an enforced level that passes it.

    Raises ConfigError at ``place`` where the shadow is below.
    """
    enforce = chosen.get("enforce", usual.enforce)
    shadow = chosen.get("shadow", max(usual.shadow, enforce))
    if shadow < enforce:
        raise ConfigError(
            f"the level in shadow is below the one enforced, {enforce}",
            place=place,
            hint=f"write enforce: {shadow} too, or a shadow of at least {enforce}",
        )
    return Levels(enforce, shadow)

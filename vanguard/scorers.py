"""Which service scores texts elsewhere, from the environment: the first of three that is configured."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from vanguard.errors import ConfigError
from vanguard.model.profile import Profile, Semantic
from vanguard.model.semantic import Service
from vanguard.strongest import Strongest

OPENAI_URL = "https://api.openai.com/v1"
"""Where OpenAI's own API is."""

OPENAI_MODEL, OLLAMA_MODEL = "gpt-4.1-mini", "llama3.1"
"""The models that are asked where the config names none."""

VARIABLES = (
    "VANGUARD_SEMANTIC_CUSTOM_URL",
    "VANGUARD_SEMANTIC_CUSTOM_KEY",
    "VANGUARD_SEMANTIC_CUSTOM_MODEL",
    "VANGUARD_OPENAI_API_KEY",
    "VANGUARD_OLLAMA_URL",
)
"""The variables that name a service; where none of them is set this file has nothing to say."""

Variables = Mapping[str, tuple[str, str]]


def service(found: Strongest, variables: Variables) -> Service | None:
    """The service, with the bounds of ``semantic`` in the config; None where none is configured.

    Raises ConfigError for one that is configured by half, or by a URL that is none.
    """
    chosen = _custom(variables) or _openai(found, variables) or _ollama(found, variables)
    if chosen is None:
        return None
    bounds = {name: found.values[f"semantic.{name}"] for name in ("timeout_s", "hourly")}
    return replace(chosen, **bounds)


def scored_by(found: Strongest, profile: Profile) -> Profile:
    """The profile with what the config says of scores; raises ConfigError where that contradicts itself."""
    for name in _OF_PROFILE:
        found.offer(f"semantic.{name}", getattr(profile.semantic, name), f"profile {profile.name}")
    chosen = Semantic(**{name: found.values[f"semantic.{name}"] for name in _OF_PROFILE})
    if chosen.likely < chosen.doubtful:
        raise ConfigError(
            "what is likely an attack is less so than what is doubtful",
            place=found.sources["semantic.likely"],
            hint=f"write likely: {chosen.doubtful:g} or more",
        )
    return replace(profile, semantic=chosen)


_OF_PROFILE = ("local", "doubtful", "likely", "prompts", "wait_s")


def _custom(variables: Variables) -> Service | None:
    url, place = variables.get("VANGUARD_SEMANTIC_CUSTOM_URL", ("", ""))
    key, model = (variables.get(f"VANGUARD_SEMANTIC_CUSTOM_{name}", ("", "")) for name in ("KEY", "MODEL"))
    if not url:
        named = key if key[0] else model
        if named[0]:
            raise ConfigError(
                "a service needs a URL", place=named[1], hint="set VANGUARD_SEMANTIC_CUSTOM_URL"
            )
        return None
    if not model[0]:
        raise ConfigError("a service needs a model", place=place, hint="set VANGUARD_SEMANTIC_CUSTOM_MODEL")
    return Service("custom", _base(url, place), model[0], key[0])


def _openai(found: Strongest, variables: Variables) -> Service | None:
    key, _ = variables.get("VANGUARD_OPENAI_API_KEY", ("", ""))
    return Service("openai", OPENAI_URL, found.values["semantic.model"] or OPENAI_MODEL, key) if key else None


def _ollama(found: Strongest, variables: Variables) -> Service | None:
    url, place = variables.get("VANGUARD_OLLAMA_URL", ("", ""))
    if not url:
        return None
    base = _base(url, place)
    whole = base if base.endswith("/v1") else f"{base}/v1"
    return Service("ollama", whole, found.values["semantic.model"] or OLLAMA_MODEL)


def _base(url: str, place: str) -> str:
    # Loaded where a service is configured only.
    from vanguard.policy.addresses import at, server_url

    return at(place, server_url, url).rstrip("/")

"""The names of the environment that are ours, and what is said of those that do nothing."""

from __future__ import annotations

from collections.abc import Mapping

from vanguard.errors import ConfigError
from vanguard.strict_yaml import nearest

NAMES = (
    "VANGUARD_PROFILE",
    "VANGUARD_CONFIG",
    "VANGUARD_STATE",
    "VANGUARD_REDIS_URL",
    "VANGUARD_HOME",
    "VANGUARD_AUDIT_LOG",
    "VANGUARD_API_KEY",
    "VANGUARD_JWKS_URL",
    "VANGUARD_JWKS_FILE",
    "VANGUARD_ISSUER",
    "VANGUARD_AUDIENCE",
    "VANGUARD_REQUIRED_SCOPES",
    "VANGUARD_ALLOWED_ORIGINS",
    "VANGUARD_ALLOWED_HOSTS",
    "VANGUARD_PUBLIC_URL",
    "VANGUARD_REPLICA",
    "VANGUARD_TRACES_URL",
    "VANGUARD_OPENAI_API_KEY",
    "VANGUARD_OLLAMA_URL",
    "VANGUARD_SEMANTIC_CUSTOM_URL",
    "VANGUARD_SEMANTIC_CUSTOM_KEY",
    "VANGUARD_SEMANTIC_CUSTOM_MODEL",
)
"""The environment names that this version uses."""

PREFIX = "VANGUARD_"
"""What every name of ours begins with."""


def _near(name: str) -> str:
    """A hint with the setting whose name is nearly this one, the prefix left aside; "" where none is."""
    known = {each.removeprefix(PREFIX) for each in NAMES}
    hint = nearest(name.removeprefix(PREFIX), known)
    return hint.replace('"', f'"{PREFIX}', 1) if hint.startswith("did you mean") else ""


def warnings(variables: Mapping[str, tuple[str, str]], ignored: tuple[str, ...] = ()) -> list[str]:
    """One line for each variable with our prefix that does nothing.

    Raises ConfigError for one that is nearly a setting: whoever wrote it believes that it holds.
    """
    lines = []
    for name, (_, place) in variables.items():
        where = name if place == name else f"{place}: {name}"
        if name in ignored:
            lines.append(f"{where} counts in the environment only")
        elif name not in NAMES:
            near = _near(name)
            if near:
                raise ConfigError(f"{name} is not a setting", place=place if place != name else "", hint=near)
            lines.append(f"{where} is not a setting")
    return lines

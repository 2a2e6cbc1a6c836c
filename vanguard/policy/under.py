"""A profile with what a config says over it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from vanguard.model.drift import Trust
from vanguard.model.profile import Profile
from vanguard.policy.config import Config
from vanguard.policy.disclosure import over
from vanguard.policy.load import levels_over


def under(config: Config, profile: Profile, sources: dict[str, str]) -> Profile:
    """The profile with the config's limits, levels and disclosure, whose places go to ``sources``."""
    own = ("limits.", "level.", "disclosure.", "trust.", "budgets")
    sources |= {name: place for name, place in config.places.items() if name.startswith(own)}
    return replace(
        profile,
        limits=replace(profile.limits, **config.limits),
        level=levels_over(profile.level, config.levels, sources["level.shadow"]),
        disclosure=over(profile.disclosure, config.disclosure),
        trust=_trust(profile.trust, config.trust),
    )


def _trust(usual: Trust, own: Mapping[str, Any]) -> Trust:
    if not own:
        return usual
    from vanguard.policy.trust import over as trust_over

    return trust_over(usual, own)

"""Which service scores texts elsewhere: the first that is configured, whole and by a URL that is one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from vanguard.errors import ConfigError
from vanguard.model.semantic import Service
from vanguard.settings import Settings, load

CUSTOM = {
    "VANGUARD_SEMANTIC_CUSTOM_URL": "https://llm.example/v1/",
    "VANGUARD_SEMANTIC_CUSTOM_KEY": "k-1",
    "VANGUARD_SEMANTIC_CUSTOM_MODEL": "small",
}
OPENAI = {"VANGUARD_OPENAI_API_KEY": "k-2"}
OLLAMA = {"VANGUARD_OLLAMA_URL": "http://localhost:11434"}


def loaded(tmp_path: Path, variables: dict[str, str], config: str = "") -> Settings:
    flags: dict[str, Any] = {}
    if config:
        (tmp_path / "vanguard.yaml").write_text(config)
        flags["config"] = str(tmp_path / "vanguard.yaml")
    return load(flags, {"HOME": str(tmp_path), "VANGUARD_HOME": str(tmp_path / "home"), **variables})


@pytest.mark.parametrize(
    ("variables", "service"),
    [
        ({}, None),
        ({**OLLAMA, **OPENAI, **CUSTOM}, Service("custom", "https://llm.example/v1", "small", "k-1")),
        ({**OLLAMA, **OPENAI}, Service("openai", "https://api.openai.com/v1", "gpt-4.1-mini", "k-2")),
        (OLLAMA, Service("ollama", "http://localhost:11434/v1", "llama3.1")),
        ({"VANGUARD_OLLAMA_URL": ""}, None),
    ],
)
def test_the_first_that_is_configured_is_asked(
    tmp_path: Path, variables: dict[str, str], service: Service | None
) -> None:
    assert loaded(tmp_path, variables).scorer == service


def test_the_config_names_model_and_bounds(tmp_path: Path) -> None:
    config = "semantic: {model: gemma3, timeout_s: 5, hourly: 50}\n"
    assert loaded(tmp_path, OLLAMA, config).scorer == Service(
        "ollama", "http://localhost:11434/v1", "gemma3", timeout_s=5, hourly=50
    )


def test_the_config_changes_what_the_profile_says_of_scores(tmp_path: Path) -> None:
    found = loaded(tmp_path, {}, "semantic: {local: false, likely: 0.95}\n")
    semantic = found.profile.semantic
    assert (semantic.local, semantic.likely, semantic.doubtful) == (False, 0.95, 0.75)
    assert found.sources["semantic.local"].endswith("vanguard.yaml:1")
    assert found.sources["semantic.doubtful"] == "profile balanced"


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"VANGUARD_SEMANTIC_CUSTOM_KEY": "k-1"}, "VANGUARD_SEMANTIC_CUSTOM_KEY: a service needs a URL"),
        (
            {"VANGUARD_SEMANTIC_CUSTOM_URL": "https://h/v1"},
            "VANGUARD_SEMANTIC_CUSTOM_URL: a service needs a model",
        ),
        ({**CUSTOM, "VANGUARD_SEMANTIC_CUSTOM_URL": "llm"}, "VANGUARD_SEMANTIC_CUSTOM_URL: "),
        ({"VANGUARD_OLLAMA_URL": "https://u:k-1@h"}, "VANGUARD_OLLAMA_URL: "),
    ],
)
def test_half_a_service_stops_the_start(tmp_path: Path, variables: dict[str, str], said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        loaded(tmp_path, variables)
    assert str(caught.value).startswith(said)
    assert "k-1" not in str(caught.value)


def test_thresholds_that_contradict_each_other_stop_the_start(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"vanguard\.yaml:1: what is likely"):
        loaded(tmp_path, {}, "semantic: {likely: 0.5}\n")

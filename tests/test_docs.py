"""What the pages say is so: configs load, rules are well written, links lead somewhere."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from vanguard import settings
from vanguard.layers import LAYERS
from vanguard.model.profile import Limits
from vanguard.policy.config import config
from vanguard.rules.lint import lint
from vanguard.rules.load import load_sources

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
YAML = re.compile(r"```yaml\n(.*?)```", re.DOTALL)
ANCHOR = re.compile(r"\]\(([^)#\s]*)#([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)
LINK = re.compile(r"\[[^\]]+\]\(([^)#\s]+)(?:#[^)]*)?\)")
CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)


def blocks(beginning: str) -> list[tuple[str, str]]:
    """Every YAML block that begins so, with its page."""
    found = [(page.name, text) for page in PAGES for text in YAML.findall(page.read_text(encoding="utf-8"))]
    return [(name, text) for name, text in found if text.startswith(beginning)]


@pytest.mark.parametrize(("page", "text"), blocks("version:"))
def test_every_config_on_a_page_is_a_config(page: str, text: str, tmp_path: Path) -> None:
    (tmp_path / "vanguard.yaml").write_text(text, encoding="utf-8")
    assert config(tmp_path / "vanguard.yaml").path.name == "vanguard.yaml"


@pytest.mark.parametrize(("page", "text"), blocks("id:"))
def test_every_rule_on_a_page_is_well_written(page: str, text: str, tmp_path: Path) -> None:
    name = text.split("\n")[0].removeprefix("id: ")
    (tmp_path / "download-execution").mkdir()
    (tmp_path / "download-execution" / f"{name}.yaml").write_text(text, encoding="utf-8")
    (source,) = load_sources(tmp_path)
    assert [str(problem) for problem in lint(source)] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_to_a_page(page: Path) -> None:
    prose = CODE.sub("", page.read_text(encoding="utf-8"))
    links = [link for link in LINK.findall(prose) if "://" not in link]
    assert [link for link in links if not (page.parent / link).exists()] == []


def headings(page: Path) -> set[str]:
    """The anchors of a page, as they are made of its headings."""
    found = HEADING.findall(page.read_text(encoding="utf-8"))
    return {re.sub(r"[^\w\- ]", "", text.lower()).strip().replace(" ", "-") for text in found}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_into_a_page_leads_to_a_heading(page: Path) -> None:
    links = ANCHOR.findall(CODE.sub("", page.read_text(encoding="utf-8")))
    targets = [(page.parent / link if link else page, anchor) for link, anchor in links if "://" not in link]
    assert [str(leads) for leads in targets if leads[1] not in headings(leads[0])] == []


def test_the_first_page_leads_to_every_other() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    pages = [page.name for page in (ROOT / "docs").glob("*.md")]
    assert sorted(name for name in pages if f"(docs/{name})" not in readme) == []


def test_every_room_and_layer_is_named_on_the_page_of_the_house() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    rooms = {path.stem for path in (ROOT / "vanguard").iterdir() if path.suffix == ".py" or path.is_dir()}
    found = {room for room in rooms if not room.startswith("_")} | {layer.name for layer in LAYERS}
    assert sorted(name for name in found if f"`{name}`" not in page) == []


def test_every_setting_has_its_place_on_a_page() -> None:
    page = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    found = settings.load({}, {"HOME": "/home/me"}, hosting=True)
    words = {name.split(".")[-1] for name in found.sources} | set(settings.NAMES)
    known = {name for name in words if not hasattr(Limits(), name)}
    assert sorted(name for name in known if name not in page and name != "home") == []


def test_every_limit_has_its_place_on_a_page() -> None:
    page = (ROOT / "docs" / "limits.md").read_text(encoding="utf-8")
    assert [field.name for field in fields(Limits) if f"`{field.name}`" not in page] == []

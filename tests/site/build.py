"""The pages as a site: ``python -m tests.site.build FOLDER`` writes it, and refuses what leads nowhere.

Plain HTML and one style sheet: no script, nothing from another host.
"""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token

ROOT = Path(__file__).parents[2]
STYLE = Path(__file__).with_name("style.css")
COMMENT = re.compile(r"<!--.*?-->\n?", re.DOTALL)
KEPT = frozenset({".png", ".svg", ".yaml", ".json"})
"""Kinds of files that pages may show or lead to."""


@dataclass
class Page:
    """A page: where its HTML goes, its title, its headings' anchors, where its links lead, its body."""

    source: Path
    place: PurePosixPath
    title: str = ""
    anchors: set[str] = field(default_factory=set)
    links: list[str] = field(default_factory=list)
    body: str = ""


def sources() -> list[Path]:
    """The pages that make up the site, the first page first."""
    corpora = sorted((ROOT / "benchmarks" / "corpora").glob("*.md"))
    return [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md")), *corpora]


def place_of(source: Path) -> PurePosixPath:
    """Where a page's HTML goes, under the folder of the site."""
    relative = PurePosixPath(source.relative_to(ROOT).as_posix())
    return PurePosixPath("index.html") if str(relative) == "README.md" else relative.with_suffix(".html")


def slug(heading: str, taken: set[str]) -> str:
    """The anchor of a heading, as it is made where the pages are read as Markdown."""
    made = re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")
    number, name = 0, made
    while name in taken:
        number += 1
        name = f"{made}-{number}"
    return name


def rendered(source: Path) -> Page:
    """A page, made of its Markdown; HTML in it is text."""
    page = Page(source, place_of(source))
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = markdown.parse(COMMENT.sub("", source.read_text(encoding="utf-8")))
    for at, token in enumerate(tokens):
        if token.type == "heading_open":
            text = _plain(tokens[at + 1])
            anchor = slug(text, page.anchors)
            page.anchors.add(anchor)
            page.title = page.title or text
            token.attrSet("id", anchor)
        for each in token.children or ():
            _leads(page, each)
    page.body = markdown.renderer.render(tokens, markdown.options, {})
    return page


def _plain(inline: Token) -> str:
    return "".join(each.content for each in inline.children or () if each.type in ("text", "code_inline"))


def _leads(page: Page, token: Token) -> None:
    """Take note of a link or picture, and have a link to a page lead to its HTML."""
    name = {"link_open": "href", "image": "src"}.get(token.type)
    if name is None:
        return
    target = str(token.attrGet(name) or "")
    page.links.append(target)
    parts = urlsplit(target)
    if not parts.scheme and parts.path.endswith(".md"):
        there = (page.source.parent / unquote(parts.path)).resolve()
        if there.is_relative_to(ROOT):
            token.attrSet(
                name,
                _relative(page.place, place_of(there)) + (f"#{parts.fragment}" if parts.fragment else ""),
            )


def _relative(here: PurePosixPath, there: PurePosixPath) -> str:
    ups = len(here.parts) - 1
    return "../" * ups + str(there)


def problems(pages: dict[Path, Page]) -> Iterator[str]:
    """What is wrong: links that lead nowhere, pages that nothing leads to, pages without a title."""
    reached = {ROOT / "README.md"}
    for page in pages.values():
        name = page.source.relative_to(ROOT)
        if not page.title:
            yield f"{name}: it has no heading"
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme or link.startswith("//"):
                if parts.scheme not in ("https", "http", "mailto"):
                    yield f"{name}: {link} leads out of the web"
                continue
            there = (page.source.parent / unquote(parts.path)).resolve() if parts.path else page.source
            if there in pages:
                reached.add(there)
                if parts.fragment and parts.fragment not in pages[there].anchors:
                    yield f"{name}: {link} leads to no heading"
            elif not there.exists() or not (
                there.suffix in KEPT or there.name == "LICENSE" or there.is_dir()
            ):
                yield f"{name}: {link} leads nowhere"
    for path in pages.keys() - reached:
        yield f"{path.relative_to(ROOT)}: no page leads to it"


def html(page: Page, pages: dict[Path, Page]) -> str:
    """The whole document of a page."""
    up = "../" * (len(page.place.parts) - 1)
    top = (each for each in pages.values() if each.source.parent in (ROOT, ROOT / "docs"))
    menu = "".join(
        f'<li><a href="{up}{each.place}"{_current(each, page)}>{escape(each.title)}</a></li>' for each in top
    )
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        f"<title>{escape(page.title)} · Vanguard</title>"
        f'<link rel="stylesheet" href="{up}style.css"></head><body>'
        f'<nav aria-label="Pages"><ul>{menu}</ul></nav><main>{page.body}</main></body></html>\n'
    )


def _current(each: Page, page: Page) -> str:
    return ' aria-current="page"' if each is page else ""


def build(folder: Path) -> list[str]:
    """Write the site into a folder that is made anew; what is wrong with it, and then nothing is written."""
    pages = {source: rendered(source) for source in sources()}
    wrong = sorted(problems(pages))
    if wrong:
        return wrong
    if folder.exists():
        shutil.rmtree(folder)
    for page in pages.values():
        target = folder / page.place
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(html(page, pages), encoding="utf-8")
    shutil.copyfile(STYLE, folder / "style.css")
    for kept in (ROOT / "docs").rglob("*.png"):
        target = folder / kept.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(kept, target)
    return []


def main(arguments: list[str]) -> Any:
    """Build the site into the folder that is named."""
    wrong = build(Path(arguments[0] if arguments else "site"))
    for line in wrong:
        print(line, file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

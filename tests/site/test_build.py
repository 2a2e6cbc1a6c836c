from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

from tests.site.build import ROOT, Page, build, problems, rendered, slug, sources


class Links(HTMLParser):
    """Where a document's links, pictures and style sheets lead, and the ids in it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.leads: list[str] = []
        self.ids: set[str] = set()
        self.tags: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        about = dict(attrs)
        self.tags.add(tag)
        self.ids.add(about.get("id") or "")
        self.leads += [about[name] or "" for name in ("href", "src") if name in about]


def test_the_site_is_built_and_every_link_in_it_leads_to_a_file_and_a_place(tmp_path: Path) -> None:
    assert build(tmp_path / "site") == []
    made = {file: Links(file.read_text(encoding="utf-8")) for file in (tmp_path / "site").rglob("*.html")}
    assert len(made) == len(sources())
    for file, page in made.items():
        assert page.tags.isdisjoint({"script", "iframe", "object", "form"})
        for link in page.leads:
            path, _, anchor = link.partition("#")
            if "://" in link or (path and Path(path).suffix not in (".html", ".css", ".png")):
                continue  # the web, and files of the repository that are no pages
            there = (file.parent / path).resolve() if path else file
            assert there.is_file(), f"{file}: {link}"
            assert not anchor or anchor in made[there].ids, f"{file}: {link}"


def page(tmp_path: Path, text: str) -> tuple[Path, Page]:
    file = ROOT / "docs" / "no-such-page.md"
    made = Page(file, rendered(ROOT / "docs" / "limits.md").place, title="A page")
    made.links = [text]
    return file, made


def test_a_link_that_leads_nowhere_is_refused(tmp_path: Path) -> None:
    for link in ("missing.md", "limits.md#no-such-heading", "javascript:alert(1)", "../pyproject.toml"):
        limits = rendered(ROOT / "docs" / "limits.md")
        pages = {limits.source: limits, **dict([page(tmp_path, link)])}
        assert [line for line in problems(pages) if link in line], link


def test_html_in_a_page_is_text() -> None:
    made = rendered(ROOT / "docs" / "decisions.md")
    assert "<script" not in made.body
    assert made.title == "Decisions"


def test_headings_of_one_name_have_anchors_of_their_own() -> None:
    assert slug("The audit log", set()) == "the-audit-log"
    assert slug("The audit log", {"the-audit-log"}) == "the-audit-log-1"

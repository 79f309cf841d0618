"""What the documents point at exists: links, headings, pages. Names and commands have tests of their own."""

import re
from pathlib import Path

import pytest

from .pages import PAGES, ROOT, every_page, prose, read

LINK = re.compile(r"\[[^\]]*\]\((?P<target>[^)\s]+)\)")
HEADING = re.compile(r"^#+ (?P<title>.+)$", re.MULTILINE)


def anchors(page: Path) -> set[str]:
    titles = (found["title"] for found in HEADING.finditer(prose(read(page))))
    return {re.sub(r"[^\w\- ]", "", title.lower()).strip().replace(" ", "-") for title in titles}


@every_page
def test_relative_links_lead_somewhere(page: Path) -> None:
    broken = []
    for target in (found["target"] for found in LINK.finditer(prose(read(page)))):
        if "://" in target or target.startswith("mailto:"):
            continue
        path, _, anchor = target.partition("#")
        place = (page.parent / path).resolve() if path else page
        if not place.exists() or (anchor and anchor not in anchors(place)):
            broken.append(target)
    assert broken == []


def test_every_decision_is_in_the_index() -> None:
    folder = ROOT / "docs" / "decisions"
    index = (folder / "README.md").read_text(encoding="utf-8")
    pages = [path.name for path in folder.glob("*.md") if path.name != "README.md"]
    assert [name for name in pages if f"({name})" not in index] == []


@pytest.mark.parametrize(
    "page",
    [path for path in PAGES if path.parent.name == "decisions" and path.name != "README.md"],
    ids=lambda page: page.stem,
)
def test_a_decision_says_why_what_follows_and_what_holds_it(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    parts = ("**Context.**", "**Decision.**", "**Consequences.**", "**Enforced by**")
    assert [part for part in parts if part not in text] == []


def test_pages_that_the_code_refers_to_exist() -> None:
    sources = [
        path
        for folder in ("libs", "services", "sim", "local", "infra")
        for path in (ROOT / folder).rglob("*")
    ]
    texts = (path.read_text(encoding="utf-8") for path in sources if path.suffix in {".py", ".yaml", ".yml"})
    named = {found for text in texts for found in re.findall(r"\bdocs/[\w./-]*\w", text)}
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []

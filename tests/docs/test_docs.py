"""What the documents point at exists: links, headings, paths, modules, targets of make."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\[[^\]]*\]\((?P<target>[^)\s]+)\)")
SPAN = re.compile(r"`(?P<code>[^`\n]+)`")
HEADING = re.compile(r"^#+ (?P<title>.+)$", re.MULTILINE)
TOP = {path.name for path in ROOT.iterdir() if path.is_dir()} - {".venv", ".local", ".git"}
MADE_LATER = re.compile(r"^(bench/results|\.local)\b")
"""Folders that appear when something runs."""
MODULE = re.compile(r"^callcenter(?:_(?:agent|api|lookup|sim|local))?(?:\.[a-z_]+)+$")

every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))


def prose(page: Path) -> str:
    return FENCE.sub("", page.read_text(encoding="utf-8"))


def anchors(page: Path) -> set[str]:
    titles = (found["title"] for found in HEADING.finditer(prose(page)))
    return {re.sub(r"[^\w\- ]", "", title.lower()).strip().replace(" ", "-") for title in titles}


def spans(page: Path) -> Iterator[str]:
    return (found["code"] for found in SPAN.finditer(prose(page)))


def is_path(code: str) -> bool:
    """`services/api/src`, not `/v1/calls` and not `application/json`."""
    return "/" in code and code.partition("/")[0] in TOP and " " not in code and "<" not in code


@every_page
def test_relative_links_lead_somewhere(page: Path) -> None:
    broken = []
    for target in (found["target"] for found in LINK.finditer(prose(page))):
        if "://" in target or target.startswith("mailto:"):
            continue
        path, _, anchor = target.partition("#")
        place = (page.parent / path).resolve() if path else page
        if not place.exists() or (anchor and anchor not in anchors(place)):
            broken.append(target)
    assert broken == []


@every_page
def test_paths_that_are_named_exist(page: Path) -> None:
    named = (code for code in spans(page) if is_path(code) and not MADE_LATER.match(code))
    assert [code for code in named if not (ROOT / code).exists()] == []


@every_page
def test_modules_that_are_named_exist(page: Path) -> None:
    """A module, or something in one: `callcenter.store.record.append`."""
    assert [code for code in spans(page) if MODULE.match(code) and not module_exists(code)] == []


def module_exists(dotted: str) -> bool:
    parts = dotted.split(".")
    source = next(path for path in ROOT.glob(f"**/src/{parts[0]}") if ".venv" not in path.parts)
    for length in range(len(parts), len(parts) - 2, -1):
        place = source.joinpath(*parts[1:length])
        found = next(
            (one for one in (place.with_suffix(".py"), place / "__init__.py") if one.is_file()), None
        )
        if found and length == len(parts):
            return True
        if found and re.search(
            rf"^(async def|def|class) {parts[-1]}\b|^{parts[-1]}\b", found.read_text(), re.M
        ):
            return True
    return False


@every_page
def test_targets_of_make_that_are_named_exist(page: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    text = page.read_text(encoding="utf-8")
    named = set(re.findall(r"(?:^|`|=1 )make ([a-z-]+)", text, re.MULTILINE))
    assert sorted(named - targets) == []


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

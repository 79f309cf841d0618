"""The documents, taken apart: prose, what stands in backticks, and fenced blocks by their language."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "tests").glob("*/README.md")])
FENCE = re.compile(r"^```(?P<language>\w*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"`(?P<code>[^`\n]+)`")

every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))


@dataclass(frozen=True)
class Block:
    language: str
    text: str
    page: Path


def read(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def prose(text: str) -> str:
    return FENCE.sub("", text)


def spans(text: str) -> Iterator[str]:
    return (found["code"] for found in SPAN.finditer(prose(text)))


def blocks(page: Path) -> Iterator[Block]:
    return (Block(found["language"], found["text"], page) for found in FENCE.finditer(read(page)))


def every_block(language: str) -> list[Block]:
    return [block for page in PAGES for block in blocks(page) if block.language == language]

"""A desk's documents, cut at their headings into passages short enough to be said."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_HEADING: Final = re.compile(r"^#{1,4}\s+(?P<title>.+?)\s*#*$")


@dataclass(frozen=True, slots=True)
class Passage:
    source: str
    title: str
    text: str

    @property
    def searched(self) -> str:
        """Its own heading says what a passage is about more plainly than its sentences do."""
        return " ".join([self.title.rpartition(", ")[2]] * 2 + [self.text])


def read_passages(folder: Path) -> list[Passage]:
    """Every `*.md` of the folder; none where there is no folder."""
    return [
        passage
        for path in sorted(folder.glob("*.md"))
        for passage in cut(path.read_text(encoding="utf-8"), source=path.stem)
    ]


def cut(document: str, *, source: str) -> Iterator[Passage]:
    titles: dict[int, str] = {}
    lines: list[str] = []
    for line in [*document.splitlines(), "# "]:
        heading = _HEADING.match(line)
        if heading is None and line != "# ":
            lines.append(line.strip())
            continue
        if text := " ".join(part for part in lines if part):
            yield Passage(source, ", ".join(titles.values()) or source, text)
        lines = []
        if heading is not None:
            level = len(line) - len(line.lstrip("#"))
            titles = {depth: title for depth, title in titles.items() if depth < level}
            titles[level] = heading["title"]

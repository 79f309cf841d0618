"""A desk's documents, opened at the first question that is asked of them."""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Final

from callcenter_agent.knowledge.passages import Passage, read_passages
from callcenter_agent.knowledge.ranking import Ranking

MOST: Final = 2
CLOSE: Final = 0.5
"""A second passage is worth telling where it scores at least this share of the best one."""


class Shelf:
    """`search` reads files the first time: call it in a thread."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def _passages(self) -> Sequence[Passage]:
        return read_passages(self.folder)

    @cached_property
    def _ranking(self) -> Ranking:
        return Ranking.of([passage.searched for passage in self._passages])

    def search(self, question: str) -> list[Passage]:
        found = self._ranking.best(question, most=MOST)
        return [self._passages[place] for place, score in found if score >= CLOSE * found[0][1]]

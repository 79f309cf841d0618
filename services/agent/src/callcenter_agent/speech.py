"""Cutting a reply into pieces for the voice as soon as each can be spoken."""

import re
from typing import Final

from livekit.agents.tokenize import SentenceStream, SentenceTokenizer
from livekit.agents.tokenize.token_stream import BufferedSentenceStream

ENDING: Final = re.compile(r"(?<=[.!?…])[\"')\]]*\s+|(?<=[a-z]{3}[.!?])$|(?<=[!?])$")
ABBREVIATIONS: Final = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|St|No|vs|e\.g|i\.e|[A-Z])\.$")
SHORTEST = 8


class Clauses(SentenceTokenizer):
    """Sentences, each handed over at its full stop.

    The library's default waits until the next sentence is recognisable and joins everything below twenty
    characters to it; on a phone "Sure." is better said while the rest is still being thought of.
    """

    def tokenize(self, text: str, *, language: str | None = None) -> list[str]:
        return [piece for start, end in spans(text) if (piece := text[start:end].strip())]

    def stream(self, *, language: str | None = None) -> SentenceStream:
        return BufferedSentenceStream(
            tokenizer=lambda text: [(text[a:b].strip(), a, b) for a, b in spans(text)],
            min_token_len=SHORTEST,
            min_ctx_len=SHORTEST,
        )


def spans(text: str) -> list[tuple[int, int]]:
    """Where the sentences lie. The last is unfinished, and empty right after a full stop."""
    found, start = [], 0
    for match in ENDING.finditer(text):
        if ABBREVIATIONS.search(text[: match.start()]) or match.start() - start < SHORTEST:
            continue
        found.append((start, match.end()))
        start = match.end()
    return [*found, (start, len(text))]

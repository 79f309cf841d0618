"""The words of a reply that is still being written, as soon as they can be told."""

import re
from collections.abc import AsyncIterable, AsyncIterator, Callable
from typing import Final

from callcenter_agent.sounding.moments import MONTHS
from callcenter_agent.sounding.patterns import in_words

Transform = Callable[[AsyncIterable[str]], AsyncIterable[str]]

_GOES_WITH_FIGURES: Final = re.compile(
    rf"\S*[\d@$€£%]\S*|[AaPp]\.?[Mm]\.?|(?:{'|'.join(MONTHS['en'])})|[(+]\S*"
)
_WORD: Final = re.compile(r"\s*\S+")
_ENDED: Final = re.compile(r"[.!?…][\"')\]]*\s+$")
"""A sentence and the space after it: a caller may have to wait long for what comes next."""


def sounding(language: Callable[[], str]) -> Transform:
    """`language` is asked at each piece: a caller may change it in the middle of a call."""

    async def transform(text: AsyncIterable[str]) -> AsyncIterator[str]:
        pending = ""
        async for piece in text:
            pending += piece
            ready, pending = split(pending)
            if ready:
                yield in_words(ready, language())
        if pending:
            yield in_words(pending, language())

    return transform


def split(text: str) -> tuple[str, str]:
    """What is finished, and what the next piece may belong to: the last word, and figures before it."""
    words = _WORD.findall(text)
    if not words:
        return "", text
    if _ENDED.search(text) and not _may_go_on(words[-1]):
        return text, ""
    held = 1
    while held < len(words) and _may_go_on(words[-held - 1]):
        held += 1
    cut = sum(len(word) for word in words[:-held])
    return text[:cut], text[cut:]


def _may_go_on(word: str) -> bool:
    return _GOES_WITH_FIGURES.fullmatch(word.strip()) is not None

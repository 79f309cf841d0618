"""Yes or no, from the caller's own words to a VIN that was read back.

Stricter than other answers: a yes that carries a letter, a figure or a part of the VIN is no yes.
"""

import re
from typing import Final

from callcenter_agent.dialogue.answers import confirms, rejects, without_harmless
from callcenter_agent.dialogue.spelling.items import Kind, items

_ONE: Final = re.compile(r"\b(that'?s|that is|it'?s|it is) the (right |correct )?one\b")
_PART: Final = re.compile(r"\b(digit|letter|character|last|first|second|third|position)\b")


def is_affirmation(words: str) -> bool:
    text = _plain(words)
    return confirms(text) and _PART.search(text) is None and not _spells(text)


def is_denial(words: str) -> bool:
    """A no without a yes beside it. What is wrong may follow: corrections are looked for first."""
    return rejects(_plain(words))


def _plain(words: str) -> str:
    return without_harmless(_ONE.sub("that's it", words.lower().replace("’", "'")))


def _spells(text: str) -> bool:
    return any(item.kind in (Kind.SPELLED, Kind.NAMED) for item in items(text))

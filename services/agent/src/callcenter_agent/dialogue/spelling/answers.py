"""Yes or no, from the caller's own words to a VIN that was read back.

Strict on purpose: what is neither a clear yes nor a clear no is asked again. A yes that carries a "but", a
question, a letter or a figure is no yes.
"""

import re
from typing import Final

from callcenter_agent.dialogue.spelling.items import Kind, items

_YES: Final = re.compile(
    r"\b(yes|yeah|yep|yup|yah|ya|uh[- ]?huh|mm[- ]?hmm|correct|exactly|precisely|affirmative"
    r"|absolutely|definitely|perfect|certainly|indeed|that('?s| is) (it|right|good|great|fine)"
    r"|you('ve)? got it|(is|sounds|looks) (right|good|correct|great)|spot on|all (correct|good)"
    r"|right|bingo|sure( is)?|it is)\b"
)
_NO: Final = re.compile(
    r"\b(no|nope|nah|not|wrong|incorrect|negative|never|(is|was|are|does|did|do|ca|wo|have|has)n'?t|cannot|mistake|error)\b"
)
_RESERVED: Final = re.compile(
    r"\b(but|except|actually|instead|should|almost|nearly|close|wait|hold on|change|missing|however|though"
    r"|replace|correction|rather|sorry|think|maybe|guess|probably|perhaps|suppose|other than|apart from)\b"
)
_QUESTION: Final = re.compile(
    r"\?|\b(what|which|why|how|who|where|can you|could you|repeat|say (it|that) again|pardon)\b"
)
_HARMLESS: Final = re.compile(r"\b(no problem|why not|no doubt|thank you|thanks|to a t|go for it)\b")
_ONE: Final = re.compile(r"\b(that'?s|that is|it'?s|it is) the (right |correct )?one\b")
_PART: Final = re.compile(r"\b(digit|letter|character|last|first|second|third|position)\b")


def is_affirmation(words: str) -> bool:
    text = _plain(words)
    if any(pattern.search(text) for pattern in (_NO, _RESERVED, _QUESTION, _PART)):
        return False
    return _YES.search(text) is not None and not _spells(text)


def is_denial(words: str) -> bool:
    """A no without a yes beside it. What is wrong may follow: corrections are looked for first."""
    text = _plain(words)
    if _NO.search(text) is None:
        return False
    return _YES.search(_without_denied_yes(text)) is None


def _plain(words: str) -> str:
    text = words.lower().replace("’", "'")
    return _HARMLESS.sub(" ", _ONE.sub("that's it", text))


def _without_denied_yes(text: str) -> str:
    """ "not right" and "that isn't correct" hold no yes; "no, that's right" does."""
    return re.sub(r"(\bnot\b|n'?t\b)(\s+(quite|really|all|exactly|the|that'?s|is|at))*\s+\w+", " no ", text)


def _spells(text: str) -> bool:
    return any(item.kind in (Kind.SPELLED, Kind.NAMED) for item in items(text))

"""What a caller says about single characters of a VIN that was read back to them.

"no, the last one is three five two"      Last("352")
"the fifth character is M"                At(5, "M")
"it's B as in boy, not D"                 Instead("B", of="D")
"""

import re
from dataclasses import dataclass
from typing import Final

from callcenter_agent.dialogue.spelling.characters import HeardCharacter
from callcenter_agent.dialogue.spelling.items import CHARACTERS, items


@dataclass(frozen=True, slots=True)
class At:
    """From this position on (1-based, or counted from the end where negative) the characters are these."""

    position: int
    characters: tuple[HeardCharacter, ...]


@dataclass(frozen=True, slots=True)
class Instead:
    """One character is this one, not that one; which place is meant has to be found."""

    right: HeardCharacter
    wrong: HeardCharacter


Correction = At | Instead


def _numbered(words: str) -> dict[str, int]:
    return {word: at for at, word in enumerate(words.split(), start=1)}


_COUNT: Final = range(1, 18)
_CARDINALS: Final = _numbered(
    """one two three four five six seven eight nine ten eleven twelve thirteen
    fourteen fifteen sixteen seventeen"""
) | {str(at): at for at in _COUNT}
_ORDINALS: Final = _numbered(
    """first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth
    fourteenth fifteenth sixteenth seventeenth"""
) | {f"{at}{ending}": at for at in _COUNT for ending in ("st", "nd", "rd", "th")}
_NOUN: Final = r"(?:characters?|letters?|digits?|numbers?|ones?|places?|positions?)"
_IS: Final = (
    r"(?:\s+(?:is|are|was|were|should be|should have been|must be|has to be|needs to be|would be)|'s|:|,)"
    r"(?:\s+(?:an?|the))?\s+"
)


def _any(words: dict[str, int]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_ANCHOR: Final = re.compile(
    rf"\b(?:(?P<from_end>second|third)\s+(?:to|from)(?:\s+the)?\s+last(?:\s+{_NOUN})?"
    rf"|last(?:\s+(?P<count>{_any(_CARDINALS)})(?=\s+(?:{_NOUN}|are|is|should)))?(?P<last>)(?:\s+{_NOUN})?"
    rf"|first\s+(?P<leading>{_any(_CARDINALS)})(?=\s+(?:{_NOUN}|are|should))(?:\s+{_NOUN})?"
    rf"|(?P<ordinal>{_any(_ORDINALS)})(?:\s+{_NOUN})?"
    rf"|(?:characters?|letter|digit|number|place|position)\s+(?:number\s+)?(?P<cardinal>{_any(_CARDINALS)}))"
    + _IS
)
_NOT: Final = re.compile(r"(?:,|\.)?\s*\b(?:and\s+)?(?:not|instead of|rather than)\b\s*(?:an?\s+(?=\w))?")


def corrections(words: str) -> list[Correction]:
    """In the order in which they were said; empty where the words name no place and no wrong character."""
    text = words.lower().replace("’", "'")
    anchors = list(_ANCHOR.finditer(text))
    ends = [*(anchor.start() for anchor in anchors[1:]), len(text)]
    placed = [_placed(anchor, text[anchor.end() : end]) for anchor, end in zip(anchors, ends, strict=False)]
    found: list[Correction] = [correction for correction in placed if correction is not None]
    return found or _instead(text)


def _placed(anchor: re.Match[str], rest: str) -> At | None:
    characters = _spelled(_NOT.split(rest, maxsplit=1)[0])
    if not characters:
        return None
    if anchor["from_end"]:
        return At(-_ORDINALS[anchor["from_end"]], characters[:1])
    if anchor["last"] is not None:
        count = _CARDINALS.get(anchor["count"] or "one")
        return At(-len(characters), characters) if count in (1, len(characters)) else None
    if anchor["leading"]:
        return At(1, characters) if _CARDINALS[anchor["leading"]] == len(characters) else None
    position = _ORDINALS.get(anchor["ordinal"] or "") or _CARDINALS.get(anchor["cardinal"] or "")
    return None if position is None else At(position, characters)


def _instead(text: str) -> list[Correction]:
    parts = _NOT.split(text, maxsplit=1)
    if len(parts) != 2:
        return []
    before, after = _spelled(parts[0]), _spelled(parts[1])
    if before and after:
        return [Instead(before[-1], after[0])]
    if len(after) >= 2:  # "not D, B"
        return [Instead(after[1], after[0])]
    return []


def _spelled(words: str) -> tuple[HeardCharacter, ...]:
    return tuple(one for item in items(words) if item.kind in CHARACTERS for one in item.characters)

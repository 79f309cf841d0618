"""From recognised words to the characters of a VIN.

    >>> hear("my VIN is one H G C M, eighty two six, three three, A as in alpha, double oh, 4352").text
    '1HGCM82633A004352'

Pure: words in, characters out. What was only a guess says so: `alternatives` are other readings of the same
words, `optional` marks an ordinary word that may not have been a character at all ("see", "for", "a").
I, O and Q do not occur in a VIN: I is heard as 1, O as 0, Q as 0 or 9, with the choice kept as alternatives.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from callcenter_agent.dialogue.spelling.characters import HeardCharacter, text_of
from callcenter_agent.dialogue.spelling.items import CHARACTERS, Item, Kind, items

__all__ = ["HeardCharacter", "Hearing", "hear", "text_of"]

_ALMOST_A_VIN: Final = 15
_LONGEST_SLIP: Final = 8
_ENOUGH_ALPHABET_WORDS: Final = 2
_SURELY_SPELLING: Final = 6


@dataclass(frozen=True, slots=True)
class Hearing:
    """What one utterance holds of a VIN."""

    characters: tuple[HeardCharacter, ...] = ()
    restart: bool = False
    """The caller said that they begin again."""
    foreign_words: int = 0
    """Words that belong to no spelled number: among many, few characters are chance."""

    @property
    def text(self) -> str:
        return text_of(self.characters)

    def __len__(self) -> int:
        return len(self.characters)


def hear(words: str) -> Hearing:
    row = items(words)
    restart = any(item.kind is Kind.RESTART for item in row)
    if restart:
        row = row[max(at for at, item in enumerate(row) if item.kind is Kind.RESTART) + 1 :]
    heard: tuple[HeardCharacter, ...] = ()
    for part in _split(row, Kind.CORRECTION):
        heard = amended(heard, _joined(_runs(part)))
    return Hearing(heard, restart, sum(item.kind is Kind.FOREIGN for item in row))


def amended(
    before: tuple[HeardCharacter, ...], after: tuple[HeardCharacter, ...]
) -> tuple[HeardCharacter, ...]:
    """ "8 2 7, sorry, 8 2 6 3": what comes after takes the place of the end that it resembles most."""
    if not before or not after:
        return before + after
    for length in range(min(len(before), len(after), _LONGEST_SLIP), 1, -1):
        pairs = zip(before[-length:], after[:length], strict=True)
        if sum(one.value != other.value for one, other in pairs) <= 1:
            return before[:-length] + after
    return before[:-1] + after


def _split(row: Sequence[Item], kind: Kind) -> Iterable[list[Item]]:
    part: list[Item] = []
    for item in row:
        if item.kind is kind:
            yield part
            part = []
        else:
            part.append(item)
    yield part


def _runs(row: Sequence[Item]) -> list[tuple[HeardCharacter, ...]]:
    """Neighbouring characters, fillers between them forgiven. Chance ones are left out."""
    runs: list[list[Item]] = [[]]
    for before, item in pairwise([None, *row]):
        if item is None or (item.linking and before is not None and before.kind not in CHARACTERS):
            continue
        if item.kind in CHARACTERS:
            runs[-1].append(item)
        elif item.kind is Kind.FOREIGN and runs[-1]:
            runs.append([])
    spelled = sum(item.kind is Kind.SPELLED for run in runs for item in run)
    enough = 1 if spelled >= _SURELY_SPELLING else _ENOUGH_ALPHABET_WORDS
    return [tuple(one for item in run for one in item.characters) for run in runs if _is_spelled(run, enough)]


def _is_spelled(run: Sequence[Item], enough: int) -> bool:
    """Letters or figures, or at least so many words of a spelling alphabet."""
    kinds = [item.kind for item in run]
    return Kind.SPELLED in kinds or kinds.count(Kind.NAMED) >= enough


def _joined(runs: Sequence[tuple[HeardCharacter, ...]]) -> tuple[HeardCharacter, ...]:
    """A run that is nearly a whole VIN stands alone: a year or telephone number beside it is none of it."""
    longest = max(runs, key=len, default=())
    if len(longest) >= _ALMOST_A_VIN:
        return longest
    return tuple(one for run in runs for one in run)

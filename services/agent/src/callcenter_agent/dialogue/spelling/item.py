"""What an utterance consists of: characters that were spelled, words around them, turns of speech."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from callcenter_agent.dialogue.spelling.characters import HeardCharacter
from callcenter_agent.dialogue.spelling.tokens import Token
from callcenter_agent.dialogue.spelling.words import HOMOPHONES, LETTER_NAMES


class Kind(Enum):
    SPELLED = auto()
    """Letters and figures: hardly anything else."""
    NAMED = auto()
    """A word of a spelling alphabet standing alone: "hotel"."""
    WORD = auto()
    """An ordinary word that sounds like a letter or a figure."""
    FILLER = auto()
    FOREIGN = auto()
    CORRECTION = auto()
    RESTART = auto()


CHARACTERS: Final = frozenset({Kind.SPELLED, Kind.NAMED, Kind.WORD})


@dataclass(frozen=True, slots=True)
class Item:
    kind: Kind
    characters: tuple[HeardCharacter, ...] = ()
    linking: bool = False
    """After a word that is no character it links ("the last eight are 3 A") and is none itself."""


Read = tuple[Item, int]
"""An item and where the next one begins."""


def letter_of(word: str) -> str | None:
    if len(word) == 1 and word.isalpha():
        return word.upper()
    return LETTER_NAMES.get(word) or HOMOPHONES.get(word)


def follows(row: Sequence[Token], at: int, phrase: Sequence[str]) -> bool:
    return [token.text for token in row[at : at + len(phrase)]] == list(phrase)


def sure(letter: str) -> Item:
    return Item(Kind.SPELLED, (HeardCharacter.of(letter, sure=True),))

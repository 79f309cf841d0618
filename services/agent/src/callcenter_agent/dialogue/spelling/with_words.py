"""Letters said with a word, "B as in boy", also where the recogniser garbled the letter or the "as in"."""

from collections.abc import Sequence
from typing import Final

from callcenter_agent.dialogue.spelling.characters import HeardCharacter
from callcenter_agent.dialogue.spelling.item import Item, Kind, Read, follows, letter_of, sure
from callcenter_agent.dialogue.spelling.tokens import Token
from callcenter_agent.dialogue.spelling.words import DIGITS, LETTER_NAMES, PHONETIC, TEENS, TENS

_LIKE: Final = tuple(
    tuple(words.split())
    for words in ("as in", "as an", "as and", "is in", "is for", "like in", "like", "for", "4", "as")
)
_SURELY_LIKE: Final = (("as", "in"), ("is", "in"), ("as", "an"), ("is", "an"), ("is", "a"))
_LINKS: Final = ("and", "in", "an")


def as_in(row: Sequence[Token], at: int) -> Read | None:
    """The word says which letter, whatever the letter was heard as."""
    letter = letter_of(row[at].text) or (row[at].text.upper() if row[at].text in DIGITS.values() else None)
    if letter is None:
        return None
    for phrase in _LIKE:
        after = at + 1 + len(phrase)
        if not follows(row, at + 1, phrase) or after >= len(row):
            continue
        meant = _meant(row[after].text, letter, loosely=len(phrase) == 1)
        if meant is not None:
            return Item(Kind.SPELLED, (_between(letter, meant),)), after + 1
    return None


def as_in_alone(row: Sequence[Token], at: int) -> Read | None:
    """The letter was lost ("as in apple"), or heard as some word ("she is in George")."""
    stranger = row[at].text.isalpha() and row[at].text not in DIGITS and row[at].text not in TENS
    for phrase in _SURELY_LIKE:
        for before in (0, 1) if stranger else (0,):
            after = at + before + len(phrase)
            if follows(row, at + before, phrase) and after < len(row) and row[after].text in PHONETIC:
                return sure(PHONETIC[row[after].text]), after + 1
    return None


def s_and(row: Sequence[Token], at: int) -> Read | None:
    """ "U as in umbrella" that was heard as "U. S. and umbrella" or "Us and umbrella"."""
    for pieces in (1, 2):
        heard = "".join(token.text for token in row[at : at + pieces])
        linked = any(follows(row, at + pieces, (link,)) for link in _LINKS)
        after = at + pieces + 1
        if len(heard) == 2 and heard[1] == "s" and linked and after < len(row):
            meant = PHONETIC.get(row[after].text)
            if meant == heard[0].upper():
                return sure(meant), after + 1
    return None


def letter_and_its_word(row: Sequence[Token], at: int) -> Read | None:
    """ "H hotel" is one H."""
    letter = letter_of(row[at].text)
    if letter is not None and at + 1 < len(row) and PHONETIC.get(row[at + 1].text) == letter:
        return sure(letter), at + 2
    return None


def _meant(word: str, letter: str, *, loosely: bool) -> str | None:
    """`loosely`: after "for" or "like" alone, which mean other things too, only a word that fits counts."""
    if word in DIGITS:
        meant = DIGITS[word]
    elif word in PHONETIC:
        meant = PHONETIC[word]
    elif len(word) < 3 or not word.isalpha() or word in TEENS or word in TENS or word in LETTER_NAMES:
        return None
    else:
        meant = word[0].upper()
    return meant if not loosely or meant == letter else None


def _between(letter: str, meant: str) -> HeardCharacter:
    heard = HeardCharacter.of(meant, sure=letter == meant)
    if letter == meant:
        return heard
    other = HeardCharacter.of(letter).value
    return HeardCharacter(heard.value, (other, *heard.alternatives))

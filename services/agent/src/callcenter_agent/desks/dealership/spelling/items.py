"""An utterance as a row of items: characters that were spelled, words around them, and turns of speech."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from callcenter_agent.desks.dealership.spelling.characters import HeardCharacter, characters_of
from callcenter_agent.desks.dealership.spelling.figures import figure
from callcenter_agent.desks.dealership.spelling.tokens import Token, glued, tokens
from callcenter_agent.desks.dealership.spelling.words import (
    DIGITS,
    FILLERS,
    HOMOPHONES,
    LETTER_NAMES,
    PHONETIC,
    PLURALS,
    RESTART,
    SELF_CORRECTION,
    TEENS,
    TENS,
    TIMES,
)

_LIKE: Final = tuple(
    tuple(words.split())
    for words in ("as in", "as an", "as and", "is in", "is for", "like in", "like", "for", "as")
)
_RESTARTS: Final = tuple(tuple(words.split()) for words in RESTART)
_CORRECTIONS: Final = tuple(tuple(words.split()) for words in SELF_CORRECTION)


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


_Reader = Callable[[Sequence[Token], int], tuple[Item, int] | None]


def items(words: str) -> list[Item]:
    return list(_items(tokens(words)))


def _items(row: Sequence[Token]) -> Iterator[Item]:
    at = 0
    while at < len(row):
        for reader in _READERS:
            if (read := reader(row, at)) is not None:
                item, at = read
                yield item
                break
        else:
            yield Item(Kind.FILLER if row[at].text in FILLERS else Kind.FOREIGN)
            at += 1


def _turn(row: Sequence[Token], at: int) -> tuple[Item, int] | None:
    for kind, phrases in ((Kind.RESTART, _RESTARTS), (Kind.CORRECTION, _CORRECTIONS)):
        for phrase in phrases:
            if _follows(row, at, phrase):
                return Item(kind), at + len(phrase)
    return None


def _as_in(row: Sequence[Token], at: int) -> tuple[Item, int] | None:
    """ "B as in boy": the word says which letter, whatever the letter was heard as."""
    letter = letter_of(row[at].text) or (row[at].text.upper() if row[at].text in DIGITS.values() else None)
    if letter is None:
        return None
    for phrase in _LIKE:
        after = at + 1 + len(phrase)
        if not _follows(row, at + 1, phrase) or after >= len(row):
            continue
        meant = _named(row[after].text, letter, loosely=len(phrase) == 1)
        if meant is not None:
            return Item(Kind.SPELLED, (_between(letter, meant),)), after + 1
    return None


def _named(word: str, letter: str, *, loosely: bool) -> str | None:
    if word in DIGITS:
        return DIGITS[word] if not loosely or DIGITS[word] == letter else None
    if word in PHONETIC:
        return PHONETIC[word] if not loosely or PHONETIC[word] == letter else None
    if len(word) < 3 or not word.isalpha() or word in TEENS or word in TENS or word in LETTER_NAMES:
        return None
    return word[0].upper() if not loosely or word[0].upper() == letter else None


def _between(letter: str, meant: str) -> HeardCharacter:
    heard = HeardCharacter.of(meant, sure=letter == meant)
    if letter == meant:
        return heard
    other = HeardCharacter.of(letter).value
    return HeardCharacter(heard.value, (other, *heard.alternatives))


def _repeated(row: Sequence[Token], at: int) -> tuple[Item, int] | None:
    """ "double five", "triple oh", "three zeros"."""
    if at + 1 >= len(row):
        return None
    word, after = row[at].text, row[at + 1].text
    if word in TIMES:
        character = DIGITS.get(after) or letter_of(after) or (after.upper() if len(after) == 1 else None)
        if character is not None:
            return Item(Kind.SPELLED, characters_of(character * TIMES[word])), at + 2
    times = DIGITS.get(word, word)
    if after in PLURALS and times in "23456":
        return Item(Kind.SPELLED, characters_of(PLURALS[after] * int(times))), at + 2
    return None


def _figure(row: Sequence[Token], at: int) -> tuple[Item, int] | None:
    read = figure(row, at)
    if read is None:
        return None
    digits, after = read
    spelled = characters_of(digits)
    if after == at + 1 and len(digits) == 2:
        spelled = _or_the_other(row[at].text, spelled)
    return Item(Kind.SPELLED, spelled), after


def _or_the_other(word: str, spelled: tuple[HeardCharacter, ...]) -> tuple[HeardCharacter, ...]:
    """ "fifteen" and "fifty" are one sound on the phone: the alternatives of both characters say so."""
    first, last = spelled
    if word in TEENS and word.endswith("teen"):
        return HeardCharacter(first.value, (last.value,)), HeardCharacter(last.value, ("0",))
    if word in TENS:
        return HeardCharacter(first.value, ("1",)), HeardCharacter(last.value, (first.value,))
    return spelled


def _letter(row: Sequence[Token], at: int) -> tuple[Item, int] | None:
    token = row[at]
    letter = letter_of(token.text)
    if letter is None:
        return None
    if at + 1 < len(row) and PHONETIC.get(row[at + 1].text) == letter:
        return Item(Kind.SPELLED, (HeardCharacter.of(letter, sure=True),)), at + 2  # "H hotel"
    if token.text in HOMOPHONES and not (token.capital and token.text == "a"):
        return Item(Kind.WORD, (HeardCharacter.of(HOMOPHONES[token.text], optional=True),)), at + 1
    return Item(Kind.SPELLED, (HeardCharacter.of(letter),)), at + 1


def _alphabet_word(row: Sequence[Token], at: int) -> tuple[Item, int] | None:
    letter = PHONETIC.get(row[at].text)
    return None if letter is None else (Item(Kind.NAMED, (HeardCharacter.of(letter, sure=True),)), at + 1)


def _run_together(row: Sequence[Token], at: int) -> tuple[Item, int] | None:
    text = glued(row[at])
    return None if text is None else (Item(Kind.SPELLED, characters_of(text)), at + 1)


_READERS: Final[tuple[_Reader, ...]] = (
    _turn, _as_in, _repeated, _figure, _letter, _alphabet_word, _run_together,
)  # fmt: skip


def letter_of(word: str) -> str | None:
    if len(word) == 1 and word.isalpha():
        return word.upper()
    return LETTER_NAMES.get(word) or HOMOPHONES.get(word)


def _follows(row: Sequence[Token], at: int, phrase: Sequence[str]) -> bool:
    return [token.text for token in row[at : at + len(phrase)]] == list(phrase)

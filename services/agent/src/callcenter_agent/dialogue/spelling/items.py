"""An utterance read word by word into items; the first reader that knows what begins here takes it."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from callcenter_agent.dialogue.spelling.alike import almost
from callcenter_agent.dialogue.spelling.characters import HeardCharacter, characters_of
from callcenter_agent.dialogue.spelling.figures import figure
from callcenter_agent.dialogue.spelling.item import CHARACTERS, Item, Kind, Read, follows, letter_of
from callcenter_agent.dialogue.spelling.tokens import Token, glued, tokens
from callcenter_agent.dialogue.spelling.with_words import (
    as_in,
    as_in_alone,
    letter_and_its_word,
    s_and,
)
from callcenter_agent.dialogue.spelling.words import (
    DIGITS,
    FILLERS,
    HOMOPHONES,
    LINKING,
    PHONETIC,
    PLURALS,
    RESTART,
    SELF_CORRECTION,
    TEENS,
    TENS,
    TIMES,
)

__all__ = ["CHARACTERS", "Item", "Kind", "items"]

_RESTARTS: Final = tuple(tuple(words.split()) for words in RESTART)
_CORRECTIONS: Final = tuple(tuple(words.split()) for words in SELF_CORRECTION)


_Reader = Callable[[Sequence[Token], int], Read | None]


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


def _turn(row: Sequence[Token], at: int) -> Read | None:
    for kind, phrases in ((Kind.RESTART, _RESTARTS), (Kind.CORRECTION, _CORRECTIONS)):
        for phrase in phrases:
            if follows(row, at, phrase):
                return Item(kind), at + len(phrase)
    return None


def _repeated(row: Sequence[Token], at: int) -> Read | None:
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


def _figure(row: Sequence[Token], at: int) -> Read | None:
    read = figure(row, at)
    if read is None:
        return None
    digits, after = read
    spelled = characters_of(digits)
    if after == at + 1 and len(digits) == 2:
        spelled = _or_the_other(row[at].text, spelled)
    if after == at + 2 and row[at].text in TENS and row[at].pause:
        zero = HeardCharacter("0", optional=True)  # "twenty, nine" is 29 or 20 9
        spelled = (spelled[0], zero, spelled[1])
    return Item(Kind.SPELLED, spelled), after


def _or_the_other(word: str, spelled: tuple[HeardCharacter, ...]) -> tuple[HeardCharacter, ...]:
    """ "fifteen" and "fifty" are one sound on the phone: the alternatives of both characters say so."""
    first, last = spelled
    if word in TEENS and word.endswith("teen"):
        return HeardCharacter(first.value, (last.value,)), HeardCharacter(last.value, ("0",))
    if word in TENS:
        return HeardCharacter(first.value, ("1",)), HeardCharacter(last.value, (first.value,))
    return spelled


def _letter(row: Sequence[Token], at: int) -> Read | None:
    token = row[at]
    letter = letter_of(token.text)
    if letter is None:
        return None
    if token.text in HOMOPHONES and not (token.capital and token.text == "a"):
        heard = HeardCharacter.of(HOMOPHONES[token.text], optional=True)
        if token.text == "a":
            heard = HeardCharacter("A", ("8",), optional=True)  # an "eight" is often heard as "a"
        return Item(Kind.WORD, (heard,), linking=token.text in LINKING), at + 1
    return Item(Kind.SPELLED, (HeardCharacter.of(letter),)), at + 1


def _and_for_n(row: Sequence[Token], at: int) -> Read | None:
    """ "G and E": the N between two letters said without a pause."""
    if row[at].text != "and" or row[at].pause or not 0 < at < len(row) - 1 or row[at - 1].pause:
        return None
    if all(len(row[beside].text) == 1 and row[beside].text.isalpha() for beside in (at - 1, at + 1)):
        return Item(Kind.WORD, (HeardCharacter("N", optional=True),)), at + 1
    return None


def _alphabet_word(row: Sequence[Token], at: int) -> Read | None:
    letter = PHONETIC.get(row[at].text)
    return None if letter is None else (Item(Kind.NAMED, (HeardCharacter.of(letter, sure=True),)), at + 1)


def _almost_alphabet_word(row: Sequence[Token], at: int) -> Read | None:
    word = row[at].text
    letter = None if word in FILLERS else almost(word)
    return None if letter is None else (Item(Kind.WORD, (HeardCharacter.of(letter, optional=True),)), at + 1)


def _run_together(row: Sequence[Token], at: int) -> Read | None:
    text = glued(row[at])
    return None if text is None else (Item(Kind.SPELLED, characters_of(text)), at + 1)


_READERS: Final[tuple[_Reader, ...]] = (
    _turn,
    as_in,
    as_in_alone,
    s_and,
    letter_and_its_word,
    _repeated,
    _figure,
    _letter,
    _and_for_n,
    _alphabet_word,
    _run_together,
    _almost_alphabet_word,
)

"""How a VIN is said aloud over 8 kHz.

Groups of three up to the check digit and of four after it, so that the last eight are a part of their own.
A letter that has a sound-alike of the same check value (A and J, C and T, E and V, G and P, H and 8) is said
with a word, and so is a digit that has one (3 and 8): only the caller's ear can tell these apart, the check
digit cannot. So are letters that sound like a digit (Y and 1, U and 2).
"""

from collections.abc import Iterator
from typing import Final

from callcenter.misheard import confusable, confusion_cost
from callcenter.vin import ALPHABET, value_of

from callcenter_agent.dialogue.spelling.words import PHONETIC_WORD

_ENDS_OF_GROUPS: Final = (3, 6, 9, 13, 17)
_BY_EAR: Final = 1.0
_BEYOND_THE_CHECK_DIGIT: Final = frozenset(
    character
    for character in ALPHABET
    if any(value_of(other) == value_of(character) for other in confusable(character))
)

_LIKE_A_DIGIT: Final = frozenset(
    letter
    for letter in ALPHABET
    if letter.isalpha()
    and any(other.isdigit() and confusion_cost(letter, other) <= _BY_EAR for other in confusable(letter))
)


def spoken(characters: str, *, slowly: bool = False) -> str:
    """ "1, H as in Hotel, G as in Golf, …": commas are pauses. `slowly` gives every letter its word."""
    return ", ".join(_group(group, slowly=slowly) for group in _groups(characters))


def _groups(characters: str) -> Iterator[str]:
    begin = 0
    for end in _ENDS_OF_GROUPS:
        if begin < len(characters):
            yield characters[begin:end]
        begin = end


def _named(character: str) -> str:
    return f"{character} as in {PHONETIC_WORD[character]}" if character.isalpha() else f"digit {character}"


def _group(characters: str, *, slowly: bool) -> str:
    said, named_before = "", False
    for character in characters:
        named = character in _BEYOND_THE_CHECK_DIGIT | _LIKE_A_DIGIT or (slowly and character.isalpha())
        if said:
            said += ", " if named or named_before else " "
        said += _named(character) if named else character
        named_before = named
    return said

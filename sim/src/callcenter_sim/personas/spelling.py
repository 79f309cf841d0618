"""How people spell a code over the phone."""

import re
from collections.abc import Iterator
from enum import StrEnum

_DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_NATO = (
    "Alpha Bravo Charlie Delta Echo Foxtrot Golf Hotel India Juliet Kilo Lima Mike November Oscar Papa "
    "Quebec Romeo Sierra Tango Uniform Victor Whiskey X-ray Yankee Zulu"
)
SPELLED = (*_NATO.split(), *_DIGITS)
"""What somebody expects to hear who is read a code."""
_AS_IN = (
    "apple boy cat dog easy Frank George Henry ink Jack king Larry Mary Nancy orange Peter queen Robert Sam "
    "Tom umbrella Victor Walter x-ray yellow zebra"
)


_TENS = ("oh", "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_TEENS = (
    "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen",
)  # fmt: skip


class Style(StrEnum):
    PLAIN = "plain"
    """Letters and digits one by one; "Alpha", because a lone A is easily lost."""
    NATO = "nato"
    AS_IN = "as_in"
    GROUPED = "grouped"
    """Letters one by one, digits in pairs, zero as "oh"."""
    DOUBLED = "doubled"
    """As plain, but "double three" where a digit comes twice."""


_GROUP = 6
"""A pause after every few characters: after each one, what is left is too short to be recognised."""


_VIN_GROUPS = (3, 7, 7)
"""Who made it, what it is, which one: a digit is best understood right after another character."""


def spelled(code: str, style: Style = Style.PLAIN, *, group: int | None = None) -> str:
    """As words, a comma after each group; lower case is taken for upper."""
    code = "".join(character for character in code.upper() if character.isalnum())
    if style is Style.GROUPED:
        return ", ".join(_runs(code))
    parts = _parts(code, group)
    if style is Style.DOUBLED:
        return ", ".join(" ".join(_twins(part)) for part in parts)
    separator = ", " if style is Style.AS_IN else " "
    return ", ".join(separator.join(_word(character, style) for character in part) for part in parts)


def _parts(code: str, group: int | None) -> list[str]:
    if group is None and len(code) == sum(_VIN_GROUPS):
        starts = [sum(_VIN_GROUPS[:count]) for count in range(len(_VIN_GROUPS))]
        return [code[at : at + length] for at, length in zip(starts, _VIN_GROUPS, strict=True)]
    length = group or _GROUP
    return [code[at : at + length] for at in range(0, len(code), length)]


def _twins(part: str) -> Iterator[str]:
    for twins in re.finditer(r"(?P<digit>\d)(?P=digit)|.", part):
        word = _word(twins[0][0], Style.PLAIN)
        yield f"double {word}" if twins["digit"] else word


def _word(character: str, style: Style) -> str:
    if character.isdigit():
        return _DIGITS[int(character)]
    if style is Style.NATO:
        return _of(_NATO, character)
    if style is Style.PLAIN and character == "A":
        return "Alpha"
    if style is Style.AS_IN:
        return f"{character} as in {_of(_AS_IN, character)}"
    return character


def _runs(code: str) -> list[str]:
    """Runs of letters, and digits two by two, as one says the end of a telephone number."""
    words: list[str] = []
    run = ""
    for character in f"{code} ":
        if run and (character.isdigit() != run[-1].isdigit() or character == " "):
            words += _pairs(run) if run.isdigit() else [" ".join(run)]
            run = ""
        run += character.strip()
    return words


def _pairs(digits: str) -> list[str]:
    return [_pair(digits[at : at + 2]) for at in range(0, len(digits), 2)]


def _of(words: str, letter: str) -> str:
    return words.split()[ord(letter) - ord("A")]


def _pair(digits: str) -> str:
    if len(digits) == 1:
        return "oh" if digits == "0" else _DIGITS[int(digits)]
    tens, ones = digits[0], digits[1]
    if digits == "00":
        return "oh oh"
    if tens == "1":
        return _TEENS[int(ones)]
    if tens == "0":
        return f"oh {_DIGITS[int(ones)]}"
    return _TENS[int(tens)] if ones == "0" else f"{_TENS[int(tens)]} {_DIGITS[int(ones)]}"

"""Whole numbers as words, up to a billion."""

from collections.abc import Callable, Mapping
from typing import Final

TOO_LARGE: Final = 10**9

EN_SMALL: Final = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
EN_TENS: Final = ["-", "-", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_ES_SMALL: Final = [
    "cero",
    "uno",
    "dos",
    "tres",
    "cuatro",
    "cinco",
    "seis",
    "siete",
    "ocho",
    "nueve",
    "diez",
    "once",
    "doce",
    "trece",
    "catorce",
    "quince",
    "dieciséis",
    "diecisiete",
    "dieciocho",
    "diecinueve",
    "veinte",
    "veintiuno",
    "veintidós",
    "veintitrés",
    "veinticuatro",
    "veinticinco",
    "veintiséis",
    "veintisiete",
    "veintiocho",
    "veintinueve",
]
_ES_TENS: Final = [
    "-",
    "-",
    "-",
    "treinta",
    "cuarenta",
    "cincuenta",
    "sesenta",
    "setenta",
    "ochenta",
    "noventa",
]
_ES_HUNDREDS: Final = [
    "-",
    "ciento",
    "doscientos",
    "trescientos",
    "cuatrocientos",
    "quinientos",
    "seiscientos",
    "setecientos",
    "ochocientos",
    "novecientos",
]
_FR_SMALL: Final = [
    "zéro",
    "un",
    "deux",
    "trois",
    "quatre",
    "cinq",
    "six",
    "sept",
    "huit",
    "neuf",
    "dix",
    "onze",
    "douze",
    "treize",
    "quatorze",
    "quinze",
    "seize",
    "dix-sept",
    "dix-huit",
    "dix-neuf",
]
_FR_TENS: Final = [
    "-",
    "-",
    "vingt",
    "trente",
    "quarante",
    "cinquante",
    "soixante",
    "soixante",
    "quatre-vingt",
    "quatre-vingt",
]


def cardinal(number: int, language: str = "en") -> str:
    """Raises ValueError for a negative number and for a billion or more."""
    if not 0 <= number < TOO_LARGE:
        raise ValueError(f"{number} is not said as a whole number")
    return _CARDINALS[language](number)


def _english(number: int) -> str:
    if number < 20:
        return EN_SMALL[number]
    if number < 100:
        tens, rest = divmod(number, 10)
        return EN_TENS[tens] + (f"-{EN_SMALL[rest]}" if rest else "")
    for size, name in ((10**6, "million"), (1000, "thousand"), (100, "hundred")):
        if number >= size:
            many, rest = divmod(number, size)
            return f"{_english(many)} {name}" + (f" {_english(rest)}" if rest else "")
    raise AssertionError(number)


def _spanish(number: int) -> str:
    if number < 30:
        return _ES_SMALL[number]
    if number < 100:
        tens, rest = divmod(number, 10)
        return _ES_TENS[tens] + (f" y {_ES_SMALL[rest]}" if rest else "")
    if number < 1000:
        hundreds, rest = divmod(number, 100)
        return (
            "cien"
            if number == 100
            else f"{_ES_HUNDREDS[hundreds]} {_spanish(rest)}"
            if rest
            else (_ES_HUNDREDS[hundreds])
        )
    if number < 10**6:
        many, rest = divmod(number, 1000)
        head = "mil" if many == 1 else f"{_shortened(_spanish(many))} mil"
    else:
        many, rest = divmod(number, 10**6)
        head = "un millón" if many == 1 else f"{_shortened(_spanish(many))} millones"
    return f"{head} {_spanish(rest)}" if rest else head


def _shortened(words: str) -> str:
    """`uno` before a noun."""
    if words.endswith("veintiuno"):
        return words[: -len("veintiuno")] + "veintiún"
    return words[:-1] if words.endswith("uno") else words


def _french(number: int) -> str:
    if number < 20:
        return _FR_SMALL[number]
    if number < 100:
        return _french_tens(number)
    if number < 1000:
        hundreds, rest = divmod(number, 100)
        head = "cent" if hundreds == 1 else f"{_FR_SMALL[hundreds]} cent" + ("" if rest else "s")
    elif number < 10**6:
        many, rest = divmod(number, 1000)
        head = (
            "mille"
            if many == 1
            else f"{_french(many).removesuffix('s')} mille"
            if many % 100 in (0, 80)
            else (f"{_french(many)} mille")
        )
    else:
        many, rest = divmod(number, 10**6)
        head = f"{_french(many)} million" + ("s" if many > 1 else "")
    return f"{head} {_french(rest)}" if rest else head


def _french_tens(number: int) -> str:
    tens, rest = divmod(number, 10)
    if tens in (7, 9):
        rest += 10
    if number == 80:
        return "quatre-vingts"
    if rest in (1, 11) and tens < 8:
        return f"{_FR_TENS[tens]} et {_FR_SMALL[rest]}"
    return _FR_TENS[tens] + (f"-{_FR_SMALL[rest]}" if rest else "")


_CARDINALS: Final[Mapping[str, Callable[[int], str]]] = {"en": _english, "es": _spanish, "fr": _french}

_EN_ORDINALS: Final = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}


def english_ordinal(number: int) -> str:
    head, dash, last = cardinal(number).rpartition("-")
    if not dash:
        head, dash, last = cardinal(number).rpartition(" ")
    regular = f"{last[:-1]}ieth" if last.endswith("y") else f"{last}th"
    return f"{head}{dash}{_EN_ORDINALS.get(last, regular)}"


def english_year(year: int) -> str:
    century, rest = divmod(year, 100)
    if year % 1000 < 10 or not 1100 <= year < 2100:
        return cardinal(year)
    if not rest:
        return f"{cardinal(century)} hundred"
    return f"{cardinal(century)} {'oh ' if rest < 10 else ''}{cardinal(rest)}"


def digit_by_digit(text: str, language: str = "en") -> str:
    """Digits as words; everything else is left out."""
    return " ".join(cardinal(int(one), language) for one in text if one.isdecimal() and one.isascii())

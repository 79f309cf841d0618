"""Numbers below ten thousand in words or figures, in English, Spanish and French, accents taken off."""

from collections.abc import Mapping, Sequence
from typing import Final


def _table(*rows: tuple[int, str]) -> dict[str, int]:
    return {word: value for value, words in rows for word in words.split()}


_ONES: Final[Mapping[str, int]] = _table(
    (0, "zero oh o cero"),
    (1, "one first uno un una primero premier premiere"),
    (2, "two second dos deux segundo deuxieme"),
    (3, "three third tres trois tercero troisieme"),
    (4, "four fourth cuatro quatre quatrieme"),
    (5, "five fifth cinco cinq cinquieme"),
    (6, "six sixth seis sixieme"),
    (7, "seven seventh siete sept septieme"),
    (8, "eight eighth ocho huit huitieme"),
    (9, "nine ninth nueve neuf neuvieme"),
)
_TEENS: Final[Mapping[str, int]] = _table(
    (10, "ten tenth diez dix dixieme"),
    (11, "eleven eleventh once onze"),
    (12, "twelve twelfth doce douze"),
    (13, "thirteen thirteenth trece treize"),
    (14, "fourteen fourteenth catorce quatorze"),
    (15, "fifteen fifteenth quince quinze"),
    (16, "sixteen sixteenth dieciseis seize"),
    (17, "seventeen seventeenth diecisiete"),
    (18, "eighteen eighteenth dieciocho"),
    (19, "nineteen nineteenth diecinueve"),
    (21, "veintiuno veintiun"),
    (22, "veintidos"),
    (23, "veintitres"),
    (24, "veinticuatro"),
    (25, "veinticinco"),
    (26, "veintiseis"),
    (27, "veintisiete"),
    (28, "veintiocho"),
    (29, "veintinueve"),
)
_TENS: Final[Mapping[str, int]] = _table(
    (20, "twenty twentieth veinte vingt vingtieme vingts"),
    (30, "thirty thirtieth treinta trente"),
    (40, "forty fourty cuarenta quarante"),
    (50, "fifty cincuenta cinquante"),
    (60, "sixty sesenta soixante"),
    (70, "seventy setenta septante"),
    (80, "eighty ochenta octante huitante"),
    (90, "ninety noventa nonante"),
)
_HUNDREDS: Final[Mapping[str, int]] = _table(
    (200, "doscientos"), (300, "trescientos"), (500, "quinientos"), (700, "setecientos"), (900, "novecientos")
)
_HUNDRED: Final = frozenset("hundred cien ciento cent cents".split())
_THOUSAND: Final = frozenset("thousand mil mille".split())
_JOINS: Final = frozenset("and y et".split())


def numbers_in(words: Sequence[str]) -> list[int]:
    """Each number in order: `nineteen sixty` is 19 and 60, `mil novecientos sesenta` is 1960."""
    found, total, part, open_ = list[int](), 0, 0, False

    def close() -> None:
        nonlocal total, part, open_
        if open_:
            found.append(total + part)
        total, part, open_ = 0, 0, False

    for word in _tokens(words):
        if word.isdigit():
            close()
            found.append(int(word))
        elif word in _THOUSAND:
            if part > 31:
                close()
            total, part, open_ = max(part, 1) * 1000, 0, True
        elif word in _HUNDRED:
            part, open_ = max(part, 1) * 100, True
        elif word in _HUNDREDS:
            if not _fits(total, part, 1000):
                close()
            part, open_ = part + _HUNDREDS[word], True
        elif (value := _small(word)) is not None:
            if open_ and not _follows(total, part, value, word):
                close()
            part, open_ = _joined(part, value, word), True
        elif word not in _JOINS:
            close()
    close()
    return found


def _small(word: str) -> int | None:
    for table in (_ONES, _TEENS, _TENS):
        if word in table:
            return table[word]
    return None


def _fits(total: int, part: int, below: int) -> bool:
    return part == 0 and total >= below


def _follows(total: int, part: int, value: int, word: str) -> bool:
    """Whether a word adds to the number under way: sixty + three, a hundred + five, soixante + dix."""
    rest = part % 100
    if rest == 0:
        return (part >= 100 or total >= 1000) and value > 0
    if word in ("vingt", "vingts") and rest == 4:
        return True
    french_teens = rest in (60, 80) and 10 <= value <= 19
    dix = rest % 100 == 10 and word in ("sept", "huit", "neuf")
    return french_teens or dix or (rest in (20, 30, 40, 50, 60, 70, 80, 90) and 0 < value < 10)


def _joined(part: int, value: int, word: str) -> int:
    if word in ("vingt", "vingts") and part % 100 == 4:
        return part - 4 + 80
    return part + value


def _tokens(words: Sequence[str]) -> list[str]:
    return [piece for word in words for piece in word.replace("-", " ").split()]

"""What is written in a way of its own, found in a text and replaced by its words.

Each pattern lies within words that carry a digit, a currency sign or an at sign, and the words that go with
them: the stream relies on it (`callcenter_agent.sounding.streaming`).
"""

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date, time
from functools import partial
from typing import Final

from callcenter_agent.sounding.moments import MONTHS, spoken_day, spoken_time
from callcenter_agent.sounding.numbers import (
    TOO_LARGE,
    cardinal,
    digit_by_digit,
    english_ordinal,
    english_year,
)

Words = Callable[[re.Match[str], str], str | None]
"""The match and the language in, its words out; None leaves it as it is written."""

DOT: Final = {"en": "dot", "es": "punto", "fr": "point"}
AT: Final = {"en": "at", "es": "arroba", "fr": "arobase"}
POINT: Final = {"en": "point", "es": "coma", "fr": "virgule"}
PERCENT: Final = {"en": "percent", "es": "por ciento", "fr": "pour cent"}
AND: Final = {"en": "and", "es": "con", "fr": "et"}
MONEY: Final = {
    "$": {"en": ("dollar", "cent"), "es": ("dólar", "centavo"), "fr": ("dollar", "cent")},
    "€": {"en": ("euro", "cent"), "es": ("euro", "céntimo"), "fr": ("euro", "centime")},
    "£": {"en": ("pound", "penny"), "es": ("libra", "penique"), "fr": ("livre", "penny")},
}
MARKS: Final = {"_": "underscore", "-": "dash", "+": "plus"}
PLURALS: Final = {"penny": "pence", "dólar": "dólares"}
EMERGENCIES: Final = frozenset({"911", "988", "112", "999"})
GROUP: Final = 4


def _email(match: re.Match[str], language: str) -> str:
    marks = MARKS | {".": DOT[language], "@": AT[language]}
    return " ".join(re.sub(r"[@._+-]", lambda one: f" {marks[one[0]]} ", match[0]).split())


def _money(match: re.Match[str], language: str) -> str | None:
    whole, cents = _whole(match["whole"]), int(match["cents"] or 0)
    if whole is None:
        return None
    unit, part = MONEY[match["sign"]][language]
    words = [_counted(whole, unit, language)] if whole or not cents else []
    return f" {AND[language]} ".join([*words, *([_counted(cents, part, language)] if cents else [])])


def _counted(count: int, noun: str, language: str) -> str:
    if count == 1:
        one = {
            "en": "one",
            "es": "una" if noun == "libra" else "un",
            "fr": "une" if noun == "livre" else "un",
        }
        return f"{one[language]} {noun}"
    return f"{cardinal(count, language)} {PLURALS.get(noun, f'{noun}s')}"


def _phone(match: re.Match[str], language: str) -> str:
    groups = [match["area"], match["exchange"], match["line"]]
    return ", ".join(digit_by_digit(group, language) for group in groups)


def _abroad(match: re.Match[str], language: str) -> str:
    digits = match[0][1:]
    groups = [digits[at : at + 3] for at in range(0, len(digits), 3)]
    return "plus " + ", ".join(digit_by_digit(group, language) for group in groups)


def _iso_date(match: re.Match[str], language: str) -> str | None:
    with suppress(ValueError):
        return spoken_day(date.fromisoformat(match[0]), language=language, year=True)
    return None


def _us_date(match: re.Match[str], language: str) -> str | None:
    month, day = (match["a"], match["b"]) if language == "en" else (match["b"], match["a"])
    with suppress(ValueError):
        return spoken_day(date(int(match["year"]), int(month), int(day)), language=language, year=True)
    return None


def _month_day(match: re.Match[str], language: str) -> str | None:
    day = int(match["day"])
    if language != "en" or not 1 <= day <= 31:
        return None
    year = f", {english_year(int(match['year']))}" if match["year"] else ""
    return f"{match['month']} {english_ordinal(day)}{year}"


def _time(match: re.Match[str], language: str) -> str | None:
    hour, minute = int(match["hour"]), int(match["minute"])
    half = (match["half"] or "").lower()
    if half and not 1 <= hour <= 12:
        return None
    hour = hour % 12 + (12 if half.startswith("p") else 0) if half else hour
    with suppress(ValueError):
        return spoken_time(time(hour, minute), language=language)
    return None


def _code(match: re.Match[str], _language: str) -> str | None:
    """Letters and digits mixed, such as a VIN or a policy number: one by one, in groups."""
    signs = match[0].replace("-", "")
    if len(signs) <= GROUP or not (
        any(one.isdigit() for one in signs) and any(one.isalpha() for one in signs)
    ):
        return None
    groups = [signs[at : at + GROUP] for at in range(0, len(signs), GROUP)]
    return ", ".join(" ".join(group) for group in groups)


def _decimal(match: re.Match[str], language: str) -> str | None:
    whole = _whole(match["whole"])
    if whole is None:
        return None
    percent = f" {PERCENT[language]}" if match["percent"] else ""
    fraction = f" {POINT[language]} {digit_by_digit(match['part'], language)}" if match["part"] else ""
    return f"{cardinal(whole, language)}{fraction}{percent}"


def _ordinal(match: re.Match[str], language: str) -> str | None:
    return english_ordinal(int(match["number"])) if language == "en" else None


def _number(match: re.Match[str], language: str) -> str | None:
    text = match[0]
    if text in EMERGENCIES or (len(text) > 1 and text.startswith("0")) or len(text) >= 7:
        return digit_by_digit(text, language)
    if language == "en" and "," not in text and re.fullmatch(r"(?:19|20)\d\d", text):
        return english_year(int(text))
    whole = _whole(text)
    return None if whole is None or whole < 10 else cardinal(whole, language)


def _whole(text: str) -> int | None:
    number = int(text.replace(",", ""))
    return number if number < TOO_LARGE else None


_AFTER: Final = r"(?![\w@]|[.,:/-]\d)"
_BEFORE: Final = r"(?<![\w@$€£.,:/+-])"
_MONTH: Final = "|".join(MONTHS["en"])
PATTERNS: Final[tuple[tuple[re.Pattern[str], Words], ...]] = (
    (re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), _email),
    (re.compile(r"(?P<sign>[$€£])(?P<whole>\d{1,3}(?:,\d{3})+|\d+)(?:\.(?P<cents>\d\d))?" + _AFTER), _money),
    (
        re.compile(
            r"(?<![\w.,:/+-])(?:\+?1[ .-]?)?\(?(?P<area>[2-9]\d\d)\)?[ .-]?(?P<exchange>\d{3})[ .-]?"
            r"(?P<line>\d{4})" + _AFTER
        ),
        _phone,
    ),
    (re.compile(r"(?<![\w+])\+\d{8,15}" + _AFTER), _abroad),
    (re.compile(_BEFORE + r"\d{4}-\d\d-\d\d" + _AFTER), _iso_date),
    (re.compile(_BEFORE + r"(?P<a>\d{1,2})/(?P<b>\d{1,2})/(?P<year>\d{4})" + _AFTER), _us_date),
    (
        re.compile(
            rf"\b(?P<month>{_MONTH}) (?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:, (?P<year>\d{{4}}))?" + _AFTER
        ),
        _month_day,
    ),
    (
        re.compile(
            _BEFORE + r"(?P<hour>\d{1,2}):(?P<minute>\d\d)(?: ?(?P<half>[AaPp](?:\.[Mm]\.|[Mm]\b)))?" + _AFTER
        ),
        _time,
    ),
    (re.compile(_BEFORE + r"(?=[A-Z0-9-]{5,})[A-Z0-9]+(?:-[A-Z0-9]+)*" + _AFTER), _code),
    (re.compile(_BEFORE + r"(?P<number>\d{1,4})(?:st|nd|rd|th)\b"), _ordinal),
    (
        re.compile(
            _BEFORE + r"(?P<whole>\d{1,3}(?:,\d{3})+|\d+)(?:\.(?P<part>\d+))?(?P<percent> ?%)" + _AFTER
        ),
        _decimal,
    ),
    (
        re.compile(_BEFORE + r"(?P<whole>\d{1,3}(?:,\d{3})+|\d+)\.(?P<part>\d+)(?P<percent> ?%)?" + _AFTER),
        _decimal,
    ),
    (re.compile(_BEFORE + r"(?:\d{1,3}(?:,\d{3})+|\d+)" + _AFTER), _number),
)


def in_words(text: str, language: str = "en") -> str:
    """The text as it is said. A language without words here is left to the voice."""
    if language not in MONTHS or not any(one in text for one in "0123456789@"):
        return text
    for pattern, words in PATTERNS:
        text = pattern.sub(partial(_said, words, language), text)
    return text


def _said(words: Words, language: str, match: re.Match[str]) -> str:
    said = words(match, language)
    return match[0] if said is None else said

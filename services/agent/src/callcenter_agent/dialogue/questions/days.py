"""A day in somebody's words, counted from today: "yesterday", "last Tuesday", "November third", "11/3"."""

import calendar
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Final

_UNITS: Final = [
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
_ORDINALS: Final = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
]
_NUMBERS: Final = {
    **{word: at for at, word in enumerate(_UNITS, start=1)},
    **{word: at for at, word in enumerate(_ORDINALS, start=1)},
    **{f"twenty {word}": 20 + at for at, word in enumerate(_UNITS[:9], start=1)},
    **{f"twenty {word}": 20 + at for at, word in enumerate(_ORDINALS[:9], start=1)},
    "twenty": 20,
    "twentieth": 20,
    "thirty": 30,
    "thirtieth": 30,
    "thirty one": 31,
    "thirty first": 31,
    "a": 1,
    "a couple of": 2,
    "couple of": 2,
}
_NUMBER: Final = "|".join(sorted((re.escape(word) for word in _NUMBERS), key=len, reverse=True))
_COUNT: Final = rf"(?P<count>\d{{1,2}}|{_NUMBER})"
_DAY: Final = rf"(?P<day>\d{{1,2}}(?:st|nd|rd|th)?|{_NUMBER})"
_MONTHS: Final = {name.lower(): at for at, name in enumerate(calendar.month_name) if name} | {
    name.lower(): at for at, name in enumerate(calendar.month_abbr) if name
}
_MONTH: Final = rf"(?P<month>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})"
_YEAR: Final = r"(?:,? (?:of )?(?P<year>\d{4}|last year|this year|twenty twenty[ -]\w+))?"
_WEEKDAYS: Final = [name.lower() for name in calendar.day_name]
_WEEKDAY: Final = rf"(?P<weekday>{'|'.join(_WEEKDAYS)})"

Read = Callable[[re.Match[str], date], date | None]


def days_in(words: str, today: date) -> list[date]:
    """Every day that is named, in the order of the words."""
    text = re.sub(r"\s+", " ", words.lower().replace("-", " "))
    return [day for _, day in sorted(_found(text, today))]


def _found(text: str, today: date) -> Iterator[tuple[int, date]]:
    """What one pattern has taken is not looked at by the next."""
    for pattern, read in _PATTERNS:
        for match in pattern.finditer(text):
            if (day := read(match, today)) is not None:
                yield match.start(), day
                blank = " " * (match.end() - match.start())
                text = text[: match.start()] + blank + text[match.end() :]


def _ago(match: re.Match[str], today: date) -> date:
    days = _number(match["count"]) * (7 if match["unit"].startswith("week") else 1)
    return today - timedelta(days=days)


def _ahead(match: re.Match[str], today: date) -> date:
    days = _number(match["count"]) * (7 if match["unit"].startswith("week") else 1)
    return today + timedelta(days=days)


def _weekday(match: re.Match[str], today: date) -> date:
    """The latest one before today; "next Tuesday" and "this coming Tuesday" the first one after it."""
    wanted = _WEEKDAYS.index(match["weekday"])
    if match["which"] in ("next", "this coming", "coming"):
        return today + timedelta(days=(wanted - today.weekday() - 1) % 7 + 1)
    back = (today.weekday() - wanted - 1) % 7 + 1
    return today - timedelta(days=back)


def _of_month(match: re.Match[str], today: date) -> date | None:
    return _date(_MONTHS[match["month"]], _number(match["day"]), match["year"], today)


def _figures(match: re.Match[str], today: date) -> date | None:
    return _date(int(match["month"]), int(match["day"]), match["year"], today)


def _written(match: re.Match[str], _today: date) -> date | None:
    return _valid(int(match["year"]), int(match["month"]), int(match["day"]))


def _day_alone(match: re.Match[str], today: date) -> date | None:
    """ "the fifteenth": of this month, or of the last one if that is still to come."""
    number = _number(match["day"])
    this = _valid(today.year, today.month, number)
    if this is not None and this <= today:
        return this
    last = today.replace(day=1) - timedelta(days=1)
    return _valid(last.year, last.month, number)


def _date(month: int, day: int, year: str | None, today: date) -> date | None:
    """Without a year the latest one that is not far in the future."""
    if year is not None:
        return _valid(_year(year, today), month, day)
    this = _valid(today.year, month, day)
    if this is not None and this > today + timedelta(days=31):
        return _valid(today.year - 1, month, day)
    return this


def _year(text: str, today: date) -> int:
    if text == "last year":
        return today.year - 1
    if text.isdigit():
        return int(text) if len(text) == 4 else 2000 + int(text)
    unit = _NUMBERS.get(text.removeprefix("twenty ").replace("-", " "))
    return 2000 + unit if unit else today.year


def _number(text: str) -> int:
    digits = re.match(r"\d+", text)
    return int(digits[0]) if digits else _NUMBERS[text]


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


_PATTERNS: Final[tuple[tuple[re.Pattern[str], Read], ...]] = (
    (re.compile(r"\b(?:the )?day before yesterday\b"), lambda _, today: today - timedelta(days=2)),
    (re.compile(r"\b(?:the )?day after tomorrow\b"), lambda _, today: today + timedelta(days=2)),
    (re.compile(r"\byesterday\b|\blast (?:night|evening)\b"), lambda _, today: today - timedelta(days=1)),
    (re.compile(r"\btomorrow\b"), lambda _, today: today + timedelta(days=1)),
    (
        re.compile(
            r"\btoday\b|\btonight\b|\bthis (?:morning|afternoon|evening)\b|\bjust now\b|\bright now\b"
            r"|\b(?:an|a few|one|two|three|half an|\d+) (?:hours?|minutes?) ago\b|\bearlier (?:today|on)\b"
        ),
        lambda _, today: today,
    ),
    (re.compile(rf"\b{_COUNT} (?P<unit>days?|weeks?) ago\b"), _ago),
    (re.compile(rf"\bin {_COUNT} (?P<unit>days?|weeks?)\b"), _ahead),
    (re.compile(r"\b(?P<year>\d{4}) (?P<month>\d{1,2}) (?P<day>\d{1,2})\b"), _written),
    (re.compile(rf"\b{_MONTH}\.? (?:the )?{_DAY}{_YEAR}\b"), _of_month),
    (re.compile(rf"\b(?:the )?{_DAY}(?: day)? of {_MONTH}{_YEAR}\b"), _of_month),
    (re.compile(r"\b(?P<month>\d{1,2})/(?P<day>\d{1,2})(?:/(?P<year>\d{4}|\d{2}))?\b"), _figures),
    (
        re.compile(rf"\b(?:(?P<which>last|next|this coming|coming|this|on|past|the) )?{_WEEKDAY}\b"),
        _weekday,
    ),
    (
        re.compile(r"\bthe (?P<day>\d{1,2}(?:st|nd|rd|th)|" + "|".join(_ORDINALS) + r"|twent\w+ ?\w*)\b"),
        lambda match, today: _day_alone(match, today) if _is_number(match["day"]) else None,
    ),
)


def _is_number(text: str) -> bool:
    return bool(re.match(r"\d", text)) or text in _NUMBERS

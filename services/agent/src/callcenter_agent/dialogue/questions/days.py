"""A day in somebody's words, counted from today: "yesterday", "last Tuesday", "November third", "11/3"."""

import calendar
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from callcenter_agent.sounding.numbers import EN_SMALL, english_ordinal

_UNITS: Final = EN_SMALL[1:]
_ORDINALS: Final = [english_ordinal(number) for number in range(1, 20)]
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


@dataclass(frozen=True, slots=True)
class Today:
    date: date
    ahead: bool = False
    """Whether a day that may be past or to come is to come: "on Friday"."""


Read = Callable[[re.Match[str], Today], date | None]


def day_of_week(day: date) -> str:
    """ "Tuesday, November 24", which the voice says in words."""
    return f"{day:%A, %B} {day.day}"


def days_in(words: str, today: date, *, ahead: bool = False) -> list[date]:
    """Every day that is named, in the order of the words."""
    text = re.sub(r"\s+", " ", words.lower().replace("-", " "))
    return [day for _, day in sorted(_found(text, Today(today, ahead)))]


def _found(text: str, today: Today) -> Iterator[tuple[int, date]]:
    """What one pattern has taken is not looked at by the next."""
    for pattern, read in _PATTERNS:
        for match in pattern.finditer(text):
            if (day := read(match, today)) is not None:
                yield match.start(), day
                blank = " " * (match.end() - match.start())
                text = text[: match.start()] + blank + text[match.end() :]


def _shifted(days: int) -> Read:
    return lambda _match, today: today.date + timedelta(days=days)


def _span(match: re.Match[str]) -> timedelta:
    return timedelta(days=_number(match["count"]) * (7 if match["unit"].startswith("week") else 1))


def _weekday(match: re.Match[str], today: Today) -> date:
    """The latest one before today, or the first one after it where it is to come."""
    wanted = _WEEKDAYS.index(match["weekday"])
    if match["which"] in ("next", "this coming", "coming") or (today.ahead and match["which"] != "last"):
        return today.date + timedelta(days=(wanted - today.date.weekday() - 1) % 7 + 1)
    return today.date - timedelta(days=(today.date.weekday() - wanted - 1) % 7 + 1)


def _of_month(match: re.Match[str], today: Today) -> date | None:
    return _date(_MONTHS[match["month"]], _number(match["day"]), match["year"], today)


def _figures(match: re.Match[str], today: Today) -> date | None:
    return _date(int(match["month"]), int(match["day"]), match["year"], today)


def _written(match: re.Match[str], _today: Today) -> date | None:
    return _valid(int(match["year"]), int(match["month"]), int(match["day"]))


def _day_alone(match: re.Match[str], today: Today) -> date | None:
    """ "the fifteenth": of this month, or of the one before or after that makes it past or to come."""
    if not (match["day"][0].isdigit() or match["day"] in _NUMBERS):
        return None
    this = _valid(today.date.year, today.date.month, _number(match["day"]))
    if this is not None and (this >= today.date if today.ahead else this <= today.date):
        return this
    first = today.date.replace(day=1)
    other = (first + timedelta(days=32)) if today.ahead else (first - timedelta(days=1))
    return _valid(other.year, other.month, _number(match["day"]))


def _date(month: int, day: int, year: str | None, today: Today) -> date | None:
    """Without a year the one that is near: not far in the future, or not long past."""
    if year is not None:
        return _valid(_year(year, today.date), month, day)
    this = _valid(today.date.year, month, day)
    if this is None:
        return None
    if today.ahead:
        return this if this > today.date - _NEAR else _valid(this.year + 1, month, day)
    return this if this <= today.date + _NEAR else _valid(this.year - 1, month, day)


_NEAR: Final = timedelta(days=31)


def _year(text: str, today: date) -> int:
    if text == "last year":
        return today.year - 1
    if text.isdigit():
        return int(text) if len(text) == 4 else 2000 + int(text)
    unit = _NUMBERS.get(text.removeprefix("twenty ").removeprefix("twenty ").replace("-", " "))
    return 2020 + unit if unit else today.year


def _number(text: str) -> int:
    digits = re.match(r"\d+", text)
    return int(digits[0]) if digits else _NUMBERS[text]


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


_PATTERNS: Final[tuple[tuple[re.Pattern[str], Read], ...]] = (
    (re.compile(r"\b(?:the )?day before yesterday\b"), _shifted(-2)),
    (re.compile(r"\b(?:the )?day after tomorrow\b"), _shifted(2)),
    (re.compile(r"\byesterday\b|\blast (?:night|evening)\b"), _shifted(-1)),
    (re.compile(r"\btomorrow\b"), _shifted(1)),
    (
        re.compile(
            r"\btoday\b|\btonight\b|\bthis (?:morning|afternoon|evening)\b|\b(?:just|right) now\b"
            r"|\b(?:an?|a few|one|two|three|four|five|half an|\d+) (?:hours?|minutes?) ago\b"
            r"|\bearlier today\b"
        ),
        _shifted(0),
    ),
    (
        re.compile(rf"\b{_COUNT} (?P<unit>days?|weeks?) ago\b"),
        lambda match, today: today.date - _span(match),
    ),
    (re.compile(rf"\bin {_COUNT} (?P<unit>days?|weeks?)\b"), lambda match, today: today.date + _span(match)),
    (re.compile(r"\b(?P<year>\d{4}) (?P<month>\d{1,2}) (?P<day>\d{1,2})\b"), _written),
    (re.compile(rf"\b{_MONTH}\.? (?:the )?{_DAY}{_YEAR}\b"), _of_month),
    (re.compile(rf"\b(?:the )?{_DAY}(?: day)? of {_MONTH}{_YEAR}\b"), _of_month),
    (re.compile(r"\b(?P<month>\d{1,2})/(?P<day>\d{1,2})(?:/(?P<year>\d{4}|\d{2}))?\b"), _figures),
    (
        re.compile(rf"\b(?:(?P<which>last|next|this coming|coming|this|on|past|the) )?{_WEEKDAY}\b"),
        _weekday,
    ),
    (
        re.compile(
            r"\bthe (?P<day>\d{1,2}(?:st|nd|rd|th)|(?:twenty|thirty) \w+|twentieth|thirtieth|"
            + "|".join(_ORDINALS)
            + r")\b(?! (?:time|thing|one|car|floor|street|avenue|place))"
        ),
        _day_alone,
    ),
)

"""Days and times of appointments, heard and said in three languages. Pure."""

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from callcenter_agent.dialogue.answers import affirms
from callcenter_agent.dialogue.asking import Misheard
from callcenter_agent.dialogue.questions.date_of_birth import MONTHS
from callcenter_agent.dialogue.questions.spoken_numbers import numbers_in
from callcenter_agent.dialogue.words import plain

FURTHEST: Final = timedelta(days=120)
_WEEKDAYS: Final = {
    name: at
    for at, names in enumerate(
        (
            "monday lunes lundi",
            "tuesday martes mardi",
            "wednesday miercoles mercredi",
            "thursday jueves jeudi",
            "friday viernes vendredi",
            "saturday sabado samedi",
            "sunday domingo dimanche",
        )
    )
    for name in names.split()
}
_RELATIVE: Final = (
    (r"\b(day after tomorrow|pasado manana|apres demain)\b", 2),
    (r"\b(tomorrow|demain|manana)\b", 1),
    (r"\b(today|hoy|aujourd hui)\b", 0),
    (r"\b(next week|semana que viene|proxima semana|semaine prochaine)\b", 7),
)
_NEXT_WEEK: Final = re.compile(
    r"\b(next week|after next|semana que viene|proxima semana|semaine prochaine)\b"
)
_MORNING: Final = re.compile(r"\b(morning|a m|am|manana|matin|earliest|first)\b")
_AFTERNOON: Final = re.compile(r"\b(afternoon|p m|pm|evening|tarde|apres midi|soir|later|latest)\b")
_NONE: Final = re.compile(
    r"\b(none|neither|another day|other day|different day|no good|don t work|doesn t work|not work"
    r"|ningun\w*|otro dia|aucune?|autre jour"
    r"|no me sirve|ne me va pas|convient pas)\b"
)
_ORDINALS: Final = (
    re.compile(r"\b(first|the earliest|primer[ao]?|premiere?)\b"),
    re.compile(r"\b(second|segund[ao]|deuxieme)\b"),
    re.compile(r"\b(third|last|tercer[ao]?|ultim[ao]|troisieme|dernier)\b"),
)


class Otherwise(StrEnum):
    ANOTHER_DAY = "another day"


def day_in(words: str, *, today: date) -> date | Misheard | None:
    """The next day of that name; today and the past are none to book."""
    text = plain(words)
    found = _named(text, today) or _weekday(text, today) or _relative(text, today)
    if found is None:
        return None
    return found if today <= found <= today + FURTHEST else Misheard("appointment_day_past")


def _relative(text: str, today: date) -> date | None:
    for pattern, days in _RELATIVE:
        if re.search(pattern, text):
            return today + timedelta(days=days)
    return None


def _weekday(text: str, today: date) -> date | None:
    at = next((_WEEKDAYS[word] for word in text.split() if word in _WEEKDAYS), None)
    if at is None:
        return None
    ahead = (at - today.weekday()) % 7 or 7
    if _NEXT_WEEK.search(text) and today.weekday() + ahead < 7:
        ahead += 7
    return today + timedelta(days=ahead)


def _named(text: str, today: date) -> date | None:
    words = [re.sub(r"^(\d+)(st|nd|rd|th|er)$", r"\1", word) for word in text.split()]
    at = next(
        (i for i, word in enumerate(words) if word in MONTHS and word not in ("mar", "may", "mai")), None
    )
    at = at if at is not None else next((i for i, word in enumerate(words) if word in ("may", "mai")), None)
    if at is None:
        return None
    days = numbers_in(words[at + 1 :])[:1] + numbers_in(words[:at])[-1:]
    if not days:
        return None
    try:
        this_year = date(today.year, MONTHS[words[at]], days[0])
        return this_year if this_year >= today else this_year.replace(year=today.year + 1)
    except ValueError:
        return None


def time_in(
    words: str, free: Sequence[datetime], *, first: Sequence[datetime]
) -> datetime | Otherwise | None:
    """One of the free times. `first` are those that were named, for "the second one"."""
    text = plain(words)
    if _NONE.search(text):
        return Otherwise.ANOTHER_DAY
    hour, minute = _clock(text)
    if hour is not None:
        fitting = [at for at in free if at.hour % 12 == hour % 12 and at.minute == minute]
        if hour > 12:
            fitting = [at for at in fitting if at.hour == hour]
        if _AFTERNOON.search(text):
            fitting = [at for at in fitting if at.hour >= 12]
        return next(iter(fitting), None)
    for at, pattern in enumerate(_ORDINALS):
        if pattern.search(text):
            return first[min(at, len(first) - 1)]
    if _AFTERNOON.search(text):
        return next((at for at in free if at.hour >= 12), None)
    if _MORNING.search(text):
        return next((at for at in free if at.hour < 12), None)
    return (
        first[0]
        if len(first) == 1 and any(affirms(words, language=one) for one in ("en", "es", "fr"))
        else None
    )


def _clock(text: str) -> tuple[int | None, int]:
    numbers = numbers_in(re.sub(r"\b(one|un|una|une) (?=of|de|d)", "", text).split())
    if re.search(r"\b(noon|mediodia|midi)\b", text) and not re.search(r"apres midi", text):
        return 12, 0
    if not numbers or not 1 <= numbers[0] <= 19:
        return None, 0
    half = re.search(r"\b(half|media|demie?|thirty|treinta|trente)\b", text) is not None
    minute = numbers[1] if len(numbers) > 1 and numbers[1] in (0, 15, 30, 45) else 30 if half else 0
    return numbers[0], minute


def spoken_day(day: date, language: str) -> str:
    return _DAYS[language[:2]](day)


def spoken_time(at: datetime, language: str) -> str:
    if language[:2] == "fr":
        return f"{at.hour} heures" + (f" {at.minute}" if at.minute else "")
    hour = at.hour % 12 or 12
    minutes = f":{at.minute:02}" if at.minute else ""
    if language[:2] == "es":
        part = "de la mañana" if at.hour < 12 else "de la tarde"
        return f"{'la' if hour == 1 else 'las'} {hour}{minutes} {part}"
    return f"{hour}{minutes} {'a.m.' if at.hour < 12 else 'p.m.'}"


_NAMES: Final = {
    "en": (
        "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split(),
        "January February March April May June July August September October November December".split(),
    ),
    "es": (
        "lunes martes miércoles jueves viernes sábado domingo".split(),
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split(),
    ),
    "fr": (
        "lundi mardi mercredi jeudi vendredi samedi dimanche".split(),
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split(),
    ),
}
_DAYS: Final = {
    "en": lambda day: f"{_NAMES['en'][0][day.weekday()]}, {_NAMES['en'][1][day.month - 1]} {day.day}",
    "es": lambda day: f"el {_NAMES['es'][0][day.weekday()]} {day.day} de {_NAMES['es'][1][day.month - 1]}",
    "fr": lambda day: f"{_NAMES['fr'][0][day.weekday()]} {day.day} {_NAMES['fr'][1][day.month - 1]}",
}

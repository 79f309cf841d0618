"""Dates and times as a person says them."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Final

from callcenter_agent.sounding.numbers import cardinal, english_ordinal, english_year

MONTHS: Final[Mapping[str, tuple[str, ...]]] = {
    "en": (
        *("January", "February", "March", "April", "May", "June", "July", "August", "September", "October"),
        *("November", "December"),
    ),
    "es": (
        *("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre"),
        *("noviembre", "diciembre"),
    ),
    "fr": (
        *("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre"),
        *("novembre", "décembre"),
    ),
}
WEEKDAYS: Final[Mapping[str, tuple[str, ...]]] = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "es": ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
    "fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
}
_TODAY: Final = {"en": "today", "es": "hoy", "fr": "aujourd'hui"}
_TOMORROW: Final = {"en": "tomorrow", "es": "mañana", "fr": "demain"}
_DAYS_NAMED: Final = 7


def spoken_day(day: date, *, language: str, year: bool = False) -> str:
    month = MONTHS[language][day.month - 1]
    match language:
        case "es":
            first = "primero" if day.day == 1 else cardinal(day.day, "es")
            return f"{first} de {month}" + (f" de {cardinal(day.year, 'es')}" if year else "")
        case "fr":
            first = "premier" if day.day == 1 else cardinal(day.day, "fr")
            return f"{first} {month}" + (f" {cardinal(day.year, 'fr')}" if year else "")
        case _:
            return f"{month} {english_ordinal(day.day)}" + (f", {english_year(day.year)}" if year else "")


def spoken_time(at: time, *, language: str) -> str:
    match language:
        case "es":
            return _spanish_time(at)
        case "fr":
            return _french_time(at)
        case _:
            return _english_time(at)


def _english_time(at: time) -> str:
    if (at.hour, at.minute) in ((0, 0), (12, 0)):
        return "midnight" if at.hour == 0 else "noon"
    hour, half = cardinal((at.hour - 1) % 12 + 1), "AM" if at.hour < 12 else "PM"
    if not at.minute:
        return f"{hour} {half}"
    return f"{hour} {'oh ' if at.minute < 10 else ''}{cardinal(at.minute)} {half}"


def _spanish_time(at: time) -> str:
    hour = (at.hour - 1) % 12 + 1
    part = "de la mañana" if at.hour < 12 else "de la tarde" if at.hour < 20 else "de la noche"
    shown = "una" if hour == 1 else cardinal(hour, "es")
    minutes = {0: "", 15: " y cuarto", 30: " y media"}.get(at.minute, f" y {cardinal(at.minute, 'es')}")
    return f"{'la' if hour == 1 else 'las'} {shown}{minutes} {part}"


def _french_time(at: time) -> str:
    if (at.hour, at.minute) in ((0, 0), (12, 0)):
        return "minuit" if at.hour == 0 else "midi"
    hour = "une" if at.hour == 1 else cardinal(at.hour, "fr")
    minutes = f" {cardinal(at.minute, 'fr')}" if at.minute else ""
    return f"{hour} heure{'s' if at.hour > 1 else ''}{minutes}"


def spoken_moment(at: datetime, *, now: datetime, language: str) -> str:
    """Both in the same zone: today, tomorrow, a weekday, or a date, with the time."""
    days = (at.date() - now.date()).days
    weekday = WEEKDAYS[language][at.weekday()]
    date_of = spoken_day(at.date(), language=language)
    when = spoken_time(at.timetz(), language=language)
    named = {0: _TODAY[language], 1: _TOMORROW[language]}.get(days)
    match language:
        case "es":
            day = named or (f"el {weekday}" if days < _DAYS_NAMED else f"el {weekday} {date_of}")
            return f"{day} a {when}"
        case "fr":
            day = named or (weekday if days < _DAYS_NAMED else f"le {weekday} {date_of}")
            return f"{day} à {when}"
        case _:
            day = named or (f"on {weekday}" if days < _DAYS_NAMED else f"on {weekday}, {date_of}")
            return f"{day} at {when}"

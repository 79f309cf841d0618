"""When a call back suits: kept in the caller's words, understood as far as the day."""

import re
from datetime import date
from typing import Final

from callcenter_agent.dialogue.asking import Misheard, Question
from callcenter_agent.dialogue.questions.days import day_of_week, days_in

_PART: Final = (
    r"(?:first thing |early |late )?(?:in the |this |tomorrow |today )?(?:morning|afternoon|evening)"
    r"|noon|lunch ?time|end of (?:the )?day|after work"
)
_HOUR: Final = (
    r"(?:at|after|before|around|about|by|between) (?:half past |quarter (?:past|to) )?"
    r"(?:\d{1,2}(?::\d\d)?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|noon)"
    r"(?: thirty| fifteen)?(?: and \w+)?(?: ?o'?clock)?(?: ?[ap]\.?m\.?)?"
)
_SOON: Final = (
    r"any ?time|whenever|as soon as (?:possible|you can)|a\.?s\.?a\.?p\.?|right away|now|soon|later today"
    r"|in (?:an|one|two|a few|half an|\w+) (?:hours?|minutes?)|does(?:n'?t| not) matter"
)
_DAY: Final = (
    r"today|tonight|tomorrow|the day after tomorrow|(?:next |this |on |coming )*"
    r"(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)s?|next week|this week"
)
_ONE: Final = rf"(?:{_DAY}|{_PART}|{_HOUR}|{_SOON})"
_WHEN: Final = re.compile(rf"\b{_ONE}(?:[\s,]+(?:(?:and|or|but|is|on) )?{_ONE})*", re.IGNORECASE)


def callback_time_in(words: str) -> str | None:
    """The stretch of the words that says when; the last one, people correct themselves."""
    found = [match[0].strip(" ,.") for match in _WHEN.finditer(words)]
    return max(reversed(found), key=len) if found else None


def callback_time(today: date) -> Question[str]:
    def parse(words: str) -> str | Misheard | None:
        if re.search(
            r"\byesterday\b|\blast (?:week|monday|tuesday|wednesday|thursday|friday)\b", words, re.I
        ):
            return Misheard("callback_time_past")
        found = callback_time_in(words)
        if found is not None:
            return found
        days = [day for day in days_in(words, today, ahead=True) if day >= today]
        return day_of_week(days[-1]) if days else None

    return Question("callback_time", parse=parse)

"""When something happened: the day, and the time of it in the caller's own words."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from callcenter_agent.dialogue.asking import Misheard, Question
from callcenter_agent.dialogue.questions.days import day_of_week, days_in

LONGEST_AGO: Final = timedelta(days=365 * 5)
_CORRECTED: Final = re.compile(r"\b(no|sorry|i mean|wait|actually|rather|correction)\b", re.IGNORECASE)
_HOUR: Final = (
    r"(?:\d{1,2}(?::\d\d)?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
    r"(?: (?:thirty|fifteen|forty five|oh five))?(?: ?o'?clock)?(?: ?[ap]\.?m\b\.?)?"
)
_TIME: Final = re.compile(
    rf"\b(?:(?:at |around |about |roughly )*(?:half past|quarter (?:past|to)) {_HOUR}"
    rf"|(?:at|around|about|roughly)(?: (?:at|around|about))? {_HOUR}(?! ?(?:day|week|month))|{_HOUR}(?<=m)"
    rf"|\d{{1,2}}:\d\d(?: ?[ap]\.?m\.?)?"
    r"|(?:around |at |about )?(?:noon|midnight|dawn|dusk|lunch ?time)"
    r"|(?:early |late )?(?:in the |this |late |early )(?:morning|afternoon|evening)"
    r"|(?:at|during the|last) (?:night|evening)"
    r"|(?:yesterday|monday|tuesday|wednesday|thursday|friday|saturday|sunday)"
    r" (?P<part>morning|afternoon|evening|night))"
    r"(?: in the (?:morning|afternoon|evening)| at night)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Moment:
    day: date
    time: str | None = None
    """As said: "around five" is neither morning nor afternoon until somebody asks."""

    @property
    def spoken(self) -> str:
        said = day_of_week(self.day)
        return f"{said}, {self.time}" if self.time else said


def moment_in(words: str, today: date) -> Moment | None:
    """None where no day is named, or two that differ without a correction between them."""
    days = days_in(words, today)
    if not days or (len(set(days)) > 1 and not _CORRECTED.search(words)):
        return None
    times = list(_TIME.finditer(words))
    return Moment(days[-1], _time(times[-1]) if times else None)


def _time(match: re.Match[str]) -> str:
    if match["part"]:
        return f"in the {match['part']}" if match["part"] != "night" else "at night"
    return match[0].strip(" .,").lower()


def loss_date(today: date) -> Question[Moment]:
    def parse(words: str) -> Moment | Misheard | None:
        found = moment_in(words, today)
        if found is not None and found.day > today:
            return Misheard("loss_date_ahead")
        if found is not None and found.day < today - LONGEST_AGO:
            return Misheard("loss_date_long_ago")
        return found

    return Question("loss_date", parse=parse)

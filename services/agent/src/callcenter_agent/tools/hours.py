"""When the desk is open: from its settings and the clock, never from a model."""

import re
from typing import Final

from livekit.agents import RunContext

from callcenter_agent.call import Call
from callcenter_agent.dialogue.direction import Direction
from callcenter_agent.dialogue.tool import desk_tool
from callcenter_agent.phrases import Phrase
from callcenter_agent.sounding.moments import spoken_moment

_ASKS: Final = re.compile(
    r"\b(what|which) (time|hours?)\b.{0,30}\b(open|close|shut|there)|\bopening (hours|times)"
    r"|\b(your|office|business|store|shop|the) hours\b"
    r"|\bwhen (do|are|will|is)\b.{0,25}\b(open|close|closed)\b"
    r"|\b(how late|until when)\b.{0,20}\b(are|is|do)\b|\bare you( guys| still| now)? (open|closed)\b"
    r"|\bopen (today|tomorrow|now|on (mon|tues|wednes|thurs|fri|satur|sun)days?)\?"
    r"|\ba qué hora (abren|cierran)\b|\bhorarios?( de (atención|apertura))?\b|\bestán abiertos\b"
    r"|\b(à quelle heure|quand) (ouvrez|fermez|est-ce que vous (ouvrez|fermez))|\bhoraires\b",
    re.IGNORECASE,
)


@desk_tool()
async def tell_hours(context: RunContext[Call]) -> Direction:
    """Tell whether we are open now, and until when or from when. The desk's calendar answers."""
    return hours_now(context.userdata)


def hours_now(call: Call) -> Direction:
    schedule, words, language = call.settings.schedule, call.phrases, call.language
    now = call.clock().astimezone(schedule.zone)
    if schedule.never_closes:
        return Direction("Always open.", words.text(Phrase.HOURS_ALWAYS))
    if (closes := schedule.closing(now)) is not None:
        told = spoken_moment(closes, now=now, language=language)
        return Direction(f"Open until {closes:%A %H:%M}.", words.text("hours_open", closes=told))
    if (opens := schedule.next_opening(now)) is None:
        return Direction("Closed.", words.text(Phrase.HOURS_NEVER))
    told = spoken_moment(opens, now=now, language=language)
    facts = f"Closed now. Opens {opens:%A, %Y-%m-%d %H:%M}."
    if (holiday := schedule.holiday_on(now.date())) is not None:
        return Direction(
            f"{facts} {holiday.name}.", words.text("hours_holiday", holiday=holiday.name, opens=told)
        )
    return Direction(facts, words.text("hours_closed", opens=told))


def asks_for_hours(_call: Call, words: str) -> str | None:
    return "tell_hours" if _ASKS.search(words) else None

"""A car that the caller wants to trade in: its facts, typed, for a colleague who makes the offer."""

import re
from typing import Any, Final

from callcenter.events import FactNoted
from livekit.agents import RunContext

from callcenter_agent.call import Call
from callcenter_agent.desks.dealership.conversation import conversation_of
from callcenter_agent.desks.dealership.stock_wishes import figures
from callcenter_agent.dialogue.asking import GivenUp, Got, Misheard, Question
from callcenter_agent.dialogue.direction import Direction
from callcenter_agent.dialogue.obtaining import obtain
from callcenter_agent.dialogue.questions.own_words import own_words
from callcenter_agent.dialogue.tool import desk_tool

OLDEST: Final = 1950
FEWEST_MILES, MOST_MILES = 1, 999_999
_YEAR: Final = re.compile(r"\b(?:19|20)\d\d\b")
_MILES: Final = re.compile(r"\b(?P<amount>\d[\d,]*)\s*(?P<k>k\b|thousand)?")


def year_in(words: str) -> int | None:
    found = _YEAR.findall(figures(words.lower()))
    return int(found[-1]) if found and int(found[-1]) >= OLDEST else None


def miles_in(words: str) -> int | Misheard | None:
    """ "Sixty one thousand", "61,200 miles", "about 60 k"."""
    found = list(_MILES.finditer(figures(words.lower())))
    if not found:
        return None
    miles = int(found[-1]["amount"].replace(",", "")) * (1_000 if found[-1]["k"] else 1)
    return miles if FEWEST_MILES <= miles <= MOST_MILES else Misheard("trade_miles_unlikely")


QUESTIONS: Final[tuple[Question[Any], ...]] = (
    Question("trade_model", parse=own_words),
    Question("trade_year", parse=year_in),
    Question("trade_miles", parse=miles_in),
    Question("trade_condition", parse=own_words),
)


@desk_tool(converses=True)
async def note_trade_in(context: RunContext[Call]) -> Direction:
    """Note the car that the caller wants to trade in or sell to us: asks for make and model, year, mileage
    and condition by itself. Makes no offer."""
    call, talk = context.userdata, conversation_of(context)
    for question in QUESTIONS:
        match await obtain(context, question):
            case Got(value):
                talk.context.trade_in[question.name.removeprefix("trade_")] = value
            case GivenUp():
                talk.context.trade_in[question.name.removeprefix("trade_")] = None
        talk.learned()
    talk.context.follow_up_needed, talk.context.follow_up_reason = True, "offer for a trade-in"
    call.recorder.note(FactNoted(name="trade_in", value=dict(talk.context.trade_in)))
    call.recorder.note(FactNoted(name="follow_up", value=talk.context.follow_up_reason))
    talk.learned()
    return Direction("The trade-in is noted.", call.phrases.text("trade_noted"))


TOOLS = (note_trade_in,)

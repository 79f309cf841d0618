"""How the dealership conducts a call: what the desk framework asks a desk's package for."""

from collections.abc import Mapping

from callcenter.events import Direction
from livekit.agents import llm

from callcenter_agent import tools
from callcenter_agent.call import Call
from callcenter_agent.desks.dealership import trade_in_tools, visits
from callcenter_agent.desks.dealership.agent import Receptionist
from callcenter_agent.desks.dealership.conversation import DealershipConversation
from callcenter_agent.dialogue.given import as_data
from callcenter_agent.dialogue.spelling.words import DIGITS, PHONETIC_WORD

PHRASES: Mapping[str, frozenset[str]] = {
    "vin_wanted": frozenset(),
    "vin_spell": frozenset(),
    "vin_ask": frozenset(),
    "vin_go_on": frozenset({"heard"}),
    "vin_restart": frozenset(),
    "vin_not_heard": frozenset(),
    "vin_characters_missing": frozenset({"count"}),
    "vin_last_eight": frozenset(),
    "vin_first_nine": frozenset(),
    "vin_read_back": frozenset({"vin"}),
    "vin_read_back_guess": frozenset({"vin"}),
    "vin_read_back_slowly": frozenset({"vin"}),
    "vin_read_back_unusual": frozenset({"vin"}),
    "vin_yes_or_no": frozenset({"vin"}),
    "vin_confirmed": frozenset(),
    "vin_give_up": frozenset(),
    "lookup_away": frozenset(),
    "vehicle_missing": frozenset(),
    "vehicle_found": frozenset({"vehicle"}),
    "stock_wanted": frozenset({"makes"}),
    "stock_one": frozenset({"vehicle", "miles", "price", "state"}),
    "stock_another": frozenset({"vehicle", "miles", "price", "state"}),
    "stock_many": frozenset({"count"}),
    "stock_next": frozenset(),
    "stock_none": frozenset(),
    "stock_available": frozenset(),
    "stock_reserved": frozenset(),
    "visit_test_drive": frozenset(),
    "visit_service": frozenset(),
    "visit_right_ask": frozenset({"visit", "day", "time", "name"}),
    "visit_right_again": frozenset(),
    "visit_time_taken": frozenset({"times"}),
    "visit_time_part": frozenset({"times"}),
    "visit_booked": frozenset({"visit", "day", "time", "name"}),
    "visit_not_arranged": frozenset(),
    "visits_away": frozenset(),
    "trade_miles_unlikely": frozenset(),
    "trade_noted": frozenset(),
}
PROMPTS = ("receptionist", "outbound")
KEYTERMS = ("VIN", *PHONETIC_WORD.values(), *DIGITS, "niner", "double u")
QUESTIONS = (*visits.QUESTIONS, *trade_in_tools.QUESTIONS)
TOOLS = tools.EVERYWHERE
REFLEXES = ()


def new_conversation() -> DealershipConversation:
    return DealershipConversation()


def first_agent(call: Call, *, history: llm.ChatContext | None) -> Receptionist:
    return Receptionist(call, history=history, prompt=_prompt(call))


def _prompt(call: Call) -> str:
    if call.direction is Direction.INBOUND:
        return call.desk.prompts["receptionist"]
    parts = call.desk.prompts["receptionist"], call.desk.prompts["outbound"], as_data(call.context)
    return "\n\n".join(part for part in parts if part)

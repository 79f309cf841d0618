"""How the dealership conducts a call: what the desk framework asks a desk's package for."""

from collections.abc import Mapping

from callcenter.events import Direction
from livekit.agents import llm

from callcenter_agent import tools
from callcenter_agent.call import Call
from callcenter_agent.desks.dealership.agent import Receptionist
from callcenter_agent.desks.dealership.conversation import DealershipConversation

PHRASES: Mapping[str, frozenset[str]] = {
    "vin_wanted": frozenset(),
    "vin_spell": frozenset(),
    "lookup_away": frozenset(),
    "vehicle_missing": frozenset(),
    "vehicle_found": frozenset({"vehicle"}),
}
PROMPTS = ("receptionist", "outbound")
KEYTERMS = ("VIN", "alpha", "bravo", "niner", "double u")
QUESTIONS = ()
TOOLS = tools.EVERYWHERE
REFLEXES = ()


def new_conversation() -> DealershipConversation:
    return DealershipConversation()


def first_agent(call: Call, *, history: llm.ChatContext | None) -> Receptionist:
    return Receptionist(call, history=history, prompt=_prompt(call))


def _prompt(call: Call) -> str:
    if call.direction is Direction.INBOUND:
        return call.desk.prompts["receptionist"]
    about = [f"- {name}: {value}" for name, value in call.context.items()]
    return "\n\n".join([call.desk.prompts["receptionist"], call.desk.prompts["outbound"], "\n".join(about)])

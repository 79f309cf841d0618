"""How the dealership conducts a call: what the desk framework asks a desk's package for."""

from collections.abc import Mapping

from livekit.agents import llm

from callcenter_agent.call import Call
from callcenter_agent.desks.dealership.agent import Receptionist
from callcenter_agent.desks.dealership.conversation import DealershipConversation

PHRASES: Mapping[str, frozenset[str]] = {}
PROMPTS = ("receptionist",)
KEYTERMS = ("VIN", "alpha", "bravo", "niner", "double u")


def new_conversation() -> DealershipConversation:
    return DealershipConversation()


def first_agent(call: Call, *, history: llm.ChatContext | None) -> Receptionist:
    return Receptionist(call.desk.prompts["receptionist"], history=history)

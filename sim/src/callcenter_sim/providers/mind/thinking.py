"""Which mind answers."""

from callcenter_sim.providers.controls import MindMode
from callcenter_sim.providers.mind.reply import Reply
from callcenter_sim.providers.mind.request import ChatRequest


def think(request: ChatRequest, mode: MindMode, seed: int) -> Reply:
    return Reply("How can I help you today?")

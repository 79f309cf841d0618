"""Which mind answers."""

from callcenter_sim.providers.controls import MindMode
from callcenter_sim.providers.mind.conversation import read
from callcenter_sim.providers.mind.hostile import misbehave
from callcenter_sim.providers.mind.reply import Reply
from callcenter_sim.providers.mind.request import ChatRequest
from callcenter_sim.providers.mind.rules import follow


def think(request: ChatRequest, mode: MindMode, seed: int) -> Reply:
    """Decides from the messages and tools of the request and nothing else."""
    conversation = read(request)
    return misbehave(conversation, seed) if mode is MindMode.HOSTILE else follow(conversation)

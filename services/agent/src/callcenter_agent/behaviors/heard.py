"""When the agent was interrupted, its history keeps what the caller heard, not what was still to be said.

The library keeps the two apart by following the speech in the audio, at a price. A voice says
about fifteen characters in a second: that is exact enough for a model to know where it was cut off.
"""

from livekit.agents import AgentStateChangedEvent, ConversationItemAddedEvent
from livekit.agents.voice.io import PlaybackFinishedEvent

from callcenter_agent.call import Call

CHARACTERS_PER_S = 15.0
CUT = "…"


def attach(call: Call) -> None:
    played_s = 0.0

    def on_played(event: PlaybackFinishedEvent) -> None:
        nonlocal played_s
        played_s = event.playback_position

    def on_first_words(event: AgentStateChangedEvent) -> None:
        if event.new_state == "speaking" and call.live.output.audio is not None:
            call.live.off("agent_state_changed", on_first_words)
            call.live.output.audio.on("playback_finished", on_played)

    def on_item(event: ConversationItemAddedEvent) -> None:
        item = event.item
        if item.type == "message" and item.role == "assistant" and item.interrupted:
            item.content = [heard_of(item.text_content or "", played_s=played_s)]

    call.live.on("agent_state_changed", on_first_words)
    call.live.on("conversation_item_added", on_item)


def heard_of(text: str, *, played_s: float) -> str:
    """The words that fit into the time, at least the first."""
    fitting = int(played_s * CHARACTERS_PER_S)
    if fitting >= len(text):
        return text
    cut = text.rfind(" ", 0, max(fitting, 1) + 1)
    return (text[:cut] if cut > 0 else text.split(" ", 1)[0]).rstrip(" ,.;:!?") + CUT

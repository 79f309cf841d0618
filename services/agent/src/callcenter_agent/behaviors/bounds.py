"""When a call grows long, what is kept of it in memory does not: an hour costs no more than ten minutes.

The record has everything; a model needs the last turns, and what matters is kept as facts.
"""

from typing import Any, Final

from livekit.agents import ConversationItemAddedEvent, llm

from callcenter_agent.call import Call

MOST_ITEMS: Final = 160
KEPT_ITEMS: Final = 80
MOST_EVENTS: Final = 400
KEPT_SENTENCES: Final = 20


def attach(call: Call) -> None:
    def on_event(_event: object) -> None:
        forget_events(call.live)

    def on_item(event: ConversationItemAddedEvent) -> None:
        forget_events(call.live)
        _forget_sentences(call)
        if event.item.type == "message" and event.item.role == "user" and is_long(call.live.history):
            call.tasks.spawn(shorten(call), name="shorten")

    call.live.on("conversation_item_added", on_item)
    call.live.on("session_usage_updated", on_event)
    call.live.on("user_input_transcribed", on_event)


def is_long(history: llm.ChatContext) -> bool:
    return len(history.items) > MOST_ITEMS


async def shorten(call: Call) -> None:
    """Between two answers: what a model is thinking over is not taken away under it."""
    await call.live.wait_for_idle()
    call.live.history.truncate(max_items=KEPT_ITEMS)
    agent = call.live.current_agent
    if is_long(agent.chat_ctx):
        await agent.update_chat_ctx(agent.chat_ctx.copy().truncate(max_items=KEPT_ITEMS))
    known = {item.id for item in call.live.history.items}
    used = call.conversation.context.words_used
    used[:] = [one for one in used if one in known]


def forget_events(session: Any) -> None:
    """The library keeps every event for a report that we do not ask for, and offers no way out."""
    del session._recorded_events[:-MOST_EVENTS]


def _forget_sentences(call: Call) -> None:
    for old in list(call.sentences)[:-KEPT_SENTENCES]:
        del call.sentences[old]

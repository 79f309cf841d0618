"""While a caller dictates something long, a pause is no end of turn; once it is complete, none is needed."""

from livekit.agents import ConversationItemAddedEvent, UserInputTranscribedEvent

from callcenter_agent.call import Call


def attach(call: Call) -> None:
    usual = allowed = call.settings.tuning.longest_pause.total_seconds()
    said = ""

    def allow(pause_s: float) -> None:
        nonlocal allowed
        if pause_s != allowed:
            allowed = pause_s
            call.live.update_options(endpointing_opts={"max_delay": pause_s})

    def on_words(event: UserInputTranscribedEvent) -> None:
        nonlocal said
        words = f"{said} {event.transcript}"
        if event.is_final:
            said = words
        pause_s = call.conversation.pause_allowed_s(words)
        allow(usual if pause_s is None else pause_s)

    def on_item(event: ConversationItemAddedEvent) -> None:
        nonlocal said
        if event.item.type == "message" and event.item.role == "user":
            said = ""
            allow(usual)

    call.live.on("user_input_transcribed", on_words)
    call.live.on("conversation_item_added", on_item)

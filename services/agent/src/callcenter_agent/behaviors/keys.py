"""When the caller presses keys, they are gathered and heard like words; the record keeps only how many.

What people type is what they would not say aloud: a card, an account, a PIN.
"""

import asyncio
from typing import Final

from callcenter.events import DtmfReceived
from livekit import rtc
from livekit.agents import llm

from callcenter_agent.call import Call

PAUSE_S: Final = 2.0
"""After the last key; the pound key says it sooner."""
LAST: Final = "#"
MOST: Final = 40
KEYED: Final = "keyed"
"""In a message's `extra`: its words were pressed, not spoken."""


def attach(call: Call, *, pause_s: float = PAUSE_S) -> None:
    room = call.room
    if room is None:
        return
    pressed: list[str] = []
    pause: asyncio.TimerHandle | None = None

    def finish() -> None:
        nonlocal pause
        if pause is not None:
            pause.cancel()
            pause = None
        if pressed and call.ending is None and not call.on_hold:
            hear(call, "".join(pressed))
        pressed.clear()

    def on_key(event: rtc.SipDTMF) -> None:
        nonlocal pause
        if event.participant is None or event.participant.identity != call.phone:
            return
        if pause is not None:
            pause.cancel()
        if event.digit == LAST or len(pressed) >= MOST:
            finish()
            return
        pressed.append(event.digit)
        pause = asyncio.get_running_loop().call_later(pause_s, finish)

    room.on("sip_dtmf_received", on_key)


def hear(call: Call, keys: str) -> None:
    call.recorder.note(DtmfReceived(count=len(keys), purpose=call.conversation.context.open_question))
    call.live.interrupt()
    call.live.generate_reply(
        user_input=llm.ChatMessage(role="user", content=[keys], extra={KEYED: len(keys)}),
        input_modality="audio",
    )


def as_recorded(item: llm.ChatMessage) -> str:
    """The words of a turn, without what was typed."""
    count = item.extra.get(KEYED)
    return f"[{count} keys]" if count else (item.text_content or "").strip()

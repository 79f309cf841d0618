"""When a phone was picked up, as livekit-sip tells it.

Whichever way a call goes, its phone joins the room while it rings, and is on the line from the moment that
its `sip.callStatus` turns to active. An inbound call is answered by the first audio track that the gateway
can subscribe to. So whoever wants to speak publishes a track at once and speaks only when the phone is
active: sound in a ringing leg is lost.
"""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from typing import Any, Final, Protocol

CALL_STATUS: Final = "sip.callStatus"
ACTIVE: Final = "active"
RINGING: Final = "ringing"


class Participant(Protocol):
    @property
    def identity(self) -> str: ...
    @property
    def attributes(self) -> Mapping[str, str]: ...


class Room(Protocol):
    """As much of `rtc.Room` as it takes to see a phone being picked up."""

    @property
    def remote_participants(self) -> Mapping[str, Any]: ...
    def on(self, event: Any, callback: Callable[..., Any]) -> Any: ...
    def off(self, event: Any, callback: Callable[..., Any]) -> None: ...


def is_active(attributes: Mapping[str, str]) -> bool:
    return attributes.get(CALL_STATUS) == ACTIVE


async def until_active(room: Room, phone: Participant) -> bool:
    """Waits as long as the phone rings. False: it left the room, or the room itself has gone, unanswered."""
    picked_up = False
    settled = asyncio.Event()

    def on_attributes(_changed: Mapping[str, str], participant: Participant) -> None:
        nonlocal picked_up
        if participant.identity == phone.identity and is_active(participant.attributes):
            picked_up = True  # kept: by the time we wake, it may have hung up already
            settled.set()

    def on_left(participant: Participant) -> None:
        if participant.identity == phone.identity:
            settled.set()

    def on_disconnected(*_: object) -> None:
        settled.set()

    with ExitStack() as listening:
        for event, handler in (
            ("participant_attributes_changed", on_attributes),
            ("participant_disconnected", on_left),
            ("disconnected", on_disconnected),
        ):
            room.on(event, handler)
            listening.callback(room.off, event, handler)
        if is_active(phone.attributes):
            return True
        if phone.identity in room.remote_participants:
            await settled.wait()
    return picked_up

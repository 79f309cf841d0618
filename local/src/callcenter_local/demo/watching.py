"""Follows one call to its end through the public interfaces, and gathers what they say."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

from callcenter_local.demo.clients import Api, Json, Switchboard
from callcenter_local.demo.lines import Line, line_of

POLL_S = 0.25
CALL_LIMIT_S = 300.0
RING_LIMIT_S = 60.0
FINAL = frozenset({"completed", "busy", "no_answer", "failed", "canceled"})
# The agent and livekit-server both tell of these.
TOLD_ONCE = frozenset({"call.created", "call.answered", "call.ended", "agent.left"})
SETTLED = frozenset({"recording.ready", "recording.failed"})


class CallNotSeenError(TimeoutError):
    """The call did not get as far as it should have in the time given."""


@dataclass
class Followed:
    """Both witnesses of a call: the record of the product, and the phone of the caller."""

    call_id: UUID
    call: Json
    events: list[Json] = field(default_factory=list)
    phone: Json = field(default_factory=dict)

    @property
    def types(self) -> list[str]:
        return [event["type"] for event in self.events]

    @property
    def turns(self) -> list[Json]:
        return self.of_type("turn.ended")

    def said_by(self, speaker: str) -> list[str]:
        return [turn["text"] for turn in self.turns if turn["speaker"] == speaker]

    def of_type(self, name: str) -> list[Json]:
        return [event["data"] for event in self.events if event["type"] == name]


async def until_ringing(switchboard: Switchboard, phone_id: str) -> Json:
    """The phone's call once it rings (it has a room then)."""
    deadline = time.monotonic() + RING_LIMIT_S
    while time.monotonic() < deadline:
        phone = await switchboard.call(phone_id)
        if phone["status"] == "ended":
            raise CallNotSeenError(f"the call was refused: {phone}")
        if phone.get("room") and phone["status"] in ("ringing", "active"):
            return phone
        await asyncio.sleep(POLL_S / 5)
    raise CallNotSeenError(f"the call did not ring within {RING_LIMIT_S:.0f} s")


def _unseen(_line: Line) -> None:
    return


async def follow(
    api: Api, call_id: UUID, *, show: Callable[[Line], None] = _unseen, settled_within_s: float = 30.0
) -> Followed:
    """Show each event once; return when the call is over and its recording is settled."""
    followed = Followed(call_id, {})
    deadline = time.monotonic() + CALL_LIMIT_S
    over_at: float | None = None
    while time.monotonic() < deadline:
        followed.call = await api.call(call_id)
        last_seq = followed.events[-1]["seq"] if followed.events else 0
        for event in await api.events(call_id, after_seq=last_seq):
            again = event["type"] in TOLD_ONCE and event["type"] in followed.types
            followed.events.append(event)
            if not again and (line := line_of(event)):
                show(line)
        if followed.call["status"] in FINAL:
            over_at = over_at or time.monotonic()
            if _settled(followed) or time.monotonic() - over_at > settled_within_s:
                return followed
        await asyncio.sleep(POLL_S)
    raise CallNotSeenError(
        f"the call did not end within {CALL_LIMIT_S:.0f} s; status {followed.call.get('status')}"
    )


def _is_one_moment(followed: Followed) -> bool:
    """Nothing came between reading the call and reading its events."""
    return bool(followed.events) and followed.call["events"]["last_seq"] == followed.events[-1]["seq"]


def _settled(followed: Followed) -> bool:
    if not _is_one_moment(followed):
        return False
    if followed.call["status"] != "completed":
        return True
    begun = len(followed.of_type("recording.started"))
    done = sum(event["type"] in SETTLED for event in followed.events)
    return done >= max(begun, 1) and bool(followed.of_type("call.ended"))


async def until_status(api: Api, call_id: UUID, status: str) -> Json:
    """The call's record once it has that status."""
    deadline = time.monotonic() + RING_LIMIT_S
    while time.monotonic() < deadline:
        call = await api.call(call_id)
        if call["status"] == status:
            return call
        if call["status"] in FINAL:
            raise CallNotSeenError(f"the call ended as {call['status']} and was never {status}")
        await asyncio.sleep(POLL_S)
    raise CallNotSeenError(f"the call was not {status} within {RING_LIMIT_S:.0f} s")


async def call_id_of(api: Api, room: str) -> UUID:
    """The id of the call in a room, as soon as anybody has written of it."""
    deadline = time.monotonic() + RING_LIMIT_S
    while time.monotonic() < deadline:
        if call_id := await api.call_in(room):
            return call_id
        await asyncio.sleep(POLL_S)
    raise CallNotSeenError(f"no call was recorded for the room {room}")

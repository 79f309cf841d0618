"""Follows one call to its end through the public interfaces, and gathers what they say."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TypeVar
from uuid import UUID

from callcenter_local.demo.clients import Api, Json, Switchboard
from callcenter_local.demo.lines import Line, line_of

T = TypeVar("T")

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

    async def ringing() -> Json | None:
        phone = await switchboard.call(phone_id)
        if phone["status"] == "ended":
            raise CallNotSeenError(f"the call was refused: {phone}")
        return phone if phone.get("room") and phone["status"] in ("ringing", "active") else None

    return await _found(ringing, or_else="the call did not ring", every_s=POLL_S / 5)


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

    async def there() -> Json | None:
        call = await api.call(call_id)
        if call["status"] in FINAL - {status}:
            raise CallNotSeenError(f"the call ended as {call['status']} and was never {status}")
        return call if call["status"] == status else None

    return await _found(there, or_else=f"the call was not {status}")


async def call_id_of(api: Api, room: str) -> UUID:
    """The id of the call in a room, as soon as anybody has written of it."""
    return await _found(lambda: api.call_in(room), or_else=f"no call was recorded for the room {room}")


async def _found(look: Callable[[], Awaitable[T | None]], *, or_else: str, every_s: float = POLL_S) -> T:
    deadline = time.monotonic() + RING_LIMIT_S
    while time.monotonic() < deadline:
        if (found := await look()) is not None:
            return found
        await asyncio.sleep(every_s)
    raise CallNotSeenError(f"{or_else} within {RING_LIMIT_S:.0f} s")

"""A caller whose words the test chooses, one at a time, while it breaks things."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from callcenter.ids import call_id_for_room
from callcenter_local.demo.clients import Switchboard
from callcenter_local.demo.telephone import DEALERSHIP
from callcenter_local.demo.watching import until_ringing

PATIENCE_S = 60.0
LAST_WORDS_S = 8.0
POLL_S = 0.2
LISTENER: Mapping[str, Any] = {"max_s": 300}
AN_ANSWER = r"^(?!.*(are you still|hear you|hear any))."
"""Anything but the question whether the caller is still there."""
GREETING = r"help you|\btoday\b"
ASKS_FOR_THE_VIN = r"may i have|of the vehicle|\bv\W?i\W?n"
CUT_OFF = r"cut off|i'?m back|please go on"
APOLOGY = r"technical|problem|call you back"


@dataclass
class Caller:
    """What was heard counts from the caller's own last words on."""

    switchboard: Switchboard
    phone_id: str
    room: str
    listening_from_ms: int = 0

    @classmethod
    async def dial(cls, switchboard: Switchboard, *, number: str = "+12025550171") -> Caller:
        phone_id = await switchboard.place_call(caller=number, callee=DEALERSHIP, persona=dict(LISTENER))
        return await cls.following(switchboard, phone_id)

    @classmethod
    async def following(cls, switchboard: Switchboard, phone_id: str) -> Caller:
        """A call that is placed already."""
        phone = await until_ringing(switchboard, phone_id)
        return cls(switchboard, phone_id, str(phone["room"]))

    @property
    def call_id(self) -> UUID:
        return call_id_for_room(self.room)

    async def phone(self) -> dict[str, Any]:
        return await self.switchboard.call(self.phone_id)

    async def is_on_the_line(self) -> bool:
        return (await self.phone())["status"] == "active"

    async def says(self, text: str) -> None:
        before = len((await self.phone())["said"])
        await self.switchboard.act(self.phone_id, "say", text=text)
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            said = (await self.phone())["said"]
            if len(said) > before:
                self.listening_from_ms = int(said[before]["start_ms"])
                return
            await asyncio.sleep(POLL_S)
        raise AssertionError(f"the phone did not say {text!r}")

    async def hears(self, pattern: str = AN_ANSWER, *, within_s: float = PATIENCE_S) -> str:
        """The agent's words that match, since the caller last spoke or listened from."""
        deadline = time.monotonic() + within_s
        while True:
            phone = await self.phone()
            for heard in self._new(phone):
                if re.search(pattern, heard["text"], re.IGNORECASE):
                    return str(heard["text"])
            if phone["status"] == "ended":  # what was said last is still being recognised
                deadline = min(deadline, time.monotonic() + LAST_WORDS_S)
            if time.monotonic() > deadline:
                raise AssertionError(f"{pattern!r} was not heard ({phone['status']}): {phone['heard']}")
            await asyncio.sleep(POLL_S)

    async def asks(self, text: str, pattern: str = AN_ANSWER) -> str:
        await self.says(text)
        return await self.hears(pattern)

    async def listens_from(self, moment: datetime) -> None:
        """What was said before this moment does not count."""
        answered_at = datetime.fromisoformat((await self.phone())["answered_at"])
        self.listening_from_ms = round((moment - answered_at).total_seconds() * 1000)

    async def gap_since(self, moment: datetime) -> float:
        """Seconds from that moment to the first word heard after it."""
        phone = await self.phone()
        answered_at = datetime.fromisoformat(phone["answered_at"])
        at_ms = (moment - answered_at) / timedelta(milliseconds=1)
        later = [heard["start_ms"] for heard in phone["heard"] if heard["start_ms"] > at_ms]
        return float(min(later) - at_ms) / 1000

    async def hangs_up(self) -> None:
        await self.switchboard.act(self.phone_id, "hangup")

    async def until_hung_up(self, *, within_s: float = PATIENCE_S) -> str:
        """Who ended the call."""
        deadline = time.monotonic() + within_s
        while time.monotonic() < deadline:
            phone = await self.phone()
            if phone["status"] == "ended":
                return str(phone["ended_by"])
            await asyncio.sleep(POLL_S)
        raise AssertionError("the line is still open")

    def _new(self, phone: dict[str, Any]) -> list[dict[str, Any]]:
        return [heard for heard in phone["heard"] if heard["start_ms"] >= self.listening_from_ms]

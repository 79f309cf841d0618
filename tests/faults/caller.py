"""A caller whose words the test chooses, one at a time, while it breaks things."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from callcenter.ids import call_id_for_room
from callcenter_local.demo.clients import Switchboard
from callcenter_local.demo.telephone import DEALERSHIP
from callcenter_local.demo.watching import until_ringing

PATIENCE_S = 60.0
LAST_WORDS_S = 12.0
POLL_S = 0.2
QUIET_MS = 2_000
FROM_THE_START = -1_000
"""A recogniser may place the first word a moment before the answer."""
LISTENER: Mapping[str, Any] = {"max_s": 300}
# A recogniser on a telephone line and a busy machine is seldom exact: the books hold the exact words.
AN_ANSWER = r"^(?!.*(are you still|hear you|hear any))."
"""Any words but the question whether the caller is still there."""
CUT_OFF = r"cut|back|sorry|everything|go on"
APOLOGY = r"sorry|technical|problem|call you|good\W?bye"


@dataclass
class Caller:
    """What was heard counts from the caller's own last words on."""

    switchboard: Switchboard
    phone_id: str
    room: str
    listening_from_ms: int = FROM_THE_START

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
        """Says it, unless the other side has hung up."""
        before = len((await self.phone())["said"])
        await self.switchboard.act(self.phone_id, "say", text=text)
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            phone = await self.phone()
            if len(phone["said"]) > before:
                self.listening_from_ms = int(phone["said"][before]["start_ms"])
                return
            if phone["status"] == "ended":
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

    async def is_greeted(self) -> None:
        """Has heard the greeting to its end: words, and then nothing for a while."""
        await self.hears()
        while True:
            phone = await self.phone()
            since_answer_ms = await self._since_answer_ms(datetime.now(UTC))
            if since_answer_ms - phone["heard"][-1]["end_ms"] > QUIET_MS:
                return
            await asyncio.sleep(POLL_S)

    async def asks(self, text: str, pattern: str = AN_ANSWER) -> str:
        await self.says(text)
        return await self.hears(pattern)

    async def listens_from(self, moment: datetime) -> None:
        """What was said before this moment does not count."""
        self.listening_from_ms = round(await self._since_answer_ms(moment))

    async def gap_since(self, moment: datetime) -> float:
        """Seconds from that moment to the first word heard after it."""
        at_ms = await self._since_answer_ms(moment)
        later = [heard["start_ms"] for heard in (await self.phone())["heard"] if heard["start_ms"] > at_ms]
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

    async def _since_answer_ms(self, moment: datetime) -> float:
        answered_at = datetime.fromisoformat((await self.phone())["answered_at"])
        return (moment - answered_at) / timedelta(milliseconds=1)

    def _new(self, phone: dict[str, Any]) -> list[dict[str, Any]]:
        return [heard for heard in phone["heard"] if heard["start_ms"] >= self.listening_from_ms]

"""A caller and a human agent, each on a simulated phone, and the business that watches and orders."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import httpx
from callcenter.ids import call_id_for_room
from callcenter_local.demo.clients import Api, Switchboard
from callcenter_local.demo.watching import until_ringing

from .listening import CALLER_HZ, HUMAN_HZ, Heard

Json = dict[str, Any]
PATIENCE_S = 60.0
GREETING_TURNS = 2
SOUND_MS = 1_500
LONGEST_TRANSFER_S = 100.0
"""To somebody who never answers the question: asked twice, on a busy machine."""
POLL_S = 0.15
TOLD = "call you back|reach any|not reach|could not"
DEALERSHIP = "+12025550100"


async def until(look: Callable[[], Awaitable[Any]], *, what: str, within_s: float = PATIENCE_S) -> Any:
    """What `look` finds, once it finds something."""
    deadline = time.monotonic() + within_s
    while not (found := await look()):
        assert time.monotonic() < deadline, f"{what}: not within {within_s:.0f} s"
        await asyncio.sleep(POLL_S)
    return found


@dataclass
class Phone:
    sim: httpx.AsyncClient
    phone_id: str
    hertz: float

    async def state(self) -> Json:
        return dict((await self.sim.get(f"/calls/{self.phone_id}")).json())

    async def says(self, text: str) -> None:
        await self.sim.post(f"/calls/{self.phone_id}/say", json={"text": text})

    async def sounds(self, ms: int = SOUND_MS) -> None:
        """Its tone; returns when it was sent."""
        await self.sim.post(f"/calls/{self.phone_id}/tone", json={"hertz": self.hertz, "ms": ms})
        await asyncio.sleep(ms / 1000 + 0.3)

    async def presses(self, digits: str) -> None:
        await self.sim.post(f"/calls/{self.phone_id}/dtmf", json={"digits": digits})

    async def keys_heard(self) -> str:
        """What others pressed, as this phone's gateway played it."""
        return "".join(one["digit"] for one in (await self.state())["digits"])

    async def until_keys(self, keys: str) -> None:
        async def heard() -> bool:
            return await self.keys_heard() == keys

        await until(heard, what=f"the keys {keys} were not heard", within_s=5)

    async def hangs_up(self) -> None:
        await self.sim.post(f"/calls/{self.phone_id}/hangup")

    async def until_hung_up(self, *, within_s: float = 20.0) -> str:
        async def over() -> str | None:
            state = await self.state()
            return str(state["ended_by"]) if state["status"] == "ended" else None

        return str(await until(over, what="the line is still open", within_s=within_s))

    async def hears(self, pattern: str, *, since_ms: int = 0, within_s: float = PATIENCE_S) -> str:
        async def heard() -> str | None:
            texts = [one["text"] for one in (await self.state())["heard"] if one["start_ms"] >= since_ms]
            return next((text for text in texts if re.search(pattern, text, re.IGNORECASE)), None)

        return str(await until(heard, what=f"{pattern!r} was not heard", within_s=within_s))

    async def until_told(self, *, times: int = 1) -> int:
        """The agent is back and has said so: where in the call, in milliseconds."""

        async def told() -> int | None:
            heard = (await self.state())["heard"]
            found = [one["end_ms"] for one in heard if re.search(TOLD, one["text"], re.IGNORECASE)]
            return int(found[times - 1]) if len(found) >= times else None

        return int(await until(told, what="the agent has not come back"))

    async def words(self) -> str:
        return " ".join(one["text"] for one in (await self.state())["heard"])

    async def heard(self) -> Heard:
        audio = await self.sim.get(f"/calls/{self.phone_id}/audio/ear.wav")
        return Heard.of(audio.content, str((await self.state())["answered_at"]))


@dataclass
class Conference:
    """One call: the caller's phone, the record, and the human agents' phones as they are called."""

    switchboard: Switchboard
    sim: httpx.AsyncClient
    api: Api
    http: httpx.AsyncClient
    caller: Phone
    room: str
    called: list[str] = field(default_factory=list)

    @classmethod
    async def open(
        cls,
        switchboard: Switchboard,
        sim: httpx.AsyncClient,
        api: Api,
        http: httpx.AsyncClient,
        *,
        number: str = "+12025550171",
    ) -> Conference:
        phone_id = await switchboard.place_call(caller=number, callee=DEALERSHIP, persona={"max_s": 280})
        phone = await until_ringing(switchboard, phone_id)
        found = cls(switchboard, sim, api, http, Phone(sim, phone_id, CALLER_HZ), str(phone["room"]))
        await until(found._is_greeted, what="the caller was not greeted")
        return found

    async def _is_greeted(self) -> bool:
        """The business's name, and the question what it may do."""
        known = await self.api.call_in(self.room) is not None
        return known and len(await self.events("turn.ended")) >= GREETING_TURNS

    @property
    def call_id(self) -> UUID:
        return call_id_for_room(self.room)

    async def order(self, **body: object) -> httpx.Response:
        """A transfer through the REST API."""
        wanted = {"reason": "wants to talk about a bill", **body}
        return await self.http.post(f"/v1/calls/{self.call_id}/transfer", json=wanted)

    async def human(self, number: str) -> Phone:
        """The human agent's phone, once it is answered."""

        async def answered() -> str | None:
            for call in await self.switchboard.calls():
                ours = call["room"] == self.room and call["to"] == number
                if ours and call["status"] == "active" and call["id"] not in self.called:
                    return str(call["id"])
            return None

        phone_id = str(await until(answered, what=f"{number} was not reached"))
        self.called.append(phone_id)
        return Phone(self.sim, phone_id, HUMAN_HZ)

    async def events(self, kind: str) -> list[Json]:
        return [event for event in await self.api.events(self.call_id) if event["type"] == kind]

    async def ended(self, *, times: int = 1) -> Json:
        """The transfer's end, the so-manieth of this call."""

        async def look() -> Json | None:
            found = await self.events("transfer.ended")
            return found[times - 1] if len(found) >= times else None

        return dict(await until(look, what="the transfer has not ended", within_s=LONGEST_TRANSFER_S))

    async def states(self) -> list[str]:
        return [event["data"]["state"] for event in await self.events("transfer.progressed")]

    async def until_state(self, state: str) -> None:
        async def reached() -> bool:
            return state in await self.states()

        await until(reached, what=f"the transfer did not come to {state}")

    async def is_settled(self, segments: int) -> list[Json]:
        """The recordings, once so many are ready."""
        return await self._so_many(segments, "recording.ready")

    async def is_recorded(self, segments: int) -> None:
        """The so-manieth recording has begun."""
        await self._so_many(segments, "recording.started")

    async def _so_many(self, wanted: int, kind: str) -> list[Json]:
        async def look() -> list[Json] | None:
            found = await self.events(kind)
            return found if len(found) >= wanted else None

        return list(await until(look, what=f"there are not {wanted} {kind}", within_s=40))


def moment(event: Json) -> datetime:
    return datetime.fromisoformat(event["occurred_at"])

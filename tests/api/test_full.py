"""More callers than slots: what becomes of those for whom there is no agent."""

import asyncio
import io
import wave
from contextlib import AsyncExitStack
from functools import partial
from secrets import token_hex

import httpx
from callcenter.clock import utc_now
from callcenter.ids import call_id_for_room
from callcenter_api.composition import livekit_client_of
from callcenter_api.directory.service import Directory
from callcenter_api.watchdog.phrases import Apologies
from callcenter_api.watchdog.policy import WhenFull
from livekit.protocol.sip import ListSIPDispatchRuleRequest

from .floor import Floor
from .test_ringing import RINGING, tell
from .test_watchdog import acts
from .world import DEALERSHIP, Api, Phone, Sim, until

ACTIVE = RINGING | {"sip.callStatus": "active"}


def wav(frames: bytes, *, channels: int = 1) -> bytes:
    written = io.BytesIO()
    with wave.open(written, "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(8_000)
        file.writeframes(frames)
    return written.getvalue()


async def test_a_caller_who_is_to_be_refused_hears_busy_and_is_called_back(
    api_running: Api, floor: Floor, sim: Sim
) -> None:
    """The session's api has told the gateway of our numbers; the floor's is told of the call by a webhook."""
    async with (
        floor.api(when_full=WhenFull.REFUSE) as running,
        httpx.AsyncClient(base_url=sim.control_url) as carrier,
    ):
        await until(lambda: _rules(floor))
        body = {"from": "+12025550173", "to": DEALERSHIP, "persona": "silent"}
        placed = (await carrier.post("/calls", json=body)).json()["id"]

        async def phone(*statuses: str) -> dict | None:
            found = (await carrier.get(f"/calls/{placed}")).json()
            return found if found["status"] in statuses else None

        ringing = await until(lambda: phone("ringing"))
        assert isinstance(ringing, dict)
        room = ringing["room"]
        await floor.board.tell("full", total=1, rooms=["call-9_x"])
        await tell(running.anyone, running, "participant_joined", room, attributes=RINGING)
        ended = await until(lambda: phone("ended"))
        assert isinstance(ended, dict)
        assert (ended["sip_status_code"], ended["answered_at"]) == (486, None)
        call_id = call_id_for_room(room)
        await until(lambda: running.has_status(call_id, "failed"))
        call = await running.detail(call_id)
        assert (call["end_reason"], call["answered_at"]) == ("no_capacity", None)
        assert call["callback_requested"]
        assert await acts(running, call_id) == ["refuse"]


async def test_more_than_can_be_told_at_once_are_refused(
    api_running: Api, floor: Floor, inbound_room: str
) -> None:
    rooms = [inbound_room, f"{inbound_room}2", f"{inbound_room}3"]
    async with floor.api(apologies_at_once=1) as running, AsyncExitStack() as phones:
        await floor.board.tell("full", total=1, rooms=["call-9_x"])
        for room in rooms:
            await phones.enter_async_context(Phone(floor.livekit, room))
            await tell(running.anyone, running, "participant_joined", room, attributes=ACTIVE)
        calls = [call_id_for_room(room) for room in rooms]
        for call_id in calls:
            await until(partial(_is_called_back, running, call_id), within_s=60)
        done = [await acts(running, call_id) for call_id in calls]
        assert sorted(done) == [["apologise"], ["refuse"], ["refuse"]]


async def _is_called_back(running: Api, call_id: object) -> bool:
    return bool((await running.detail(call_id))["callback_requested"])


async def _rules(floor: Floor) -> bool:
    async with livekit_client_of(floor.settings) as client:
        return bool((await client.sip.list_dispatch_rule(ListSIPDispatchRuleRequest())).items)


async def test_a_desks_own_apology_is_at_hand_before_anybody_needs_it(api_running: Api) -> None:
    words = token_hex(400).encode()
    key = "phrases/{}/apology.wav".format
    storage = api_running.storage
    apologies = Apologies(storage, Directory(api_running.database, utc_now))
    shipped = apologies.of(None)
    assert shipped.seconds > 3, "a whole sentence"

    await storage.put_bytes(key("dealership"), wav(words), content_type="audio/wav")
    await storage.put_bytes(key("clinic"), b"no sound at all", content_type="audio/wav")
    assert not await apologies.fetch(), "the clinic's cannot be read"
    assert apologies.of("dealership").samples == words
    assert apologies.of("clinic") is apologies.of("nobody") is shipped

    await storage.put_bytes(key("clinic"), wav(words + words, channels=2), content_type="audio/wav")
    assert await apologies.fetch()
    assert len(apologies.of("clinic").samples) == len(words), "one channel of two"
    known = apologies.of("dealership")
    await asyncio.gather(*(storage.delete(key(desk)) for desk in ("dealership", "clinic")))
    await apologies.fetch()
    assert apologies.of("dealership") is known, "what was fetched is kept while the store has nothing"

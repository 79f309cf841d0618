"""More calls are posted than agents are free: none is dialed without one, and none loses its place."""

import asyncio
from contextlib import AsyncExitStack
from datetime import timedelta
from typing import Any

from callcenter_api.telephony.admission import TAKEN_WITHIN_S

from .floor import Floor
from .test_outbound import FINAL, place, rooms
from .world import Api, until

BUSY = "+12025550181"


async def post(running: Api, count: int, *, to: str = BUSY) -> list[dict[str, Any]]:
    """At once, and in the order in which they were taken."""
    placed = await asyncio.gather(*(place(running, to) for _ in range(count)))
    calls = [await running.detail(one["call_id"]) for one in placed]
    return sorted(calls, key=lambda call: (call["created_at"], call["call_id"]))


async def dialed_at(running: Api, call: dict[str, Any]) -> list[str]:
    events = await running.events(call["call_id"])
    return [one["occurred_at"] for one in events if one["type"] == "call.dialing"]


async def order_of_dialing(running: Api, calls: list[dict[str, Any]]) -> list[str]:
    """Each was dialed once."""
    moments = {call["call_id"]: await dialed_at(running, call) for call in calls}
    assert all(len(times) <= 1 for times in moments.values())
    return sorted((call_id for call_id, times in moments.items() if times), key=moments.__getitem__)


async def figures_of(running: Api) -> dict[str, float]:
    lines = (await running.client.get("/metrics")).text.splitlines()
    told = (line.rpartition(" ") for line in lines if not line.startswith("#"))
    return {name: float(value) for name, _, value in told}


def ids(calls: list[dict[str, Any]]) -> list[str]:
    return [call["call_id"] for call in calls]


async def all_over(running: Api, calls: list[dict[str, Any]]) -> None:
    for call in calls:
        await until(lambda call=call: running.has_status(call["call_id"], *FINAL), within_s=60)


async def test_twelve_at_once_are_dialed_in_order_each_with_an_agent_of_its_own(floor: Floor) -> None:
    async with floor.api(slots_kept_for_inbound=1) as running, floor.agents(4) as agents:
        calls = await post(running, 12)
        assert {call["status"] for call in calls} <= {"queued", "dialing", "ringing", "busy"}
        await all_over(running, calls)
        assert await order_of_dialing(running, calls) == ids(calls)
        assert sorted(agents.came) == sorted(call["room"] for call in calls)
        assert agents.most == 3, "one slot is kept for callers"
        assert {(await running.detail(call["call_id"]))["status"] for call in calls} == {"busy"}
        await until(lambda: agents.slots.taken == 0)


async def test_what_waits_shows_its_place_can_be_canceled_and_outlives_the_api(floor: Floor) -> None:
    async with floor.agents(0) as agents:
        async with floor.api() as running:
            calls = await post(running, 4)
            assert [call["queue_position"] for call in calls] == [1, 2, 3, 4]
            figures = await figures_of(running)
            assert figures["callcenter_outbound_queued"] == 4
            assert figures["callcenter_outbound_oldest_seconds"] > 0
            assert [value for name, value in figures.items() if "callcenter_slots{" in name] == [0]
            hung_up = await running.client.post(f"/v1/calls/{calls[1]['call_id']}/hangup")
            assert hung_up.json()["status"] == "canceled"
            after = [await running.detail(call["call_id"]) for call in calls]
            assert [call["status"] for call in after] == ["queued", "canceled", "queued", "queued"]
            assert [call["queue_position"] for call in after] == [1, None, 2, 3]
        agents.has(slots=2)
        async with floor.api() as running:
            await all_over(running, calls)
            left = [calls[0], *calls[2:]]
            assert await order_of_dialing(running, calls) == ids(left)
            assert [await running.has_status(call["call_id"], "busy") for call in left] == [True] * 3
    assert not {calls[1]["room"]} & set(agents.asked)


async def test_two_apis_share_one_queue(floor: Floor) -> None:
    async with AsyncExitStack() as stack:
        first, second = [await stack.enter_async_context(floor.api()) for _ in range(2)]
        agents = await stack.enter_async_context(floor.agents(2))
        calls = await post(first, 3) + await post(second, 3)
        await all_over(first, calls)
        assert await order_of_dialing(first, calls) == ids(calls)
        assert sorted(agents.asked) == sorted(call["room"] for call in calls), "once each"


async def test_a_call_for_which_no_agent_comes_keeps_its_place_and_is_never_dialed(floor: Floor) -> None:
    """A slot is announced, but nobody takes the job."""
    await floor.board.tell("gone", total=2, rooms=[])
    async with floor.api() as running:
        (call,) = await post(running, 1)
        await until(lambda: _exists(floor, call["room"]))
        await until(lambda: _is_gone(floor, call["room"]))
        assert await running.event_types(call["call_id"]) == ["call.created"]
        assert (await running.detail(call["call_id"]))["queue_position"] == 1
        async with floor.agents(2):
            await until(lambda: running.has_status(call["call_id"], "busy"), within_s=30)


async def test_an_agent_whose_process_is_slow_to_start_is_waited_for(floor: Floor) -> None:
    """It has taken its slot, and LiveKit does not know yet."""
    async with floor.api() as running, floor.agents(2) as agents:
        agents.comes.clear()
        (call,) = await post(running, 1)
        await until(lambda: agents.asked)
        await asyncio.sleep(TAKEN_WITHIN_S + 1)
        agents.comes.set()
        await until(lambda: running.has_status(call["call_id"], "busy"))
        assert agents.asked == agents.came == [call["room"]]


async def test_canceling_while_the_agent_is_on_its_way_dials_nobody(floor: Floor) -> None:
    async with floor.api() as running, floor.agents(2) as agents:
        agents.comes.clear()
        (call,) = await post(running, 1)
        await until(lambda: agents.asked)
        assert await running.has_status(call["call_id"], "queued")
        await running.client.post(f"/v1/calls/{call['call_id']}/hangup")
        await until(lambda: _is_gone(floor, call["room"]))
        agents.comes.set()
        await until(lambda: agents.slots.taken == 0)
        assert await running.event_types(call["call_id"]) == ["call.created", "call.failed"]


async def test_a_call_that_waited_too_long_says_so(floor: Floor) -> None:
    async with floor.agents(0) as agents, floor.api(outbound_queue_timeout=timedelta(seconds=1)) as running:
        (call,) = await post(running, 1)
        await until(lambda: running.has_status(call["call_id"], "failed"))
        assert (await running.detail(call["call_id"]))["failure_reason"] == "queued_too_long"
    assert agents.asked == []


async def _exists(floor: Floor, room: str) -> bool:
    return room in await rooms(floor.livekit)


async def _is_gone(floor: Floor, room: str) -> bool:
    return not await _exists(floor, room)

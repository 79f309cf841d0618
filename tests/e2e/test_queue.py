"""Calls that are posted all at once, more of them than agents."""

from __future__ import annotations

import asyncio
from uuid import UUID

import pytest
from callcenter_local.demo.clients import Json
from callcenter_local.demo.telephone import Telephone
from callcenter_local.demo.watching import FINAL

pytestmark = [pytest.mark.call, pytest.mark.timeout(420)]

NUMBER = "+12025550178"
AT_ONCE = 3
"""Of the stack's four slots one is kept for callers."""
SOMEBODY = {
    "hears": False,
    "max_s": 60,
    "steps": [
        {"say": "Hello?", "wait_for": {"silence_ms": 300}},
        {"wait_for": {"talking_ms": 500, "timeout_s": 40}, "hang_up": True},
    ],
}
"""Picks up, says a word, and has heard enough once somebody has begun to talk."""


async def test_twelve_calls_at_once_are_dialed_in_order_and_every_phone_hears_its_agent(
    telephone: Telephone,
) -> None:
    board, api = telephone.switchboard, telephone.api
    await board.answers_as(NUMBER, SOMEBODY)
    placed = await asyncio.gather(*(api.place_call(to=NUMBER) for _ in range(12)))
    async with asyncio.timeout(360):
        ended = [await over(telephone, one) for one in placed]
    calls = sorted(ended, key=lambda call: str(call["created_at"]))
    assert [call["status"] for call in calls] == ["completed"] * 12

    at = {call["call_id"]: await moments(telephone, call) for call in calls}
    order = [call["call_id"] for call in calls]
    assert sorted(order, key=lambda one: at[one]["call.dialing"]) == order
    for one in order:
        assert at[one]["agent.joined"] < at[one]["call.answered"]
        before = [other for other in order if at[other]["call.dialing"] < at[one]["call.dialing"]]
        up = [other for other in before if at[other]["call.ended"] > at[one]["call.dialing"]]
        assert len(up) < AT_ONCE

    phones = [phone for phone in await board.calls() if phone["room"] in {call["room"] for call in calls}]
    assert len(phones) == 12
    heard = [phone["measures"]["answer_to_first_audio_ms"] for phone in phones]
    assert None not in heard, "somebody picked up and heard nobody"


async def test_the_agent_of_a_phone_that_nobody_picks_up_leaves_and_its_slot_is_free(
    telephone: Telephone,
) -> None:
    one = await telephone.api.place_call(to="+12025550182")
    async with asyncio.timeout(120):
        call = await over(telephone, one)
        while "agent.left" not in await moments(telephone, call):  # noqa: ASYNC110 - another process
            await asyncio.sleep(0.5)
        while await telephone.api.slots_taken():  # noqa: ASYNC110 - another process
            await asyncio.sleep(0.5)
    assert (call["status"], call["answered_at"]) == ("no_answer", None)


async def over(telephone: Telephone, call_id: UUID) -> Json:
    while (call := await telephone.api.call(call_id))["status"] not in FINAL:  # noqa: ASYNC110 - another process
        await asyncio.sleep(0.5)
    return call


async def moments(telephone: Telephone, call: Json) -> dict[str, str]:
    """When each kind of thing first happened."""
    events = await telephone.api.events(call["call_id"])
    return {event["type"]: event["occurred_at"] for event in sorted(events, key=_moment, reverse=True)}


def _moment(event: Json) -> str:
    return str(event["occurred_at"])

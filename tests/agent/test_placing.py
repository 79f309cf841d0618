"""The agent is there before the phone is dialed, and does not wait for ever for one that never is."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

from callcenter.events import AgentGreeted, AgentJoined, CallAnswered, CallEnded, Direction
from callcenter_agent.main import place_call

from tests.agent.conftest import OpenTalk


async def test_an_agent_whose_phone_is_never_dialed_goes_and_takes_its_room_along(
    open_talk: OpenTalk,
) -> None:
    async def no_phone(**_: object) -> None:
        await asyncio.Event().wait()

    ctx: Any = SimpleNamespace(
        wait_for_participant=no_phone, worker_id="W", job=SimpleNamespace(id="AJ"), room=None
    )
    writer = SimpleNamespace(open_store=lambda: None)
    async with open_talk(direction=Direction.OUTBOUND, answered_at=None) as talk:
        taken: Any = SimpleNamespace(call=talk.call, record=SimpleNamespace(writer=writer))
        async with asyncio.timeout(10):
            await place_call(ctx, taken, phone_within_s=0.05)
        assert talk.deleted.is_set()
        assert talk.noted(AgentJoined)
        assert not [*talk.noted(AgentGreeted), *talk.noted(CallAnswered), *talk.noted(CallEnded)]

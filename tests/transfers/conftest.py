"""Transfers through everything: real livekit-server, real services, phones that hear."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable

import httpx
import pytest
from callcenter_local.demo.clients import Api, Switchboard
from callcenter_local.stack import Stack

from .parties import Conference

Dial = Callable[..., Awaitable[Conference]]


@pytest.fixture
async def dial(stack: Stack) -> AsyncIterator[Dial]:
    """Call it for a call that was greeted; whoever has not hung up does so when the test is over."""
    at, key = stack.addresses, stack.keys.api_key
    opened: list[Conference] = []
    async with (
        Switchboard(at.sim_url) as switchboard,
        Api(at.api_url, key) as api,
        httpx.AsyncClient(base_url=at.sim_url, timeout=20) as sim,
        httpx.AsyncClient(
            base_url=at.api_url, timeout=20, headers={"Authorization": f"Bearer {key}"}
        ) as http,
    ):

        async def dialing(number: str = "+12025550171") -> Conference:
            opened.append(await Conference.open(switchboard, sim, api, http, number=number))
            return opened[-1]

        yield dialing
        for one in opened:
            await one.caller.hangs_up()

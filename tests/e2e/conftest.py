"""Calls through everything: real livekit-server, real services, phones that speak and hear."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from callcenter_local.demo.clients import Api, Switchboard
from callcenter_local.demo.telephone import Telephone
from callcenter_local.stack import Stack


@pytest.fixture(scope="session")
async def telephone(stack: Stack) -> AsyncIterator[Telephone]:
    at = stack.addresses
    async with Switchboard(at.sim_url) as switchboard, Api(at.api_url, stack.keys.api_key) as api:
        yield Telephone(switchboard, api)

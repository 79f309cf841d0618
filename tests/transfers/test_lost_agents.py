"""An agent dies while its caller is given to a human agent: never an open line with nobody."""

from __future__ import annotations

import asyncio
import os
import signal
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from callcenter_local.stack import Stack

from .conftest import Dial
from .listening import CALLER_HZ, HUMAN_HZ
from .parties import until

pytestmark = [pytest.mark.call, pytest.mark.fault, pytest.mark.drill, pytest.mark.timeout(240)]

SILENT, BY_KEY = "+12025550194", "+12025550190"


def kill_job(stack: Stack, call_id: object) -> None:
    """kill -9 of the process that has the call's spool open."""
    spools = {str(path) for path in (stack.folder / "spool" / "agent").rglob(f"*{call_id}*")}
    for folder in Path("/proc").glob("[0-9]*/fd"):
        with suppress(OSError):
            if spools & {str(link.readlink()) for link in folder.iterdir()}:
                os.kill(int(folder.parent.name), signal.SIGKILL)
                return
    raise AssertionError(f"no process writes of {call_id}")


async def test_the_agent_dies_while_the_human_agent_is_briefed(dial: Dial, stack: Stack) -> None:
    """Another takes the caller back; the human agent's phone is hung up; neither ever heard the other."""
    call = await dial()
    assert (await call.order(to=SILENT)).status_code == 202
    human = await call.human(SILENT)
    await call.until_state("briefing")
    await asyncio.sleep(3)
    kill_job(stack, call.call_id)
    assert await human.until_hung_up(within_s=40) == "participant_removed"
    await call.caller.hears("cut off|back", within_s=40)
    ended = (await call.ended())["data"]
    assert (ended["outcome"], ended["detail"]) == ("failed", "the agent was lost")
    await asyncio.gather(call.caller.sounds(600))
    assert not (await human.heard()).tone(CALLER_HZ)
    assert not (await call.caller.heard()).tone(HUMAN_HZ)
    await call.caller.presses("12#")
    await until(partial(call.events, "dtmf.received"), what="the caller's keys were not given back")


async def test_no_agent_comes_between_two_who_are_joined(dial: Dial, stack: Stack) -> None:
    """Long after the agent has left they still hear each other, and nothing else."""
    call = await dial()
    assert (await call.order(to=BY_KEY)).status_code == 202
    human = await call.human(BY_KEY)
    assert (await call.ended())["data"]["outcome"] == "completed"
    joined_at = datetime.now(UTC)
    await asyncio.sleep(15)
    await asyncio.gather(call.caller.sounds(), human.sounds())
    caller_heard = await call.caller.heard()
    assert caller_heard.tone(HUMAN_HZ, since=caller_heard.at(joined_at) + 12)
    assert not await call.events("watchdog.acted")
    assert len(await call.events("agent.joined")) == 1

"""Cold transfers: the caller's own carrier sends the phone on, or will not."""

from __future__ import annotations

import pytest

from .conftest import Dial

pytestmark = [pytest.mark.call, pytest.mark.timeout(180)]

ANSWERS, BUSY, NO_ANSWER = "+12025550180", "+12025550181", "+12025550182"
REFUSED_BY_CARRIER = "+12025550189"


async def test_a_caller_is_sent_on(dial: Dial) -> None:
    call = await dial()
    assert (await call.order(kind="cold", to=ANSWERS)).status_code == 202
    assert await call.caller.until_hung_up() == "transferred"
    ended = (await call.ended())["data"]
    assert (ended["outcome"], ended["target"]) == ("completed", ANSWERS)
    found = await call.api.call(call.call_id)
    assert (found["status"], found["end_reason"]) == ("completed", "agent_hung_up")


async def test_a_carrier_that_refuses_leaves_the_caller_with_the_agent(dial: Dial) -> None:
    """603: the caller is told, and somebody listens to them again."""
    call = await dial(REFUSED_BY_CARRIER)
    assert (await call.order(kind="cold", to=ANSWERS)).status_code == 202
    ended = (await call.ended())["data"]
    assert (ended["outcome"], ended["sip_status_code"]) == ("refused", 603)
    back_ms = await call.caller.until_told()
    await call.caller.says("Yes, please call me back.")
    await call.caller.hears("call you|number|else", since_ms=back_ms)


@pytest.mark.drill
@pytest.mark.parametrize(("number", "outcome"), [(BUSY, "busy"), (NO_ANSWER, "unknown")])
async def test_a_number_that_cannot_be_reached_leaves_the_caller_with_the_agent(
    dial: Dial, number: str, outcome: str
) -> None:
    """After a time-out nobody knows how it went: the caller is still there, so they are taken back."""
    call = await dial()
    assert (await call.order(kind="cold", to=number)).status_code == 202
    assert (await call.ended())["data"]["outcome"] == outcome
    await call.caller.until_told()
    assert (await call.caller.state())["status"] == "active"

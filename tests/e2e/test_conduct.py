"""Callers who interrupt, who hang up, who say nothing."""

from __future__ import annotations

import pytest
from callcenter_local.demo.telephone import Telephone
from callcenter_local.demo.watching import follow

pytestmark = [pytest.mark.call, pytest.mark.timeout(300)]


async def test_the_agent_stops_when_the_caller_speaks_over_it(telephone: Telephone) -> None:
    followed = await telephone.inbound("interrupter", caller="+12025550172")
    assert followed.call["status"] == "completed"
    assert any(turn["interrupted"] for turn in followed.turns if turn["speaker"] == "agent")
    assert followed.phone["measures"]["barge_in_stop_ms"]


async def test_a_caller_who_hangs_up_in_mid_sentence_ends_the_call(telephone: Telephone) -> None:
    followed = await telephone.inbound("mid_sentence_hangup", caller="+12025550173")
    assert followed.phone["ended_by"] == "phone"
    assert (followed.call["status"], followed.call["end_reason"]) == ("completed", "caller_hung_up")
    assert followed.of_type("call.ended")[0]["end_reason"] == "caller_hung_up"
    assert "agent.left" in followed.types
    assert {one["segment"] for one in followed.of_type("recording.ready")} == {1}


async def test_a_silent_caller_is_asked_and_then_let_go(telephone: Telephone) -> None:
    followed = await telephone.inbound("silent", caller="+12025550174")
    assert (followed.call["status"], followed.call["end_reason"]) == ("completed", "user_away")
    assert followed.of_type("user.away")
    assert followed.said_by("caller") == []
    assert len(followed.said_by("agent")) >= 2


async def test_an_operator_can_hang_up(telephone: Telephone) -> None:
    phone_id, call_id = await telephone.ring_in("silent", caller="+12025550175")
    await telephone.answered(call_id)
    await telephone.api.hang_up(call_id)
    followed = await follow(telephone.api, call_id)
    assert (followed.call["status"], followed.call["end_reason"]) == ("completed", "operator_hung_up")
    assert (await telephone.switchboard.call(phone_id))["status"] == "ended"

"""The business places a call through the REST API; the carrier's test numbers behave as their digits say."""

from __future__ import annotations

import pytest
from callcenter_local.demo.telephone import Telephone

pytestmark = [pytest.mark.call, pytest.mark.timeout(300)]


async def test_an_answered_call_is_talked_through_and_completed(telephone: Telephone) -> None:
    followed = await telephone.outbound("+12025550180")
    assert (followed.call["direction"], followed.call["status"]) == ("outbound", "completed")
    order = ["call.created", "call.dialing", "call.answered", "turn.ended", "call.ended"]
    told = sorted(followed.events, key=lambda event: str(event["occurred_at"]))
    types = [event["type"] for event in told]
    first = [types.index(type_) for type_ in order]
    assert first == sorted(first)
    assert followed.said_by("agent")
    assert followed.said_by("caller")
    assert {one["segment"] for one in followed.of_type("recording.ready")} == {1}


@pytest.mark.parametrize(
    ("number", "status", "sip_status_code"),
    [
        ("+12025550181", "busy", 486),
        ("+12025550182", "no_answer", None),
        ("+12025550183", "failed", 603),
        ("+12025550184", "no_answer", 480),
    ],
    ids=["busy", "no answer", "declined", "unreachable"],
)
async def test_a_call_that_is_not_answered_says_why(
    telephone: Telephone, number: str, status: str, sip_status_code: int | None
) -> None:
    followed = await telephone.outbound(number)
    assert followed.call["status"] == status
    (failed,) = followed.of_type("call.failed")
    assert failed["status"] == status
    assert failed["reason"]
    if sip_status_code:
        assert failed["sip_status_code"] == sip_status_code
    assert "call.answered" not in followed.types
    assert followed.turns == []


async def test_a_line_that_drops_ends_the_call(telephone: Telephone) -> None:
    followed = await telephone.outbound("+12025550188")
    assert followed.call["status"] == "completed"
    assert len(followed.of_type("call.ended")) >= 1


async def test_a_mailbox_gets_a_message_after_its_beep(telephone: Telephone) -> None:
    followed = await telephone.outbound("+12025550185")
    assert [data["answered_by"] for data in followed.of_type("answer.classified")] == ["machine"]
    assert followed.call["disposition"] == "voicemail"
    assert any("try to reach you again" in text for text in followed.said_by("agent"))
    assert not any("do you have a moment" in text.lower() for text in followed.said_by("agent"))

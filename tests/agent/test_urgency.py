"""How urgent a transfer is reaches the human agent: in the record, on the card, in what they are told."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from callcenter.events import TransferKind, TransferStarted, Urgency
from callcenter.phone import E164
from callcenter_agent.phrases import Phrase
from callcenter_agent.tools.transfer import transfer_to_human
from callcenter_agent.transfers.briefing import briefing_of
from callcenter_agent.transfers.order import Order, card_of
from livekit import rtc

from tests.agent.conftest import OpenTalk, Talk
from tests.agent.test_tools import called

TOLD = {
    Urgency.LOW: Phrase.TRANSFER_URGENCY_LOW,
    Urgency.MEDIUM: Phrase.TRANSFER_URGENCY_MEDIUM,
    Urgency.HIGH: Phrase.TRANSFER_URGENCY_HIGH,
}


class Line:
    """A carrier that never gets around to anything."""

    ringing = timedelta(seconds=1)

    def __getattr__(self, _name: str) -> Any:
        return self._never

    async def _never(self, *_: object, **__: object) -> None:
        await asyncio.Event().wait()


def on_the_line(talk: Talk) -> None:
    room: Any = rtc.EventEmitter[str]()
    room.remote_participants, room.local_participant = {}, SimpleNamespace(identity="agent")
    line: Any = Line()
    talk.call.room, talk.call.telephony, talk.call.phone = room, line, "sip_1"


@pytest.mark.parametrize("urgency", Urgency)
async def test_it_is_in_the_record_and_on_the_card(open_talk: OpenTalk, urgency: Urgency) -> None:
    async with open_talk() as talk:
        on_the_line(talk)
        await called(talk, transfer_to_human, reason="a leak", urgency=urgency)
        await asyncio.sleep(0.05)
    (started,) = talk.noted(TransferStarted)
    assert started.urgency is urgency
    assert started.summary["urgency"] == urgency.value


@pytest.mark.parametrize("urgency", Urgency)
async def test_it_is_told_before_the_caller_is_taken(open_talk: OpenTalk, urgency: Urgency) -> None:
    async with open_talk() as talk:
        order = Order(
            transfer_id="t", kind=TransferKind.WARM, targets=(E164("+12025550190"),), reason="a leak",
            urgency=urgency,
        )  # fmt: skip
        told = briefing_of(talk.call, order)
        said = [one for one, phrase in TOLD.items() if talk.call.desk.book.text(phrase) in told]
        assert said == [urgency]
        assert card_of(talk.call, order, said=())["reason"] == "a leak"

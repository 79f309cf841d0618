"""Lines that drop for a moment, keys that are pressed, and calls that grow long."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from callcenter.events import ConnectionLost, ConnectionRestored, DtmfReceived, Speaker, TurnEnded
from callcenter_agent.behaviors import bounds, connection, keys
from callcenter_agent.phrases import Phrase
from livekit import rtc

from tests.agent.conftest import OpenTalk, Talk
from tests.agent.test_behaviors import said

GOOD, LOST = rtc.ConnectionQuality.QUALITY_GOOD, rtc.ConnectionQuality.QUALITY_LOST
CALLER = SimpleNamespace(identity="sip_1")


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 3, 2, 15, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def passes(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


def in_a_room(talk: Talk) -> tuple[rtc.EventEmitter[str], Clock]:
    room, clock = rtc.EventEmitter[str](), Clock()
    talk.call.room = room  # type: ignore[assignment] # only its events matter here
    talk.call.clock = clock
    return room, clock


@pytest.mark.parametrize("desk", ["dealership", "insurance", "clinic"])
@pytest.mark.parametrize(("gap_s", "excuses"), [(0.5, 0), (5.0, 1)])
async def test_our_own_connection_that_comes_back_is_noted_and_a_long_gap_excused(
    open_talk: OpenTalk, desk: str, gap_s: float, excuses: int
) -> None:
    async with open_talk(phone="sip_1", desk=desk) as talk:
        room, clock = in_a_room(talk)
        connection.attach(talk.call)
        room.emit("reconnecting")
        clock.passes(gap_s)
        room.emit("reconnected")
        await talk.session.wait_for_idle()
        assert [one.party for one in talk.noted(ConnectionLost)] == ["agent"]
        assert [one.after_ms for one in talk.noted(ConnectionRestored)] == [gap_s * 1000]
        assert said(talk, Phrase.LINE_BACK) == excuses


async def test_the_callers_line_is_told_apart_from_everybody_elses(open_talk: OpenTalk) -> None:
    async with open_talk(phone="sip_1") as talk:
        room, clock = in_a_room(talk)
        connection.attach(talk.call)
        room.emit("connection_quality_changed", SimpleNamespace(identity="supervisor"), LOST)
        assert talk.noted(ConnectionLost) == []
        for quality in (GOOD, LOST, LOST):
            room.emit("connection_quality_changed", CALLER, quality)
        clock.passes(3)
        room.emit("connection_quality_changed", CALLER, GOOD)
        await talk.session.wait_for_idle()
        assert [one.party for one in talk.noted(ConnectionLost)] == ["caller"]
        assert said(talk, Phrase.LINE_BACK) == 1


async def test_a_caller_who_has_us_on_hold_is_not_lost(open_talk: OpenTalk) -> None:
    """LiveKit finds the connection of a phone that sends nothing lost, after a while."""
    async with open_talk(phone="sip_1", held=True) as talk:
        room, clock = in_a_room(talk)
        connection.attach(talk.call)
        room.emit("connection_quality_changed", CALLER, LOST)
        clock.passes(60)
        talk.call.held = False
        room.emit("connection_quality_changed", CALLER, GOOD)
        await talk.session.wait_for_idle()
        assert (talk.noted(ConnectionLost), talk.noted(ConnectionRestored)) == ([], [])
        assert said(talk, Phrase.LINE_BACK) == 0


def press(room: rtc.EventEmitter[str], digits: str, *, who: object = CALLER) -> None:
    for digit in digits:
        room.emit("sip_dtmf_received", SimpleNamespace(digit=digit, code=0, participant=who))


async def test_keys_are_heard_as_words_and_the_record_keeps_their_number_alone(open_talk: OpenTalk) -> None:
    async with open_talk(phone="sip_1") as talk:
        room, _ = in_a_room(talk)
        keys.attach(talk.call)
        press(room, "4711#")
        await talk.session.wait_for_idle()
        heard = [one.text_content for one in talk.session.history.messages() if one.role == "user"]
        assert heard == ["4711"]
        assert [one.count for one in talk.noted(DtmfReceived)] == [4]
        assert [one.text for one in talk.noted(TurnEnded) if one.speaker is Speaker.CALLER] == ["[4 keys]"]
        assert "4711" not in str([event.data.model_dump() for event in talk.events])


async def test_a_pause_ends_an_entry_and_others_keys_do_not_count(open_talk: OpenTalk) -> None:
    async with open_talk(phone="sip_1") as talk:
        room, _ = in_a_room(talk)
        keys.attach(talk.call, pause_s=0.05)
        press(room, "99", who=SimpleNamespace(identity="human"))
        press(room, "12")
        await asyncio.sleep(0.1)
        await talk.session.wait_for_idle()
        assert [one.count for one in talk.noted(DtmfReceived)] == [2]


async def test_an_hour_of_turns_stays_flat(open_talk: OpenTalk) -> None:
    """Six hundred items are about what an hour of talk leaves behind."""
    async with open_talk() as talk:
        sizes = []
        for number in range(160):
            await talk.say(f"What are your hours, please? That is question {number}.")
            if number >= 80:
                sizes.append(size(talk))
        assert max(sizes) <= bounds.MOST_ITEMS * 2 + bounds.MOST_EVENTS + 40
        assert max(sizes[40:]) <= max(sizes[:40]) * 1.1
        turns = [one for one in talk.noted(TurnEnded) if one.speaker is Speaker.CALLER]
        assert len(turns) == 160
        assert talk.session.history.messages()[-2].text_content.endswith("question 159.")
        kept = [one.text_content for one in talk.session.current_agent.chat_ctx.messages()]
        assert any("question 158" in (text or "") for text in kept)


def size(talk: Talk) -> int:
    return (
        len(talk.session.history.items)
        + len(talk.session.current_agent.chat_ctx.items)
        + len(talk.session._recorded_events)
        + len(talk.call.sentences)
        + len(talk.call.conversation.context.words_used)
    )

"""When this happens, the agent does that: silence, failing providers, a lost phone, a call too long."""

import asyncio
from datetime import timedelta
from types import SimpleNamespace

import pytest
from callcenter.events import (
    CallbackRequested,
    CallEnded,
    DispositionSet,
    EndReason,
    FaultNoted,
    TurnEnded,
    UsageReported,
    UserAway,
    UserReturned,
)
from callcenter_agent.behaviors import departure, time_limit
from callcenter_agent.behaviors.departure import why
from callcenter_agent.behaviors.heard import heard_of
from callcenter_agent.phrases import Phrase
from livekit import rtc
from livekit.agents import UserStateChangedEvent

from tests.agent.conftest import OpenTalk, StandIn, Talk


async def until_hung_up(talk: Talk) -> None:
    async with asyncio.timeout(10):
        await talk.deleted.wait()


def said(talk: Talk, phrase: Phrase) -> int:
    text = talk.call.phrases.text(phrase)
    return sum(1 for turn in talk.noted(TurnEnded) if turn.text == text)


async def caller_is(talk: Talk, state: str) -> None:
    talk.session.emit("user_state_changed", UserStateChangedEvent(old_state="listening", new_state=state))
    await asyncio.sleep(0.05)
    await talk.session.wait_for_idle()


@pytest.mark.parametrize(
    ("played_s", "expected"),
    [
        (60.0, "I found it. Your vehicle is a Honda."),
        (1.0, "I found it…"),
        (0.7, "I found…"),
        (0.0, "I…"),
    ],
)
def test_history_keeps_what_the_caller_heard(played_s: float, expected: str) -> None:
    assert heard_of("I found it. Your vehicle is a Honda.", played_s=played_s) == expected


async def test_a_silent_caller_is_asked_twice_and_then_let_go(open_talk: OpenTalk) -> None:
    async with open_talk() as talk:
        for _ in range(3):
            await caller_is(talk, "away")
        await until_hung_up(talk)
        assert (said(talk, Phrase.STILL_THERE), said(talk, Phrase.STILL_THERE_AGAIN)) == (1, 1)
        assert said(talk, Phrase.GOODBYE_SILENCE) == 1
        assert talk.noted(CallEnded)[0].end_reason is EndReason.USER_AWAY
        assert talk.noted(DispositionSet)[0].disposition == "no_input"
        assert len(talk.noted(UserAway)) == 3


async def test_a_caller_who_speaks_again_starts_the_count_anew(open_talk: OpenTalk) -> None:
    async with open_talk() as talk:
        await caller_is(talk, "away")
        await caller_is(talk, "speaking")
        await caller_is(talk, "away")
        assert said(talk, Phrase.STILL_THERE) == 2
        assert len(talk.noted(UserReturned)) == 1
        assert talk.call.ending is None


async def test_nobody_is_asked_while_the_phone_still_rings(open_talk: OpenTalk) -> None:
    async with open_talk(answered_at=None) as talk:
        for _ in range(3):
            await caller_is(talk, "away")
        assert talk.noted(UserAway) == []
        assert talk.call.ending is None


async def test_a_model_that_fails_once_is_asked_again(open_talk: OpenTalk, stand_in: StandIn) -> None:
    async with open_talk() as talk:
        stand_in.controls.set_fault("openai", "error_500")
        await talk.say("Hello there.")
        assert said(talk, Phrase.TROUBLE) == 1
        stand_in.controls.clear_faults()
        await talk.say("Hello there.")
        assert talk.call.ending is None
        assert not talk.noted(FaultNoted)[-1].recoverable


async def test_a_model_that_stays_away_ends_in_an_apology_and_a_callback(
    open_talk: OpenTalk, stand_in: StandIn
) -> None:
    async with open_talk() as talk:
        stand_in.controls.set_fault("openai", "error_500")
        await talk.say("Hello there.")
        await talk.say("Hello?")
        await until_hung_up(talk)
        assert said(talk, Phrase.APOLOGY) == 1
        assert talk.noted(CallbackRequested)[0].phone == "+12025550170"
        assert talk.noted(CallEnded)[0].end_reason is EndReason.ERROR


async def test_usage_is_reported_when_the_session_closes(open_talk: OpenTalk) -> None:
    async with open_talk() as talk:
        await talk.say("Hello, this is Dana Miller.")
    assert talk.noted(UsageReported)[0].models[0]["type"] == "llm_usage"


@pytest.mark.parametrize(
    ("reason", "expected"),
    [
        (rtc.DisconnectReason.CLIENT_INITIATED, EndReason.CALLER_HUNG_UP),
        (rtc.DisconnectReason.ROOM_DELETED, EndReason.OPERATOR_HUNG_UP),
        (rtc.DisconnectReason.PARTICIPANT_REMOVED, EndReason.OPERATOR_HUNG_UP),
        (rtc.DisconnectReason.SIP_TRUNK_FAILURE, EndReason.CONNECTION_LOST),
        (rtc.DisconnectReason.MEDIA_FAILURE, EndReason.CONNECTION_LOST),
        (rtc.DisconnectReason.SERVER_SHUTDOWN, EndReason.CONNECTION_LOST),
        (rtc.DisconnectReason.UNKNOWN_REASON, EndReason.CONNECTION_LOST),
        (None, EndReason.CONNECTION_LOST),
    ],
)
def test_every_reason_for_a_missing_phone_has_a_name(reason: int | None, expected: EndReason) -> None:
    assert why(reason) is expected


@pytest.mark.parametrize("reason", [reason for _, reason in rtc.DisconnectReason.items()])
async def test_a_phone_that_is_gone_ends_the_call_whatever_the_reason(
    open_talk: OpenTalk, reason: int
) -> None:
    async with open_talk(phone="sip_1") as talk:
        room = rtc.EventEmitter[str]()
        talk.call.room = room  # type: ignore[assignment] # only its events matter here
        departure.attach(talk.call)
        room.emit("participant_disconnected", SimpleNamespace(identity="other", disconnect_reason=reason))
        assert not talk.noted(CallEnded)
        room.emit("participant_disconnected", SimpleNamespace(identity="sip_1", disconnect_reason=reason))
        await until_hung_up(talk)
        assert talk.noted(CallEnded)[0].end_reason is why(reason)


async def test_an_unanswered_calls_end_is_left_to_the_dialer(open_talk: OpenTalk) -> None:
    async with open_talk(phone="phone", answered_at=None) as talk:
        room = rtc.EventEmitter[str]()
        talk.call.room = room  # type: ignore[assignment] # only its events matter here
        departure.attach(talk.call)
        gone = SimpleNamespace(identity="phone", disconnect_reason=rtc.DisconnectReason.USER_UNAVAILABLE)
        room.emit("participant_disconnected", gone)
        await until_hung_up(talk)
        assert not talk.noted(CallEnded)


async def test_a_call_that_lasts_too_long_is_ended_politely(open_talk: OpenTalk) -> None:
    async with open_talk() as talk:
        await time_limit.end_after(talk.call, timedelta(seconds=0))
        await until_hung_up(talk)
        assert said(talk, Phrase.TIME_LIMIT) == 1
        assert talk.noted(CallEnded)[0].end_reason is EndReason.TIME_LIMIT

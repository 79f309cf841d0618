"""When this happens, the agent does that: silence, failing providers, a lost phone, a call too long."""

import asyncio
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from callcenter.events import (
    CallbackRequested,
    CallEnded,
    Direction,
    DispositionSet,
    EndReason,
    FaultNoted,
    Latency,
    Speaker,
    TurnEnded,
    TurnStarted,
    UsageReported,
    UserAway,
    UserReturned,
)
from callcenter_agent.behaviors import departure, held, time_limit
from callcenter_agent.behaviors.departure import why
from callcenter_agent.behaviors.greeting import greet
from callcenter_agent.behaviors.heard import heard_of
from callcenter_agent.behaviors.turns import latency_of
from callcenter_agent.ending import hang_up_later
from callcenter_agent.packets import LOOKS_ENOUGH, Packets
from callcenter_agent.phrases import Phrase
from livekit import rtc
from livekit.agents import (
    AgentStateChangedEvent,
    ConversationItemAddedEvent,
    ErrorEvent,
    UserStateChangedEvent,
    llm,
)
from livekit.agents.llm import LLMError
from livekit.agents.voice.io import AudioOutput, AudioOutputCapabilities, PlaybackFinishedEvent

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


async def test_an_interrupted_turn_is_cut_where_the_caller_spoke(open_talk: OpenTalk) -> None:
    async with open_talk() as talk:
        played = Loudspeaker(label="test", capabilities=AudioOutputCapabilities(pause=False))
        talk.session.output._audio_sink = played
        talk.session.emit(
            "agent_state_changed", AgentStateChangedEvent(old_state="idle", new_state="speaking")
        )
        talk.session.output._audio_sink = None
        played.emit("playback_finished", PlaybackFinishedEvent(playback_position=1.0, interrupted=True))
        whole = llm.ChatMessage(role="assistant", content=["I found it. Your vehicle is a Honda."])
        cut = whole.model_copy(update={"id": "cut", "interrupted": True, "content": list(whole.content)})
        for item in (whole, cut):
            talk.session.emit("conversation_item_added", ConversationItemAddedEvent(item=item))
        assert [turn.text for turn in talk.noted(TurnEnded)] == [whole.text_content, "I found it…"]


class Loudspeaker(AudioOutput):
    """Plays nothing."""

    async def capture_frame(self, frame: rtc.AudioFrame) -> None: ...

    def flush(self) -> None: ...

    def clear_buffer(self) -> None: ...


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


@pytest.mark.parametrize(
    ("about", "interruptible"),
    [
        ({}, [False]),
        ({"direction": Direction.OUTBOUND}, [False, True]),
        ({"takeover": True}, [False]),
    ],
)
async def test_the_notice_that_a_greeting_carries_is_heard_to_its_end(
    open_talk: OpenTalk, about: dict[str, Any], interruptible: list[bool]
) -> None:
    async with open_talk(**about) as talk:
        allowed: list[bool] = []
        talk.session.on(
            "speech_created", lambda event: allowed.append(event.speech_handle.allow_interruptions)
        )
        greet(talk.call)
        await talk.session.wait_for_idle()
        assert allowed == interruptible


@pytest.mark.parametrize(
    ("whole", "expected", "other"),
    [(True, Phrase.CUT_OFF_WHOLE, Phrase.CUT_OFF), (False, Phrase.CUT_OFF, Phrase.CUT_OFF_WHOLE)],
)
async def test_who_takes_over_claims_to_have_everything_only_where_it_has(
    open_talk: OpenTalk, whole: bool, expected: Phrase, other: Phrase
) -> None:
    async with open_talk(takeover=True, whole=whole) as talk:
        greet(talk.call)
        await talk.session.wait_for_idle()
        assert (said(talk, expected), said(talk, other)) == (1, 0)


async def test_that_a_caller_began_to_speak_is_written_down_at_once(open_talk: OpenTalk) -> None:
    async with open_talk() as talk:
        await caller_is(talk, "speaking")
        assert [begun.speaker for begun in talk.noted(TurnStarted)] == [Speaker.CALLER]


async def test_last_words_are_heard_to_their_end(open_talk: OpenTalk) -> None:
    async with open_talk() as talk:
        allowed: list[bool] = []
        talk.session.on(
            "speech_created", lambda event: allowed.append(event.speech_handle.allow_interruptions)
        )
        hang_up_later(talk.call, EndReason.AGENT_HUNG_UP, phrase=Phrase.GOODBYE)
        await until_hung_up(talk)
        assert allowed == [False]


async def test_nobody_is_asked_while_the_phone_still_rings(open_talk: OpenTalk) -> None:
    async with open_talk(answered_at=None) as talk:
        for _ in range(3):
            await caller_is(talk, "away")
        assert talk.noted(UserAway) == []
        assert talk.call.ending is None


@pytest.mark.parametrize("recoverable", [True, False])
async def test_only_what_will_not_mend_itself_is_told_to_the_caller(
    open_talk: OpenTalk, recoverable: bool
) -> None:
    async with open_talk() as talk:
        failed = LLMError(timestamp=0.0, label="llm", error=TimeoutError(), recoverable=recoverable)
        talk.session.emit("error", ErrorEvent(error=failed, source=talk.session.llm))
        await talk.session.wait_for_idle()
        assert [fault.recoverable for fault in talk.noted(FaultNoted)] == [recoverable]
        assert said(talk, Phrase.TROUBLE) == (0 if recoverable else 1)


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


def test_each_part_of_a_turns_wait_is_kept_in_milliseconds() -> None:
    parts = {"end_of_turn_delay": 0.3, "transcription_delay": 0.12, "llm_node_ttft": 0.35}
    assert latency_of({"e2e_latency": 0.9124, **parts, "tts_node_ttfb": 0.15}) == Latency(
        e2e_ms=912, end_of_utterance_delay_ms=300, transcription_delay_ms=120, ttft_ms=350, ttfb_ms=150
    )
    assert latency_of({}) == Latency()


async def test_usage_is_reported_when_the_session_closes(open_talk: OpenTalk) -> None:
    async with open_talk() as talk:
        await talk.say("Hello, this is Dana Miller.")
    (reported,) = talk.noted(UsageReported)
    assert [one["type"] for one in reported.models] == ["llm_usage"]
    assert reported.unpriced == []
    assert reported.cost_usd > 0
    assert reported.cost_by_model == {"gpt-4.1-mini": reported.cost_usd}


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


@pytest.mark.parametrize(
    ("reason", "missing_s", "expected"),
    [
        (rtc.DisconnectReason.CLIENT_INITIATED, 300.0, EndReason.MEDIA_TIMEOUT),
        (rtc.DisconnectReason.UNKNOWN_REASON, 300.0, EndReason.MEDIA_TIMEOUT),
        (rtc.DisconnectReason.CLIENT_INITIATED, 120.0, EndReason.CALLER_HUNG_UP),
        (rtc.DisconnectReason.UNKNOWN_REASON, 120.0, EndReason.CONNECTION_LOST),
        (rtc.DisconnectReason.ROOM_DELETED, 300.0, EndReason.OPERATOR_HUNG_UP),
        (rtc.DisconnectReason.SERVER_SHUTDOWN, 300.0, EndReason.CONNECTION_LOST),
    ],
)
async def test_who_sent_no_sound_for_as_long_as_the_gateway_waits_was_hung_up_by_it(
    open_talk: OpenTalk, reason: int, missing_s: float, expected: EndReason
) -> None:
    async with open_talk(phone="sip_1", media_timeout=timedelta(minutes=5)) as talk:
        room = rtc.EventEmitter[str]()
        talk.call.room = room  # type: ignore[assignment] # only its events matter here
        departure.attach(talk.call)
        talk.call.packets = Packets(came_at=asyncio.get_running_loop().time() - missing_s)
        room.emit("participant_disconnected", SimpleNamespace(identity="sip_1", disconnect_reason=reason))
        assert [ended.end_reason for ended in talk.noted(CallEnded)] == [expected]


async def test_a_caller_who_has_us_on_hold_is_not_asked(
    open_talk: OpenTalk,
) -> None:
    async with open_talk() as talk:
        await caller_is(talk, "away")
        assert said(talk, Phrase.STILL_THERE) == 1
        before = Packets(count=500, came_at=0.0, looked_at=0.0, steady_looks=LOOKS_ENOUGH)
        talk.call.packets = before
        held.note(talk.call, 500, at=10.0)
        for _ in range(3):
            await caller_is(talk, "away")
        assert (len(talk.noted(UserAway)), talk.call.ending) == (1, None)
        held.note(talk.call, 550, at=11.0)
        await caller_is(talk, "away")
        assert (said(talk, Phrase.STILL_THERE), said(talk, Phrase.STILL_THERE_AGAIN)) == (2, 0)


async def test_a_call_ends_when_our_own_connection_is_gone_for_good(open_talk: OpenTalk) -> None:
    async with open_talk(phone="sip_1") as talk:
        room = rtc.EventEmitter[str]()
        talk.call.room = room  # type: ignore[assignment] # only its events matter here
        departure.attach(talk.call)
        room.emit("disconnected", rtc.DisconnectReason.SERVER_SHUTDOWN)
        (ended,) = talk.noted(CallEnded)
        assert (ended.end_reason, ended.detail) == (EndReason.CONNECTION_LOST, "server_shutdown")


async def test_an_unanswered_calls_end_is_left_to_the_dialer(open_talk: OpenTalk) -> None:
    async with open_talk(direction=Direction.OUTBOUND, phone="phone", answered_at=None) as talk:
        room = rtc.EventEmitter[str]()
        talk.call.room = room  # type: ignore[assignment] # only its events matter here
        departure.attach(talk.call)
        gone = SimpleNamespace(identity="phone", disconnect_reason=rtc.DisconnectReason.USER_UNAVAILABLE)
        room.emit("participant_disconnected", gone)
        await until_hung_up(talk)
        assert not talk.noted(CallEnded)


@pytest.mark.parametrize(("met", "ends"), [("sip_1", [EndReason.CALLER_HUNG_UP]), (None, [])])
async def test_a_caller_who_cancels_while_it_rings_has_hung_up(
    open_talk: OpenTalk, met: str | None, ends: list[EndReason]
) -> None:
    """An agent that never met the phone knows nothing of its end."""
    async with open_talk(phone=met, answered_at=None) as talk:
        room = rtc.EventEmitter[str]()
        talk.call.room = room  # type: ignore[assignment] # only its events matter here
        departure.attach(talk.call)
        gone = SimpleNamespace(identity="sip_1", disconnect_reason=rtc.DisconnectReason.CLIENT_INITIATED)
        room.emit("participant_disconnected", gone)
        room.emit("disconnected", rtc.DisconnectReason.ROOM_DELETED)
        assert [ended.end_reason for ended in talk.noted(CallEnded)] == ends


async def test_a_call_that_lasts_too_long_is_ended_politely(open_talk: OpenTalk) -> None:
    async with open_talk() as talk:
        await time_limit.end_after(talk.call, timedelta(seconds=0))
        await until_hung_up(talk)
        assert said(talk, Phrase.TIME_LIMIT) == 1
        assert talk.noted(CallEnded)[0].end_reason is EndReason.TIME_LIMIT

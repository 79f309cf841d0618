"""Whenever somebody's turn has ended, it is written down with its words, times and latencies.

That a caller began to speak is written down at once: whoever takes over knows of words that were lost.
"""

from datetime import UTC, datetime
from typing import Any

from callcenter.events import Latency, Speaker, TurnEnded, TurnStarted, WordTime
from livekit.agents import (
    ConversationItemAddedEvent,
    UserInputTranscribedEvent,
    UserStateChangedEvent,
    llm,
)

from callcenter_agent.behaviors.keys import as_recorded
from callcenter_agent.call import Call

SPEAKERS = {"user": Speaker.CALLER, "assistant": Speaker.AGENT}


def attach(call: Call) -> None:
    language: str | None = None

    def note_beginning(event: UserStateChangedEvent) -> None:
        if event.new_state == "speaking":
            started = TurnStarted(speaker=Speaker.CALLER)
            call.recorder.note(started, at=datetime.fromtimestamp(event.created_at, UTC))

    def remember_language(event: UserInputTranscribedEvent) -> None:
        nonlocal language
        if event.is_final and event.language:
            language = str(event.language)

    def take_times() -> list[WordTime]:
        times, call.word_times = call.word_times, []
        return times

    def write_down(event: ConversationItemAddedEvent) -> None:
        item = event.item
        if (
            item.type == "message"
            and (speaker := SPEAKERS.get(item.role))
            and (item.text_content or "").strip()
        ):
            turn = turn_of(item, speaker=speaker, language=language)
            times = take_times() if speaker is Speaker.CALLER else []
            call.recorder.note(turn.model_copy(update={"word_times": times}))

    call.live.on("user_state_changed", note_beginning)
    call.live.on("user_input_transcribed", remember_language)
    call.live.on("conversation_item_added", write_down)


def turn_of(item: llm.ChatMessage, *, speaker: Speaker, language: str | None) -> TurnEnded:
    metrics = item.metrics
    return TurnEnded(
        turn_id=item.id,
        speaker=speaker,
        text=as_recorded(item),
        interrupted=item.interrupted,
        started_at=_moment(metrics.get("started_speaking_at")),
        ended_at=_moment(metrics.get("stopped_speaking_at")),
        confidence=item.transcript_confidence if speaker is Speaker.CALLER else None,
        language=language if speaker is Speaker.CALLER else None,
        latency=latency_of(metrics),
    )


def latency_of(metrics: Any) -> Latency:
    """LiveKit's seconds as our milliseconds, its names as ours."""
    return Latency(
        e2e_ms=_ms(metrics.get("e2e_latency")),
        end_of_utterance_delay_ms=_ms(metrics.get("end_of_turn_delay")),
        transcription_delay_ms=_ms(metrics.get("transcription_delay")),
        ttft_ms=_ms(metrics.get("llm_node_ttft")),
        ttfb_ms=_ms(metrics.get("tts_node_ttfb")),
    )


def _ms(seconds: float | None) -> int | None:
    return None if seconds is None else round(seconds * 1000)


def _moment(timestamp: float | None) -> datetime | None:
    return None if timestamp is None else datetime.fromtimestamp(timestamp, UTC)

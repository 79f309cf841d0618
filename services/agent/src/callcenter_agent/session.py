"""One call's AgentSession: how turns are taken on a telephone line. The figures' reasons: docs/latency.md."""

from typing import Any

from callcenter.desk_parts import Tuning
from livekit import rtc
from livekit.agents import AgentSession, inference, room_io, vad
from livekit.agents.voice.turn import TurnHandlingOptions

from callcenter_agent.call import Call
from callcenter_agent.noise import suppression
from callcenter_agent.phrases import SAMPLE_RATE
from callcenter_agent.providers import CONNECT_OPTIONS, Providers
from callcenter_agent.sounding.streaming import sounding

PHONE_RATE = 16_000
INPUT_FRAME_MS = 20
CLOSE_WAIT_S = 0.2


def turn_handling(tuning: Tuning) -> TurnHandlingOptions:
    """Local models only: the library's defaults would ask LiveKit's cloud in development mode."""
    return TurnHandlingOptions(
        turn_detection=inference.TurnDetector(version="v1-mini"),
        endpointing={
            "mode": "fixed",
            "min_delay": tuning.shortest_pause.total_seconds(),
            "max_delay": tuning.longest_pause.total_seconds(),
        },
        interruption={
            "mode": "vad",
            "min_duration": tuning.interrupting_speech.total_seconds(),
            "resume_false_interruption": True,
            "false_interruption_timeout": tuning.false_interruption.total_seconds(),
            "discard_audio_if_uninterruptible": False,
        },
        preemptive_generation={
            "enabled": tuning.preemptive_generation,
            "preemptive_tts": tuning.preemptive_speech,
        },
    )


def new_session(call: Call, *, providers: Providers, ear: vad.VAD) -> AgentSession[Call]:
    return AgentSession[Call](
        **_who_hears(call, providers, ear),
        llm=providers.llm,
        tts=providers.tts,
        userdata=call,
        user_away_timeout=call.desk.settings.limits.user_away.total_seconds(),
        aec_warmup_duration=None,
        max_tool_steps=4,
        conn_options=CONNECT_OPTIONS,
        session_close_transcript_timeout=CLOSE_WAIT_S,
        tts_text_transforms=["filter_markdown", "filter_emoji", sounding(lambda: call.language)],
    )


def _who_hears(call: Call, providers: Providers, ear: vad.VAD) -> dict[str, Any]:
    """A realtime model hears, and knows when a turn has ended, by itself."""
    if providers.stt is None:
        return {"turn_handling": TurnHandlingOptions(turn_detection="realtime_llm")}
    return {"stt": providers.stt, "vad": ear, "turn_handling": turn_handling(call.settings.tuning)}


def room_options(call: Call, *, phone: str | None) -> room_io.RoomOptions:
    """Everything explicit. The room is deleted by whoever ends the call, not when the session closes: a
    session that closed in error has an apology to play first."""
    return room_io.RoomOptions(
        text_input=False,
        video_input=False,
        audio_input=room_io.AudioInputOptions(
            sample_rate=PHONE_RATE,
            frame_size_ms=INPUT_FRAME_MS,
            noise_cancellation=suppression(call.settings.noise_suppression),
            auto_gain_control=False,
            pre_connect_audio=False,
        ),
        audio_output=room_io.AudioOutputOptions(sample_rate=SAMPLE_RATE, track_name="agent"),
        text_output=room_io.TextOutputOptions(sync_transcription=False),
        participant_kinds=[rtc.ParticipantKind.PARTICIPANT_KIND_SIP],
        close_on_disconnect=True,
        delete_room_on_close=False,
        **({"participant_identity": phone} if phone else {}),
    )

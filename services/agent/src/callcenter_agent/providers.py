"""Who hears, thinks and speaks: Deepgram, OpenAI, ElevenLabs with OpenAI's speech behind it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from callcenter.desks import DeskSettings
from livekit.agents import APIConnectOptions, llm, stt, tts
from livekit.agents.voice.agent_session import SessionConnectOptions
from livekit.plugins import deepgram, elevenlabs, openai

from callcenter_agent.settings import AgentSettings
from callcenter_agent.speech import Clauses

SPEECH_MODEL = "eleven_turbo_v2_5"
SPEECH_ENCODING: Final = "pcm_24000"

CONNECT_OPTIONS = SessionConnectOptions(
    stt_conn_options=APIConnectOptions(max_retry=3, retry_interval=0.5, timeout=5.0),
    llm_conn_options=APIConnectOptions(max_retry=1, retry_interval=0.3, timeout=6.0),
    tts_conn_options=APIConnectOptions(max_retry=1, retry_interval=0.3, timeout=5.0),
    max_unrecoverable_errors=3,
)
"""A caller waits seconds, not the library's half minute, before they hear that something is wrong."""


@dataclass(frozen=True)
class Providers:
    stt: stt.STT[Any]
    llm: llm.LLM[Any]
    tts: tts.TTS[Any]


def providers_for(desk: DeskSettings, settings: AgentSettings, *, keyterms: Sequence[str] = ()) -> Providers:
    return Providers(
        stt=hearing(desk, settings, keyterms=keyterms),
        llm=thinking(settings),
        tts=tts.FallbackAdapter([voice(desk, settings), second_voice(settings)], max_retry_per_tts=0),
    )


def hearing(desk: DeskSettings, settings: AgentSettings, *, keyterms: Sequence[str]) -> stt.STT[Any]:
    return deepgram.STT(
        model="nova-3",
        language=desk.language,
        keyterm=list(keyterms),
        interim_results=True,
        punctuate=True,
        endpointing_ms=25,
        api_key=settings.deepgram_api_key.get_secret_value(),
        base_url=settings.deepgram_base_url,
    )


def thinking(settings: AgentSettings) -> llm.LLM[Any]:
    """The second model is asked when the first fails or says nothing for a while."""
    models = [
        settings.openai_model,
        *([settings.openai_fallback_model] if settings.openai_fallback_model else []),
    ]
    each: list[llm.LLM[Any]] = [
        openai.LLM(
            model=model,
            api_key=settings.openai_api_key.get_secret_value(),
            base_url=settings.openai_base_url,
            parallel_tool_calls=False,
        )
        for model in models
    ]
    return each[0] if len(each) == 1 else llm.FallbackAdapter(each, attempt_timeout=4.0)


def voice(desk: DeskSettings, settings: AgentSettings, *, language: str | None = None) -> tts.TTS[Any]:
    spoken = language or desk.language[:2]
    return elevenlabs.TTS(
        voice_id=desk.voice_in(spoken).id,
        model=SPEECH_MODEL,
        encoding=SPEECH_ENCODING,
        language=spoken,
        word_tokenizer=Clauses(),
        api_key=settings.eleven_api_key.get_secret_value(),
        base_url=settings.eleven_base_url,
    )


def second_voice(settings: AgentSettings) -> tts.TTS[Any]:
    return openai.TTS(
        model="gpt-4o-mini-tts",
        voice="ash",
        response_format="pcm",
        api_key=settings.openai_api_key.get_secret_value(),
        base_url=settings.openai_base_url,
    )

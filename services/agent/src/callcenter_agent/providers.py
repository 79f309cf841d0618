"""Who hears, thinks and speaks: Deepgram, OpenAI, ElevenLabs with OpenAI's speech behind it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from callcenter.desks import DEFAULT_MODEL, DeskSettings
from livekit.agents import APIConnectOptions, llm, stt, tts
from livekit.agents.llm import RealtimeModel
from livekit.agents.voice.agent_session import SessionConnectOptions
from livekit.plugins import deepgram, elevenlabs, openai
from openai.types.realtime import AudioTranscription

from callcenter_agent.languages.voices import Mute, PhoneTongue, Tongue
from callcenter_agent.settings import AgentSettings
from callcenter_agent.speech import Clauses
from callcenter_agent.tones import VOICE_SETTINGS, Tone

SPEECH_MODEL = "eleven_turbo_v2_5"
SPEECH_ENCODING: Final = "pcm_24000"
REALTIME_MODEL: Final = "gpt-realtime"
REALTIME_VOICE: Final = "marin"

CONNECT_OPTIONS = SessionConnectOptions(
    stt_conn_options=APIConnectOptions(max_retry=3, retry_interval=0.5, timeout=5.0),
    llm_conn_options=APIConnectOptions(max_retry=1, retry_interval=0.3, timeout=6.0),
    tts_conn_options=APIConnectOptions(max_retry=1, retry_interval=0.3, timeout=5.0),
    max_unrecoverable_errors=3,
)
"""A caller waits seconds, not the library's half minute, before they hear that something is wrong."""


Mind = llm.LLM[Any]


@dataclass(frozen=True)
class Providers:
    stt: stt.STT[Any] | None
    """None where the model hears by itself."""
    llm: Mind | RealtimeModel
    tts: tts.TTS[Any]
    minds: Mapping[str, Mind] = field(default_factory=dict)
    """Models of roles that have their own."""
    tongue: Tongue = field(default_factory=Mute)


def providers_for(desk: DeskSettings, settings: AgentSettings, *, keyterms: Sequence[str] = ()) -> Providers:
    first_voice = voice(desk, settings)
    speech = tts.FallbackAdapter([first_voice, second_voice(settings)], max_retry_per_tts=0)
    if desk.pipeline == "realtime":
        return Providers(stt=None, llm=realtime(desk, settings), tts=speech)
    ear = hearing(desk, settings, keyterms=keyterms)
    voice_ids = {language: desk.voice_in(language).id for language in desk.spoken_languages}
    return Providers(
        stt=ear,
        tongue=PhoneTongue(voice=first_voice, ear=ear, voice_ids=voice_ids),
        llm=thinking(settings, model=desk.models.get(DEFAULT_MODEL)),
        tts=speech,
        minds={
            role: thinking(settings, model=model)
            for role, model in desk.models.items()
            if role != DEFAULT_MODEL
        },
    )


def hearing(desk: DeskSettings, settings: AgentSettings, *, keyterms: Sequence[str]) -> deepgram.STT:
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


def thinking(settings: AgentSettings, *, model: str | None = None) -> llm.LLM[Any]:
    """The second model is asked when the first fails or says nothing for a while."""
    models = [
        model or settings.openai_model,
        *([settings.openai_fallback_model] if settings.openai_fallback_model else []),
    ]
    each: list[llm.LLM[Any]] = [
        openai.LLM(
            model=name,
            api_key=settings.openai_api_key.get_secret_value(),
            base_url=settings.openai_base_url,
            parallel_tool_calls=False,
        )
        for name in models
    ]
    return each[0] if len(each) == 1 else llm.FallbackAdapter(each, attempt_timeout=4.0)


def realtime(desk: DeskSettings, settings: AgentSettings) -> RealtimeModel:
    """Hears and speaks by itself. It decides when a turn has ended, and its words are written down by a
    transcription model beside it."""
    return openai.realtime.RealtimeModel(
        model=desk.models.get(DEFAULT_MODEL, REALTIME_MODEL),
        voice=REALTIME_VOICE,
        input_audio_transcription=AudioTranscription(
            model="gpt-4o-mini-transcribe", language=desk.language[:2]
        ),
        api_key=settings.openai_api_key.get_secret_value(),
        base_url=settings.openai_base_url,
    )


def voice(desk: DeskSettings, settings: AgentSettings, *, language: str | None = None) -> elevenlabs.TTS:
    spoken = language or desk.language[:2]
    return elevenlabs.TTS(
        voice_id=desk.voice_in(spoken).id,
        model=SPEECH_MODEL,
        encoding=SPEECH_ENCODING,
        language=spoken,
        voice_settings=VOICE_SETTINGS[Tone.PLAIN],
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

"""What is measured of a turn, and of a recording."""

from pydantic import BaseModel, ConfigDict

from callcenter.events.types import Channel


class Latency(BaseModel):
    """The caller's wait and its parts, in LiveKit's words."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    e2e_ms: float | None = None
    end_of_utterance_delay_ms: float | None = None
    transcription_delay_ms: float | None = None
    ttft_ms: float | None = None
    ttfb_ms: float | None = None


class WordTime(BaseModel):
    """One recognised word, in seconds since the recogniser began to listen."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    start_s: float
    end_s: float
    confidence: float | None = None


class SilentChannel(BaseModel):
    """From `since_ms` to its end a channel of a recording holds nothing, not even a line's noise."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    channel: Channel
    since_ms: float

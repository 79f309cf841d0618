"""When each word was said and how sure the recogniser is of it, where it tells."""

from callcenter.events import WordTime
from livekit.agents import stt
from livekit.agents.utils import is_given


def word_times(event: stt.SpeechEvent) -> list[WordTime]:
    best = event.alternatives[0] if event.alternatives else None
    return [
        WordTime(
            start_s=round(word.start_time, 3),
            end_s=round(word.end_time, 3),
            confidence=round(word.confidence, 3) if is_given(word.confidence) else None,
        )
        for word in (best.words if best is not None and best.words else [])
        if is_given(word.start_time) and is_given(word.end_time)
    ]

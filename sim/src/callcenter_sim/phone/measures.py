"""Latencies as the caller hears them, on the waveform. Pure: levels and speech spans in, figures out."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

FRAME_MS = 20
ONSET_FRAMES = 3
LOUD_RMS = 300.0
_QUIET_BEFORE_REPLY_MS = 200
_PAUSE_MS = 600
_TALKED_BEFORE_MS = 200
_LONGEST_STOP_MS = 5_000


@dataclass(frozen=True)
class Measures:
    """Milliseconds, as the call's `measures` key has them."""

    answer_to_first_audio_ms: int | None = None
    response_latencies_ms: list[int] = field(default_factory=list)
    barge_in_stop_ms: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Span:
    """A stretch of sound, from its first loud frame to the end of its last."""

    start_ms: int
    end_ms: int


def measure(levels: Sequence[float], said: Sequence[Span]) -> Measures:
    """`levels` are RMS values of 20 ms frames at the ear; both count from the answer."""
    sounds = runs(levels)
    return Measures(
        answer_to_first_audio_ms=sounds[0].start_ms if sounds else None,
        response_latencies_ms=_responses(sounds, said),
        barge_in_stop_ms=_stops(sounds, said),
    )


def runs(levels: Sequence[float]) -> list[Span]:
    """Runs of loud frames long enough to be speech; shorter ones are clicks."""
    loud = np.asarray(levels, dtype=np.float32) > LOUD_RMS
    edges = np.flatnonzero(np.diff(np.concatenate([[False], loud, [False]]).astype(np.int8)))
    return [
        Span(int(start) * FRAME_MS, int(end) * FRAME_MS)
        for start, end in edges.reshape(-1, 2)
        if end - start >= ONSET_FRAMES
    ]


def _responses(sounds: Sequence[Span], said: Sequence[Span]) -> list[int]:
    """For each own utterance that got a reply: its end to the first sound after it."""
    latencies = []
    for index, own in enumerate(said):
        next_own_ms = said[index + 1].start_ms if index + 1 < len(said) else None
        reply = _reply(sounds, own.end_ms)
        if reply is not None and (next_own_ms is None or reply.start_ms < next_own_ms):
            latencies.append(reply.start_ms - own.end_ms)
    return latencies


def _reply(sounds: Sequence[Span], end_ms: int) -> Span | None:
    """The first sound that starts after `end_ms`; after an overlap, once there was quiet in between."""
    quiet_since_ms = None
    for sound in sounds:
        if sound.start_ms < end_ms:
            quiet_since_ms = sound.end_ms
            continue
        overlapped = quiet_since_ms is not None and quiet_since_ms > end_ms - _QUIET_BEFORE_REPLY_MS
        if not overlapped or sound.start_ms - (quiet_since_ms or 0) >= _QUIET_BEFORE_REPLY_MS:
            return sound
        quiet_since_ms = sound.end_ms
    return None


def _stops(sounds: Sequence[Span], said: Sequence[Span]) -> list[int]:
    """For each own utterance that began while the other side talked: its start to the other's silence."""
    stops = []
    for own in said:
        talk = _talk_at(sounds, own.start_ms)
        if talk is None or own.start_ms - talk.start_ms < _TALKED_BEFORE_MS:
            continue
        stop_ms = talk.end_ms - own.start_ms
        if 0 < stop_ms <= _LONGEST_STOP_MS:
            stops.append(stop_ms)
    return stops


def _talk_at(sounds: Sequence[Span], at_ms: int) -> Span | None:
    """The talk, pauses between words included, that goes on before and after `at_ms`."""
    for talk in talks(sounds):
        if talk.start_ms < at_ms < talk.end_ms:
            return talk
    return None


def talks(sounds: Sequence[Span]) -> list[Span]:
    joined: list[Span] = []
    for sound in sounds:
        if joined and sound.start_ms - joined[-1].end_ms <= _PAUSE_MS:
            joined[-1] = Span(joined[-1].start_ms, sound.end_ms)
        else:
            joined.append(sound)
    return joined

"""Noise is suppressed on our own processor, for phones by default, at little cost."""

import time
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from callcenter.desk_parts import NoiseSuppression
from callcenter_agent.noise import Quieter, suppression
from livekit import rtc

Kind = rtc.ParticipantKind
RATE = 16_000
FRAME = RATE // 50


def frames(samples: np.ndarray[Any, Any]) -> list[rtc.AudioFrame]:
    cut = [samples[at : at + FRAME] for at in range(0, len(samples), FRAME)]
    return [rtc.AudioFrame(piece.tobytes(), RATE, 1, FRAME) for piece in cut]


def loudness(given: list[rtc.AudioFrame]) -> float:
    samples = np.concatenate([np.frombuffer(bytes(one.data.cast("B")), np.int16) for one in given])
    return float(np.sqrt(np.mean(samples.astype(np.float64) ** 2)))


def hiss(seconds: float) -> np.ndarray[Any, Any]:
    return np.random.default_rng(1).normal(0, 800, int(RATE * seconds)).astype(np.int16)


def test_hiss_becomes_quiet_and_takes_little_time() -> None:
    quieter, noise = Quieter(), frames(hiss(4))
    began = time.process_time()
    quiet = [quieter._process(frame) for frame in noise]
    spent_s = time.process_time() - began
    assert loudness(quiet[-50:]) < loudness(noise[-50:]) / 2
    assert spent_s / len(noise) < 0.002
    assert {(one.samples_per_channel, one.sample_rate) for one in quiet} == {(FRAME, RATE)}


def test_what_is_off_changes_nothing() -> None:
    quieter, (frame, *_) = Quieter(), frames(hiss(0.1))
    quieter.enabled = False
    assert quieter._process(frame) is frame


@pytest.mark.parametrize(
    ("kind", "chosen"),
    [
        (Kind.PARTICIPANT_KIND_SIP, True),
        (Kind.PARTICIPANT_KIND_CONNECTOR, True),
        (Kind.PARTICIPANT_KIND_STANDARD, False),
    ],
)
def test_phones_are_quietened_and_browsers_are_not(kind: int, chosen: bool) -> None:
    about: Any = SimpleNamespace(participant=SimpleNamespace(kind=kind))
    assert isinstance(suppression(NoiseSuppression())(about), Quieter) is chosen
    assert suppression(NoiseSuppression(phone="off"))(about) is None

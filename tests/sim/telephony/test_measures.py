"""What is measured at the ear, from levels and from when the phone spoke."""

import pytest
from callcenter_sim.phone.measures import Span, measure

FRAME_MS = 20


def levels(until_ms: int, *sounds: tuple[int, int]) -> list[float]:
    return [
        1_000.0 if any(start <= at < end for start, end in sounds) else 5.0
        for at in range(0, until_ms, FRAME_MS)
    ]


def test_the_first_sound_is_the_greeting() -> None:
    assert measure(levels(3_000, (740, 2_000)), []).answer_to_first_audio_ms == 740


def test_a_click_is_no_speech() -> None:
    assert measure(levels(3_000, (500, 540), (1_000, 2_000)), []).answer_to_first_audio_ms == 1_000


def test_nothing_heard_measures_nothing() -> None:
    found = measure(levels(2_000), [Span(100, 900)])
    assert found.answer_to_first_audio_ms is None
    assert found.response_latencies_ms == []


@pytest.mark.parametrize(
    ("sounds", "said", "latencies"),
    [
        ([(0, 1_000), (3_000, 4_000)], [Span(1_500, 2_200)], [800]),
        ([(0, 1_000), (3_000, 4_000)], [Span(1_500, 1_800), Span(2_000, 2_400)], [600]),
        ([(0, 1_000)], [Span(1_500, 2_200)], []),
        # Spoken over: the rest of the old talk is no reply, what follows the pause is.
        ([(0, 2_300), (3_300, 4_000)], [Span(1_500, 2_200)], [1_100]),
        # It had stopped well before the caller was done: what comes next is the reply.
        ([(0, 1_700), (3_000, 4_000)], [Span(1_500, 2_500)], [500]),
    ],
)
def test_a_reply_counts_from_the_end_of_the_callers_speech(
    sounds: list[tuple[int, int]], said: list[Span], latencies: list[int]
) -> None:
    assert measure(levels(5_000, *sounds), said).response_latencies_ms == latencies


@pytest.mark.parametrize(
    ("sounds", "said", "stops"),
    [
        ([(0, 2_000)], [Span(1_500, 2_200)], [500]),
        ([(0, 1_400), (1_600, 2_000)], [Span(1_500, 2_200)], [500]),
        ([(0, 1_000)], [Span(1_500, 2_200)], []),
        ([(1_400, 2_000)], [Span(1_500, 2_200)], []),
    ],
    ids=["speaking", "in a short pause", "quiet already", "both began at once"],
)
def test_a_barge_in_counts_from_its_onset_to_the_others_silence(
    sounds: list[tuple[int, int]], said: list[Span], stops: list[int]
) -> None:
    assert measure(levels(5_000, *sounds), said).barge_in_stop_ms == stops

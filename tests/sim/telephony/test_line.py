"""The telephone line: what passes it and what does not."""

import numpy as np
import pytest
from callcenter_sim.phone import line
from callcenter_sim.timeline import Placing, Tape


def test_the_codec_keeps_speech_levels_within_a_few_percent() -> None:
    tone = line.tone(1_000, 500)
    error = line.companded(tone).astype(float) - tone
    assert np.sqrt(np.mean(error**2)) < 0.03 * line.rms(tone)


def test_the_codec_keeps_silence_silent() -> None:
    assert not line.companded(np.zeros(160, dtype=np.int16)).any()


@pytest.mark.parametrize(
    ("hertz", "passes"), [(120, False), (440, True), (1_000, True), (3_000, True), (3_800, False)]
)
def test_only_the_telephone_band_passes(hertz: float, passes: bool) -> None:
    tone = line.tone(hertz, 500)
    whole = line.rms(line.narrowband(tone)) / line.rms(tone)
    band = line.BandPass()
    blocks = [band.feed(tone[at : at + 160]) for at in range(0, len(tone), 160)]
    streamed = line.rms(np.concatenate(blocks)[800:]) / line.rms(tone)
    for share in (whole, streamed):
        assert share > 0.7 if passes else share < 0.35


def test_the_noise_of_a_quiet_line_is_far_below_speech() -> None:
    assert 1 < line.rms(line.noise()) < line.LOUD_RMS / 10


def test_sources_on_one_tape_are_mixed_where_they_overlap() -> None:
    tape = Tape(8_000)
    tape.mix(0, np.full(10, 100, dtype=np.int16))
    tape.mix(5, np.full(10, 50, dtype=np.int16))
    assert tape.read(0, 20).tolist() == [100] * 5 + [150] * 5 + [50] * 5 + [0] * 5


def test_a_mix_that_is_too_loud_is_clipped_not_wrapped() -> None:
    tape = Tape(8_000)
    for _ in range(2):
        tape.mix(0, np.full(4, 30_000, dtype=np.int16))
    assert tape.read(0, 4).tolist() == [32_767] * 4


def test_positions_stay_valid_after_the_beginning_is_forgotten() -> None:
    tape = Tape(100)
    tape.mix(0, np.arange(5_000, dtype=np.int16))
    tape.forget(4_000)
    assert tape.read(4_500, 4_503).tolist() == [4_500, 4_501, 4_502]
    tape.mix(0, np.ones(10, dtype=np.int16))
    assert tape.read(4_000, 4_001).tolist() == [4_000]


def test_late_arrivals_do_not_move_the_sound_but_a_real_gap_does() -> None:
    placing = Placing(8_000)
    at = [placing.next(arrived, 160) for arrived in (1_000, 1_160, 1_700, 1_705, 1_800)]
    assert at == [840, 1_000, 1_160, 1_320, 1_480]
    assert placing.next(1_960 + 8_000, 160) == 1_960 + 8_000 - 160

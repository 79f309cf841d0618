"""The length of a recording and its silent channels, read out of the file."""

import io
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from callcenter.events import Channel
from callcenter.sound import Unreadable, measure
from numpy.typing import NDArray

RATE = 24_000


def voice(seconds: float) -> NDArray[np.int16]:
    """With pauses, as somebody who speaks."""
    at = np.arange(int(seconds * RATE)) / RATE
    loud = 8000 * np.sin(2 * np.pi * 180 * at) + np.random.default_rng(1).normal(0, 900, len(at))
    return (loud * (at % 4 < 2)).astype(np.int16)


def silence(seconds: float) -> NDArray[np.int16]:
    return np.zeros(int(seconds * RATE), dtype=np.int16)


def noise(seconds: float) -> NDArray[np.int16]:
    """A line on which nobody speaks: -66 dBFS."""
    return np.random.default_rng(2).normal(0, 16, int(seconds * RATE)).astype(np.int16)


def ogg(left: NDArray[np.int16], right: NDArray[np.int16]) -> bytes:
    body = io.BytesIO()
    with av.open(body, "w", format="ogg") as container:
        stream = container.add_stream("libopus", rate=RATE, layout="stereo")
        stream.bit_rate = 64_000
        step = RATE // 50
        both = np.stack([left, right], axis=1)
        for at in range(0, len(both) - step + 1, step):
            block = np.ascontiguousarray(both[at : at + step].reshape(1, -1))
            frame = av.AudioFrame.from_ndarray(block, format="s16", layout="stereo")
            frame.sample_rate, frame.pts, frame.time_base = RATE, at, Fraction(1, RATE)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return body.getvalue()


def test_the_length_is_that_of_the_sound() -> None:
    found = measure(io.BytesIO(ogg(voice(5), voice(5))))
    assert found.duration_ms == pytest.approx(5000, abs=60)
    assert found.silent == ()


def test_a_channel_that_is_lost_in_the_middle_is_named_with_the_moment() -> None:
    found = measure(io.BytesIO(ogg(voice(26), np.concatenate([voice(10), silence(16)]))))
    (silent,) = found.silent
    assert silent.channel is Channel.CALLER
    assert silent.since_ms == pytest.approx(10_000, abs=2200)


def test_a_channel_in_which_nothing_was_ever_heard_is_silent_from_the_beginning() -> None:
    found = measure(io.BytesIO(ogg(silence(4), voice(4))))
    assert [(one.channel, one.since_ms) for one in found.silent] == [(Channel.AGENT, 0)]


@pytest.mark.parametrize(
    "right", [np.concatenate([voice(20), silence(6)]), np.concatenate([voice(10), noise(16)])]
)
def test_who_listens_for_a_while_or_has_a_line_that_hums_is_not_silent(right: NDArray[np.int16]) -> None:
    assert measure(io.BytesIO(ogg(voice(26), right))).silent == ()


def test_a_file_that_was_cut_off_is_as_long_as_what_is_left(tmp_path: Path) -> None:
    body, path = ogg(voice(6), voice(6)), tmp_path / "1.ogg"
    path.write_bytes(body[: len(body) * 2 // 3])
    assert 2000 < measure(path).duration_ms < 6000


@pytest.mark.parametrize("body", [b"", b"OggS", b"x" * 900, ogg(voice(0), voice(0))])
def test_what_holds_no_sound_is_refused(body: bytes) -> None:
    with pytest.raises(Unreadable):
        measure(io.BytesIO(body))


def test_what_takes_too_long_is_given_up() -> None:
    with pytest.raises(Unreadable, match="too long"):
        measure(io.BytesIO(ogg(voice(5), voice(5))), limit_s=0)

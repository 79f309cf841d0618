"""Noise suppression on our own processor, chosen by what the caller calls with.

A telephone brings street and office along; a browser has taken its noise out before it sends.
"""

import importlib
from collections.abc import Callable

from callcenter.desk_parts import NoiseSuppression
from livekit import rtc
from livekit.agents.voice.room_io.types import NoiseCancellationParams

STEP_S = 0.01
"""WebRTC's processing takes exactly ten milliseconds at a time."""
SAMPLE_BYTES = 2
CLOUD_ONLY = "livekit.plugins.noise_cancellation"
"""Not among our dependencies: it suppresses nothing without LiveKit Cloud."""

PHONES = frozenset({rtc.ParticipantKind.PARTICIPANT_KIND_SIP, rtc.ParticipantKind.PARTICIPANT_KIND_CONNECTOR})

Processor = rtc.FrameProcessor[rtc.AudioFrame]


class Quieter(Processor):
    """WebRTC's noise suppression and high-pass filter."""

    def __init__(self) -> None:
        self._enabled = True
        self._webrtc = rtc.AudioProcessingModule(noise_suppression=True, high_pass_filter=True)

    @property
    def enabled(self) -> bool:
        return self._enabled

    @enabled.setter
    def enabled(self, value: bool) -> None:
        self._enabled = value

    def _process(self, frame: rtc.AudioFrame) -> rtc.AudioFrame:
        step = int(frame.sample_rate * STEP_S)
        if not self._enabled or frame.samples_per_channel % step:
            return frame
        data, size = bytes(frame.data.cast("B")), step * frame.num_channels * SAMPLE_BYTES
        quiet = bytearray()
        for start in range(0, len(data), size):
            piece = rtc.AudioFrame(
                data=bytearray(data[start : start + size]),
                sample_rate=frame.sample_rate,
                num_channels=frame.num_channels,
                samples_per_channel=step,
            )
            self._webrtc.process_stream(piece)
            quiet += bytes(piece.data.cast("B"))
        return rtc.AudioFrame(
            data=quiet,
            sample_rate=frame.sample_rate,
            num_channels=frame.num_channels,
            samples_per_channel=frame.samples_per_channel,
        )

    def _close(self) -> None:
        self._enabled = False


def kind_wanted(wish: NoiseSuppression, kind: int) -> str:
    return wish.phone if kind in PHONES else wish.browser


def suppression(
    wish: NoiseSuppression,
) -> Callable[[NoiseCancellationParams], Processor | rtc.NoiseCancellationOptions | None]:
    def chosen(about: NoiseCancellationParams) -> Processor | rtc.NoiseCancellationOptions | None:
        match kind_wanted(wish, about.participant.kind):
            case "voice":
                return Quieter()
            case "bvc":
                return in_the_cloud(phone=about.participant.kind in PHONES)
            case _:
                return None

    return chosen


def in_the_cloud(*, phone: bool) -> rtc.NoiseCancellationOptions:
    """Krisp, for users of LiveKit Cloud. Imported only here: merely loading it asks the cloud for leave."""
    krisp = importlib.import_module(CLOUD_ONLY)
    chosen: rtc.NoiseCancellationOptions = krisp.BVCTelephony() if phone else krisp.BVC()
    return chosen

"""Whether a phone still sends sound, told by the packets that come from it. Pure.

LiveKit tells of no hold: livekit-sip passes on what it gets, and of a phone that has us on hold it gets
nothing. It gets nothing either of a phone that suppresses silence while its caller says nothing. What came
before tells them apart: who sent packets although nobody spoke stops for nothing but a hold, or a cut line.
"""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

HELD_AFTER_S: Final = 3.0
LOOKS_ENOUGH: Final = 2
STEADY_PER_S: Final = (20.0, 100.0)
"""Of 20 ms each, on a machine that is busy. Many more are what livekit-sip fills a suppressed silence with
when the caller speaks again."""
SLACK_S: Final = 3.0
"""The last packet came up to a look before it was seen, on a busy machine a little more."""
LATEST_S: Final = 10.0
"""livekit-sip ends a call at the very second; whoever is still there after this has hung up by themselves."""


@dataclass(frozen=True, slots=True)
class Packets:
    """What was seen by `looked`; times are a monotonic clock's."""

    count: int = 0
    looked_at: float | None = None
    """When they were last counted."""
    came_at: float | None = None
    """When new ones were last seen."""
    quiet: bool = False
    """Nobody was speaking at the last look."""
    steady_looks: int = 0
    """In a row, at which they came as ever though nobody spoke; it stays once it is enough."""

    @property
    def comes_in_silence(self) -> bool:
        return self.steady_looks >= LOOKS_ENOUGH


def looked(before: Packets, count: int | None, *, at: float, speaking: bool) -> Packets:
    """`count` since the track began; None where it cannot be seen: then nothing is known to be missing."""
    if count is None:
        return replace(before, came_at=at, quiet=False)
    return Packets(
        count=count,
        looked_at=at,
        came_at=at if count != before.count else before.came_at,
        quiet=not speaking,
        steady_looks=_steady_looks(before, count, at=at, speaking=speaking),
    )


def _steady_looks(before: Packets, count: int, *, at: float, speaking: bool) -> int:
    if before.comes_in_silence or before.looked_at is None:
        return before.steady_looks
    least, most = STEADY_PER_S
    steady = least <= (count - before.count) / (at - before.looked_at) <= most
    return before.steady_looks + 1 if steady and before.quiet and not speaking else 0


def is_held(packets: Packets, *, now: float) -> bool:
    """The caller has us on hold, or their line is cut: it makes no difference to how we wait."""
    return packets.comes_in_silence and _missing_s(packets, now) >= HELD_AFTER_S


def timed_out(packets: Packets, *, now: float, limit: timedelta) -> bool:
    """Nothing came for just as long as the gateway waits for sound."""
    over_s = _missing_s(packets, now) - limit.total_seconds()
    return -SLACK_S <= over_s <= LATEST_S


def _missing_s(packets: Packets, now: float) -> float:
    return 0.0 if packets.came_at is None else now - packets.came_at

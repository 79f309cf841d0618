"""Keys and how they sound: on the wire a digit, at an ear two tones."""

from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np

from callcenter_sim.phone.line import tone
from callcenter_sim.timeline import Pcm

CODES: Final = {**{str(n): n for n in range(10)}, "*": 10, "#": 11, "A": 12, "B": 13, "C": 14, "D": 15}
GAP_S: Final = 0.25
_SOUND_MS, _LEVEL = 160, 4_000.0
_ROWS: Final = ("123A", "456B", "789C", "*0#D")
_LOW_HZ: Final = (697.0, 770.0, 852.0, 941.0)
_HIGH_HZ: Final = (1_209.0, 1_336.0, 1_477.0, 1_633.0)


@dataclass(frozen=True)
class Digit:
    digit: str
    at_ms: int


@cache
def sound_of(digit: str) -> Pcm:
    """What the far end's carrier plays for it; silence for what is on no keypad."""
    for row, low in zip(_ROWS, _LOW_HZ, strict=True):
        if len(digit) == 1 and (column := row.find(digit.upper())) >= 0:
            both = tone(low, _SOUND_MS, _LEVEL).astype(np.int32) + tone(_HIGH_HZ[column], _SOUND_MS, _LEVEL)
            return np.asarray(both, dtype=np.int16)
    return np.zeros(0, dtype=np.int16)

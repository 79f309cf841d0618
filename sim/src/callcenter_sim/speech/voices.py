"""Several voices from the one that is installed: each differs in pitch and pace."""

import zlib
from dataclasses import dataclass


@dataclass(frozen=True)
class Voice:
    name: str
    pitch: float = 1.0
    """Factor on the fundamental; above 1 is higher."""
    pace: float = 1.0
    """Factor on the duration; above 1 is slower."""

    @property
    def key(self) -> str:
        return f"{self.name}:{self.pitch}:{self.pace}"


VOICES = {
    voice.name: voice
    for voice in (
        Voice("agent", pitch=1.0, pace=0.95),
        Voice("caller", pitch=1.12, pace=1.08),
        Voice("caller_low", pitch=0.9, pace=1.05),
        Voice("caller_slow", pitch=1.06, pace=1.3),
        Voice("human_agent", pitch=1.2, pace=0.98),
        Voice("machine", pitch=0.94, pace=1.12),
    )
}
_AGENT_LIKE = (VOICES["agent"], Voice("agent_b", pitch=1.05, pace=0.97), Voice("agent_c", pitch=0.96))


def voice_named(name: str) -> Voice:
    """The voice of that name; any other name (a provider's voice id) always gets the same agent-like one."""
    if name in VOICES:
        return VOICES[name]
    return _AGENT_LIKE[zlib.crc32(name.encode()) % len(_AGENT_LIKE)]

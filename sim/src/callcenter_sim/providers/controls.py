"""The levers of the simulated world: delays, faults and the stand-in's temper, changed while it runs."""

import random
from dataclasses import dataclass, field, replace
from enum import StrEnum

PROVIDERS = ("deepgram", "openai", "openai_tts", "elevenlabs", "sip", "egress")
_DELAY_NAMES = ("stt_final_ms", "llm_ttft_ms", "llm_per_word_ms", "tts_first_byte_ms", "egress_start_ms")


class FaultMode(StrEnum):
    NONE = "none"
    ERROR_500 = "error_500"
    RATE_LIMIT_429 = "rate_limit_429"
    STALL = "stall"
    DISCONNECT = "disconnect"
    GARBAGE = "garbage"


class EgressConduct(StrEnum):
    """What becomes of a recording that was accepted."""

    WELL = "well"
    FAILS_AT_START = "fails_at_start"
    """And leaves nothing."""
    NEGATIVE_DURATION = "negative_duration"
    """Recorded and stored, with a length that can be none."""


class MindMode(StrEnum):
    RULE_FOLLOWING = "rule_following"
    HOSTILE = "hostile"


@dataclass(frozen=True)
class Delays:
    stt_final_ms: int = 150
    llm_ttft_ms: int = 300
    llm_per_word_ms: int = 20
    tts_first_byte_ms: int = 150
    egress_start_ms: int = 0
    """From the request to the first sound that is recorded: up to 17 s where egress is busy."""


@dataclass(frozen=True)
class Fault:
    mode: FaultMode = FaultMode.NONE
    probability: float = 1.0


@dataclass
class Controls:
    """Read by every provider at every request. Setters raise ValueError on names they do not know."""

    delays: Delays = field(default_factory=Delays)
    mind: MindMode = MindMode.RULE_FOLLOWING
    seed: int = 1
    scripted: bool = False
    """Every recogniser, model and voice gives its fixed answer, cheaply: for benchmarks."""
    egress: EgressConduct = EgressConduct.WELL
    faults: dict[str, Fault] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)

    def set_fault(self, provider: str, mode: str, probability: float = 1.0) -> None:
        if provider not in PROVIDERS:
            raise ValueError(f"unknown provider {provider!r}: one of {', '.join(PROVIDERS)}")
        if not 0.0 <= probability <= 1.0:
            raise ValueError("probability lies between 0 and 1")
        self.faults[provider] = Fault(FaultMode(mode), probability)

    def set_delays(self, **delays: int) -> None:
        for name, value in delays.items():
            if name not in _DELAY_NAMES or isinstance(value, bool) or not isinstance(value, int) or value < 0:
                raise ValueError(f"a delay is one of {', '.join(_DELAY_NAMES)}, in whole milliseconds")
        self.delays = replace(self.delays, **delays)

    def set_mind(self, mode: str, seed: int | None = None) -> None:
        self.mind = MindMode(mode)
        if seed is not None:
            self.seed = seed

    def set_egress(self, conduct: str) -> None:
        self.egress = EgressConduct(conduct)

    def clear_faults(self) -> None:
        self.faults.clear()

    def draw_fault(self, provider: str) -> FaultMode:
        """Whether this request meets with a fault, by its probability."""
        fault = self.faults.get(provider, Fault())
        if fault.mode is FaultMode.NONE or self._random.random() >= fault.probability:
            return FaultMode.NONE
        return fault.mode

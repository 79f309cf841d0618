"""What a VIN capture knows between two utterances, and the directions it gives."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final, Self

from callcenter.vin import VIN_LENGTH, Vin

from callcenter_agent.desks.dealership.vin_assembly import Heard
from callcenter_agent.dialogue.spelling.characters import HeardCharacter, text_of
from callcenter_agent.phrases import PhraseBook


class VinStep(StrEnum):
    NEED_MORE = "need_more"
    CHECK_FAILED = "check_failed"
    READ_BACK = "read_back"
    CONFIRMED = "confirmed"
    GIVE_UP = "give_up"


class Phase(StrEnum):
    """What the caller was asked last."""

    COLLECTING = "collecting"
    LAST_EIGHT = "last_eight"
    FIRST_NINE = "first_nine"
    READ_BACK = "read_back"
    CONFIRMED = "confirmed"
    GIVEN_UP = "given_up"


_MUCH: Final = 8
_TOO_SHORT: Final = ("vin_characters_missing", "vin_ask")


@dataclass(frozen=True, slots=True)
class VinDirection:
    """What to do now. `phrase` and `values` name the sentence to say, `said` is that sentence."""

    step: VinStep
    phrase: str
    values: Mapping[str, str] = field(default_factory=dict)
    heard: str = ""
    """The characters so far; the whole number from read_back on."""
    vin: Vin | None = None
    """Only when confirmed."""

    @property
    def missing(self) -> int:
        return max(0, VIN_LENGTH - len(self.heard))

    @property
    def fails(self) -> bool:
        """No number came of what was said: it does not add up, is too short, or the tries are used up."""
        return self.step in (VinStep.CHECK_FAILED, VinStep.GIVE_UP) or self.phrase in _TOO_SHORT

    @property
    def much_heard(self) -> bool:
        """Not all, by the rules, and perhaps all by its sound."""
        return self.phrase == "vin_go_on" and len(self.heard) >= _MUCH

    @property
    def first_read_back(self) -> bool:
        """Of this number."""
        return self.step is VinStep.READ_BACK and self.phrase == "vin_read_back"

    def said(self, phrases: PhraseBook) -> str:
        return phrases.text(self.phrase, **self.values)


@dataclass(frozen=True, slots=True)
class VinState:
    phase: Phase = Phase.COLLECTING
    heard: Heard = ()
    part: Heard = ()
    """The answer in progress to "the last eight, please"."""
    yeses: int = 0
    failures: int = 0
    misses: int = 0
    """Utterances in a row that held nothing of a VIN."""
    read_backs: int = 0
    read_slowly: bool = False
    """The number in question was read with a word for every letter."""
    again: Phase | None = None
    """The part that was asked for last: the next doubt is about the other one."""
    refused: tuple[str, ...] = ()
    """Numbers the caller said no to: never read back again."""

    @property
    def text(self) -> str:
        return text_of(self.heard)

    def to_dict(self) -> dict[str, Any]:
        return {
            "phase": self.phase.value,
            "heard": [one.to_dict() for one in self.heard],
            "part": [one.to_dict() for one in self.part],
            "yeses": self.yeses,
            "failures": self.failures,
            "misses": self.misses,
            "read_backs": self.read_backs,
            "read_slowly": self.read_slowly,
            "again": self.again and self.again.value,
            "refused": list(self.refused),
        }

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Self:
        """Missing keys mean a new capture: {} is one."""
        return cls(
            phase=Phase(stored.get("phase", Phase.COLLECTING)),
            heard=tuple(HeardCharacter.from_dict(one) for one in stored.get("heard", ())),
            part=tuple(HeardCharacter.from_dict(one) for one in stored.get("part", ())),
            yeses=int(stored.get("yeses", 0)),
            failures=int(stored.get("failures", 0)),
            misses=int(stored.get("misses", 0)),
            read_backs=int(stored.get("read_backs", 0)),
            read_slowly=bool(stored.get("read_slowly", False)),
            again=Phase(stored["again"]) if stored.get("again") else None,
            refused=tuple(str(one) for one in stored.get("refused", ())),
        )

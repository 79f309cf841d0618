"""A claim while it is taken: typed facts, each the caller's own."""

import re
from datetime import date
from enum import StrEnum
from typing import Any, Final, Self

from pydantic import BaseModel, ConfigDict

from callcenter_agent.dialogue.questions.loss_dates import Moment


class Kind(StrEnum):
    COLLISION = "collision"
    THEFT = "theft"
    WATER = "water"
    FIRE = "fire"
    WEATHER = "weather"
    VANDALISM = "vandalism"
    INJURY = "injury"
    OTHER = "other"


_KINDS: Final = {
    Kind.FIRE: r"\b(fire|burn(ed|t|ing)?|smoke|exploded|explosion)\b",
    Kind.WEATHER: r"\b(hail|storm|wind|tornado|hurricane|lightning|tree fell|fallen tree|snow|ice)\b",
    Kind.WATER: r"\b(water|leak\w*|flood\w*|burst|pipe|sewer|overflow\w*)\b",
    Kind.THEFT: r"\b(stolen|stole|theft|burgl\w+|robbed|robbery|break[- ]in|broke into|broken into)\b",
    Kind.VANDALISM: r"\b(vandal\w+|keyed|graffiti|slashed|smashed (the|my) window)\b",
    Kind.COLLISION: (
        r"\b(accident|crash\w*|collision|wreck|rear[- ]?ended|t-boned|side[- ]?swiped|fender bender|totaled"
        r"|hit (my|me|the|by|a|another)|ran into|backed into|hit and run|was hit)\b"
    ),
    Kind.INJURY: r"\b(slipped|fell|injured|hurt|bitten|dog bite)\b",
}


def kind_of(words: str) -> Kind:
    return next((kind for kind, sign in _KINDS.items() if re.search(sign, words, re.IGNORECASE)), Kind.OTHER)


class Claim(BaseModel):
    """None is not asked yet; a field in `unknown` was asked, and the caller could not or would not say."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    injuries: bool | None = None
    what: str | None = None
    day: date | None = None
    time: str | None = None
    place: str | None = None
    other_party: str | None = None
    police_report: str | None = None
    name: str | None = None
    policy_number: str | None = None
    phone: str | None = None
    unknown: frozenset[str] = frozenset()

    @classmethod
    def of(cls, kept: dict[str, Any]) -> Self:
        return cls.model_validate(kept)

    def kept(self) -> dict[str, Any]:
        """JSON, for the call's state and for the record."""
        return self.model_dump(mode="json", exclude_none=True) | {"unknown": sorted(self.unknown)}

    def with_facts(self, **facts: Any) -> Self:
        unknown = self.unknown - facts.keys()
        return self.model_validate({**self.model_dump(), **facts, "unknown": unknown})

    def without(self, field: str) -> Self:
        """To be asked again."""
        return self.model_validate({**self.model_dump(), field: None, "unknown": self.unknown - {field}})

    def not_known(self, field: str) -> Self:
        return self.model_validate({**self.model_dump(), "unknown": self.unknown | {field}})

    def lacks(self, field: str) -> bool:
        return getattr(self, field) is None and field not in self.unknown

    @property
    def moment(self) -> Moment | None:
        return None if self.day is None else Moment(self.day, self.time)

    @property
    def kind(self) -> Kind:
        return kind_of(self.what or "")

"""What a competent human would note of a caller's words, by kind. A field that is None must not be filled."""

from datetime import date as Day  # noqa: N812 - fields are called date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Intent = Literal[
    "claim", "claim_status", "cancel", "billing", "quote", "lender", "documents", "change", "person",
    "question", "human", "wrong_number", "unclear",
]  # fmt: skip
Sign = Literal[
    "bleeding", "wound", "infection", "fever", "clot", "chest", "breathing", "urine", "bowel", "vomiting",
    "overdose", "confusion", "stroke", "fall", "faint", "pain", "allergy", "self_harm",
]  # fmt: skip
Part = Literal["morning", "afternoon", "evening"]
CLOCK = r"^([01]\d|2[0-3]):[0-5]\d$"


class Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    def filled(self) -> dict[str, object]:
        """Empty where there was nothing to be taken."""
        return {
            name: value
            for name in type(self).model_fields
            if (value := getattr(self, name)) not in (None, ())
        }


class Errand(Value):
    intent: Intent
    person: str | None = None

    def filled(self) -> dict[str, object]:
        """Of an unclear wish nothing is to be taken."""
        return {} if self.intent == "unclear" else super().filled()


class Wish(Value):
    """For a car."""

    make: tuple[str, ...] = ()
    model: tuple[str, ...] = ()
    not_make: tuple[str, ...] = ()
    not_model: tuple[str, ...] = ()
    year_from: int | None = None
    year_to: int | None = None
    price_from: int | None = None
    price_to: int | None = None
    mileage_to: int | None = None
    body: str | None = None
    color: tuple[str, ...] = ()
    not_color: tuple[str, ...] = ()
    fuel: str | None = None
    condition: Literal["new", "used"] | None = None


class Born(Value):
    date: Day | None


class Loss(Value):
    date: Day
    time: str | None = None
    """A clock, a part of the day, or the caller's own words."""


class When(Value):
    date: Day | tuple[Day, ...] | None = None
    time: str | None = Field(default=None, pattern=CLOCK)
    after: str | None = Field(default=None, pattern=CLOCK)
    before: str | None = Field(default=None, pattern=CLOCK)
    part: Part | None = None
    week: Day | None = None
    """Its Monday."""
    any: Literal[True] | None = None


class Name(Value):
    full: str


class Phone(Value):
    number: str | None = Field(default=None, pattern=r"^\+[1-9]\d{6,14}$")
    extension: str | None = None
    own: Literal[True] | None = None


class Policy(Value):
    number: str


class Answer(Value):
    answer: Literal["yes", "no", "unsure"]
    correction: str | None = None


class Signs(Value):
    """A warning sign. A reader may find several."""

    flag: Sign | None
    beside: tuple[str, ...] = ()


class Human(Value):
    human: bool

    def filled(self) -> dict[str, object]:
        return {"human": True} if self.human else {}


class Number(Value):
    """Of a vehicle."""

    vin: str = Field(pattern=r"^[A-HJ-NPR-Z0-9]{17}$")

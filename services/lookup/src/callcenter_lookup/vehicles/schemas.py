"""What the vehicle routes take and give, beside the vehicle itself."""

from typing import Annotated

from callcenter.facts import Plausibility
from callcenter.vin import VIN_LENGTH
from pydantic import BaseModel, Field

from callcenter_lookup.vehicles.vehicle import ACCORD_VIN, Suggestion, Vehicle

VinText = Annotated[
    str,
    Field(
        min_length=1,
        max_length=64,
        description=f"{VIN_LENGTH} characters; spaces, dashes and lower case are forgiven",
        examples=[ACCORD_VIN],
    ),
]
_MISHEARD = "1HGCN82633A004352"


class VehicleQuestion(BaseModel):
    vin: VinText


class BatchQuestion(BaseModel):
    vins: Annotated[list[VinText], Field(min_length=1, max_length=100, examples=[[ACCORD_VIN]])]


class VinRefusal(BaseModel):
    """Why the text is no VIN, at which position, and which vehicles may have been meant."""

    detail: str
    position: Annotated[int | None, Field(description="1-based; null where the length is wrong")]
    reason: str
    suggestions: Annotated[list[Suggestion], Field(description="likeliest first, ten at most")]


class PlausibilityQuestion(BaseModel):
    vins: Annotated[list[VinText], Field(min_length=1, max_length=10_000, examples=[[ACCORD_VIN, _MISHEARD]])]


class PlausibilityAnswer(BaseModel):
    """By VIN as given. A text that is no VIN is as implausible as a number nobody gave out."""

    plausibility: dict[str, Plausibility]


class BatchEntry(BaseModel):
    """The answer for one of the VINs, in the order asked: a vehicle, or why the text is no VIN."""

    given: str
    vehicle: Vehicle | None = None
    problem: VinRefusal | None = None


class BatchAnswer(BaseModel):
    vehicles: list[BatchEntry]

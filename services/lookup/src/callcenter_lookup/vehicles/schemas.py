"""What the vehicle routes take and give, beside the vehicle itself."""

from typing import Annotated

from callcenter.vin import VIN_LENGTH
from pydantic import BaseModel, ConfigDict, Field

from callcenter_lookup.vehicles.vehicle import ACCORD, Suggestion, Vehicle

VinText = Annotated[
    str,
    Field(
        min_length=1,
        max_length=64,
        description=f"{VIN_LENGTH} characters; spaces, dashes and lower case are forgiven",
        examples=[ACCORD["vin"]],
    ),
]
_MISHEARD = "1HGCN82633A004352"
_WRONG_DIGIT = (
    "position 9: the check digit is 3, these characters need 5: at least one was misheard or misread"
)


class VehicleQuestion(BaseModel):
    vin: VinText


class BatchQuestion(BaseModel):
    vins: Annotated[list[VinText], Field(min_length=1, max_length=100, examples=[[ACCORD["vin"]]])]


class VinProblem(BaseModel):
    """RFC 9457. Why this is no VIN, at which position, and which vehicles may have been meant."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "type": "about:blank",
                    "title": "Invalid VIN",
                    "status": 422,
                    "detail": f"position 9: {_WRONG_DIGIT}",
                    "code": "invalid_vin",
                    "position": 9,
                    "reason": _WRONG_DIGIT,
                    "suggestions": [
                        {
                            "vin": ACCORD["vin"],
                            "year": 2003,
                            "make": "Honda",
                            "model": "Accord",
                            "position": 5,
                            "mistake": "replaced",
                            "score": 1.0,
                        }
                    ],
                }
            ]
        }
    )

    type: str = "about:blank"
    title: str = "Invalid VIN"
    status: int = 422
    detail: str
    code: str = "invalid_vin"
    position: Annotated[
        int | None, Field(description="1-based; absent where the length is wrong", default=None)
    ]
    reason: str
    suggestions: Annotated[list[Suggestion], Field(description="likeliest first, five at most")]


class BatchEntry(BaseModel):
    """The answer for one of the VINs, in the order asked: a vehicle, or why the text is no VIN."""

    given: str
    vehicle: Vehicle | None = None
    problem: VinProblem | None = None


class BatchAnswer(BaseModel):
    vehicles: list[BatchEntry]

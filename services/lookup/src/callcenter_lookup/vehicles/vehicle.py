"""What is told about a vehicle."""

from typing import Annotated

from callcenter.vin import Vin
from pydantic import BaseModel, ConfigDict, Field, JsonValue

ACCORD_VIN = "1HGCM82633A004352"
ACCORD: dict[str, JsonValue] = {
    "found": True,
    "vin": ACCORD_VIN,
    "year": 2003,
    "make": "Honda",
    "model": "Accord",
    "trim": "EX-V6",
    "body": "Coupe",
    "engine": "3.0 L V6, 240 hp",
    "plant": "Marysville, Ohio, United States",
    "fuel": "Gasoline",
    "errors": [],
}


class Vehicle(BaseModel):
    """`found` is false for a well-formed VIN that no registered manufacturer gave out."""

    model_config = ConfigDict(frozen=True, json_schema_extra={"examples": [ACCORD]})

    found: bool
    vin: Vin
    year: int | None = None
    make: str | None = None
    model: str | None = None
    trim: str | None = None
    body: str | None = None
    engine: str | None = None
    plant: str | None = None
    fuel: str | None = None
    errors: Annotated[
        tuple[str, ...], Field(description="what the vPIC decoder had to remark; empty for a clean VIN")
    ] = ()


class Suggestion(BaseModel):
    """A vehicle that exists under a number which sounds like the one that was given."""

    model_config = ConfigDict(frozen=True)

    vin: Vin
    year: int | None
    make: str
    model: str | None
    position: Annotated[int, Field(ge=1, le=18, description="where it first differs from what was given")]
    mistake: Annotated[str, Field(description="replaced, replaced_twice, swapped, lost or doubled")]
    score: Annotated[float, Field(description="lower is likelier")]

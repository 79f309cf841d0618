"""VIN to vehicle over HTTP.

A VIN that cannot be right is answered with 422: the problem says `position` and `reason`, and has as
`suggestions` the vehicles that may have been meant.
"""

from typing import Annotated, cast

from callcenter.errors import NotFound
from callcenter.facts import Plausibility
from callcenter.vin import InvalidVin, parse_vin
from callcenter.web.problems import responses
from fastapi import APIRouter, Depends, Path, Request

from callcenter_lookup.asking import KEYED
from callcenter_lookup.vehicles import vpic
from callcenter_lookup.vehicles.finder import VehicleFinder
from callcenter_lookup.vehicles.judgement import RefusedVin, judged
from callcenter_lookup.vehicles.plausibility import plausibility
from callcenter_lookup.vehicles.schemas import (
    BatchAnswer,
    BatchEntry,
    BatchQuestion,
    PlausibilityAnswer,
    PlausibilityQuestion,
    VehicleQuestion,
    VinRefusal,
)
from callcenter_lookup.vehicles.vehicle import ACCORD_VIN, Vehicle

router = APIRouter(dependencies=KEYED, tags=["vehicles"])


def finder_of(request: Request) -> VehicleFinder:
    return cast(VehicleFinder, request.app.state.vehicles)


Finder = Annotated[VehicleFinder, Depends(finder_of)]


@router.post("/api/lookup-vehicle", operation_id="lookup_vehicle", responses=responses(400, 401, 422))
async def lookup_vehicle(question: VehicleQuestion, vehicles: Finder) -> Vehicle:
    """The vehicle with this VIN; `found` is false where nobody built one.

    A wrong VIN is a problem with `position`, `reason` and `suggestions`.
    """
    return await vehicles.find(judged(question.vin, decode=vpic.decode))


@router.post("/v1/vehicles/batch", operation_id="lookup_vehicles", responses=responses(400, 401, 422))
async def lookup_vehicles(question: BatchQuestion, vehicles: Finder) -> BatchAnswer:
    """Up to a hundred VINs. A wrong one has its problem in its place and spoils no other."""
    return BatchAnswer(vehicles=[await _entry(text, vehicles) for text in question.vins])


@router.post("/v1/vehicles/plausibility", operation_id="weigh_vins", responses=responses(400, 401, 422))
async def weigh_vins(question: PlausibilityQuestion) -> PlausibilityAnswer:
    """Whether somebody builds vehicles with these numbers: of several that sound alike, which was meant.

    Up to ten thousand; a decode takes microseconds and nothing is remembered.
    """
    return PlausibilityAnswer(plausibility={text: _plausibility(text) for text in question.vins})


@router.get("/v1/vehicles/{vin}", operation_id="get_vehicle", responses=responses(401, 404, 422))
async def get_vehicle(
    vin: Annotated[str, Path(min_length=1, max_length=64, examples=[ACCORD_VIN])], vehicles: Finder
) -> Vehicle:
    """The same, with 404 where nobody built such a vehicle."""
    vehicle = await vehicles.find(judged(vin, decode=vpic.decode))
    if not vehicle.found:
        raise NotFound("No vehicle with this VIN is known.")
    return vehicle


def _plausibility(text: str) -> Plausibility:
    try:
        return plausibility(vpic.decode(parse_vin(text)))
    except InvalidVin:
        return Plausibility.NONE


async def _entry(text: str, vehicles: VehicleFinder) -> BatchEntry:
    try:
        return BatchEntry(given=text, vehicle=await vehicles.find(judged(text, decode=vpic.decode)))
    except RefusedVin as error:
        refusal = VinRefusal(
            detail=error.detail,
            position=error.position,
            reason=error.reason,
            suggestions=list(error.suggested),
        )
        return BatchEntry(given=text, problem=refusal)

"""VIN to vehicle over HTTP."""

from typing import Annotated, Any, cast

from callcenter.errors import NotFound
from callcenter.vin import InvalidVin
from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import JSONResponse

from callcenter_lookup.auth import require_service_key
from callcenter_lookup.vehicles import vpic
from callcenter_lookup.vehicles.finder import VehicleFinder
from callcenter_lookup.vehicles.judgement import judged, problem_of
from callcenter_lookup.vehicles.schemas import (
    BatchAnswer,
    BatchEntry,
    BatchQuestion,
    VehicleQuestion,
    VinProblem,
)
from callcenter_lookup.vehicles.vehicle import ACCORD, Vehicle

INVALID: dict[int | str, dict[str, Any]] = {
    422: {
        "description": "No VIN, or no valid request. A wrong VIN says position, reason and suggestions.",
        "content": {"application/problem+json": {}},
    }
}

router = APIRouter(dependencies=[Depends(require_service_key)], tags=["vehicles"])


def finder_of(request: Request) -> VehicleFinder:
    return cast(VehicleFinder, request.app.state.vehicles)


Finder = Annotated[VehicleFinder, Depends(finder_of)]


@router.post("/api/lookup-vehicle", operation_id="lookup_vehicle", responses=INVALID)
async def lookup_vehicle(question: VehicleQuestion, vehicles: Finder) -> Vehicle:
    """The vehicle with this VIN; `found` is false where nobody built one."""
    return await vehicles.find(judged(question.vin))


@router.get("/v1/vehicles/{vin}", operation_id="get_vehicle", responses=INVALID)
async def get_vehicle(
    vin: Annotated[str, Path(min_length=1, max_length=64, examples=[ACCORD["vin"]])], vehicles: Finder
) -> Vehicle:
    """The same, with 404 where nobody built such a vehicle."""
    vehicle = await vehicles.find(judged(vin))
    if not vehicle.found:
        raise NotFound("No vehicle with this VIN is known.")
    return vehicle


@router.post("/v1/vehicles/batch", operation_id="lookup_vehicles", responses=INVALID)
async def lookup_vehicles(question: BatchQuestion, vehicles: Finder) -> BatchAnswer:
    """Up to a hundred VINs. A wrong one has its problem in its place and spoils no other."""
    return BatchAnswer(vehicles=[await _entry(text, vehicles) for text in question.vins])


async def _entry(text: str, vehicles: VehicleFinder) -> BatchEntry:
    try:
        return BatchEntry(given=text, vehicle=await vehicles.find(judged(text)))
    except InvalidVin as error:
        return BatchEntry(given=text, problem=problem_of(error, decode=vpic.decode))


async def answer_invalid_vin(request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, InvalidVin):
        raise error
    problem: VinProblem = problem_of(error, decode=vpic.decode)
    return JSONResponse(
        problem.model_dump(mode="json"), status_code=problem.status, media_type="application/problem+json"
    )

"""Is the service well? Open to everybody, and says nothing about anybody. Figures need the service key.

Without Redis the service is unhealthy but ready: it answers as before, only slower. Without Postgres it
knows vehicles by their VIN and nobody else.
"""

from typing import Any, cast

from callcenter.store.database import Database
from callcenter.vin import parse_vin
from callcenter.web.health import HealthReport, Probe, run_checks
from callcenter.web.problems import responses
from callcenter.web.queries import only_known_queries
from fastapi import APIRouter, Depends, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from pydantic import BaseModel
from redis.asyncio import Redis

from callcenter_lookup.auth import require_service_key
from callcenter_lookup.metrics import Metrics
from callcenter_lookup.vehicles import vpic
from callcenter_lookup.vehicles.vehicle import ACCORD_VIN

router = APIRouter(tags=["health"], dependencies=[Depends(only_known_queries)])

_REPORT: dict[int | str, dict[str, Any]] = {503: {"model": HealthReport, "description": "Not well"}}


class Alive(BaseModel):
    status: str = "alive"


async def _decode_a_known_vin() -> None:
    if not vpic.decode(parse_vin(ACCORD_VIN)).found:
        raise RuntimeError("the vehicle data do not know the Accord")


def _vehicle_data() -> Probe:
    return Probe("vehicle_data", _decode_a_known_vin)


def _redis(request: Request) -> Probe:
    redis = cast("Redis", request.app.state.redis)

    async def ping() -> None:
        await redis.ping()

    return Probe("redis", ping)


def _database(request: Request) -> Probe:
    return Probe("database", cast(Database, request.app.state.database).ping)


@router.get("/livez", operation_id="livez")
async def livez() -> Alive:
    """The process runs."""
    return Alive()


@router.get("/readyz", operation_id="readyz", responses=_REPORT)
async def readyz(response: Response) -> HealthReport:
    """It can answer: the vehicle data are loaded."""
    report = await run_checks([_vehicle_data()])
    response.status_code = report.http_status
    return report


@router.get("/health", operation_id="health", responses=_REPORT)
async def health(request: Request, response: Response) -> HealthReport:
    """Everything it uses, each with its latency; 503 when any of it is unhealthy."""
    report = await run_checks([_vehicle_data(), _redis(request), _database(request)])
    response.status_code = report.http_status
    return report


@router.get(
    "/metrics",
    operation_id="metrics",
    dependencies=[Depends(require_service_key)],
    response_class=Response,
    responses={
        200: {"content": {CONTENT_TYPE_LATEST.partition(";")[0]: {"schema": {"type": "string"}}}},
        **responses(401),
    },
)
async def metrics(request: Request) -> Response:
    figures = cast(Metrics, request.app.state.metrics)
    return Response(generate_latest(figures.registry), media_type=CONTENT_TYPE_LATEST)

"""The only open routes: whether we are well, and nothing about anybody. Figures need a key."""

from typing import Annotated

from callcenter.errors import Unavailable
from callcenter.web.health import HealthReport
from callcenter.web.problems import responses
from fastapi import APIRouter, Depends, Response
from prometheus_client import CONTENT_TYPE_LATEST

from callcenter_api.auth.dependencies import require_key
from callcenter_api.health.schemas import Alive, Ready
from callcenter_api.services import Services, services_of

router = APIRouter(tags=["health"])
Composed = Annotated[Services, Depends(services_of)]


@router.get(
    "/health",
    summary="The health of everything we stand on",
    responses={503: {"model": HealthReport, "description": "something is unhealthy"}},
)
async def health(services: Composed, response: Response) -> HealthReport:
    report = await services.health.report()
    response.status_code = report.http_status
    response.headers["Cache-Control"] = "no-store"
    return report


@router.get("/livez", summary="The process answers")
async def livez() -> Alive:
    return Alive()


@router.get("/readyz", summary="Requests can be served", responses=responses(503))
async def readyz(services: Composed) -> Ready:
    if not services.health.is_ready():
        raise Unavailable("the start is not finished yet", code="not_ready")
    return Ready(status="ready")


@router.get(
    "/metrics",
    summary="Figures for Prometheus",
    dependencies=[Depends(require_key)],
    response_class=Response,
    responses={
        200: {"content": {CONTENT_TYPE_LATEST: {"schema": {"type": "string"}}}},
        **responses(401, 503),
    },
)
async def metrics(services: Composed) -> Response:
    body = services.metrics.exposition(
        await services.reader.count_by_status(),
        workers=await services.board.workers(),
        queue=await services.waitlist.length(),
    )
    return Response(body, media_type=CONTENT_TYPE_LATEST)

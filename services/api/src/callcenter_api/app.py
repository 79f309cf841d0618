"""The application: what is served, by which routes, for as long as what it stands on is open."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

from callcenter.clock import Clock, utc_now
from callcenter.web import problems
from callcenter.web.headers import StrictHeaders, for_pages
from callcenter.web.queries import only_known_queries
from fastapi import Depends, FastAPI, Response
from fastapi.staticfiles import StaticFiles

from callcenter_api.appointments import routes as appointments
from callcenter_api.auth.dependencies import require_key
from callcenter_api.calls import routes as calls
from callcenter_api.composition import compose
from callcenter_api.dashboard import problems as dashboard_problems
from callcenter_api.dashboard import routes as dashboard
from callcenter_api.directory import routes as directory
from callcenter_api.directory.dependencies import only_known_desks
from callcenter_api.health import routes as health
from callcenter_api.health.metrics import MeasureRequests, Metrics
from callcenter_api.matters import routes as matters
from callcenter_api.methods import ListAllowedMethods
from callcenter_api.patients import routes as patients
from callcenter_api.recordings import routes as recordings
from callcenter_api.settings import ApiSettings
from callcenter_api.stream import routes as stream
from callcenter_api.transfers import routes as transfers
from callcenter_api.webhooks import routes as webhooks

STATIC = Path(__file__).parent / "dashboard" / "static"


class Files(StaticFiles):
    """Nothing private in them, and asked for anew when the product is updated."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        response = super().file_response(*args, **kwargs)
        response.headers["Cache-Control"] = "no-cache"
        return response


def create_app(settings: ApiSettings, *, clock: Clock = utc_now) -> FastAPI:
    metrics = Metrics()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            app.state.services = await compose(settings, clock=clock, metrics=metrics, stack=stack)
            yield

    app = FastAPI(
        title="Call center",
        version="1.0",
        description="Places calls, keeps their record and serves their recordings.",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
    )
    problems.install(app)
    dashboard_problems.install(app)
    app.add_middleware(ListAllowedMethods, documented=app)
    app.add_middleware(MeasureRequests, metrics=metrics)
    app.add_middleware(StrictHeaders, pages=for_pages(media=settings.media_origin))
    install_routes(app)
    return app


def install_routes(app: FastAPI) -> None:
    """Open are only health, LiveKit's signed webhooks, the login and the pages' style."""
    known = Depends(only_known_queries)
    keyed = [Depends(require_key), known, Depends(only_known_desks)]
    refusals = problems.responses(401, 429, 503)
    app.include_router(health.router, dependencies=[known])
    app.include_router(webhooks.router, dependencies=[known], responses=problems.responses(401, 503))
    for feature in (stream, directory, calls, recordings, transfers, appointments, matters, patients):
        app.include_router(feature.router, dependencies=keyed, responses=refusals)
    app.include_router(dashboard.router)
    app.mount("/static", Files(directory=STATIC), name="static")

    @app.get("/openapi.json", include_in_schema=False, dependencies=keyed)
    async def openapi() -> dict[str, object]:
        return app.openapi()

"""What Prometheus reads. One registry per app, so that a test can build as many apps as it likes."""

from time import perf_counter

from prometheus_client import CollectorRegistry, Counter, Histogram
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class Metrics:
    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.lookups = Counter(
            "lookup_vehicles",
            "Vehicle lookups by outcome: found, missing, invalid",
            ["outcome"],
            registry=self.registry,
        )
        self.cache = Counter(
            "lookup_cache", "Cache reads by outcome: hit, miss", ["outcome"], registry=self.registry
        )
        self.cache_faults = Counter(
            "lookup_cache_faults", "Times Redis was given up for a while", registry=self.registry
        )
        self.seconds = Histogram(
            "lookup_request_seconds",
            "Duration of requests",
            ["method", "route", "status"],
            buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5),
            registry=self.registry,
        )


class MeasureRequests:
    """ASGI middleware. The label is the route's template: paths hold VINs, and are without bound."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started, status = perf_counter(), 500

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, noting)
        finally:
            route = getattr(scope.get("route"), "path", "unmatched")
            took = self._metrics.seconds.labels(scope["method"], route, str(status))
            took.observe(perf_counter() - started)

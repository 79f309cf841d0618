"""Figures for Prometheus. Labels name routes and kinds, never people, numbers or calls."""

from collections.abc import Mapping
from time import perf_counter

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class Metrics:
    """One registry per app, so that two apps in a process do not share figures."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Histogram(
            "callcenter_http_request_seconds",
            "Time to the last byte of the answer",
            ["method", "route", "status"],
            registry=self.registry,
            buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
        )
        self.calls = Gauge(
            "callcenter_calls", "Calls on record, by status", ["status"], registry=self.registry
        )
        self.webhooks = Counter(
            "callcenter_webhooks", "Webhooks taken from LiveKit", ["event"], registry=self.registry
        )
        self.watchdog = Counter(
            "callcenter_watchdog_acts", "What the watchdog had to do", ["action"], registry=self.registry
        )
        self.spooled = Counter(
            "callcenter_events_spooled", "Events kept while the database was away", registry=self.registry
        )
        self.deleted = Counter(
            "callcenter_retention_deleted",
            "Recordings, and transcripts of calls, deleted by retention policy",
            ["kind"],
            registry=self.registry,
        )

    def exposition(self, calls_by_status: Mapping[str, int]) -> bytes:
        self.calls.clear()
        for status, count in calls_by_status.items():
            self.calls.labels(status=status).set(count)
        return generate_latest(self.registry)


class MeasureRequests:
    """ASGI middleware. The route's template is the label: paths would be without bound."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = perf_counter()
        status = 500

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, noting)
        finally:
            route = getattr(scope.get("route"), "path", "unmatched")
            self._metrics.requests.labels(scope["method"], route, str(status)).observe(
                perf_counter() - started
            )

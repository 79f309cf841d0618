"""Figures for Prometheus. Labels name routes and kinds, never people, numbers or calls."""

from collections.abc import Mapping
from time import perf_counter

from callcenter.capacity import Capacity
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from callcenter_api.outbound.waitlist import Length


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
        self.slots = Gauge(
            "callcenter_slots", "Calls that a worker can take at once", ["worker"], registry=self.registry
        )
        self.slots_taken = Gauge(
            "callcenter_slots_taken", "Of those, how many it has", ["worker"], registry=self.registry
        )
        self.queued = Gauge(
            "callcenter_outbound_queued", "Calls that wait to be dialed", registry=self.registry
        )
        self.oldest = Gauge(
            "callcenter_outbound_oldest_seconds",
            "How long the first of them has waited",
            registry=self.registry,
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

    def exposition(
        self, calls_by_status: Mapping[str, int], *, workers: Mapping[str, Capacity], queue: Length
    ) -> bytes:
        self._tell(self.calls, calls_by_status, label="status")
        self._tell(self.slots, {name: one.total for name, one in workers.items()}, label="worker")
        self._tell(self.slots_taken, {name: one.taken for name, one in workers.items()}, label="worker")
        self.queued.set(queue.calls)
        self.oldest.set(queue.oldest_s)
        return generate_latest(self.registry)

    @staticmethod
    def _tell(gauge: Gauge, figures: Mapping[str, int], *, label: str) -> None:
        """What is not told any more is gone."""
        gauge.clear()
        for name, figure in figures.items():
            gauge.labels(**{label: name}).set(figure)


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

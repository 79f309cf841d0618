"""What Prometheus reads. One registry per app, so that a test can build as many apps as it likes."""

from prometheus_client import CollectorRegistry, Counter, Histogram


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

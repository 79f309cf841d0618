"""Whether what we stand on is well."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from callcenter.clock import Clock
from callcenter.web.health import HealthReport, Probe, run_checks

LIMIT = timedelta(seconds=3)


class Health:
    def __init__(
        self,
        probes: dict[str, Callable[[], Awaitable[object]]],
        *,
        clock: Clock,
        is_ready: Callable[[], bool],
    ) -> None:
        self._checks = [Probe(name, ask) for name, ask in probes.items()]
        self._clock = clock
        self.is_ready = is_ready

    async def report(self) -> HealthReport:
        return await run_checks(self._checks, limit=LIMIT, clock=self._clock)

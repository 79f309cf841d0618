"""Health checks: each with a name, a time-out and a latency, all at once."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

import structlog
from pydantic import BaseModel, ConfigDict

from callcenter.clock import Clock, utc_now
from callcenter.errors import CallCenterError

log = structlog.get_logger()


class HealthStatus(StrEnum):
    HEALTHY = "healthy"
    UNHEALTHY = "unhealthy"


class Check(Protocol):
    @property
    def name(self) -> str: ...

    async def __call__(self) -> None:
        """Raises when what it looks at is not well."""


@dataclass(frozen=True, slots=True)
class Probe:
    """A `Check` out of a name and a function, such as `Probe("database", database.ping)`."""

    name: str
    ask: Callable[[], Awaitable[object]]

    async def __call__(self) -> None:
        await self.ask()


class CheckResult(BaseModel):
    model_config = ConfigDict(frozen=True)
    status: HealthStatus
    latency_ms: float
    error: str | None = None


class HealthReport(BaseModel):
    model_config = ConfigDict(frozen=True)
    status: HealthStatus
    checks: dict[str, CheckResult]
    timestamp: datetime

    @property
    def http_status(self) -> int:
        return 200 if self.status is HealthStatus.HEALTHY else 503


async def run_checks(
    checks: Sequence[Check],
    *,
    limit: timedelta = timedelta(seconds=2),
    clock: Clock = utc_now,
) -> HealthReport:
    """Never raises, and takes no longer than `limit`. Errors name their kind only: the report is public."""
    results = await asyncio.gather(*(_run(check, limit) for check in checks))
    by_name = {check.name: result for check, result in zip(checks, results, strict=True)}
    well = all(result.status is HealthStatus.HEALTHY for result in results)
    return HealthReport(
        status=HealthStatus.HEALTHY if well else HealthStatus.UNHEALTHY, checks=by_name, timestamp=clock()
    )


async def _run(check: Check, limit: timedelta) -> CheckResult:
    started = time.perf_counter()
    error: str | None = None
    try:
        async with asyncio.timeout(limit.total_seconds()):
            await check()
    except TimeoutError:
        error = f"no answer within {limit.total_seconds():g} s"
    except CallCenterError as failure:
        error = failure.detail
    except Exception as failure:  # noqa: BLE001 - whatever it is, the check has failed
        error = type(failure).__name__
        log.warning("health_check_failed", check=check.name, error=repr(failure))
    return CheckResult(
        status=HealthStatus.UNHEALTHY if error else HealthStatus.HEALTHY,
        latency_ms=round((time.perf_counter() - started) * 1000, 2),
        error=error,
    )

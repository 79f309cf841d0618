"""Health checks never raise, never hang, and tell which part is ill without telling too much."""

import asyncio
from datetime import UTC, datetime, timedelta

from callcenter.errors import Unavailable
from callcenter.web.health import HealthStatus, Probe, run_checks

NOW = datetime(2026, 3, 1, tzinfo=UTC)


async def well() -> None:
    await asyncio.sleep(0)


async def hanging() -> None:
    await asyncio.Event().wait()


async def away() -> None:
    raise Unavailable("the database cannot be reached")


async def broken() -> None:
    raise ValueError("postgresql://user:secret@host")


async def test_all_well() -> None:
    report = await run_checks([Probe("database", well), Probe("redis", well)], clock=lambda: NOW)
    assert (report.status, report.http_status, report.timestamp) == (HealthStatus.HEALTHY, 200, NOW)
    assert report.checks["redis"].latency_ms >= 0
    assert report.checks["redis"].error is None


async def test_one_ill_part_makes_the_whole_ill_and_the_others_are_still_told() -> None:
    checks = [Probe("database", away), Probe("storage", broken), Probe("redis", well)]
    report = await run_checks(checks)
    assert (report.status, report.http_status) == (HealthStatus.UNHEALTHY, 503)
    assert report.checks["redis"].status is HealthStatus.HEALTHY
    assert report.checks["database"].error == "the database cannot be reached"
    assert "secret" not in report.model_dump_json()


async def test_a_check_that_hangs_is_given_up_and_the_others_do_not_wait_for_it_in_turn() -> None:
    checks = [Probe(name, hanging) for name in "abc"]
    async with asyncio.timeout(5):
        report = await run_checks(checks, limit=timedelta(milliseconds=50))
    assert report.status is HealthStatus.UNHEALTHY
    assert all(result.latency_ms >= 45 for result in report.checks.values())
    assert "0.05 s" in str(report.checks["a"].error)


async def test_nothing_to_check_is_healthy() -> None:
    assert (await run_checks([])).http_status == 200

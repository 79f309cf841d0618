"""Health says what we stand on, and says it when that is gone."""

import pytest
from callcenter_api.settings import ApiSettings

from .world import Api, api_behind_doors, until


async def test_everything_is_healthy(api_running: Api) -> None:
    answer = await api_running.anyone.get("/health")
    report = answer.json()
    assert answer.status_code == 200
    assert report["status"] == "healthy"
    assert set(report["checks"]) == {"database", "redis", "livekit", "storage"}
    assert all(check["latency_ms"] >= 0 for check in report["checks"].values())
    assert report["timestamp"]


@pytest.fixture(scope="module")
async def behind_doors(settings: ApiSettings, tmp_path_factory):
    async with api_behind_doors(settings, tmp_path_factory.mktemp("spool")) as behind:
        yield behind


@pytest.mark.parametrize("gone", ["database", "redis", "livekit", "storage"])
async def test_health_is_503_when_something_is_gone_and_well_when_it_is_back(behind_doors, gone: str) -> None:
    running, doors = behind_doors
    await doors[gone].shut()
    answer = await running.anyone.get("/health")
    assert answer.status_code == 503
    assert answer.json()["status"] == "unhealthy"
    unhealthy = [name for name, check in answer.json()["checks"].items() if check["status"] == "unhealthy"]
    assert unhealthy == [gone]
    assert (await running.anyone.get("/livez")).status_code == 200
    await doors[gone].open()

    async def well() -> bool:
        return (await running.anyone.get("/health")).status_code == 200

    await until(well)


async def test_figures_count_requests_and_calls_and_name_nobody(api_running: Api) -> None:
    await api_running.client.get("/v1/calls")
    text = (await api_running.client.get("/metrics")).text
    assert 'callcenter_http_request_seconds_count{method="GET",route="/v1/calls",status="200"}' in text
    assert "+1202" not in text

"""Health says what we stand on, and says it when that is gone."""

import re

import pytest
from callcenter_api.settings import ApiSettings

from .record import told_call
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
    call_id = await told_call(api_running.database)
    call = await api_running.detail(call_id)
    text = (await api_running.client.get("/metrics")).text
    route = 'method="GET",route="/v1/calls/{call_id}",status="200"'
    assert f"callcenter_http_request_seconds_count{{{route}}}" in text
    counted = re.search(r'^callcenter_calls\{status="completed"\} (\d+)', text, re.MULTILINE)
    assert counted is not None and int(counted[1]) >= 1
    assert call["from_number"].startswith("+1202")
    assert "+1202" not in text
    assert str(call_id) not in text

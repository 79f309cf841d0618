"""Nothing but health is open."""

import asyncio
import os
import sys
from collections.abc import Iterable, Iterator

import pytest
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute

from .world import Api

OPEN = {
    ("GET", "/health"),
    ("GET", "/livez"),
    ("GET", "/readyz"),
    ("POST", "/v1/webhooks/livekit"),  # signed by LiveKit, which has no key of ours
    ("GET", "/login"),
    ("POST", "/login"),
}


def api_routes(routes: Iterable[BaseRoute]) -> Iterator[APIRoute]:
    for route in routes:
        if isinstance(route, APIRoute):
            yield route
        else:  # an included router keeps its own
            yield from api_routes(getattr(getattr(route, "original_router", None), "routes", ()))


def routes(running: Api) -> list[tuple[str, str]]:
    return [(method, route.path) for route in api_routes(running.app.routes) for method in route.methods]


async def test_every_route_but_the_open_ones_asks_who_is_there(api_running: Api) -> None:
    known = routes(api_running)
    assert set(known) >= OPEN
    assert len(known) > 20
    for method, path in known:
        if (method, path) in OPEN:
            continue
        url = path.replace("{call_id}", "0197a7a0-0000-7000-8000-000000000000")
        answer = await api_running.anyone.request(method, url)
        to_login = answer.status_code == 303 and answer.headers["location"].startswith("/login")
        assert answer.status_code == 401 or to_login, f"{method} {path}: {answer.status_code}"


@pytest.mark.parametrize(
    "headers",
    [{"Authorization": "Bearer nonsense"}, {"X-API-Key": "nonsense"}, {"Authorization": "Basic YTpi"}],
)
async def test_a_wrong_key_is_refused(api_running: Api, headers: dict[str, str]) -> None:
    answer = await api_running.anyone.get("/v1/calls", headers=headers)
    assert answer.status_code == 401
    assert answer.json()["code"] == "unauthorized"


async def test_either_header_carries_the_key(api_running: Api) -> None:
    key = api_running.settings.api_bootstrap_key.get_secret_value()
    assert (await api_running.anyone.get("/v1/desks", headers={"X-API-Key": key})).status_code == 200


async def keys_command(running: Api, *arguments: str) -> list[str]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "callcenter_api", "keys", *arguments),
        env={**os.environ, "DATABASE_URL": running.settings.database_url.get_secret_value()},
        stdout=asyncio.subprocess.PIPE,
    )
    output, _ = await process.communicate()
    assert process.returncode == 0
    return output.decode().splitlines()


async def test_a_key_is_made_listed_and_revoked_on_the_command_line(api_running: Api) -> None:
    key_id, token, _ = await keys_command(api_running, "create", "--name", "reports")
    headers = {"Authorization": f"Bearer {token}"}
    assert (await api_running.anyone.get("/v1/desks", headers=headers)).status_code == 200
    listed = "\n".join(await keys_command(api_running, "list"))
    assert "reports" in listed
    assert token not in listed
    await keys_command(api_running, "revoke", key_id)
    assert (await api_running.anyone.get("/v1/desks", headers=headers)).status_code == 401

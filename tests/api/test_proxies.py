"""Behind a proxy that is named, a client is who the proxy says; nobody else may say who somebody is."""

from collections.abc import AsyncIterator, Iterator
from itertools import count
from pathlib import Path
from secrets import token_hex

import httpx
import pytest
from callcenter_api.auth.logins import PER_ACCOUNT_AND_CLIENT
from callcenter_api.settings import ApiSettings
from callcenter_local.ports import free_port
from pydantic import ValidationError
from structlog.testing import capture_logs

from .test_dashboard import log_in
from .world import OPERATOR, Api, running_api

TRIES = PER_ACCOUNT_AND_CLIENT
THROTTLED = [401] * TRIES + [429]


async def api_that_believes(proxies: str, settings: ApiSettings, spool: Path) -> AsyncIterator[Api]:
    own = {"forwarded_allow_ips": proxies, "api_port": free_port(), "spool_dir": spool}
    async with running_api(settings.model_copy(update=own)) as running:
        yield running


@pytest.fixture(scope="module")
async def behind(settings: ApiSettings, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Api]:
    """We are its proxy."""
    async for running in api_that_believes("127.0.0.0/8", settings, tmp_path_factory.mktemp("behind")):
        yield running


@pytest.fixture(scope="module")
async def open_to_all(settings: ApiSettings, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Api]:
    """Its proxy is somebody else."""
    async for running in api_that_believes("192.0.2.1", settings, tmp_path_factory.mktemp("open")):
        yield running


def browser(running: Api, **headers: str) -> httpx.AsyncClient:
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.AsyncClient(base_url=str(running.anyone.base_url), headers=names, timeout=20)


async def guesses(running: Api, clients: Iterator[str], email: str) -> list[int]:
    """One more guess than is allowed, each with the next of `clients` in X-Forwarded-For."""
    codes = []
    for _ in range(TRIES + 1):
        async with browser(running, x_forwarded_for=next(clients)) as guesser:
            codes.append((await log_in(guesser, "guess", email=email)).status_code)
    return codes


def somebody() -> str:
    return f"{token_hex(4)}@example.com"


async def test_cookies_are_secure_and_https_is_kept_behind_https(behind: Api) -> None:
    async with browser(behind, x_forwarded_proto="https") as operator:
        form = await operator.get("/login")
        answer = await log_in(operator, OPERATOR[1])
        cookies = [*form.headers.get_list("set-cookie"), *answer.headers.get_list("set-cookie")]
        issued = [cookie for cookie in cookies if "Max-Age=0" not in cookie]
        assert len(issued) == 2
        assert all("; secure" in cookie.lower() for cookie in issued)
        for path in ("/login", "/static/style.css", "/v1/calls", "/nowhere"):
            assert (await operator.get(path)).headers["strict-transport-security"] == "max-age=31536000"


async def test_clients_behind_the_proxy_are_told_apart(behind: Api) -> None:
    email = somebody()
    with capture_logs() as lines:
        assert await guesses(behind, iter(["198.51.100.1"] * 9), email) == THROTTLED
    async with browser(behind, x_forwarded_for="198.51.100.2") as other:
        assert (await log_in(other, "guess", email=email)).status_code == 401
    refused = [(line["client"], line["reason"]) for line in lines if line["event"] == "login_refused"]
    assert refused == [("198.51.100.1", "wrong")] * TRIES + [("198.51.100.1", "too_many_tries")]
    assert email not in repr(lines)


async def test_what_a_client_put_before_the_proxys_word_is_ignored(behind: Api) -> None:
    forged = (f"203.0.113.{n}, 198.51.100.3" for n in count(1))
    assert await guesses(behind, forged, somebody()) == THROTTLED


async def test_nobody_is_believed_but_the_proxy(open_to_all: Api) -> None:
    assert await guesses(open_to_all, (f"203.0.113.{n}" for n in count(1)), somebody()) == THROTTLED
    async with browser(open_to_all, x_forwarded_proto="https") as stranger:
        answer = await stranger.get("/login")
        assert "secure" not in answer.headers["set-cookie"].lower()
        assert "strict-transport-security" not in answer.headers


@pytest.mark.parametrize("proxies", ["*", "proxy", "10.0.0.0/33", "127.0.0.1,*"])
def test_who_is_believed_has_an_address(settings: ApiSettings, proxies: str) -> None:
    with pytest.raises(ValidationError, match="FORWARDED_ALLOW_IPS"):
        ApiSettings.model_validate(dict(settings) | {"forwarded_allow_ips": proxies})

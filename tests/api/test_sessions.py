"""An operator is out when signed out, and so is everybody who has a copy of the cookie."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from secrets import token_hex

import httpx
import pytest
from callcenter.clock import utc_now
from callcenter.store.tables import OperatorRow, OperatorSessionRow
from callcenter_api.auth.cookies import COOKIE, SessionSigner
from callcenter_api.auth.service import Keys, Operators
from callcenter_api.auth.sessions import OperatorSession, Sessions
from callcenter_api.auth.tokens import hashed
from callcenter_api.settings import ApiSettings
from sqlalchemy import select, update

from .test_dashboard import log_in, page
from .world import OPERATOR, Api, api_behind_doors

HOURS = timedelta(hours=12)
SIGNER = SessionSigner("for the tests only", lifetime=HOURS)


class Time:
    now = utc_now()

    def __call__(self):
        return self.now


@asynccontextmanager
async def browser(running: Api, *, cookie: str | None = None) -> AsyncIterator[httpx.AsyncClient]:
    """Signed in, or with somebody's cookie."""
    async with httpx.AsyncClient(base_url=str(running.anyone.base_url), timeout=20) as client:
        if cookie is None:
            assert (await log_in(client, OPERATOR[1])).status_code == 303
        else:
            client.cookies.set(COOKIE, cookie)
        yield client


async def sign_out(client: httpx.AsyncClient) -> httpx.Response:
    token = page(await client.get("/")).find("input", {"name": "csrf_token"})["value"]
    return await client.post("/logout", data={"csrf_token": token})


async def is_in(client: httpx.AsyncClient) -> bool:
    return (await client.get("/")).status_code == 200


async def test_a_copied_cookie_is_dead_after_signing_out(api_running: Api) -> None:
    async with (
        browser(api_running) as operator,
        browser(api_running, cookie=operator.cookies[COOKIE]) as copy,
    ):
        assert await is_in(copy)
        assert (await sign_out(operator)).headers["location"] == "/login"
        assert not await is_in(copy)
        assert (await copy.get("/live")).status_code == 303


async def test_signing_out_here_leaves_the_other_browser_in(api_running: Api) -> None:
    async with browser(api_running) as here, browser(api_running) as there:
        await sign_out(here)
        assert await is_in(there)


async def test_signing_in_again_ends_the_session_before(api_running: Api) -> None:
    async with browser(api_running) as operator:
        before = operator.cookies[COOKIE]
        assert (await log_in(operator, OPERATOR[1])).status_code == 303
        assert operator.cookies[COOKIE] != before
        assert await is_in(operator)
        async with browser(api_running, cookie=before) as copy:
            assert not await is_in(copy)


async def test_a_session_is_over_while_redis_is_away(settings: ApiSettings, tmp_path: Path) -> None:
    async with (
        api_behind_doors(settings, tmp_path) as (running, doors),
        browser(running) as operator,
        browser(running, cookie=operator.cookies[COOKIE]) as copy,
    ):
        await doors["redis"].shut()
        assert await is_in(copy)
        await sign_out(operator)
        assert not await is_in(copy)


async def test_who_cannot_be_signed_out_is_told_so(settings: ApiSettings, tmp_path: Path) -> None:
    async with api_behind_doors(settings, tmp_path) as (running, doors), browser(running) as operator:
        token = page(await operator.get("/")).find("input", {"name": "csrf_token"})["value"]
        await doors["database"].shut()
        refused = await operator.post("/logout", data={"csrf_token": token})
        assert refused.status_code == 503
        assert COOKIE not in refused.headers.get("set-cookie", "")


async def the_rest_of(stream: httpx.Response, *, but_first: object) -> list[str]:
    """Every line up to the end, which must come; `but_first` is awaited once the stream is under way."""
    lines = stream.aiter_lines()
    assert await anext(lines) == "retry: 2000"
    await but_first
    async with asyncio.timeout(60):
        return [line async for line in lines]


async def test_the_pages_stream_ends_with_its_session(api_running: Api) -> None:
    async with browser(api_running) as operator, operator.stream("GET", "/live") as stream:
        assert not any("call" in line for line in await the_rest_of(stream, but_first=sign_out(operator)))
        assert not await is_in(operator)


async def test_a_programs_stream_ends_with_its_key(api_running: Api) -> None:
    keys = Keys(api_running.database, utc_now)
    key_id, token = await keys.create("for a while")
    headers = {"X-API-Key": token}
    async with api_running.anyone.stream("GET", "/v1/events/stream", headers=headers) as stream:
        await the_rest_of(stream, but_first=keys.revoke(key_id))


@pytest.fixture
async def operators_own(api_running: Api) -> OperatorRow:
    email = f"{token_hex(4)}@example.com"
    await Operators(api_running.database, utc_now).ensure(email=email, password="a long enough password")
    async with api_running.database.session() as session:
        return (await session.scalars(select(OperatorRow).where(OperatorRow.email == email))).one()


async def opened(sessions: Sessions, operator: OperatorRow) -> tuple[str, OperatorSession]:
    cookie = await sessions.begin(operator.id)
    known = await sessions.of(cookie)
    assert known is not None
    assert known.email == operator.email
    return cookie, known


async def test_a_session_has_an_end_and_is_then_forgotten(
    api_running: Api, operators_own: OperatorRow
) -> None:
    time = Time()
    sessions = Sessions(api_running.database, time, SIGNER)
    cookie, known = await opened(sessions, operators_own)
    time.now += HOURS - timedelta(seconds=1)
    assert await sessions.is_open(known)
    time.now += timedelta(seconds=1)
    assert not await sessions.is_open(known)
    assert await sessions.of(cookie) is None
    await sessions.begin(operators_own.id)
    async with api_running.database.session() as session:
        assert await session.get(OperatorSessionRow, hashed(known.token)) is None


async def test_a_changed_password_ends_every_session(api_running: Api, operators_own: OperatorRow) -> None:
    operators = Operators(api_running.database, utc_now)
    _, known = await opened(sessions := Sessions(api_running.database, utc_now, SIGNER), operators_own)
    await operators.ensure(email=operators_own.email, password="a long enough password")
    assert await sessions.is_open(known)
    await operators.ensure(email=operators_own.email, password="another long password")
    assert not await sessions.is_open(known)


async def test_an_operator_who_is_disabled_is_out(api_running: Api, operators_own: OperatorRow) -> None:
    _, known = await opened(sessions := Sessions(api_running.database, utc_now, SIGNER), operators_own)
    async with api_running.database.session() as session:
        disabled = update(OperatorRow).where(OperatorRow.id == operators_own.id)
        await session.execute(disabled.values(disabled_at=utc_now()))
    assert not await sessions.is_open(known)


async def test_the_record_holds_nothing_that_opens_the_door(
    api_running: Api, operators_own: OperatorRow
) -> None:
    cookie, known = await opened(Sessions(api_running.database, utc_now, SIGNER), operators_own)
    async with api_running.database.session() as session:
        kept = (await session.scalars(select(OperatorSessionRow))).all()
    assert hashed(known.token) in {row.token_hash for row in kept}
    assert not any(known.token in str(vars(row)) for row in kept)
    assert known.token not in SIGNER.form_token(known.token)
    others = Sessions(api_running.database, utc_now, SessionSigner("another secret", lifetime=HOURS))
    assert await others.of(cookie) is None

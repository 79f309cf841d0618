"""The api as its tests use it: served over HTTP, with phones that are on the line."""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import uvicorn
from callcenter.desk_parts import AppointmentKind, Recording, Retention, Voice
from callcenter.desks import DeskSettings
from callcenter.phone import E164
from callcenter.storage import Storage
from callcenter.store.database import Database
from callcenter.tasks import spawn
from callcenter_api.app import create_app
from callcenter_api.serving import server_options
from callcenter_api.settings import ApiSettings
from callcenter_local.embedded.livekit import LiveKit
from callcenter_local.ports import free_port
from fastapi import FastAPI
from livekit import api, rtc
from pydantic import SecretStr

from tests import waiting

DEALERSHIP = "+12025550100"
BOOTSTRAP_KEY = "cck_bootstrap_for_tests"
OPERATOR = ("ada@example.com", "a long enough password")


def desk(desk_id: str = "dealership", *numbers: str, consent: str = "notice") -> DeskSettings:
    return DeskSettings(
        id=desk_id,
        name=desk_id.title(),
        business="Example Motors",
        numbers=tuple(E164(number) for number in numbers),
        voice=Voice(id="v", name="Ann"),
        recording=Recording(enabled=True, consent=consent),
        retention=Retention(recordings=None, transcripts=None),
        time_zone="America/New_York",
        appointments={
            "test_drive": AppointmentKind(),
            "service": AppointmentKind(length=timedelta(hours=1), at_once=2),
        },
    )


def in_days(days: int) -> date:
    return (datetime.now(UTC) + timedelta(days=days)).date()


@dataclass(frozen=True)
class Sim:
    gateway_port: int
    control_port: int

    @property
    def livekit_url(self) -> str:
        return f"ws://127.0.0.1:{self.gateway_port}"

    @property
    def control_url(self) -> str:
        return f"http://127.0.0.1:{self.control_port}"


@dataclass(frozen=True)
class Api:
    app: FastAPI
    settings: ApiSettings
    client: httpx.AsyncClient
    """With a valid key."""
    anyone: httpx.AsyncClient
    """Without one."""
    database: Database
    storage: Storage

    async def detail(self, call_id: object) -> dict:
        answer = await self.client.get(f"/v1/calls/{call_id}")
        answer.raise_for_status()
        return answer.json()

    async def has_status(self, call_id: object, *statuses: str) -> bool:
        return (await self.detail(call_id))["status"] in statuses

    async def events(self, call_id: object) -> list[dict]:
        answer = await self.client.get(f"/v1/calls/{call_id}/events")
        return answer.json()["events"] if answer.is_success else []

    async def event_types(self, call_id: object) -> list[str]:
        return [event["type"] for event in await self.events(call_id)]


async def until(check: Callable[[], object], *, within_s: float = 15.0) -> object:
    """Wait for something that is true in a moment: an awaitable check's answer, once it is truthy."""
    return await waiting.until(check, within_s=within_s)


@asynccontextmanager
async def served(app: FastAPI, settings: ApiSettings) -> AsyncIterator[str]:
    options = server_options(settings) | {"timeout_graceful_shutdown": 1}
    server = uvicorn.Server(uvicorn.Config(app, **options))
    task = spawn(server.serve(), name="uvicorn")
    await until(lambda: server.started or task.done())
    try:
        yield f"http://127.0.0.1:{settings.api_port}"
    finally:
        server.should_exit = True
        await task


@asynccontextmanager
async def running_api(settings: ApiSettings) -> AsyncIterator[Api]:
    app = create_app(settings)
    database = Database(settings.database_url.get_secret_value(), pool_size=2)
    async with (
        served(app, settings) as url,
        httpx.AsyncClient(
            base_url=url, headers={"Authorization": f"Bearer {BOOTSTRAP_KEY}"}, timeout=20
        ) as client,
        httpx.AsyncClient(base_url=url, timeout=20) as anyone,
    ):
        await until(lambda: _is_ready(anyone))
        yield Api(app, settings, client, anyone, database, Storage(settings))
    await database.close()


async def _is_ready(client: httpx.AsyncClient) -> bool:
    return (await client.get("/readyz")).is_success


@dataclass
class Phone:
    """A caller on the line: a participant of kind SIP, as the gateway makes one."""

    livekit: LiveKit
    room_name: str
    identity: str = "sip_+12025550170"
    status: str = "active"
    kind: str = "sip"
    ours: str = DEALERSHIP

    async def __aenter__(self) -> "Phone":
        attributes = {
            "sip.phoneNumber": "+12025550170",
            "sip.trunkPhoneNumber": self.ours,
            "sip.callStatus": self.status,
            "sip.callID": "SCL_test",
        }
        token = (
            api.AccessToken(self.livekit.key, self.livekit.secret)
            .with_identity(self.identity)
            .with_kind(self.kind)
            .with_attributes(attributes if self.kind == "sip" else {})
            .with_grants(
                api.VideoGrants(
                    room_join=True,
                    room=self.room_name,
                    agent=self.kind == "agent",
                    can_update_own_metadata=True,
                )
            )
            .to_jwt()
        )
        self.room = rtc.Room()
        await self.room.connect(self.livekit.url, token)
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.room.disconnect()


class Door:
    """A way to a server that a test can shut: connections are cut and new ones refused."""

    def __init__(self, host: str, port: int) -> None:
        self._to = (host, port)
        self.port = free_port()
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.StreamWriter] = set()

    async def open(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)

    async def shut(self) -> None:
        if self._server is not None:
            self._server.close()
            for writer in list(self._open):
                writer.transport.abort()
            self._server = None
            await asyncio.sleep(0.05)

    async def __aenter__(self) -> "Door":
        await self.open()
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.shut()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            there, back = await asyncio.open_connection(*self._to)
        except OSError:
            writer.transport.abort()
            return
        self._open |= {writer, back}
        try:
            await asyncio.gather(_pump(reader, back), _pump(there, writer))
        finally:
            self._open -= {writer, back}
            writer.transport.abort()
            back.transport.abort()


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while chunk := await reader.read(65536):
            writer.write(chunk)
            await writer.drain()
    with suppress(OSError, RuntimeError):
        writer.close()


@asynccontextmanager
async def api_behind_doors(
    settings: ApiSettings, spool: Path, *, shut: Collection[str] = ()
) -> AsyncIterator[tuple[Api, dict[str, Door]]]:
    """An api of its own, with a door before everything that it stands on; some are shut when it starts."""
    urls = {
        "database": settings.database_url.get_secret_value(),
        "redis": settings.redis_url.get_secret_value(),
        "livekit": settings.livekit_url,
        "storage": settings.s3_endpoint,
    }
    doors = {name: Door(urlsplit(url).hostname, urlsplit(url).port) for name, url in urls.items()}
    through = {
        name: url.replace(f":{urlsplit(url).port}", f":{doors[name].port}", 1) for name, url in urls.items()
    }
    own = settings.model_copy(
        update={
            "database_url": SecretStr(through["database"]),
            "redis_url": SecretStr(through["redis"]),
            "livekit_url": through["livekit"],
            "s3_endpoint": through["storage"],
            "api_port": free_port(),
            "spool_dir": spool,
        }
    )
    async with AsyncExitStack() as stack:
        for name, door in doors.items():
            await stack.enter_async_context(door)
            if name in shut:
                await door.shut()
        yield await stack.enter_async_context(running_api(own)), doors


def env_of(settings: ApiSettings, *, port: int) -> dict[str, str]:
    """The same settings as a process of its own reads them."""
    told = settings.model_dump(mode="json", exclude_none=True)
    secrets = {name: value.get_secret_value() for name, value in settings if isinstance(value, SecretStr)}
    return {name.upper(): str(value) for name, value in (told | secrets | {"api_port": port}).items()}

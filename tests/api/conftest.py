"""The api on real servers, behind a livekit-server that sends it its webhooks."""

from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path
from secrets import token_hex
from typing import Any

import pytest
import structlog
from callcenter.capacity import Slotboard
from callcenter.storage import Storage
from callcenter.store.database import Database
from callcenter.store.seeding import seed_desks
from callcenter_api.composition import redis_of
from callcenter_api.settings import ApiSettings
from callcenter_local.embedded.livekit import LiveKit
from callcenter_local.ports import free_port
from callcenter_local.service import Service
from pydantic import SecretStr

from .agents import Agents, working
from .floor import Floor
from .world import BOOTSTRAP_KEY, DEALERSHIP, OPERATOR, Api, Sim, desk, running_api


@pytest.fixture(scope="session", autouse=True)
def plain_logs() -> None:
    """A trace with all its variables takes seconds to print, and the api stands still meanwhile."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.format_exc_info,
            structlog.processors.KeyValueRenderer(key_order=["event"]),
        ]
    )


@pytest.fixture(scope="session")
def api_port() -> int:
    return free_port()


@pytest.fixture(scope="session")
async def calling_livekit(run_folder: Path, livekit_program: Path, api_port: int) -> AsyncIterator[LiveKit]:
    """A livekit-server of our own, whose webhooks come to us."""
    server = LiveKit(
        run_folder / "livekit-api",
        program=livekit_program,
        logs=run_folder / "logs",
        key=f"API{token_hex(6)}",
        secret=token_hex(24),
        webhooks=[f"http://127.0.0.1:{api_port}/v1/webhooks/livekit"],
        name="livekit-api",
    )
    async with server:
        yield server


@pytest.fixture(scope="session")
async def api_database(fresh_database) -> str:
    return await record_of_its_own(fresh_database)


@pytest.fixture(scope="session")
async def sim(run_folder: Path, calling_livekit: LiveKit, api_port: int) -> AsyncIterator[Sim]:
    """The simulated carrier and gateways, in front of our livekit-server."""
    at = Sim(gateway_port=free_port(), control_port=free_port())
    server = Service(
        "sim-api",
        ["callcenter_sim", "serve"],
        env={
            "LIVEKIT_API_KEY": calling_livekit.key,
            "LIVEKIT_API_SECRET": calling_livekit.secret,
            "SIM_LIVEKIT_UPSTREAM": calling_livekit.http_url,
            "SIM_WEBHOOK_URL": f"http://127.0.0.1:{api_port}/v1/webhooks/livekit",
            "SIM_GATEWAY_PORT": str(at.gateway_port),
            "SIM_CONTROL_PORT": str(at.control_port),
            "SIM_PROVIDERS_PORT": str(free_port()),
            "SIM_DATA_DIR": str(run_folder / "sim-api"),
            "SIM_RING_S": "0.3",
            "SIM_WARM_SPEECH": "false",
        },
        logs=run_folder / "logs",
        health=f"{at.control_url}/health",
        cwd=run_folder,
    )
    async with server:
        yield at


@pytest.fixture(scope="session")
def settings(request: pytest.FixtureRequest, calling_livekit: LiveKit, sim: Sim) -> ApiSettings:
    of = request.getfixturevalue
    s3 = of("s3")
    return ApiSettings(
        environment="development",
        database_url=of("api_database"),
        redis_url=of("redis_url"),
        livekit_url=sim.livekit_url,
        livekit_api_key=calling_livekit.key,
        livekit_api_secret=calling_livekit.secret,
        s3_endpoint=s3.endpoint,
        s3_access_key=s3.access_key,
        s3_secret_key=s3.secret_key,
        s3_bucket=s3.bucket,
        api_host="127.0.0.1",
        api_port=of("api_port"),
        api_bootstrap_key=BOOTSTRAP_KEY,
        dashboard_email=OPERATOR[0],
        dashboard_password=OPERATOR[1],
        session_secret="for the tests only",
        spool_dir=of("tmp_path_factory").mktemp("spool"),
        ringing_timeout=timedelta(seconds=3),
        agent_patience=timedelta(seconds=1),
        apology_after=timedelta(seconds=3),
        requests_per_minute=1_000_000,
    )


@pytest.fixture(scope="session")
async def agents(settings: ApiSettings, calling_livekit: LiveKit) -> AsyncIterator[Agents]:
    """For calls that we place."""
    redis = redis_of(settings)
    board = Slotboard(redis, agent_name=settings.agent_name)
    async with working(calling_livekit, name=settings.agent_name, slots=50, board=board) as found:
        yield found
    await redis.aclose()


@pytest.fixture(scope="session")
async def api_running(settings: ApiSettings, agents: Agents) -> AsyncIterator[Api]:
    async with running_api(settings) as running:
        yield running


@pytest.fixture
def inbound_room() -> str:
    return f"call-{DEALERSHIP}_{token_hex(6)}"


@pytest.fixture(scope="session")
async def stored_recording(settings: ApiSettings) -> bytes:
    """An object in the store, at `calls/2026/03/01/test/1.ogg`."""
    body = b"OggS" + token_hex(200).encode()
    await Storage(settings).put_bytes("calls/2026/03/01/test/1.ogg", body, content_type="audio/ogg")
    return body


async def record_of_its_own(fresh_database: Callable[[], Any]) -> str:
    """The address of a database with desks."""
    url: str = await fresh_database()
    database = Database(url, pool_size=1)
    async with database.session() as session:
        await seed_desks(
            session, [desk("dealership", DEALERSHIP), desk("clinic", "+12025550102", consent="ask")]
        )
    await database.close()
    return url


@pytest.fixture(scope="module")
async def settings_of_its_own(settings: ApiSettings, fresh_database: Callable[[], Any]) -> ApiSettings:
    """With a queue that nobody else sees: what waits in it keeps no other test waiting."""
    return settings.model_copy(update={"database_url": SecretStr(await record_of_its_own(fresh_database))})


@pytest.fixture
async def floor(
    settings: ApiSettings, calling_livekit: LiveKit, fresh_database: Callable[[], Any], tmp_path: Path
) -> AsyncIterator[Floor]:
    url = await record_of_its_own(fresh_database)
    own = settings.model_copy(update={"database_url": SecretStr(url), "agent_name": f"agents-{token_hex(4)}"})
    redis = redis_of(own)
    yield Floor(own, calling_livekit, Slotboard(redis, agent_name=own.agent_name), tmp_path)
    await redis.aclose()

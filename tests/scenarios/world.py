"""What stands behind the calls of a run: one database, the lookup service, the language model's stand-in."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from aiohttp import web
from callcenter.clock import Clock
from callcenter_agent.desks import desk
from callcenter_agent.desks.desk import Desks
from callcenter_agent.lookup import VehicleLookup
from callcenter_agent.record.postgres import PostgresStore
from callcenter_lookup.app import create_app
from callcenter_lookup.settings import LookupSettings
from callcenter_sim import providers
from callcenter_sim.providers import Controls, Delays
from livekit.agents import llm
from livekit.plugins import openai

from tests.scenarios.facts import facts_of
from tests.scenarios.scenario import Scenario
from tests.serving import serving

NO_REDIS = "redis://127.0.0.1:9/0"
KEY = "scenarios-lookup-service-key"


@dataclass(frozen=True)
class Backstage:
    folder: Path
    database_url: str
    store: PostgresStore
    desks: Desks
    lookup: httpx.AsyncClient
    model_url: str
    controls: Controls
    model: Callable[[], llm.LLM[Any]] | None = None
    """Another one than the stand-in."""

    def new_model(self) -> llm.LLM[Any]:
        if self.model is not None:
            return self.model()
        return openai.LLM(
            model="gpt-4.1-mini", api_key="none", base_url=self.model_url, parallel_tool_calls=False
        )

    def clients(self, scenario: Scenario, clock: Clock) -> dict[str, Any]:
        """What a call asks for facts, failing where the scenario says so."""
        fails = scenario.world.fails
        return {
            "lookup": VehicleLookup(_nobody() if "vehicles" in fails else self.lookup),
            "facts": facts_of(
                lookup=self.lookup,
                desks={name: one.settings for name, one in self.desks.by_id.items()},
                clock=clock,
                taken=scenario.world.taken,
                fails=fails,
            ),
        }

    def set_mind(self, *, hostile: bool, seed: int, fails: tuple[str, ...]) -> None:
        self.controls.set_mind("hostile" if hostile else "rule_following", seed)
        self.controls.clear_faults()
        if "model" in fails:
            self.controls.set_fault("openai", "error_500")


@asynccontextmanager
async def backstage(folder: Path, database_url: str) -> AsyncIterator[Backstage]:
    instant = Delays(stt_final_ms=0, llm_ttft_ms=0, llm_per_word_ms=0, tts_first_byte_ms=0)
    controls = Controls(delays=instant)
    store = PostgresStore(database_url=database_url, redis_url=NO_REDIS, name="scenarios")
    async with AsyncExitStack() as stack:
        stack.push_async_callback(store.close)
        yield Backstage(
            folder=folder,
            database_url=database_url,
            store=store,
            desks=desk.load(phrases_dir=folder / "phrases"),
            lookup=await stack.enter_async_context(_lookup(database_url)),
            model_url=await stack.enter_async_context(_model(controls)),
            controls=controls,
        )


def _lookup(database_url: str) -> AbstractAsyncContextManager[httpx.AsyncClient]:
    settings = LookupSettings(
        redis_url=NO_REDIS,
        lookup_service_key=KEY,
        database_url=database_url,
        environment="development",
    )
    return serving(create_app(settings), KEY)


@asynccontextmanager
async def _model(controls: Controls) -> AsyncIterator[str]:
    runner = web.AppRunner(providers.app(controls=controls), shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/v1"
    finally:
        await runner.cleanup()


def _nobody() -> httpx.AsyncClient:
    def refuse(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(503)

    return httpx.AsyncClient(base_url="http://lookup", transport=httpx.MockTransport(refuse))

"""The speech engines and the providers' application, once for all tests here."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from callcenter_sim import providers
from callcenter_sim.providers import Controls, Delays
from callcenter_sim.speech import Speech


@dataclass(frozen=True)
class Running:
    base_url: str
    controls: Controls
    http: aiohttp.ClientSession


@pytest.fixture(scope="session")
async def speech(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Speech]:
    cache: Path = tmp_path_factory.mktemp("speech")
    async with Speech(cache) as client:
        await client.warm()
        yield client


@pytest.fixture(scope="session")
async def _serving(speech: Speech) -> AsyncIterator[Running]:
    controls = Controls(
        delays=Delays(stt_final_ms=150, llm_ttft_ms=20, llm_per_word_ms=1, tts_first_byte_ms=20)
    )
    runner = web.AppRunner(providers.app(None, speech, controls), shutdown_timeout=1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    async with aiohttp.ClientSession() as http:
        yield Running(f"http://127.0.0.1:{port}/v1", controls, http)
    await runner.cleanup()


@pytest.fixture
def running(_serving: Running) -> Iterator[Running]:
    """The providers without a fault and with their short delays, whatever the test before did."""
    delays = _serving.controls.delays
    yield _serving
    _serving.controls.clear_faults()
    _serving.controls.delays = delays
    _serving.controls.scripted = False

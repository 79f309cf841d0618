"""The running simulator: its three ports, until it is told to stop."""

import asyncio
import logging
import signal

import structlog
from aiohttp import web

from callcenter_sim.settings import SimSettings
from callcenter_sim.speech import Speech
from callcenter_sim.world import build

_SHUTDOWN_S = 2.0

log = structlog.get_logger(__name__)


async def serve(settings: SimSettings) -> None:
    """Returns after SIGTERM or SIGINT, when every call has been ended and stored."""
    _configure_logs(settings.log_level)
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with Speech(settings.sim_cache_dir, careful=settings.sim_careful_recognition) as speech:
        world = build(settings, speech)
        await world.start()
        runners = []
        for application, port in (
            (world.gateway, settings.sim_gateway_port),
            (world.providers, settings.sim_providers_port),
            (world.control, settings.sim_control_port),
        ):
            runners.append(await _listen(application, settings.sim_host, port))
        if settings.sim_warm_speech:
            await speech.warm()
        print(
            f"sim ready: gateway {settings.sim_gateway_port}, providers {settings.sim_providers_port}, "
            f"control {settings.sim_control_port}",
            flush=True,
        )
        await stop.wait()
        log.info("sim_stopping")
        await world.close()
        for runner in runners:
            await runner.cleanup()


async def _listen(application: web.Application, host: str, port: int) -> web.AppRunner:
    runner = web.AppRunner(
        application, access_log=None, handler_cancellation=True, shutdown_timeout=_SHUTDOWN_S
    )
    await runner.setup()
    await web.TCPSite(runner, host, port).start()
    return runner


def _configure_logs(level: str) -> None:
    logging.basicConfig(level=level)
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level.upper())),
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
    )

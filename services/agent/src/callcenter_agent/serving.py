"""The worker's main process: it takes no call itself. It admits, watches, replays, renders and drains."""

import asyncio
import os
import signal
import socket
from contextlib import suppress
from functools import partial

import structlog
from callcenter.capacity import Slotboard
from callcenter.clock import utc_now
from callcenter.redaction import RedactionPolicy, redact
from callcenter.storage import Storage
from callcenter.tasks import TaskOwner
from livekit.agents import AgentServer
from livekit.agents.utils import http_context

from callcenter_agent.admission import Nobodys, Slots, keep_announcing
from callcenter_agent.desks.desk import Desks
from callcenter_agent.main import new_server
from callcenter_agent.numbers import keep_copy
from callcenter_agent.phrases import PhraseBook
from callcenter_agent.providers import voice
from callcenter_agent.publishing import publish_all
from callcenter_agent.record.journal import Journal
from callcenter_agent.record.replay import keep_replaying
from callcenter_agent.recording.keeping import FOLDER as RECORDINGS
from callcenter_agent.recording.keeping import keep_bringing
from callcenter_agent.refusing import is_nobodys, livekit_of, refuse
from callcenter_agent.rendering import AnyVoice, render_all
from callcenter_agent.settings import AgentSettings
from callcenter_agent.survivors import Lost, Survivors, abandoned
from callcenter_agent.workplace import new_redis, new_store

log = structlog.get_logger()

RENDER_BEFORE_CALLS_S = 20.0


async def serve(settings: AgentSettings, desks: Desks) -> None:
    """Until drained. Raises what ended the worker otherwise."""
    slots = Slots(settings.max_calls)
    nobodys = Nobodys(
        is_one=lambda room, metadata: is_nobodys(settings, desks, room=room, metadata=metadata),
        refuse=partial(refuse, lambda: livekit_of(settings)),
    )
    server = new_server(settings, slots, nobodys=nobodys)
    store = new_store(settings, name="agent-worker")
    redis = new_redis(settings)
    board = Slotboard(redis, agent_name=settings.agent_name)
    journal = Journal(
        writer_id=f"worker-{os.getpid()}",
        spool_dir=settings.spool_dir,
        store=store,
        clock=utc_now,
        redact=partial(redact, policy=RedactionPolicy()),
    )
    survivors = Survivors(
        slots=slots,
        journal=journal,
        spool_dir=settings.spool_dir,
        agent_name=settings.agent_name,
        livekit=lambda: livekit_of(settings),
    )
    lost = abandoned(settings.spool_dir)
    async with TaskOwner("worker") as tasks, http_context.open():
        await _render_first(tasks, desks, settings)
        server.on("worker_started", lambda: survivors.watch(server))
        server.once("worker_registered", lambda *_: _rescue_all(tasks, survivors, lost))
        storage = Storage(settings)
        tasks.spawn(publish_all(desks, storage), name="publish_phrases")
        tasks.spawn(
            keep_bringing(
                settings.spool_dir / RECORDINGS,
                storage,
                journal,
                every_s=settings.replay_every.total_seconds(),
            ),
            name="bring_recordings",
        )
        tasks.spawn(
            keep_announcing(slots, board, worker=f"{socket.gethostname()}-{os.getpid()}"),
            name="announce_slots",
        )
        tasks.spawn(keep_copy(settings.spool_dir, store.numbers), name="copy_numbers")
        tasks.spawn(
            keep_replaying(settings.spool_dir, store, every_s=settings.replay_every.total_seconds()),
            name="replay",
        )
        _drain_on_signals(tasks, server, slots, settings)
        try:
            await server.run()
        finally:
            await store.close()
            await redis.aclose()


def _rescue_all(tasks: TaskOwner, survivors: Survivors, lost: list[Lost]) -> None:
    for one in lost:
        tasks.spawn(survivors.rescue(one), name="rescue")


async def _render_first(tasks: TaskOwner, desks: Desks, settings: AgentSettings) -> None:
    """Greetings are worth waiting for; a voice that is away is asked again while calls are taken, and so is
    one that has hundreds of sentences to say."""
    greetings = asyncio.Event()
    tasks.spawn(render_all(voices(desks, settings), greetings=greetings), name="render_phrases")
    with suppress(TimeoutError):
        await asyncio.wait_for(greetings.wait(), RENDER_BEFORE_CALLS_S)


def voices(desks: Desks, settings: AgentSettings) -> list[tuple[PhraseBook, AnyVoice]]:
    return [
        (book, voice(desk.settings, settings, language=language))
        for desk in desks.by_id.values()
        for language, book in desk.books.items()
    ]


def _drain_on_signals(tasks: TaskOwner, server: AgentServer, slots: Slots, settings: AgentSettings) -> None:
    asked = 0

    def on_signal() -> None:
        nonlocal asked
        asked += 1
        if asked > 1:
            os._exit(1)
        slots.close()
        tasks.spawn(_drain(server, settings), name="drain")

    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, on_signal)


async def _drain(server: AgentServer, settings: AgentSettings) -> None:
    """No new calls; the running ones may finish."""
    log.info("draining", timeout_s=settings.drain_timeout_s)
    try:
        await server.drain()
    except TimeoutError:
        log.warning("drain_timed_out")
    await server.aclose()

"""The agent worker, composed: its server, what an idle process prepares, and how a call is taken."""

import asyncio
from typing import Final

import structlog
from callcenter.events import AgentJoined, AgentLeft, Direction
from callcenter.ids import call_id_for_room
from callcenter.ringing import until_active
from callcenter.tasks import spawn
from livekit.agents import AgentServer, JobContext, JobProcess

from callcenter_agent.admission import Nobodys, Slots, load_of, offers_for
from callcenter_agent.arrival import (
    another_agent,
    answered,
    caller_in,
    is_another_room,
    phone_in,
    welcome,
)
from callcenter_agent.assignment import assignment_of
from callcenter_agent.behaviors import attach_all
from callcenter_agent.behaviors.answering import meet
from callcenter_agent.behaviors.greeting import greet
from callcenter_agent.behaviors.remembering import ask_what, keep
from callcenter_agent.call import Call
from callcenter_agent.recording.own import finish
from callcenter_agent.refusing import livekit_of, refuse
from callcenter_agent.session import room_options
from callcenter_agent.settings import AgentSettings
from callcenter_agent.taking import Taken, desk_for, open_session, take
from callcenter_agent.tools.callbacks import keep_owed
from callcenter_agent.transfers.aftermath import is_joined
from callcenter_agent.warmup import give_way
from callcenter_agent.workplace import prepare, workplace_of

log = structlog.get_logger()

_TAKEN: Final = "taken"
OUTBOUND_PHONE: Final = "phone"
PHONE_COMES_WITHIN_S: Final = 60.0
"""A phone joins as soon as it is dialed; the calls before ours get their agents first."""
GREETING_FIRST_S: Final = 0.7
"""The database waits this long for the greeting to be on its way."""


def new_server(settings: AgentSettings, slots: Slots, *, nobodys: Nobodys | None = None) -> AgentServer:
    """One call is one process; admission is by slots alone (docs/decisions)."""
    server = AgentServer(
        setup_fnc=setup,
        num_idle_processes=settings.num_idle_processes,
        load_fnc=load_of(slots),
        load_threshold=float("inf"),
        drain_timeout=settings.drain_timeout_s,
        initialize_process_timeout=60.0,
        session_end_timeout=20.0,
        preload_modules=["callcenter_agent.main"],
        host=settings.agent_http_host,
        port=settings.agent_http_port,
        ws_url=settings.livekit_url,
        api_key=settings.livekit_api_key,
        api_secret=settings.livekit_api_secret.get_secret_value(),
    )
    server.rtc_session(
        take_call,
        agent_name=settings.agent_name,
        on_request=offers_for(slots, nobodys),
        on_session_end=close_call,
    )
    return server


def setup(process: JobProcess) -> None:
    give_way()
    prepare(process)


async def take_call(ctx: JobContext) -> None:
    async def on_shutdown() -> None:
        await put_away(ctx)

    ctx.add_shutdown_callback(on_shutdown)
    place = workplace_of(ctx.proc)
    assignment = assignment_of(
        metadata=ctx.job.metadata, room=ctx.job.room.name, country=place.settings.sip_trunk_country
    )
    structlog.contextvars.bind_contextvars(call_id=str(call_id_for_room(ctx.job.room.name)))
    desk = await desk_for(ctx, assignment, place)
    if desk is None:
        await refuse(lambda: livekit_of(place.settings), ctx.job.room.name)
        ctx.shutdown(reason="nobody answers that number")
        return
    taken = take(ctx, place, assignment, desk=desk)
    ctx.proc.userdata[_TAKEN] = taken
    connecting = spawn(ctx.connect(), name="connect")
    call = taken.call
    taken.record.start()
    agent = await open_session(call, place)
    attach_all(call)
    outbound = call.direction is Direction.OUTBOUND
    if outbound or call.takeover:
        await connecting  # the session can wait for a named phone only in a room that it has joined
    await call.live.start(
        agent,
        room=ctx.room,
        room_options=room_options(call, phone=OUTBOUND_PHONE if outbound else caller_in(ctx.room)),
        session_host=False,
        record=False,
    )
    await connecting
    if another_agent(ctx.room) or is_joined(ctx.room):
        leave(ctx, "another agent is here, or a human one")
        return
    if await is_another_room(ctx):
        leave(ctx, "the caller has gone")
        if not outbound:  # a call that is placed may have got another agent there since
            await call.delete_room()
        return
    await (place_call(ctx, taken) if outbound else answer_call(ctx, taken))


async def answer_call(ctx: JobContext, taken: Taken) -> None:
    """The session has published its track, for which the gateway answers the phone: greeted at that moment,
    when the first word can be heard, and written down after."""
    call = taken.call
    joined(ctx, call)
    phone = await phone_in(ctx)
    if phone is None:
        return
    welcome(call, phone)
    if not await until_active(ctx.room, phone):
        log.info("never_answered")
        taken.record.writer.open_store()
        return
    answered(call, phone)
    greet(call)
    asyncio.get_running_loop().call_later(GREETING_FIRST_S, taken.record.writer.open_store)
    if not call.takeover:
        await ask_what(call)


async def place_call(ctx: JobContext, taken: Taken, *, phone_within_s: float = PHONE_COMES_WITHIN_S) -> None:
    """The api dials once the agent is there; the agent waits in the room until somebody has picked up."""
    call = taken.call
    taken.record.writer.open_store()
    joined(ctx, call)
    try:
        async with asyncio.timeout(phone_within_s):
            phone = await phone_in(ctx, identity=OUTBOUND_PHONE)
    except TimeoutError:
        log.warning("never_dialed")
        await call.delete_room()
        return
    if phone is None:
        return
    welcome(call, phone)
    if not await until_active(ctx.room, phone):
        return
    answered(call, phone)
    call.live.reset_away_timer()
    if call.takeover:
        greet(call)
    else:
        await meet(call)


def joined(ctx: JobContext, call: Call) -> None:
    call.recorder.note(AgentJoined(worker_id=ctx.worker_id, job_id=ctx.job.id, takeover=call.takeover))


def leave(ctx: JobContext, why: str) -> None:
    """Without a word, on the line or in the record: the call is another agent's, or over already."""
    log.warning("not_needed", why=why)
    ctx.proc.userdata.pop(_TAKEN)
    ctx.shutdown(reason=why)


async def close_call(ctx: JobContext) -> None:
    """After the session has closed, whoever hung up."""
    taken: Taken | None = ctx.proc.userdata.get(_TAKEN)
    if taken is not None:
        taken.call.over = True
        await taken.call.tasks.close()
        await finish(taken.call)
        await keep(taken.call)
        keep_owed(taken.call)
        taken.call.recorder.note(AgentLeft(reason=taken.call.ended_because or "shutdown"))
        await put_away(ctx)


async def put_away(ctx: JobContext) -> None:
    """Last of all, and also where a session never began."""
    taken: Taken | None = ctx.proc.userdata.get(_TAKEN)
    if taken is not None:
        await taken.record.close()

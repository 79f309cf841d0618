"""Opening a call: from LiveKit's job to a `Call` that everything else works on."""

import asyncio
from dataclasses import dataclass
from functools import partial

import structlog
from callcenter.clock import utc_now
from callcenter.events import Direction
from callcenter.ids import call_id_for_room
from callcenter.redaction import policy_of, redact
from callcenter.tasks import TaskOwner
from livekit.agents import Agent, JobContext

from callcenter_agent.arrival import PHONE_KIND
from callcenter_agent.assignment import Assignment, numbers_of
from callcenter_agent.call import Call
from callcenter_agent.desk_clock import clock_in
from callcenter_agent.desks.desk import Desk
from callcenter_agent.numbers import copy_in
from callcenter_agent.record.call_record import CallRecord, open_record
from callcenter_agent.record.history import chat_of
from callcenter_agent.session import new_session
from callcenter_agent.transfers.aftermath import mend
from callcenter_agent.transfers.telephony import Telephony
from callcenter_agent.warmup import tune_ear
from callcenter_agent.workplace import Workplace

log = structlog.get_logger()

JOIN_TIMEOUT_S = 20.0
DELETE_TIMEOUT_S = 5.0


@dataclass(frozen=True)
class Taken:
    """A call and what has to be put away after it."""

    call: Call
    record: CallRecord


async def desk_for(ctx: JobContext, assignment: Assignment, place: Workplace) -> Desk | None:
    """Whose number was dialed. The room's name says it before anybody has joined; else the phone does.

    None: nobody answers that number.
    """
    desks, table = place.desks, copy_in(place.settings.spool_dir)
    if assignment.desk and (named := desks.by_id.get(assignment.desk)):
        return named
    if found := desks.answering(assignment.to_number, table=table):
        return found
    async with asyncio.timeout(JOIN_TIMEOUT_S):
        await ctx.connect()
        phone = await ctx.wait_for_participant(kind=[PHONE_KIND])
    numbers = numbers_of(assignment.direction, phone.attributes, country=place.settings.sip_trunk_country)
    return desks.answering(numbers.to_number, table=table, fallback=place.settings.fallback_desk)


def take(ctx: JobContext, place: Workplace, assignment: Assignment, desk: Desk) -> Taken:
    """The record is open from here on; no database is asked for anything yet."""
    call_id, room = call_id_for_room(ctx.job.room.name), ctx.job.room.name
    clock = clock_in(place.settings.desk_clock_file)
    ours = place.desks.numbers(table=copy_in(place.settings.spool_dir))
    record = open_record(
        call_id=call_id,
        room=room,
        writer_id=ctx.job.id,
        spool_dir=place.settings.spool_dir,
        store=place.store,
        clock=utc_now,
        redact=partial(redact, policy=policy_of(desk.settings)),
        waiting=assignment.direction is Direction.INBOUND,
    )

    async def delete_room() -> None:
        try:
            async with asyncio.timeout(DELETE_TIMEOUT_S):
                await ctx.delete_room()
        except TimeoutError:
            log.warning("room_not_deleted")

    call = Call(
        call_id=call_id,
        room_name=room,
        desk=desk,
        direction=assignment.direction,
        conversation=desk.conduct.new_conversation(),
        recorder=record.recorder,
        history=record.history,
        tasks=TaskOwner("call"),
        lookup=place.lookup,
        facts=place.facts,
        memory=place.memory,
        has_called=place.store.has_called,
        clock=clock,
        delete_room=delete_room,
        from_number=assignment.from_number,
        to_number=assignment.to_number,
        dial_policy=place.settings.dial_policy,
        our_numbers=ours,
        takeover=assignment.takeover or record.history.was_here_before(),
        context=dict(assignment.context or {}),
        room=ctx.room,
        started_at=clock(),
        media_timeout=place.settings.sip_media_timeout,
        leave=lambda reason: ctx.shutdown(reason=reason),
        recording_means=place.recording_means,
        telephony=Telephony(
            lambda: ctx.api,
            room=room,
            trunk_id=place.settings.sip_outbound_trunk_id,
            ringing=place.settings.ringing_timeout,
            media_timeout=place.settings.sip_media_timeout,
            not_dialed=partial(place.settings.dial_policy.refusal, ours=ours),
        ),
    )
    return Taken(call=call, record=record)


async def open_session(call: Call, place: Workplace) -> Agent:
    """The session, and the agent that begins: with what was said so far where another agent was cut off."""
    past = await call.history.load() if call.takeover else None
    if past is not None and past.state is not None:
        call.conversation.restore(past.state, dict(past.context))
        call.language = call.conversation.context.language or call.language
    if past is not None:
        call.whole = past.whole
        mend(call, past)
    providers = place.providers[call.settings.id]
    call.minds, call.tongue = providers.minds, providers.tongue
    call.tongue.speak(call.language)
    call.tongue.listen(call.language)
    if call.direction is Direction.OUTBOUND:
        await call.conversation.prepare(call)
    tune_ear(place.ear, call.settings.tuning)
    call.session = new_session(call, providers=providers, ear=place.ear)
    return call.desk.conduct.first_agent(call, history=chat_of(past) if past is not None else None)

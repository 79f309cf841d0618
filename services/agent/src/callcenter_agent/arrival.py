"""The phone in the room: who it is, when it was answered, and what that means for the record."""

from uuid import uuid5

import structlog
from callcenter.events import (
    CallAnswered,
    CallCreated,
    CallRinging,
    Direction,
    LegAnswered,
    LegStarted,
    Party,
)
from callcenter.parties import CUSTOMER, is_human_agent
from callcenter.ringing import is_active
from livekit import rtc
from livekit.agents import JobContext

from callcenter_agent.assignment import SIP_CALL_ID, numbers_of
from callcenter_agent.call import Call

log = structlog.get_logger()

AGENT_KIND = rtc.ParticipantKind.PARTICIPANT_KIND_AGENT
PHONE_KIND = rtc.ParticipantKind.PARTICIPANT_KIND_SIP


def another_agent(room: rtc.Room) -> bool:
    """Look right after connecting: two who watch over a caller may both have asked for an agent, and only
    the later one finds the other there."""
    return any(one.kind == AGENT_KIND for one in room.remote_participants.values())


async def is_another_room(ctx: JobContext) -> bool:
    """A caller who hung up before we came took the room along: connecting made a new one of its name."""
    return await ctx.room.sid != ctx.job.room.sid


async def phone_in(ctx: JobContext, *, identity: str | None = None) -> rtc.RemoteParticipant | None:
    """The phone, once it is in the room. None: the room was closed first."""
    try:
        return await ctx.wait_for_participant(identity=identity or caller_in(ctx.room), kind=[PHONE_KIND])
    except RuntimeError as error:  # the library has no narrower one
        log.info("no_phone_came", error=str(error))
        return None


def caller_in(room: rtc.Room) -> str | None:
    """The caller's phone, where it is there already: beside it there may be a human agent's."""
    phones = (one.identity for one in room.remote_participants.values() if one.kind == PHONE_KIND)
    return next((identity for identity in phones if not is_human_agent(identity)), None)


def welcome(call: Call, phone: rtc.RemoteParticipant) -> None:
    """The phone has joined. Webhooks say the same with ids of their own; whoever is first is believed.

    A caller who still hears it ring has heard nothing of an agent that was lost: their call begins here.
    """
    numbers = numbers_of(call.direction, phone.attributes, country=call.dial_policy.country)
    call.recorder.begin()
    call.phone = phone.identity
    call.from_number = numbers.from_number or call.from_number
    call.to_number = numbers.to_number or call.to_number
    call.takeover = call.takeover and is_active(phone.attributes)
    if call.takeover:
        return
    since = phone.joined_at
    if call.direction is Direction.INBOUND:
        created = CallCreated(
            direction=call.direction,
            from_number=call.from_number,
            to_number=call.to_number,
            desk=call.settings.id,
        )
        call.recorder.note(created, at=since)
        if not is_active(phone.attributes):
            call.recorder.note(CallRinging(), at=since)
    call.recorder.note(
        LegStarted(
            leg_id=leg_id(call, phone),
            party=Party.CUSTOMER,
            identity=CUSTOMER,
            from_number=call.from_number,
            to_number=call.to_number,
            sip_call_id=phone.attributes.get(SIP_CALL_ID),
        ),
        at=since,
    )


def answered(call: Call, phone: rtc.RemoteParticipant) -> None:
    call.answered_at = call.clock()
    call.picked_up.set()
    if not call.takeover:
        call.recorder.note(LegAnswered(leg_id=leg_id(call, phone)))
        call.recorder.note(CallAnswered())


def leg_id(call: Call, phone: rtc.RemoteParticipant) -> str:
    return leg_id_of(call, phone.identity)


def leg_id_of(call: Call, identity: str) -> str:
    """Derived the same way wherever a leg is named."""
    return str(uuid5(call.call_id, f"leg/{identity}"))

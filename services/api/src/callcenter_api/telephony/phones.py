"""What it means for a call that a participant joined or left its room. Pure.

Webhooks and the watchdog's own look at the rooms both come here, and the events that follow get
ids derived from the participant, so that whichever is first is written and the other changes nothing.
"""

from callcenter.events import (
    AgentLeft,
    CallAnswered,
    CallCreated,
    CallEnded,
    CallRinging,
    Direction,
    EndReason,
    LegAnswered,
    LegEnded,
    LegStarted,
    Party,
    Payload,
)
from callcenter.parties import CUSTOMER, is_human_agent
from callcenter.presented import numbers_in
from livekit.protocol.models import DisconnectReason, ParticipantInfo

from callcenter_api.telephony.rooms import (
    direction_of,
    is_agent,
    is_on_the_line,
    is_phone,
    is_ringing,
    leg_id_for,
)

_DONE_BY_US = frozenset(
    {DisconnectReason.ROOM_DELETED, DisconnectReason.ROOM_CLOSED, DisconnectReason.PARTICIPANT_REMOVED}
)


def numbers_of(room: str, phone: ParticipantInfo, *, country: str = "US") -> tuple[str | None, str | None]:
    """Who called, and which number. `country` is the trunk's."""
    dialed = is_human_agent(phone.identity) or direction_of(room) is Direction.OUTBOUND
    found = numbers_in(phone.attributes, country=country, inbound=not dialed)
    return (found.ours, found.theirs) if dialed else (found.theirs, found.ours)


def joined(room: str, participant: ParticipantInfo, *, country: str = "US") -> list[Payload]:
    if not is_phone(participant):
        return []  # agents say themselves that they came
    inbound = direction_of(room) is Direction.INBOUND
    from_number, to_number = numbers_of(room, participant, country=country)
    leg_id = leg_id_for(room, participant.identity)
    if is_human_agent(participant.identity):
        return _human_agent_joined(room, participant, leg_id, numbers=(from_number, to_number))
    payloads: list[Payload] = []
    if inbound:
        payloads.append(
            CallCreated(direction=Direction.INBOUND, from_number=from_number, to_number=to_number)
        )
    payloads.append(
        LegStarted(
            leg_id=leg_id,
            party=Party.CUSTOMER,
            identity=CUSTOMER,
            from_number=from_number,
            to_number=to_number,
            sip_call_id=participant.attributes.get("sip.callID") or None,
        )
    )
    if is_on_the_line(participant):
        payloads += [LegAnswered(leg_id=leg_id), CallAnswered()]
    elif inbound or is_ringing(participant):
        payloads.append(CallRinging())
    return payloads


def _human_agent_joined(
    room: str, phone: ParticipantInfo, leg_id: str, *, numbers: tuple[str | None, str | None]
) -> list[Payload]:
    """A leg of a call that goes on; it is dialed by us, whichever way the call went."""
    started = LegStarted(
        leg_id=leg_id,
        party=Party.HUMAN_AGENT,
        identity=phone.identity,
        from_number=numbers[0],
        to_number=numbers[1],
        sip_call_id=phone.attributes.get("sip.callID") or None,
    )
    return [started, LegAnswered(leg_id=leg_id)] if is_on_the_line(phone) else [started]


def left(room: str, participant: ParticipantInfo, *, was_answered: bool) -> list[Payload]:
    """`was_answered`: was there a conversation that this could have ended? A caller who hangs up on a phone
    that rings ends the call, too; how one that we placed ends unanswered, the dialer says."""
    if is_agent(participant):
        return [AgentLeft(reason=reason_of(participant))]
    if not is_phone(participant):
        return []
    leg_id = leg_id_for(room, participant.identity)
    gone = LegEnded(leg_id=leg_id, reason=reason_of(participant))
    if is_human_agent(participant.identity):
        return [gone]  # whether this ends the call is the watchdog's to say: it knows who was joined
    ends = was_answered or direction_of(room) is Direction.INBOUND
    return [gone, *_end_of_call(participant)] if ends else [gone]


def _end_of_call(participant: ParticipantInfo) -> list[Payload]:
    if participant.disconnect_reason in _DONE_BY_US:
        # Who deleted the room says better why: our word is second-hand and gives way to theirs.
        return [CallEnded(end_reason=EndReason.AGENT_HUNG_UP, detail=reason_of(participant))]
    if participant.disconnect_reason == DisconnectReason.CLIENT_INITIATED:
        return [CallEnded(end_reason=EndReason.CALLER_HUNG_UP)]
    return [CallEnded(end_reason=EndReason.CONNECTION_LOST, detail=reason_of(participant))]


def reason_of(participant: ParticipantInfo) -> str:
    return DisconnectReason.Name(participant.disconnect_reason).lower()

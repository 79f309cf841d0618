"""What a room's name and its participants say about the call in it."""

from datetime import UTC, datetime
from uuid import uuid4, uuid5

from callcenter.events import Direction
from callcenter.ids import call_id_for_room
from callcenter.parties import JOINED, is_human_agent
from callcenter.ringing import CALL_STATUS, RINGING, is_active
from livekit.protocol.models import ParticipantInfo

ROOM_PREFIX = "call-"
OUTBOUND_PREFIX = "call-out-"


def is_call_room(room: str) -> bool:
    return room.startswith(ROOM_PREFIX)


def direction_of(room: str) -> Direction:
    return Direction.OUTBOUND if room.startswith(OUTBOUND_PREFIX) else Direction.INBOUND


def outbound_room(unique: str | None = None) -> str:
    """A room outlives its people for minutes, so a name is never used for a second call."""
    return f"{OUTBOUND_PREFIX}{unique or uuid4().hex}"


def is_phone(participant: ParticipantInfo) -> bool:
    return participant.kind == ParticipantInfo.Kind.SIP


def is_customer(participant: ParticipantInfo) -> bool:
    """A phone that is not a human agent's."""
    return is_phone(participant) and not is_human_agent(participant.identity)


def is_joined(participant: ParticipantInfo) -> bool:
    """A human agent's phone that the customer was joined to."""
    return is_human_agent(participant.identity) and JOINED in participant.attributes


def is_agent(participant: ParticipantInfo) -> bool:
    return participant.kind == ParticipantInfo.Kind.AGENT


def is_on_the_line(phone: ParticipantInfo) -> bool:
    """A phone joins while it rings, whoever called whom."""
    return is_active(phone.attributes)


def is_ringing(phone: ParticipantInfo) -> bool:
    return phone.attributes.get(CALL_STATUS) == RINGING


def joined_at(participant: ParticipantInfo) -> datetime | None:
    millis = participant.joined_at_ms
    return datetime.fromtimestamp(millis / 1000, UTC) if millis else None


def leg_id_for(room: str, identity: str) -> str:
    """Derived, so that webhook, dialer and sweep name the same leg."""
    return str(uuid5(call_id_for_room(room), f"leg/{identity}"))

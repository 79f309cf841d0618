"""What was seen of a room, as events: by a webhook, or by a look at the room itself.

The ids of the events follow from the participant, so whichever comes first is written and the
other changes nothing.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from callcenter.events import CallAnswered, CallCreated, Direction, Event, LegAnswered, Payload, Writer
from livekit.protocol.models import ParticipantInfo

from callcenter_api.directory.service import Directory
from callcenter_api.journal import Journal
from callcenter_api.telephony import phones
from callcenter_api.telephony.rooms import direction_of, is_customer, joined_at

_ANSWERS = (LegAnswered, CallAnswered)
"""They happen when they are noticed; everything else of a phone, when it joined."""


class Witness:
    def __init__(self, journal: Journal, directory: Directory, *, country: str = "US") -> None:
        self._journal = journal
        self._directory = directory
        self._country = country

    async def joined(
        self, room: str, participant: ParticipantInfo, *, at: datetime | None = None
    ) -> list[Event]:
        told = phones.joined(room, participant, country=self._country)
        payloads = [await self._with_desk(payload) for payload in told]
        came_at = at or joined_at(participant)
        return [
            event
            for payload in payloads
            for event in self._events(
                room, participant, [payload], at if isinstance(payload, _ANSWERS) else came_at
            )
        ]

    def left(
        self, room: str, participant: ParticipantInfo, *, was_answered: bool, at: datetime | None = None
    ) -> list[Event]:
        payloads = phones.left(room, participant, was_answered=was_answered)
        return self._events(room, participant, payloads, at)

    async def is_nobodys(self, room: str, participants: Iterable[ParticipantInfo]) -> bool:
        """Whether a phone has called a number that no desk answers."""
        for phone in filter(is_customer, participants):
            _, ours = phones.numbers_of(room, phone, country=self._country)
            if direction_of(room) is Direction.INBOUND and not await self._directory.is_answered(ours):
                return True
        return False

    async def _with_desk(self, payload: Payload) -> Payload:
        """Also a call that no agent ever takes belongs to the desk whose number was called."""
        if not isinstance(payload, CallCreated):
            return payload
        desk = await self._directory.desk_of_number(payload.to_number)
        return payload.model_copy(update={"desk": desk.id}) if desk is not None else payload

    def _events(
        self, room: str, participant: ParticipantInfo, payloads: Sequence[Payload], at: datetime | None
    ) -> list[Event]:
        return [
            self._journal.event(
                room, payload, occurred_at=at, once=participant.identity, writer=Writer.LIVEKIT
            )
            for payload in payloads
        ]

"""Whether a call may be recorded: its desk says, and where that asks, its caller."""

from callcenter.calls import Call
from callcenter.consent import RECORDING_CONSENT, Consent
from callcenter.desks import DeskSettings
from callcenter.presented import numbers_in

from callcenter_api.calls.book import CallBook
from callcenter_api.directory.service import Directory
from callcenter_api.telephony.livekit import LiveKit
from callcenter_api.telephony.rooms import is_phone


class RecordingPolicy:
    def __init__(
        self, calls: CallBook, directory: Directory, livekit: LiveKit, *, country: str = "US"
    ) -> None:
        self._country = country
        self._calls = calls
        self._directory = directory
        self._livekit = livekit

    async def records(self, room: str) -> bool:
        """An unknown desk records nothing; one that asks its callers, none whose yes is not on record."""
        call = await self._calls.find(room)
        desk = await self._desk_of(room, call)
        if desk is None or not desk.recording.enabled:
            return False
        return _agreed(call) if desk.recording.asks else True

    async def _desk_of(self, room: str, call: Call | None) -> DeskSettings | None:
        """By the record, else, while it is away, by the number that was called."""
        if call is not None and call.desk:
            return (await self._directory.book()).desks.get(call.desk)
        for participant in await self._livekit.participants(room):
            if is_phone(participant):
                found = numbers_in(participant.attributes, country=self._country)
                return await self._directory.desk_of_number(found.ours)
        return None


def _agreed(call: Call | None) -> bool:
    return call is not None and call.facts.get(RECORDING_CONSENT) == Consent.GIVEN

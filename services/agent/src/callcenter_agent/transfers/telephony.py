"""LiveKit as a transfer uses it: dialing, sending a phone on, subscriptions, recordings.

Everything has a time-out, and what fails leaves as our own error.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import aiohttp
from callcenter.dialing import NotDialed
from callcenter.errors import Unavailable
from callcenter.events import TransferOutcome
from callcenter.parties import JOINED
from callcenter.recordings import segment_of
from callcenter.settings import MEDIA_TIMEOUT
from callcenter.trunks import asked_for_credentials
from google.protobuf.duration_pb2 import Duration
from livekit import api
from livekit.protocol.sip import SIPMediaConfig

from callcenter_agent.transfers.gate import Crossing

REQUEST_S: Final = 5.0
SUBSCRIBE_S: Final = 2.0
"""The server waits three seconds for the node of a participant that has left."""
_BUSY: Final = frozenset({486, 600})
_DECLINED: Final = frozenset({603, 607, 608})
_TIMED_OUT: Final = 408
_NO_ANSWER: Final = frozenset({408, 487})
_TRUNK_REJECTED: Final = frozenset({401, 403, 407})


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a phone did not answer, or could not be sent on."""

    outcome: TransferOutcome
    sip_status_code: int | None = None
    detail: str | None = None


class NotReachedError(Exception):
    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.detail or refusal.outcome)
        self.refusal = refusal


class Telephony:
    """`client` is asked for when it is needed: most calls are never transferred."""

    def __init__(
        self,
        client: Callable[[], api.LiveKitAPI],
        *,
        room: str,
        trunk_id: str | None,
        ringing: timedelta,
        media_timeout: timedelta = MEDIA_TIMEOUT,
        not_dialed: Callable[[str], NotDialed | None] = lambda _number: None,
    ) -> None:
        self._client, self._room, self._trunk_id = client, room, trunk_id or None
        self.ringing, self._media_timeout = ringing, media_timeout
        self._not_dialed = not_dialed

    async def dial(self, number: str, *, identity: str, from_number: str | None) -> None:
        """Returns when the phone was answered. Raises NotReachedError."""
        self._check(number)
        request = api.CreateSIPParticipantRequest(
            sip_trunk_id=await self._trunk(),
            sip_call_to=number,
            sip_number=from_number or "",
            room_name=self._room,
            participant_identity=identity,
            participant_name="Colleague",
            wait_until_answered=True,
            ringing_timeout=Duration(seconds=int(self.ringing.total_seconds())),
            media=SIPMediaConfig(media_timeout=Duration(seconds=int(self._media_timeout.total_seconds()))),
        )
        limit = self.ringing.total_seconds() + 4
        try:
            await self._client().sip.create_sip_participant(request, timeout=limit)
        except (api.ServerError, aiohttp.ClientError, TimeoutError) as error:
            raise NotReachedError(refusal_of(error)) from error

    def _check(self, number: str) -> None:
        """Directories are written by people, and policies change: asked again right before dialing."""
        if (why := self._not_dialed(number)) is not None:
            raise NotReachedError(Refusal(TransferOutcome.UNREACHABLE, detail=why.value))

    async def _trunk(self) -> str:
        if self._trunk_id is None:
            try:
                async with _translated("listing outbound trunks"):
                    found = await self._client().sip.list_outbound_trunk(api.ListSIPOutboundTrunkRequest())
            except Unavailable as error:
                raise NotReachedError(Refusal(TransferOutcome.FAILED, detail=error.detail)) from error
            self._trunk_id = next((trunk.sip_trunk_id for trunk in found.items), None)
        if self._trunk_id is None:
            raise NotReachedError(Refusal(TransferOutcome.FAILED, detail="there is no outbound trunk"))
        return self._trunk_id

    async def refer(self, identity: str, number: str) -> None:
        """Sends a phone on. Returns when its carrier has reached the number. Raises NotReachedError."""
        self._check(number)
        request = api.TransferSIPParticipantRequest(
            room_name=self._room,
            participant_identity=identity,
            transfer_to=f"tel:{number}",
            ringing_timeout=Duration(seconds=int(self.ringing.total_seconds())),
        )
        limit = self.ringing.total_seconds() + 4
        try:
            answer = await self._client().sip.transfer_sip_participant(request, timeout=limit)
        except (api.ServerError, aiohttp.ClientError, TimeoutError) as error:
            raise NotReachedError(refer_refusal_of(error)) from error
        if (refusal := refusal_in(answer)) is not None:
            raise NotReachedError(refusal)

    async def subscribe(self, crossing: Crossing, *, wanted: bool) -> None:
        request = api.UpdateSubscriptionsRequest(
            room=self._room,
            identity=crossing.listener,
            participant_tracks=[
                api.ParticipantTracks(
                    participant_sid=crossing.speaker_sid, track_sids=list(crossing.track_sids)
                )
            ],
            subscribe=wanted,
        )
        async with _translated("changing a subscription", limit_s=SUBSCRIBE_S):
            await self._client().room.update_subscriptions(request)

    async def let_press(self, identity: str, *, allowed: bool) -> None:
        """Whether the phone's keys come into the room, where livekit-sip plays each to every other phone."""
        who = api.RoomParticipantIdentity(room=self._room, identity=identity)
        async with _translated("changing what a phone may send"):
            may = (await self._client().room.get_participant(who)).permission
            if may.can_publish_data is not allowed:
                may.can_publish_data = allowed
                await self._client().room.update_participant(
                    api.UpdateParticipantRequest(room=self._room, identity=identity, permission=may)
                )

    async def mark_joined(self, identity: str) -> None:
        """From here on the api owns the call: no agent is to come any more."""
        request = api.UpdateParticipantRequest(
            room=self._room, identity=identity, attributes={JOINED: "true"}
        )
        async with _translated("marking a phone as joined"):
            await self._client().room.update_participant(request)

    async def hang_up(self, identity: str) -> None:
        """Raises nothing: a phone that is gone already is as well."""
        with suppress(api.ServerError, aiohttp.ClientError, TimeoutError):
            async with asyncio.timeout(REQUEST_S):
                await self._client().room.remove_participant(
                    api.RoomParticipantIdentity(room=self._room, identity=identity)
                )

    async def is_recorded(self, segment: int) -> bool:
        """By egress, at this moment: what it has accepted may begin many seconds later, or never. Raises
        Unavailable."""
        return any(
            segment_of(output.filepath) == segment and one.status == api.EgressStatus.EGRESS_ACTIVE
            for one in await self._recordings(active=True)
            for output in one.room_composite.file_outputs
        )

    async def _recordings(self, *, active: bool = False) -> Sequence[api.EgressInfo]:
        async with _translated("listing recordings"):
            request = api.ListEgressRequest(room_name=self._room, active=active)
            return (await self._client().egress.list_egress(request)).items

    async def stop_recording(self) -> bool:
        """Ends every recording of the room; was there one? Raises Unavailable where that is not certain.

        One that has not begun cannot always be stopped: if it begins too late, the api ends and deletes it.
        """
        running = await self._recordings(active=True)
        for one in running:
            if one.status == api.EgressStatus.EGRESS_ACTIVE:
                await self._stop(one)
            elif one.status == api.EgressStatus.EGRESS_STARTING:
                with suppress(Unavailable):
                    await self._stop(one)
        return bool(running)

    async def _stop(self, recording: api.EgressInfo) -> None:
        async with _translated("ending a recording"):
            await self._client().egress.stop_egress(api.StopEgressRequest(egress_id=recording.egress_id))


@asynccontextmanager
async def _translated(doing: str, *, limit_s: float = REQUEST_S) -> AsyncIterator[None]:
    try:
        async with asyncio.timeout(limit_s):
            yield
    except (api.ServerError, aiohttp.ClientError, TimeoutError) as error:
        raise Unavailable(f"LiveKit failed while {doing}: {error!r}") from error


def refusal_of(error: Exception) -> Refusal:
    """Why an INVITE failed. A busy phone is told by its SIP code, one that rang in vain by having none."""
    code = error.sip_status_code if isinstance(error, api.SipCallError) else None
    detail = error.message if isinstance(error, api.ServerError) else type(error).__name__
    if code is not None:
        return Refusal(_outcome_of(code), code, detail)
    if isinstance(error, TimeoutError):
        return Refusal(TransferOutcome.NO_ANSWER, detail=detail)
    if asked_for_credentials(detail):
        return Refusal(TransferOutcome.TRUNK_REJECTED, detail=detail)
    if isinstance(error, api.ServerError) and error.code in ("canceled", "deadline_exceeded"):
        return Refusal(TransferOutcome.NO_ANSWER, detail=detail)
    return Refusal(TransferOutcome.FAILED, detail=detail)


def refer_refusal_of(error: Exception) -> Refusal:
    """Why a REFER failed. After a time-out nobody knows how it went."""
    code = error.sip_status_code if isinstance(error, api.SipCallError) else None
    detail = error.message if isinstance(error, api.ServerError) else type(error).__name__
    said_nothing = isinstance(error, TimeoutError) or getattr(error, "code", "") == "deadline_exceeded"
    timed_out = said_nothing or code == _TIMED_OUT
    if code is not None and code != _TIMED_OUT:
        refused = TransferOutcome.REFUSED if code // 100 == 6 and code != 600 else _outcome_of(code)
        return Refusal(refused, code, detail)
    return Refusal(TransferOutcome.UNKNOWN if timed_out else TransferOutcome.FAILED, code, detail)


def refusal_in(answer: api.TransferSIPParticipantResponse) -> Refusal | None:
    """livekit-server 1.11 answers with nothing in it; later ones say how it went, failures too."""
    status = answer.status
    if status == api.SIPTransferStatus.STS_TRANSFER_SUCCESSFUL or not answer.transfer_id:
        return None
    failed = status == api.SIPTransferStatus.STS_TRANSFER_FAILED
    outcome = TransferOutcome.REFUSED if failed else TransferOutcome.UNKNOWN
    return Refusal(outcome, int(answer.sip_status.code) or None, f"transfer status {status}")


def _outcome_of(code: int) -> TransferOutcome:
    if code in _BUSY:
        return TransferOutcome.BUSY
    if code in _DECLINED:
        return TransferOutcome.DECLINED
    if code in _NO_ANSWER:
        return TransferOutcome.NO_ANSWER
    if code in _TRUNK_REJECTED:
        return TransferOutcome.TRUNK_REJECTED
    return TransferOutcome.UNREACHABLE if code in (404, 410, 480, 484, 604) else TransferOutcome.FAILED

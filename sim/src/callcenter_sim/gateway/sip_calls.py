"""The half of livekit.SIP that dials and transfers."""

import asyncio

from google.protobuf.duration_pb2 import Duration
from google.protobuf.empty_pb2 import Empty
from livekit.api.access_token import Claims
from livekit.protocol import sip as pb

from callcenter_sim.carrier.dial import (
    NO_ANSWER_S,
    CallGoneError,
    Dial,
    NoAnswerError,
    ReferRefusedError,
    SipRefusedError,
)
from callcenter_sim.carrier.exchange import Exchange
from callcenter_sim.carrier.line import CARRIER_HOST
from callcenter_sim.gateway.grants import require_room_admin, require_sip_call
from callcenter_sim.gateway.trunks import Registry
from callcenter_sim.gateway.twirp import Method, TwirpError
from callcenter_sim.gateway.upstream import Upstream
from callcenter_sim.ids import new_id

_WAIT_AT_MOST_S = 80.0
_TRANSFER_S = 30.0
# How livekit-server passes on what came from livekit-sip.
_FROM_SIP = "twirp error unknown: "
_EXPECTED_OF_INVITE = frozenset({400, 404, 480, 486, 488})
_CHALLENGES = frozenset({401, 407})
_NO_CREDENTIALS = "sip server required auth, but no username or password was provided"
# What livekit makes of a final SIP status.
_TWIRP_CODE = {
    400: "invalid_argument",
    401: "permission_denied",
    403: "permission_denied",
    404: "not_found",
    408: "deadline_exceeded",
    410: "not_found",
    480: "resource_exhausted",
    486: "resource_exhausted",
    487: "aborted",
    488: "invalid_argument",
    500: "failed_precondition",
    503: "failed_precondition",
    600: "resource_exhausted",
    603: "permission_denied",
    604: "not_found",
}


def methods(registry: Registry, exchange: Exchange, upstream: Upstream) -> dict[str, Method]:
    calls = _Calls(registry, exchange, upstream)
    return {
        "CreateSIPParticipant": Method.of(pb.CreateSIPParticipantRequest, calls.create_participant),
        "TransferSIPParticipant": Method.of(pb.TransferSIPParticipantRequest, calls.transfer_participant),
    }


class _Calls:
    def __init__(self, registry: Registry, exchange: Exchange, upstream: Upstream) -> None:
        self._registry, self._exchange, self._upstream = registry, exchange, upstream

    async def create_participant(
        self, claims: Claims | None, request: pb.CreateSIPParticipantRequest
    ) -> pb.SIPParticipantInfo:
        require_sip_call(claims)
        order = self._order(request)
        try:
            async with asyncio.timeout(_WAIT_AT_MOST_S):
                participant_id = await self._exchange.call_out(
                    order, wait_until_answered=request.wait_until_answered
                )
        except SipRefusedError as error:
            raise _refused_invite(error) from error
        except NoAnswerError as error:
            raise TwirpError("canceled", _FROM_SIP + "sip request timed out") from error
        except CallGoneError as error:
            raise TwirpError("canceled", _FROM_SIP + "context canceled") from error
        except TimeoutError as error:
            raise TwirpError("deadline_exceeded", "request timed out") from error
        return pb.SIPParticipantInfo(
            participant_id=participant_id,
            participant_identity=order.identity,
            room_name=order.room,
            sip_call_id=order.call_id,
        )

    def _order(self, request: pb.CreateSIPParticipantRequest) -> Dial:
        if not request.sip_call_to:
            raise TwirpError("invalid_argument", "missing sip callee number")
        if not request.room_name:
            raise TwirpError("invalid_argument", "missing room name")
        number, trunk_id, host = self._road(request)
        call_id = new_id("SCL_")
        attributes = dict(request.participant_attributes) | {"sip.callID": call_id, "sip.trunkID": trunk_id}
        if not request.hide_phone_number:
            attributes |= {
                "sip.phoneNumber": request.sip_call_to,
                "sip.trunkPhoneNumber": number,
                "sip.hostname": host,
            }
        return Dial(
            call_id=call_id,
            call_to=request.sip_call_to,
            number=number,
            room=request.room_name,
            identity=request.participant_identity or f"sip_{request.sip_call_to}",
            name=request.participant_name,
            metadata=request.participant_metadata,
            attributes=attributes,
            dtmf=request.dtmf,
            ringing_timeout_s=_seconds(request.ringing_timeout) or NO_ANSWER_S,
            max_duration_s=_seconds(request.max_call_duration),
            media_timeout_s=_seconds(request.media.media_timeout),
        )

    def _road(self, request: pb.CreateSIPParticipantRequest) -> tuple[str, str, str]:
        """Our number, the trunk's id and its host."""
        if request.sip_trunk_id:
            trunk = self._registry.outbound.get(request.sip_trunk_id)
            number = request.sip_number or next(iter(trunk.numbers), "")
            host = trunk.address
        elif request.HasField("trunk"):
            number, host = request.sip_number, request.trunk.hostname or CARRIER_HOST
        else:
            raise TwirpError("invalid_argument", "missing sip trunk id")
        if not number:
            raise TwirpError("failed_precondition", "no numbers on outbound trunk")
        return number, request.sip_trunk_id, host

    async def transfer_participant(
        self, claims: Claims | None, request: pb.TransferSIPParticipantRequest
    ) -> Empty:
        if not request.room_name:
            raise TwirpError("invalid_argument", _FROM_SIP + "Missing room name")
        if not request.participant_identity:
            raise TwirpError("invalid_argument", _FROM_SIP + "Missing participant identity")
        require_sip_call(claims)
        require_room_admin(claims, request.room_name)
        target = _number_in(request.transfer_to)
        attributes = await self._upstream.participant_attributes(
            request.room_name, request.participant_identity
        )
        line = self._exchange.line(attributes.get("sip.callID", ""))
        if "sip.callID" not in attributes:
            message = _FROM_SIP + "no SIP session associated with participant"
            raise TwirpError("invalid_argument", message)
        if line is None:
            raise TwirpError("not_found", _FROM_SIP + "unknown call")
        timeout_s = _seconds(request.ringing_timeout) or _TRANSFER_S
        try:
            await self._exchange.transfer(line, target, timeout_s=timeout_s)
        except ReferRefusedError as error:
            raise refused("", error) from error
        except SipRefusedError as error:
            raise refused("call transfer failed: ", error) from error
        except NoAnswerError as error:
            raise TwirpError("deadline_exceeded", _FROM_SIP + "request timed out") from error
        # livekit-server 1.11.0 answers with nothing in it; newer ones say how it went.
        return Empty()


def refused(what: str, error: SipRefusedError) -> TwirpError:
    message = f"{_FROM_SIP}{what}sip status: {error.code}: {error.status}"
    code = _TWIRP_CODE.get(error.code, "invalid_argument")
    return TwirpError(code, message, {"sip_status_code": str(error.code), "sip_status": error.status})


def _refused_invite(error: SipRefusedError) -> TwirpError:
    """Our trunks have no credentials: livekit-sip keeps the code of a challenge to itself."""
    if error.code in _CHALLENGES:
        return TwirpError("failed_precondition", _FROM_SIP + _NO_CREDENTIALS)
    return refused(_invite_failed(error), error)


def _invite_failed(error: SipRefusedError) -> str:
    expected = error.code in _EXPECTED_OF_INVITE
    return "INVITE failed: " if expected else "unexpected status from INVITE response: "


def _number_in(transfer_to: str) -> str:
    for scheme in ("tel:", "sip:", "sips:"):
        if transfer_to.startswith(scheme):
            return transfer_to.removeprefix(scheme).partition("@")[0].partition(";")[0]
    message = "transfer_to must be a valid SIP(s) or TEL URI (sip:, sips: or tel:)"
    raise TwirpError("invalid_argument", message)


def _seconds(duration: Duration) -> float | None:
    seconds = duration.seconds + duration.nanos / 1e9
    return seconds or None

"""What the far end's answer means for a call.

SIP answers reach us as `SipCallError` (the code in the error's metadata), everything
else as a plain `ServerError` or a transport error. One table turns them into a status
and a reason code, so that no other module knows a SIP number.
"""

from dataclasses import dataclass

import aiohttp
from callcenter.events import FailureStatus
from callcenter.trunks import asked_for_credentials
from livekit import api
from livekit.protocol.models import DisconnectReason

_BUSY = FailureStatus.BUSY
_NO_ANSWER = FailureStatus.NO_ANSWER
_FAILED = FailureStatus.FAILED


@dataclass(frozen=True)
class Answer:
    """Why a dialed call did not become a conversation."""

    status: FailureStatus
    reason: str
    sip_status_code: int | None = None


_BY_SIP_CODE: dict[int, tuple[FailureStatus, str]] = {
    401: (_FAILED, "trunk_rejected"),
    403: (_FAILED, "trunk_rejected"),
    404: (_FAILED, "unreachable"),
    407: (_FAILED, "trunk_rejected"),
    408: (_NO_ANSWER, "no_answer"),
    410: (_FAILED, "unreachable"),
    415: (_FAILED, "media_rejected"),
    416: (_FAILED, "invalid_number"),
    480: (_NO_ANSWER, "unreachable"),
    484: (_FAILED, "invalid_number"),
    486: (_BUSY, "busy"),
    487: (_NO_ANSWER, "no_answer"),
    488: (_FAILED, "media_rejected"),
    600: (_BUSY, "busy"),
    603: (_FAILED, "declined"),
    604: (_FAILED, "unreachable"),
    606: (_FAILED, "media_rejected"),
    607: (_FAILED, "declined"),
    608: (_FAILED, "declined"),
}

_BY_SIP_CLASS: dict[int, tuple[FailureStatus, str]] = {
    4: (_FAILED, "rejected"),
    5: (_FAILED, "carrier_unavailable"),
    6: (_FAILED, "declined"),
}

_BY_SERVER_CODE: dict[str, tuple[FailureStatus, str]] = {
    "canceled": (_NO_ANSWER, "no_answer"),
    "deadline_exceeded": (_NO_ANSWER, "no_answer"),
    "not_found": (_FAILED, "trunk_missing"),
    "failed_precondition": (_FAILED, "trunk_missing"),
    "invalid_argument": (_FAILED, "invalid_number"),
    "resource_exhausted": (_FAILED, "gateway_full"),
    "unavailable": (_FAILED, "gateway_unavailable"),
    "permission_denied": (_FAILED, "gateway_refused"),
    "unauthenticated": (_FAILED, "gateway_refused"),
}

GATEWAY_UNAVAILABLE = Answer(_FAILED, "gateway_unavailable")
TRUNK_MISSING = Answer(_FAILED, "trunk_missing")
CANCELED = Answer(FailureStatus.CANCELED, "canceled")


def answer_of_sip_code(code: int) -> Answer:
    """RFC 3261 §21, narrowed to what a caller of the API can act on."""
    status, reason = _BY_SIP_CODE.get(code) or _BY_SIP_CLASS.get(code // 100) or (_FAILED, "rejected")
    return Answer(status, reason, code)


def answer_of_error(error: Exception) -> Answer:
    if isinstance(error, api.SipCallError) and error.sip_status_code is not None:
        return answer_of_sip_code(error.sip_status_code)
    if isinstance(error, api.ServerError):
        if asked_for_credentials(error.message):
            return Answer(_FAILED, "trunk_rejected")
        status, reason = _BY_SERVER_CODE.get(error.code, (_FAILED, "gateway_error"))
        return Answer(status, reason)
    if isinstance(error, TimeoutError):
        return Answer(_FAILED, "gateway_timeout")
    if isinstance(error, aiohttp.ClientError):
        return Answer(_FAILED, "gateway_unavailable")
    return Answer(_FAILED, "error")


_BY_DISCONNECT: dict[int, Answer] = {
    DisconnectReason.USER_UNAVAILABLE: Answer(_NO_ANSWER, "no_answer"),
    DisconnectReason.USER_REJECTED: Answer(_FAILED, "declined"),
    DisconnectReason.SIP_TRUNK_FAILURE: Answer(_FAILED, "carrier_unavailable"),
    DisconnectReason.ROOM_DELETED: CANCELED,
}


def answer_of_disconnect(reason: int) -> Answer:
    """For a phone that left before it answered, when nobody waited for the gateway's own answer."""
    return _BY_DISCONNECT.get(reason, Answer(_FAILED, "connection_lost"))

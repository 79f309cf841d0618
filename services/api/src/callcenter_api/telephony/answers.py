"""What the far end's answer means for a call.

SIP answers reach us as `SipCallError` (the code in the error's metadata), everything
else as a plain `ServerError` or a transport error. One table turns them into a status
and a reason code, so that no other module knows a SIP number.
"""

from dataclasses import dataclass
from typing import Literal

import aiohttp
from livekit import api
from livekit.protocol.models import DisconnectReason

FailedStatus = Literal["busy", "no_answer", "failed", "canceled"]


@dataclass(frozen=True)
class Answer:
    """Why a dialed call did not become a conversation."""

    status: FailedStatus
    reason: str
    sip_status_code: int | None = None


_BY_SIP_CODE: dict[int, tuple[FailedStatus, str]] = {
    401: ("failed", "trunk_rejected"),
    403: ("failed", "trunk_rejected"),
    404: ("failed", "unreachable"),
    407: ("failed", "trunk_rejected"),
    408: ("no_answer", "no_answer"),
    410: ("failed", "unreachable"),
    415: ("failed", "media_rejected"),
    416: ("failed", "invalid_number"),
    480: ("no_answer", "unreachable"),
    484: ("failed", "invalid_number"),
    486: ("busy", "busy"),
    487: ("no_answer", "no_answer"),
    488: ("failed", "media_rejected"),
    600: ("busy", "busy"),
    603: ("failed", "declined"),
    604: ("failed", "unreachable"),
    606: ("failed", "media_rejected"),
    607: ("failed", "declined"),
    608: ("failed", "declined"),
}

_BY_SIP_CLASS: dict[int, tuple[FailedStatus, str]] = {
    4: ("failed", "rejected"),
    5: ("failed", "carrier_unavailable"),
    6: ("failed", "declined"),
}

_BY_SERVER_CODE: dict[str, tuple[FailedStatus, str]] = {
    "canceled": ("no_answer", "no_answer"),
    "deadline_exceeded": ("no_answer", "no_answer"),
    "not_found": ("failed", "trunk_missing"),
    "failed_precondition": ("failed", "trunk_missing"),
    "invalid_argument": ("failed", "invalid_number"),
    "resource_exhausted": ("failed", "gateway_full"),
    "unavailable": ("failed", "gateway_unavailable"),
    "permission_denied": ("failed", "gateway_refused"),
    "unauthenticated": ("failed", "gateway_refused"),
}

TRUNK_MISSING = Answer("failed", "trunk_missing")


def answer_of_sip_code(code: int) -> Answer:
    """RFC 3261 §21, narrowed to what a caller of the API can act on."""
    status, reason = _BY_SIP_CODE.get(code) or _BY_SIP_CLASS.get(code // 100) or ("failed", "rejected")
    return Answer(status, reason, code)


def answer_of_error(error: Exception) -> Answer:
    if isinstance(error, api.SipCallError) and error.sip_status_code is not None:
        return answer_of_sip_code(error.sip_status_code)
    if isinstance(error, api.ServerError):
        status, reason = _BY_SERVER_CODE.get(error.code, ("failed", "gateway_error"))
        return Answer(status, reason)
    if isinstance(error, TimeoutError):
        return Answer("failed", "gateway_timeout")
    if isinstance(error, aiohttp.ClientError):
        return Answer("failed", "gateway_unavailable")
    return Answer("failed", "error")


_BY_DISCONNECT: dict[int, Answer] = {
    DisconnectReason.USER_UNAVAILABLE: Answer("no_answer", "no_answer"),
    DisconnectReason.USER_REJECTED: Answer("failed", "declined"),
    DisconnectReason.SIP_TRUNK_FAILURE: Answer("failed", "carrier_unavailable"),
    DisconnectReason.ROOM_DELETED: Answer("canceled", "canceled"),
}


def answer_of_disconnect(reason: int) -> Answer:
    """For a phone that left before it answered, when nobody waited for the gateway's own answer."""
    return _BY_DISCONNECT.get(reason, Answer("failed", "connection_lost"))

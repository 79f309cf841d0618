"""Every answer of a carrier or a gateway has one meaning for a call."""

import aiohttp
import pytest
from callcenter_api.telephony.answers import answer_of_disconnect, answer_of_error, answer_of_sip_code
from livekit import api
from livekit.protocol.models import DisconnectReason


@pytest.mark.parametrize(
    ("code", "status", "reason"),
    [
        (486, "busy", "busy"),
        (600, "busy", "busy"),
        (408, "no_answer", "no_answer"),
        (487, "no_answer", "no_answer"),
        (480, "no_answer", "unreachable"),
        (603, "failed", "declined"),
        (607, "failed", "declined"),
        (404, "failed", "unreachable"),
        (604, "failed", "unreachable"),
        (484, "failed", "invalid_number"),
        (403, "failed", "trunk_rejected"),
        (488, "failed", "media_rejected"),
        (499, "failed", "rejected"),
        (503, "failed", "carrier_unavailable"),
        (699, "failed", "declined"),
        (302, "failed", "rejected"),
    ],
)
def test_a_sip_answer_is_a_status_and_a_reason(code: int, status: str, reason: str) -> None:
    answer = answer_of_sip_code(code)
    assert (answer.status, answer.reason, answer.sip_status_code) == (status, reason, code)


def sip_error(code: str, status: int, meta: dict[str, str]) -> api.SipCallError:
    return api.SipCallError(code, "", status=status, metadata=meta)


NO_CREDENTIALS = api.ServerError(
    "failed_precondition",
    "twirp error unknown: sip server required auth, but no username or password was provided",
    status=412,
)
BAD_CREDENTIALS = api.ServerError(
    "failed_precondition", "twirp error unknown: max auth retry attempts reached for SIP invite", status=412
)


@pytest.mark.parametrize(
    ("error", "status", "reason", "code"),
    [
        (sip_error("unavailable", 503, {"sip_status_code": "486"}), "busy", "busy", 486),
        (sip_error("unavailable", 503, {"sip_status_code": "odd"}), "failed", "gateway_unavailable", None),
        (api.ServerError("canceled", "", status=408), "no_answer", "no_answer", None),
        (api.ServerError("deadline_exceeded", "", status=408), "no_answer", "no_answer", None),
        (api.ServerError("not_found", "", status=404), "failed", "trunk_missing", None),
        (NO_CREDENTIALS, "failed", "trunk_rejected", None),
        (BAD_CREDENTIALS, "failed", "trunk_rejected", None),
        (api.ServerError("failed_precondition", "no numbers", status=412), "failed", "trunk_missing", None),
        (api.ServerError("invalid_argument", "", status=400), "failed", "invalid_number", None),
        (api.ServerError("unavailable", "", status=503), "failed", "gateway_unavailable", None),
        (api.ServerError("internal", "", status=500), "failed", "gateway_error", None),
        (aiohttp.ClientConnectionError(), "failed", "gateway_unavailable", None),
        (TimeoutError(), "failed", "gateway_timeout", None),
        (RuntimeError(), "failed", "error", None),
    ],
)
def test_every_error_of_the_gateway_is_an_answer(
    error: Exception, status: str, reason: str, code: int | None
) -> None:
    answer = answer_of_error(error)
    assert (answer.status, answer.reason, answer.sip_status_code) == (status, reason, code)


@pytest.mark.parametrize(
    ("left", "status"),
    [
        (DisconnectReason.USER_UNAVAILABLE, "no_answer"),
        (DisconnectReason.USER_REJECTED, "failed"),
        (DisconnectReason.SIP_TRUNK_FAILURE, "failed"),
        (DisconnectReason.ROOM_DELETED, "canceled"),
        (DisconnectReason.UNKNOWN_REASON, "failed"),
    ],
)
def test_a_phone_that_left_unanswered_says_why(left: int, status: str) -> None:
    assert answer_of_disconnect(left).status == status

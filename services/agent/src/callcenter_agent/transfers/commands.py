"""Transfers ordered through the REST API: the room's remote procedure, acknowledged at once.

Only the server itself may call it: it comes from nobody who is in the room.
"""

import hashlib

import structlog
from callcenter.dialing import SENTENCES
from callcenter.parties import TRANSFER_METHOD, TransferAnswer, TransferWanted
from livekit import rtc
from pydantic import ValidationError

from callcenter_agent.call import Call
from callcenter_agent.transfers.order import Order, short
from callcenter_agent.transfers.starting import begin, dialable, may_begin

log = structlog.get_logger()

ACCEPTED = TransferAnswer()


def attach(call: Call) -> None:
    if call.room is not None:
        call.tasks.spawn(_listen(call, call.room), name="commands")


async def _listen(call: Call, room: rtc.Room) -> None:
    await call.picked_up.wait()

    async def transfer(request: rtc.RpcInvocationData) -> str:
        if request.caller_identity in room.remote_participants:
            return _refused(
                "not_allowed", "only the call center itself asks for a transfer"
            ).model_dump_json()
        answer = order_transfer(call, request.payload)
        log.info("transfer_ordered", refused=answer.refused)
        return answer.model_dump_json()

    room.local_participant.register_rpc_method(TRANSFER_METHOD, transfer)


def order_transfer(call: Call, payload: str) -> TransferAnswer:
    """The same request again is accepted again, and starts nothing."""
    try:
        wanted = TransferWanted.model_validate_json(payload)
    except ValidationError:
        return _refused("malformed", "the request could not be read")
    mark = hashlib.sha256(wanted.model_dump_json().encode()).hexdigest()
    if (before := call.transfers.get(wanted.transfer_id)) is not None:
        if before != mark:
            return _refused("idempotency_key_reused", "another transfer was ordered with this key")
        return ACCEPTED
    if wanted.to and (why := call.not_dialed(wanted.to)):
        return _refused(why.value, SENTENCES[why])
    targets = (wanted.to,) if wanted.to else dialable(call, call.settings.escalation_numbers)
    if (objection := _objection(call, targets)) is not None:
        return objection
    call.transfers[wanted.transfer_id] = mark
    order = Order(
        transfer_id=wanted.transfer_id,
        kind=wanted.kind,
        targets=targets,
        reason=short(wanted.reason),
        urgency=wanted.urgency,
        requested_by=wanted.requested_by,
    )
    begin(call, order)
    return ACCEPTED


def _objection(call: Call, targets: tuple[str, ...]) -> TransferAnswer | None:
    if call.on_hold:
        return _refused("transfer_running", "the call is being transferred already")
    if not may_begin(call):
        return _refused("not_transferable", "nobody is on the line, or the call is just ending")
    if not targets:
        return _refused("no_target", "the desk has no number to transfer to")
    return None


def _refused(code: str, detail: str) -> TransferAnswer:
    return TransferAnswer(refused=code, detail=detail)

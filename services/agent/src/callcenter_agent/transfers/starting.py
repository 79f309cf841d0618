"""A transfer from its order to its end: who may start one, what is written down, and the way back."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from typing import Final

import structlog
from callcenter.errors import CallCenterError, Unavailable
from callcenter.events import (
    DispositionSet,
    EndReason,
    RecordingRequested,
    TransferEnded,
    TransferKind,
    TransferOutcome,
    TransferStarted,
    Urgency,
)
from callcenter.facts import HumanAgent
from callcenter.phone import E164
from livekit import rtc
from livekit.agents import RunContext

from callcenter_agent.call import Call
from callcenter_agent.dialogue.direction import Direction
from callcenter_agent.dialogue.words import all_words
from callcenter_agent.phrases import Phrase
from callcenter_agent.recording.own import pause, record_ourselves
from callcenter_agent.speaking import say_whole
from callcenter_agent.transfers.cold import ColdTransfer
from callcenter_agent.transfers.order import Order, card_of, new_id, short, targets_of
from callcenter_agent.transfers.telephony import Telephony
from callcenter_agent.transfers.vocabulary import State
from callcenter_agent.transfers.warm import WarmTransfer

log = structlog.get_logger()

TRIES: Final = 2
"""How often a caller is transferred in one call before a callback is all that is offered."""
RETURN_S: Final = 5.0
DISPOSITION: Final = "transferred"


async def start_transfer(
    context: RunContext[Call],
    *,
    reason: str,
    urgency: Urgency,
    to: str | None = None,
    kind: TransferKind = TransferKind.WARM,
) -> Direction | None:
    """For tools. None: it has begun, and says itself what is to be said. A direction: it cannot be.

    `to` is a colleague's name, extension or number; the desk's own numbers are tried after it.
    """
    call = context.userdata
    found = targets_of(
        call.settings,
        to,
        colleagues=await _colleagues(call) if to else (),
        country=call.dial_policy.country,
    )
    targets = dialable(call, found)
    if not targets or len(call.transfers) >= TRIES or not may_begin(call):
        call.conversation.context.open_question = call.phrases.text(Phrase.TRANSFER_NOBODY)
        return Direction("Nobody can be reached now.", call.phrases.text(Phrase.TRANSFER_NOBODY))
    begin(
        call,
        Order(transfer_id=new_id(), kind=kind, targets=targets, reason=short(reason), urgency=urgency),
    )
    return None


def dialable(call: Call, numbers: Sequence[E164]) -> tuple[E164, ...]:
    """Without those that are not dialed, whoever wrote them down."""
    return tuple(number for number in numbers if call.not_dialed(number) is None)


async def _colleagues(call: Call) -> Sequence[HumanAgent]:
    """Empty where the directory is away: then there are the desk's own numbers."""
    try:
        return await call.facts.directory(call.settings.id)
    except Unavailable:
        return ()


def may_begin(call: Call) -> bool:
    """In a call with a caller on the line whom nobody is transferring or hanging up on."""
    there = call.room is not None and call.telephony is not None and call.phone is not None
    return there and call.answered_at is not None and call.ending is None and not call.on_hold


def begin(call: Call, order: Order) -> None:
    """Returns at once. Only after `may_begin`."""
    call.transfer_id = order.transfer_id
    call.transfers.setdefault(order.transfer_id, "")
    call.tasks.spawn(_carry_out(call, order), name="transfer")


async def _carry_out(call: Call, order: Order) -> None:
    room, telephony, caller = call.room, call.telephony, call.phone
    if room is None or telephony is None or caller is None:
        return
    call.recorder.note(
        TransferStarted(
            transfer_id=order.transfer_id,
            kind=order.kind,
            reason=order.reason,
            urgency=order.urgency,
            targets=list(order.targets),
            requested_by=order.requested_by,
            summary=card_of(call, order, said=all_words(call)),
        )
    )
    call.live.input.set_audio_enabled(False)
    transfer = _transfer(call, order, room=room, telephony=telephony, caller=caller)
    ours = order.kind is TransferKind.WARM and await pause(call)
    try:
        state = await transfer.run()
    except Exception as error:
        log.exception("transfer_broke")
        state = State.RETURNED
        call.recorder.note(
            TransferEnded(transfer_id=order.transfer_id, outcome=TransferOutcome.FAILED, detail=repr(error))
        )
    if state is State.RETURNED:
        await _come_back(call, transfer, recorded=ours or transfer.was_recorded)
        if ours:
            await record_ourselves(call)
    elif state is State.JOINED:
        _give_away(call, order, recorded=ours or transfer.was_recorded)


def _transfer(
    call: Call, order: Order, *, room: rtc.Room, telephony: Telephony, caller: str
) -> WarmTransfer | ColdTransfer:
    if order.kind is TransferKind.COLD:
        call.ending = EndReason.AGENT_HUNG_UP  # a phone that leaves now was sent on
        return ColdTransfer(call, order, room=room, telephony=telephony, caller=caller)
    return WarmTransfer(call, order, room=room, telephony=telephony, caller=caller)


def _give_away(call: Call, order: Order, *, recorded: bool) -> None:
    """The call is the api's now. After a cold transfer there is nothing left to leave."""
    call.recorder.note(DispositionSet(disposition=DISPOSITION, summary=call.conversation.summary()))
    if order.kind is TransferKind.WARM:
        _record_on(call, wanted=recorded)
        call.leave("the caller was joined to a human agent")


async def _come_back(call: Call, transfer: WarmTransfer | ColdTransfer, *, recorded: bool) -> None:
    """With an apology, and the offer of a callback."""
    try:
        async with asyncio.timeout(RETURN_S):
            await transfer.return_to_caller()
    except (TimeoutError, RuntimeError, CallCenterError) as error:
        log.warning("transfer_not_tidied", error=repr(error))
    _record_on(call, wanted=recorded)
    call.transfer_id, call.ending = None, None
    call.conversation.context.open_question = call.phrases.text(Phrase.TRANSFER_FAILED)
    call.conversation.learned()
    call.live.clear_user_turn()
    call.live.input.set_audio_enabled(True)
    call.tasks.spawn(_say_sorry(call), name="transfer_failed")


async def _say_sorry(call: Call) -> None:
    with suppress(RuntimeError):  # the session has closed: the caller has gone
        await say_whole(call, Phrase.TRANSFER_FAILED)


def _record_on(call: Call, *, wanted: bool) -> None:
    """The next segment, where the one before was ended for the transfer."""
    if wanted:
        call.segments += 1
        call.recorder.note(RecordingRequested(segment=call.segments))

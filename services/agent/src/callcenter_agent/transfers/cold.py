"""A cold transfer: the caller's phone is sent on by its own carrier (SIP REFER).

No error is no success everywhere, and after a time-out nobody knows how it went: then what counts is whether
the caller is still there.
"""

import asyncio
from contextlib import suppress
from typing import Final

from callcenter.events import TransferEnded, TransferOutcome, TransferProgressed
from livekit import rtc

from callcenter_agent.call import Call
from callcenter_agent.phrases import Phrase
from callcenter_agent.speaking import say
from callcenter_agent.transfers.order import Order
from callcenter_agent.transfers.telephony import NotReachedError, Refusal, Telephony
from callcenter_agent.transfers.vocabulary import State

GOES_WITHIN_S: Final = 3.0
"""A phone that was sent on leaves the room; one whose REFER timed out may still do so."""
REFERRING: Final = "referring"
STOP: Final = frozenset({TransferOutcome.REFUSED, TransferOutcome.UNKNOWN})
"""Then no other number is tried: the caller's own carrier does not send them on, or may be about to."""


class ColdTransfer:
    """One use: `run`."""

    was_recorded = False

    def __init__(
        self, call: Call, order: Order, *, room: rtc.Room, telephony: Telephony, caller: str
    ) -> None:
        self._call, self._order, self._telephony, self._caller = call, order, telephony, caller
        self._room = room
        self._gone = asyncio.Event()
        self._ended = False

    async def run(self) -> State:
        """Tries the numbers in order. Returned: the caller is still with us."""
        self._room.on("participant_disconnected", self._on_gone)
        try:
            await self._announce()
            return await self._try_all()
        except asyncio.CancelledError:  # the call was put away before the carrier's answer came
            if not self._ended:
                self._end(TransferOutcome.UNKNOWN, None, None)
            raise
        finally:
            self._room.off("participant_disconnected", self._on_gone)

    async def return_to_caller(self) -> None:
        """Nothing was changed in the room."""

    async def _announce(self) -> None:
        with suppress(RuntimeError):  # the session has closed: the caller has gone
            await say(self._call, Phrase.TRANSFER_COLD, interruptible=False).wait_for_playout()

    async def _try_all(self) -> State:
        refusal, target = Refusal(TransferOutcome.FAILED), self._order.targets[0]
        for target in self._order.targets:
            self._tell(target)
            found = await self._refer(target)
            if found is None:
                self._end(TransferOutcome.COMPLETED, target, None)
                return State.JOINED
            refusal = found
            if refusal.outcome is TransferOutcome.UNKNOWN:
                await self._leaves()
            if self._gone.is_set() or refusal.outcome in STOP:
                break
        if self._gone.is_set() and refusal.outcome is not TransferOutcome.UNKNOWN:
            refusal = Refusal(TransferOutcome.CALLER_LOST)
        self._end(refusal.outcome, target, refusal)
        return State.ABANDONED if self._gone.is_set() else State.RETURNED

    async def _refer(self, target: str) -> Refusal | None:
        """None: the caller has reached it."""
        try:
            await self._telephony.refer(self._caller, target)
        except NotReachedError as error:
            return error.refusal
        return None if await self._leaves() else Refusal(TransferOutcome.UNKNOWN, detail="still here")

    async def _leaves(self) -> bool:
        with suppress(TimeoutError):
            async with asyncio.timeout(GOES_WITHIN_S):
                await self._gone.wait()
        return self._gone.is_set()

    def _on_gone(self, participant: rtc.RemoteParticipant) -> None:
        if participant.identity == self._caller:
            self._gone.set()

    def _tell(self, target: str) -> None:
        self._call.recorder.note(
            TransferProgressed(transfer_id=self._order.transfer_id, state=REFERRING, target=target)
        )

    def _end(self, outcome: TransferOutcome, target: str | None, refusal: Refusal | None) -> None:
        self._ended = True
        self._call.recorder.note(
            TransferEnded(
                transfer_id=self._order.transfer_id,
                outcome=outcome,
                target=target,
                sip_status_code=refusal.sip_status_code if refusal else None,
                detail=refusal.detail if refusal else None,
            )
        )

"""Placing a call and hanging one up."""

from uuid import UUID, uuid5

from callcenter.calls import is_final
from callcenter.errors import Conflict, InvalidInput
from callcenter.events import CallCreated, CallEnded, CallFailed, Direction, EndReason, FailureStatus, Payload
from callcenter.ids import new_id
from callcenter.store import queries
from callcenter.store.record import append
from callcenter.store.tables import CallRow
from sqlalchemy import func, select

from callcenter_api.auth.service import ApiClient
from callcenter_api.calls.context import check_size
from callcenter_api.calls.schemas import CallPlaced, HungUp, PlaceCall
from callcenter_api.directory.service import Directory
from callcenter_api.journal import Journal
from callcenter_api.outbound.service import OutboundQueue
from callcenter_api.telephony.dialing import Dialer, Order
from callcenter_api.telephony.livekit import LiveKit
from callcenter_api.telephony.rooms import outbound_room

OPERATOR_HUNG_UP = CallFailed(status=FailureStatus.CANCELED, reason="operator_hung_up")


class Calls:
    def __init__(
        self,
        journal: Journal,
        directory: Directory,
        queue: OutboundQueue,
        dialer: Dialer,
        livekit: LiveKit,
    ) -> None:
        self._journal = journal
        self._directory = directory
        self._queue = queue
        self._dialer = dialer
        self._livekit = livekit

    async def place(self, body: PlaceCall, *, client: ApiClient, idempotency_key: str | None) -> CallPlaced:
        """From the commit on the call waits for its turn; one that is not on record is never placed.

        The room's name, hence the call's id, follows from the idempotency key: two requests at
        the same moment meet at the same row. Raises `TooLarge` for a context that is a document.
        """
        check_size(body.context)
        order = await self._order(body, client=client, idempotency_key=idempotency_key)
        created = CallCreated(
            direction=Direction.OUTBOUND,
            from_number=order.from_number,
            to_number=order.to_number,
            desk=order.desk,
            context=dict(body.context),
            idempotency_key=f"{client.key_id}/{idempotency_key}" if idempotency_key else None,
        )
        event = self._journal.event(order.room, created)
        async with self._journal.database.session() as session:
            await session.execute(select(func.pg_advisory_xact_lock(order.call_id.int % 2**63)))
            before = await queries.find_call(session, order.call_id)
            if before is not None:
                _same_or_conflict(before, event.data)
                return _placed(before, created=False)
            stored = await append(session, [event])
            placed = await session.get_one(CallRow, order.call_id, populate_existing=True)
        await self._journal.tell(stored)
        self._queue.wake()
        return _placed(placed, created=True)

    async def hang_up(self, call_id: UUID) -> HungUp:
        """Raises `Conflict` when the call has ended already, `Unavailable` when it could not be ended."""
        async with self._journal.database.session() as session:
            row = await queries.get_call(session, call_id)
        if is_final(row.status):
            raise Conflict("the call has already ended", code="call_ended")
        if not await self._queue.cancel(row.room, OPERATOR_HUNG_UP):
            self._dialer.cancel(row.room)
            await self._livekit.delete_room(row.room)
            await self._journal.note(row.room, _ended(row), once="operator")
        async with self._journal.database.session() as session:
            row = await queries.get_call(session, call_id)
        return HungUp(call_id=row.id, status=row.status)

    async def _order(self, body: PlaceCall, *, client: ApiClient, idempotency_key: str | None) -> Order:
        book = await self._directory.book()
        if body.desk not in book.desks:
            raise InvalidInput(f"there is no desk {body.desk!r}", code="unknown_desk")
        ours = [number.number for number in book.numbers.values() if number.desk_id == body.desk]
        if body.from_ is not None and body.from_ not in book.numbers:
            raise InvalidInput("`from` is not one of our numbers", code="unknown_number")
        await self._directory.check_dialed(body.to)
        unique = uuid5(client.key_id, idempotency_key) if idempotency_key else new_id()
        return Order(
            room=outbound_room(unique.hex),
            to_number=body.to,
            from_number=body.from_ or (ours[0] if ours else None),
            desk=body.desk,
            context=body.context,
        )


def _placed(row: CallRow, *, created: bool) -> CallPlaced:
    return CallPlaced(call_id=row.id, room=row.room, status=row.status, created=created)


def _ended(row: CallRow) -> CallEnded | CallFailed:
    if row.answered_at is None and row.direction is Direction.OUTBOUND:
        return OPERATOR_HUNG_UP
    return CallEnded(end_reason=EndReason.OPERATOR_HUNG_UP)


def _same_or_conflict(before: CallRow, asked: Payload) -> None:
    known = {name: getattr(before, name) for name in ("to_number", "from_number", "desk", "context")}
    if any(getattr(asked, name) != value for name, value in known.items()):
        raise Conflict("this idempotency key has placed another call", code="idempotency_key_reused")

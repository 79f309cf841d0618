"""Ordering a transfer from the agent that has the call."""

import asyncio
from datetime import timedelta
from uuid import UUID, uuid5

from callcenter.calls import is_final
from callcenter.dialing import NotDialed
from callcenter.errors import Conflict, InvalidInput
from callcenter.events import EventType, Json
from callcenter.ids import new_id
from callcenter.parties import TRANSFER_METHOD, TransferAnswer, TransferWanted
from callcenter.store import queries
from callcenter.store.database import Database
from callcenter.store.tables import CallRow, EventRow
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from callcenter_api.auth.service import ApiClient
from callcenter_api.directory.service import Directory
from callcenter_api.telephony.livekit import LiveKit, NoAnswerFromAgent
from callcenter_api.telephony.rooms import is_agent, is_joined
from callcenter_api.transfers.schemas import TransferAccepted, TransferCall

ASK_AGAIN = timedelta(seconds=0.5)


class Transfers:
    def __init__(self, database: Database, livekit: LiveKit, directory: Directory) -> None:
        self._database = database
        self._directory = directory
        self._livekit = livekit

    async def order(
        self, call_id: UUID, body: TransferCall, *, client: ApiClient, idempotency_key: str | None
    ) -> TransferAccepted:
        """Returns when the agent has acknowledged it. Raises `Conflict` that says why it cannot be, and
        `NumberNotDialed`."""
        wanted = TransferWanted(
            transfer_id=_id_for(call_id, client, idempotency_key),
            kind=body.kind,
            to=body.to,
            reason=body.reason,
            urgency=body.urgency,
        )
        async with self._database.session() as session:
            row = await queries.get_call(session, call_id)
            before = await _started(session, call_id, wanted.transfer_id)
        accepted = TransferAccepted(call_id=call_id, transfer_id=wanted.transfer_id, kind=wanted.kind)
        if before is not None:
            _same_or_conflict(before, wanted)
            return accepted
        if wanted.to is not None:
            await self._directory.check_dialed(wanted.to)
        _must_be_up(row)
        agent = await self._agent_in(row.room)
        _agreed(await self._ask(row.room, agent, wanted))
        return accepted

    async def _agent_in(self, room: str) -> str:
        present = await self._livekit.participants(room)
        if any(is_joined(one) for one in present):
            raise Conflict("the caller is talking with a human agent already", code="already_transferred")
        agents = [one.identity for one in present if is_agent(one)]
        if not agents:
            raise Conflict("there is no agent in the call at the moment", code="no_agent", retryable=True)
        return agents[0]

    async def _ask(self, room: str, agent: str, wanted: TransferWanted) -> TransferAnswer:
        """Twice at most: an agent that has just come is not always ready. It takes an order once."""
        try:
            return await self._asked(room, agent, wanted)
        except NoAnswerFromAgent:
            await asyncio.sleep(ASK_AGAIN.total_seconds())
        try:
            return await self._asked(room, agent, wanted)
        except NoAnswerFromAgent as error:
            raise Conflict(error.detail, code="agent_not_answering", retryable=True) from error

    async def _asked(self, room: str, agent: str, wanted: TransferWanted) -> TransferAnswer:
        answer = await self._livekit.perform_rpc(
            room=room, identity=agent, method=TRANSFER_METHOD, payload=wanted.model_dump_json()
        )
        return TransferAnswer.model_validate_json(answer)


def _id_for(call_id: UUID, client: ApiClient, idempotency_key: str | None) -> str:
    unique = uuid5(client.key_id, f"{call_id}/{idempotency_key}") if idempotency_key else new_id()
    return unique.hex


async def _started(session: AsyncSession, call_id: UUID, transfer_id: str) -> Json | None:
    query = select(EventRow.data).where(
        EventRow.call_id == call_id,
        EventRow.type == EventType.TRANSFER_STARTED,
        EventRow.data["transfer_id"].astext == transfer_id,
    )
    found: Json | None = await session.scalar(query.limit(1))
    return found


def _same_or_conflict(before: Json, wanted: TransferWanted) -> None:
    same = before.get("kind") == wanted.kind and before.get("urgency") == wanted.urgency
    if not same or (wanted.to is not None and before.get("targets") != [wanted.to]):
        raise Conflict("this idempotency key has ordered another transfer", code="idempotency_key_reused")


def _must_be_up(row: CallRow) -> None:
    if is_final(row.status):
        raise Conflict("the call has already ended", code="call_ended")
    if row.answered_at is None:
        raise Conflict("the call has not been answered yet", code="not_answered", retryable=True)


def _agreed(answer: TransferAnswer) -> None:
    if answer.refused == "no_target" or answer.refused in set(NotDialed):
        raise InvalidInput(answer.detail, code=answer.refused)
    if answer.refused is not None:
        raise Conflict(answer.detail, code=answer.refused)

"""The words of a call, wherever the record keeps them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from callcenter.events import EventType
from callcenter.store.matters import MessageRow
from callcenter.store.tables import CallRow, EventRow, TurnRow
from sqlalchemy import delete, literal, update
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession

_EMPTIED: dict[EventType, dict[str, Any]] = {
    EventType.TURN_ENDED: {"text": "", "word_times": []},
    EventType.MESSAGE_TAKEN: {"heard": []},
    EventType.STATE_CHANGED: {"context": {}},
    EventType.TOOL_STARTED: {"arguments": {}},
}
"""What a desk kept to go on from, and what tools were given, hold the caller's words too."""


async def erase(session: AsyncSession, calls: Sequence[UUID]) -> None:
    """Turns are deleted; their events stay, empty: what is stored already is never stored a second time."""
    await session.execute(delete(TurnRow).where(TurnRow.call_id.in_(calls)))
    await session.execute(update(CallRow).where(CallRow.id.in_(calls)).values(state_context={}))
    await session.execute(update(MessageRow).where(MessageRow.call_id.in_(calls)).values(heard=[]))
    for kind, nothing in _EMPTIED.items():
        await session.execute(
            update(EventRow)
            .where(EventRow.call_id.in_(calls), EventRow.type == kind)
            .values(data=EventRow.data.op("||")(literal(nothing, JSONB)))
            .execution_options(synchronize_session=False)
        )

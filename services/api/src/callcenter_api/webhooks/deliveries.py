"""Which webhooks were taken, so that a repeated one is known after a restart and by other replicas."""

from datetime import datetime

from callcenter.store.tables import WebhookDeliveryRow
from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession


async def claim(session: AsyncSession, delivery_id: str, *, event: str, room: str | None) -> bool:
    """False when somebody took it before."""
    taken = await session.scalar(
        insert(WebhookDeliveryRow)
        .values(id=delivery_id, event=event, room=room)
        .on_conflict_do_nothing(index_elements=["id"])
        .returning(WebhookDeliveryRow.id)
    )
    return taken is not None


async def forget(session: AsyncSession, *, before: datetime) -> None:
    await session.execute(delete(WebhookDeliveryRow).where(WebhookDeliveryRow.received_at < before))

"""Desk files into the desks and numbers tables: the tables are the truth, the files their seed."""

from collections.abc import Iterable

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from callcenter.clock import utc_now
from callcenter.desks import DeskSettings
from callcenter.store.tables import DeskRow, NumberRow


async def seed_desks(session: AsyncSession, desks: Iterable[DeskSettings]) -> None:
    """Desks are brought up to date; a number that exists keeps the desk it was given."""
    for desk in desks:
        upsert = insert(DeskRow).values(
            id=desk.id,
            name=desk.name,
            business=desk.business,
            settings=desk.model_dump(mode="json"),
            updated_at=utc_now(),
        )
        newest = {name: upsert.excluded[name] for name in ("name", "business", "settings", "updated_at")}
        await session.execute(upsert.on_conflict_do_update(index_elements=["id"], set_=newest))
        if desk.numbers:
            numbers = [{"number": number, "desk_id": desk.id, "enabled": True} for number in desk.numbers]
            await session.execute(insert(NumberRow).values(numbers).on_conflict_do_nothing())

"""Who is signed in. The record is Postgres alone, so no copy of a cookie outlives its session anywhere."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from callcenter.clock import Clock
from callcenter.store.database import Database
from callcenter.store.tables import OperatorRow, OperatorSessionRow
from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from callcenter_api.auth.cookies import SessionSigner
from callcenter_api.auth.tokens import hashed, new_token


@dataclass(frozen=True)
class OperatorSession:
    operator_id: UUID
    email: str
    token: str
    expires_at: datetime


class Sessions:
    def __init__(self, database: Database, clock: Clock, signer: SessionSigner) -> None:
        self._database = database
        self._clock = clock
        self._signer = signer

    async def begin(self, operator_id: UUID, *, instead_of: str | None = None) -> str:
        """The cookie of a new session. One that the browser had before (a cookie, too) is over."""
        now, token = self._clock(), new_token()
        row = OperatorSessionRow(
            token_hash=hashed(token),
            operator_id=operator_id,
            created_at=now,
            expires_at=now + self._signer.lifetime,
        )
        async with self._database.session() as session:
            if before := self._signer.token_in(instead_of):
                await _end(session, OperatorSessionRow.token_hash == hashed(before), at=now)
            await session.execute(delete(OperatorSessionRow).where(OperatorSessionRow.expires_at <= now))
            session.add(row)
        return self._signer.cookie_of(token)

    async def of(self, cookie: str | None) -> OperatorSession | None:
        """None for a cookie that is not ours, and for a session that is over."""
        token = self._signer.token_in(cookie)
        return await self._open(token) if token else None

    async def is_open(self, known: OperatorSession) -> bool:
        return await self._open(known.token) is not None

    async def end(self, known: OperatorSession) -> None:
        async with self._database.session() as session:
            await _end(session, OperatorSessionRow.token_hash == hashed(known.token), at=self._clock())

    async def _open(self, token: str) -> OperatorSession | None:
        query = (
            select(OperatorRow.id, OperatorRow.email, OperatorSessionRow.expires_at)
            .join(OperatorSessionRow, OperatorSessionRow.operator_id == OperatorRow.id)
            .where(
                OperatorSessionRow.token_hash == hashed(token),
                OperatorSessionRow.ended_at.is_(None),
                OperatorSessionRow.expires_at > self._clock(),
                OperatorRow.disabled_at.is_(None),
            )
        )
        async with self._database.session() as session:
            found = (await session.execute(query)).one_or_none()
        return OperatorSession(found.id, found.email, token, found.expires_at) if found else None


async def end_all(session: AsyncSession, operator_id: UUID, *, at: datetime) -> None:
    await _end(session, OperatorSessionRow.operator_id == operator_id, at=at)


async def _end(session: AsyncSession, which: ColumnElement[bool], *, at: datetime) -> None:
    await session.execute(
        update(OperatorSessionRow).where(which, OperatorSessionRow.ended_at.is_(None)).values(ended_at=at)
    )

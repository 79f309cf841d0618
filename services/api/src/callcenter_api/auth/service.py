"""API keys and operators on record."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from callcenter.clock import Clock
from callcenter.errors import NotFound
from callcenter.store.database import Database
from callcenter.store.tables import ApiKeyRow, OperatorRole, OperatorRow
from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from callcenter_api.auth.emails import normalized_email
from callcenter_api.auth.passwords import Passwords
from callcenter_api.auth.sessions import end_all
from callcenter_api.auth.tokens import hashed, new_token

PREFIX = "cck_"
_SHOWN = 8
_NOTED_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class ApiClient:
    key_id: UUID
    name: str


@dataclass(frozen=True)
class KnownOperator:
    operator_id: UUID
    email: str


class Keys:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def client_of(self, token: str) -> ApiClient | None:
        """None for a key that is unknown, revoked or past its time."""
        now = self._clock()
        async with self._database.session() as session:
            row = await session.scalar(select(ApiKeyRow).where(ApiKeyRow.key_hash == hashed(token)))
            if row is None or not _is_valid(row, now):
                return None
            if row.last_used_at is None or now - row.last_used_at > _NOTED_EVERY:
                row.last_used_at = now
            return ApiClient(row.id, row.name)

    async def is_valid(self, client: ApiClient) -> bool:
        async with self._database.session() as session:
            row = await session.get(ApiKeyRow, client.key_id)
            return row is not None and _is_valid(row, self._clock())

    async def create(self, name: str, *, token: str | None = None) -> tuple[UUID, str]:
        """The id and the key itself, which is not kept anywhere."""
        token = token or PREFIX + new_token()
        async with self._database.session() as session:
            row = ApiKeyRow(name=name, prefix=token[:_SHOWN], key_hash=hashed(token))
            session.add(row)
            await session.flush()
            return row.id, token

    async def ensure(self, token: str, *, name: str) -> None:
        """A key that the environment gives. Revoked stays revoked."""
        values = {"name": name, "prefix": token[:4], "key_hash": hashed(token)}
        async with self._database.session() as session:
            await session.execute(
                insert(ApiKeyRow).values(values).on_conflict_do_nothing(index_elements=["key_hash"])
            )

    async def all(self) -> Sequence[ApiKeyRow]:
        async with self._database.session() as session:
            return (await session.scalars(select(ApiKeyRow).order_by(ApiKeyRow.created_at))).all()

    async def revoke(self, key_id: UUID) -> None:
        async with self._database.session() as session:
            revoked = await session.scalar(
                update(ApiKeyRow)
                .where(ApiKeyRow.id == key_id)
                .values(revoked_at=self._clock())
                .returning(ApiKeyRow.id)
            )
        if revoked is None:
            raise NotFound("there is no such API key")


def _is_valid(row: ApiKeyRow, now: datetime) -> bool:
    return row.revoked_at is None and (row.expires_at is None or row.expires_at > now)


class Operators:
    def __init__(self, database: Database, clock: Clock, passwords: Passwords | None = None) -> None:
        self._database = database
        self._clock = clock
        self._passwords = passwords or Passwords()

    async def check(self, *, email: str, password: str) -> KnownOperator | None:
        """Takes as long for an unknown address as for a wrong password."""
        async with self._database.session() as session:
            row = await session.scalar(
                select(OperatorRow).where(
                    OperatorRow.email == normalized_email(email), OperatorRow.disabled_at.is_(None)
                )
            )
        fits = await self._passwords.fits(password, row.password_hash if row else None)
        if row is None or not fits:
            return None
        await self._note_login(row, password)
        return KnownOperator(row.id, row.email)

    async def _note_login(self, row: OperatorRow, password: str) -> None:
        """Only now is the password known, so only now can an old hash be replaced."""
        changed: dict[str, object] = {"last_login_at": self._clock()}
        if self._passwords.is_outdated(row.password_hash):
            changed["password_hash"] = await self._passwords.hashed(password)
        async with self._database.session() as session:
            await session.execute(
                update(OperatorRow)
                .where(OperatorRow.id == row.id, OperatorRow.password_hash == row.password_hash)
                .values(changed)
            )

    async def ensure(self, *, email: str, password: str) -> None:
        """The first operator, from the environment. A password that is changed there is changed here, and
        whoever came in with the one before is out."""
        email = normalized_email(email)
        async with self._database.session() as session:
            row = await session.scalar(select(OperatorRow).where(OperatorRow.email == email))
        if row is not None and await self._passwords.fits(password, row.password_hash):
            return
        new = {
            "email": email,
            "password_hash": await self._passwords.hashed(password),
            "role": OperatorRole.ADMIN,
        }
        statement = insert(OperatorRow).values(new)
        async with self._database.session() as session:
            kept = await session.execute(
                statement.on_conflict_do_update(
                    index_elements=["email"], set_={"password_hash": statement.excluded.password_hash}
                ).returning(OperatorRow.id)
            )
            await end_all(session, kept.scalar_one(), at=self._clock())

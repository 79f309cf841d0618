"""Desks and numbers as the control plane needs them: kept in memory, refreshed now and then.

A call is recorded, or not, by its desk's policy also while Postgres is away.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from callcenter.clock import Clock
from callcenter.desks import DeskSettings
from callcenter.dialing import DialPolicy, NotDialed
from callcenter.errors import InvalidInput, Unavailable
from callcenter.store import queries
from callcenter.store.database import Database

_log = structlog.get_logger(__name__)

FRESH_FOR = timedelta(seconds=20)


@dataclass(frozen=True)
class Number:
    number: str
    desk_id: str
    label: str | None


@dataclass(frozen=True)
class Book:
    desks: dict[str, DeskSettings]
    numbers: dict[str, Number]


class Directory:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        policy: DialPolicy | None = None,
        *,
        fallback_desk: str | None = None,
    ) -> None:
        self._fallback_desk = fallback_desk
        self._policy = policy or DialPolicy()
        self._database = database
        self._clock = clock
        self._book = Book({}, {})
        self._read_at: datetime | None = None

    @property
    def country(self) -> str:
        """The trunk's: where a number without a country code belongs."""
        return self._policy.country

    async def book(self) -> Book:
        """The last one known while Postgres is away; empty when there never was one."""
        if self._read_at is None or self._clock() - self._read_at > FRESH_FOR:
            try:
                self._book = await self._read()
                self._read_at = self._clock()
            except Unavailable as error:
                _log.warning("directory_not_refreshed", error=error.detail)
        return self._book

    async def desk_of_number(self, number: str | None) -> DeskSettings | None:
        book = await self.book()
        found = book.numbers.get(number or "")
        return book.desks.get(found.desk_id) if found else None

    async def check_desk(self, desk_id: str) -> None:
        """Raises `InvalidInput` for a desk that does not exist. While nothing is known of them, any may."""
        book = await self.book()
        if self._read_at is not None and desk_id not in book.desks:
            raise InvalidInput("there is no such desk", code="unknown_desk")

    async def is_answered(self, number: str | None) -> bool:
        """Whether some desk answers calls to it. While nothing is known of numbers, every one may be."""
        book = await self.book()
        return not book.numbers or number in book.numbers or self._fallback_desk in book.desks

    async def not_dialed(self, number: str) -> NotDialed | None:
        """Why a number may not be dialed; None: it may."""
        return self._policy.refusal(number, ours=(await self.book()).numbers)

    async def check_dialed(self, number: str) -> None:
        """Raises `NumberNotDialed`."""
        self._policy.check(number, ours=(await self.book()).numbers)

    async def _read(self) -> Book:
        async with self._database.session() as session:
            desks = await queries.desks(session)
            numbers = await queries.numbers(session)
        return Book(
            {row.id: DeskSettings.model_validate(row.settings) for row in desks},
            {row.number: Number(row.number, row.desk_id, row.label) for row in numbers},
        )

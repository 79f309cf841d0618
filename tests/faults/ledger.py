"""The books of a call: what its writers say they wrote, and what the database has."""

from __future__ import annotations

import asyncio
import json
import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
from callcenter_local.embedded.postgres import Postgres

FINAL_WITHIN_S = 90.0
POLL_S = 0.25


@dataclass(frozen=True)
class Entry:
    seq: int
    id: UUID
    type: str
    writer: str
    writer_id: str
    counter: int
    data: dict[str, Any]


@dataclass(frozen=True)
class Ledger:
    postgres: Postgres
    spools: Path
    """Below it lie the spools of all services."""

    async def entries(self, call_id: UUID) -> list[Entry]:
        query = """SELECT seq, id, type, writer, writer_id, counter, data
                   FROM call_events WHERE call_id = $1 ORDER BY seq"""
        async with self._connection() as connection:
            rows = await connection.fetch(query, call_id)
        return [
            Entry(
                row["seq"],
                row["id"],
                row["type"],
                row["writer"],
                row["writer_id"],
                row["counter"],
                json.loads(row["data"]),
            )
            for row in rows
        ]

    async def call(self, call_id: UUID) -> dict[str, Any]:
        async with self._connection() as connection:
            row = await connection.fetchrow("SELECT * FROM calls WHERE id = $1", call_id)
        return dict(row) if row else {}

    def spooled(self, call_id: UUID) -> set[UUID]:
        """The events that lie in spool files of a call's job processes."""
        return {
            UUID(json.loads(line)["id"])
            for path in self.files(call_id)
            for line in path.read_text().splitlines(keepends=True)
            if line.endswith("\n")
        }

    def files(self, call_id: UUID) -> list[Path]:
        return sorted(self.spools.glob(f"*/{call_id}.*.jsonl"))

    async def until(
        self, call_id: UUID, *types: str, count: int = 1, within_s: float = FINAL_WITHIN_S
    ) -> list[Entry]:
        """All entries, once there are so many of each of these types."""
        deadline = time.monotonic() + within_s
        while True:
            entries = await self.entries(call_id)
            found = Counter(entry.type for entry in entries)
            missing = {one for one in types if found[one] < count}
            if not missing:
                return entries
            if time.monotonic() > deadline:
                raise AssertionError(f"no {sorted(missing)} among {[entry.type for entry in entries]}")
            await asyncio.sleep(POLL_S)

    async def until_agent_said(self, call_id: UUID, words: str, *, within_s: float = FINAL_WITHIN_S) -> None:
        deadline = time.monotonic() + within_s
        while not any(words in text for text in said_by(await self.entries(call_id), "agent")):
            if time.monotonic() > deadline:
                raise AssertionError(f"the agent did not say {words!r}")
            await asyncio.sleep(POLL_S)

    async def closed(self, call_id: UUID) -> list[Entry]:
        """All entries of a call that has completed, once no spool holds anything of it any more."""
        deadline = time.monotonic() + FINAL_WITHIN_S
        while True:
            status, waiting = (await self.call(call_id)).get("status"), self._waiting(call_id)
            if status == "completed" and not waiting:
                return await self.until(call_id, "call.ended")
            if time.monotonic() > deadline:
                raise AssertionError(f"the call is not settled: {status}, in the spools: {waiting}")
            await asyncio.sleep(POLL_S)

    def _waiting(self, call_id: UUID) -> list[str]:
        """Spool files that may hold something of the call: an agent's are named after it."""
        return [path.name for path in (*self.files(call_id), *self.spools.glob("api/*.jsonl"))]

    @asynccontextmanager
    async def _connection(self) -> AsyncIterator[asyncpg.Connection]:
        connection = await asyncpg.connect(self.postgres.url(driver="postgresql"), timeout=10)
        try:
            yield connection
        finally:
            await connection.close()


def of_type(entries: Sequence[Entry], type_: str) -> list[dict[str, Any]]:
    return [entry.data for entry in entries if entry.type == type_]


def said_by(entries: Sequence[Entry], speaker: str) -> list[str]:
    return [data["text"] for data in of_type(entries, "turn.ended") if data["speaker"] == speaker]


def assert_nothing_missing(entries: Sequence[Entry], *, seen: set[UUID] = frozenset()) -> None:  # type: ignore[assignment] # an empty one is never changed
    """Every agent's counter runs from 1 without a gap, `seq` too, and what was seen in a spool is there."""
    assert [entry.seq for entry in entries] == list(range(1, len(entries) + 1))
    counters: dict[str, list[int]] = defaultdict(list)
    for entry in entries:
        if entry.writer == "agent":
            counters[entry.writer_id].append(entry.counter)
    assert counters
    for writer_id, counted in counters.items():
        assert sorted(counted) == list(range(1, len(counted) + 1)), writer_id
    assert seen <= {entry.id for entry in entries}

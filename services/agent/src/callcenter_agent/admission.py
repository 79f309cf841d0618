"""Which calls this worker takes: an exact count of slots, kept in the worker's main process.

The library samples load twice a second and LiveKit's server looks at that figure only between jobs, so
two calls within one sample would both be accepted by a worker with one slot left. A slot is therefore
taken at the moment of the offer, before anything is awaited.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field

import structlog
from callcenter.capacity import Slotboard
from livekit.agents import AgentServer, JobRequest

log = structlog.get_logger()

SERVER_CUT_OFF = 0.7
"""LiveKit's server offers nothing to a worker whose load has reached this, whatever its own threshold."""


@dataclass(slots=True)
class Slots:
    """The calls this worker has accepted and that have not ended."""

    total: int
    closed: bool = False
    """The worker is about to stop: what it has goes on, and no slot of it is free."""
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    _taken: dict[str, str] = field(default_factory=dict)
    """Jobs and their rooms."""

    def take(self, job_id: str, room: str = "") -> bool:
        if job_id in self._taken:
            return True
        if self.closed or len(self._taken) >= self.total:
            return False
        self._taken[job_id] = room
        self.changed.set()
        return True

    def give_back(self, job_id: str) -> None:
        self._taken.pop(job_id, None)
        self.changed.set()

    def close(self) -> None:
        self.closed = True
        self.changed.set()

    @property
    def offered(self) -> int:
        """Of a worker that stops, only the slots that are still taken."""
        return self.taken if self.closed else self.total

    @property
    def taken(self) -> int:
        return len(self._taken)

    @property
    def rooms(self) -> list[str]:
        return list(self._taken.values())

    @property
    def load(self) -> float:
        """0 when idle, below the server's cut-off while a slot is free, 1 when full."""
        taken = len(self._taken)
        return 1.0 if self.closed or taken >= self.total else SERVER_CUT_OFF * taken / self.total


@dataclass(frozen=True)
class Nobodys:
    """Calls to numbers that nobody answers: they take no slot and no process."""

    is_one: Callable[[str, str], bool]
    """By the room's name and the dispatch's metadata."""
    refuse: Callable[[str], Awaitable[None]]
    """Ends the call in that room."""


def offers_for(slots: Slots, nobodys: Nobodys | None = None) -> Callable[[JobRequest], object]:
    """What answers LiveKit's offer of a call."""

    async def on_request(request: JobRequest) -> None:
        if nobodys is not None and nobodys.is_one(request.room.name, request.job.metadata):
            await request.reject(terminate=True)
            await nobodys.refuse(request.room.name)
            return
        if not slots.take(request.id, request.room.name):
            log.warning("call_declined_full", job_id=request.id, slots=slots.total)
            await request.reject(terminate=False)
            return
        try:
            await request.accept(name="AI agent", identity=f"agent-{request.id}")
        except BaseException:
            slots.give_back(request.id)
            raise

    return on_request


def load_of(slots: Slots) -> Callable[[AgentServer], float]:
    def load(_server: AgentServer) -> float:
        return slots.load

    return load


async def keep_announcing(slots: Slots, board: Slotboard, *, worker: str, every_s: float = 2.0) -> None:
    """Never returns. At every change, and often enough not to be forgotten."""
    while True:
        slots.changed.clear()
        await board.tell(worker, total=slots.offered, rooms=slots.rooms)
        with suppress(TimeoutError):
            await asyncio.wait_for(slots.changed.wait(), every_s)

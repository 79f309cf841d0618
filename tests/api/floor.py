"""A call center of its own, whose agents a test hires: for what depends on how many are free."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from typing import Any

from callcenter.capacity import Slotboard
from callcenter_api.settings import ApiSettings
from callcenter_local.embedded.livekit import LiveKit
from callcenter_local.ports import free_port

from .agents import Agents, working
from .world import Api, running_api, until


@dataclass
class Floor:
    """A call center of its own: a record, its workers' board, and as many apis as a test wants."""

    settings: ApiSettings
    livekit: LiveKit
    board: Slotboard
    folder: Path

    @asynccontextmanager
    async def api(self, **changes: Any) -> AsyncIterator[Api]:
        own = {"api_port": free_port(), "spool_dir": self.folder / token_hex(4)} | changes
        async with running_api(self.settings.model_copy(update=own)) as running:
            yield running

    @asynccontextmanager
    async def agents(self, slots: int) -> AsyncIterator[Agents]:
        name = self.settings.agent_name
        async with working(self.livekit, name=name, slots=slots, board=self.board) as agents:
            await until(self.board.read)
            yield agents

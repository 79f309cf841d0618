"""A line to a desk: a call as the agents see it, with nobody on the phone and nothing behind it."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Final
from uuid import uuid4

import httpx
from callcenter.events import Direction
from callcenter.phone import E164
from callcenter.tasks import TaskOwner
from callcenter_agent.call import Call
from callcenter_agent.desks import desk
from callcenter_agent.desks.desk import Desks
from callcenter_agent.dialogue.reflexes import tool_due
from callcenter_agent.dialogue.scripted import Scripted
from callcenter_agent.lookup import VehicleLookup
from callcenter_agent.record.history import History
from callcenter_agent.record.recorder import Recorder
from livekit.agents import Agent, AgentSession

from tests.agent.known import KnownFacts

OWN_NUMBER: Final = E164("+12025550170")
"""The number that everybody calls from."""


class NothingStored:
    async def events_of(self, _call_id: object) -> Sequence[object]:
        return []


def _nobody(request: httpx.Request) -> httpx.Response:
    raise AssertionError(f"reading words asked for {request.url}")


class Line:
    """Opens calls. Desks are read once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.desks: Desks = desk.load(phrases_dir=folder / "phrases")
        self._client = httpx.AsyncClient(transport=httpx.MockTransport(_nobody), base_url="http://lookup")

    async def close(self) -> None:
        await self._client.aclose()

    @asynccontextmanager
    async def open(
        self, desk_id: str, *, now: datetime, language: str = "en", asking: bool = False
    ) -> AsyncIterator[Call]:
        """The desk's first agent has the floor, or, while it is `asking`, nobody who could give it away."""
        call = self._call(desk_id, now=now, language=language)
        async with call.tasks, AgentSession[Call](userdata=call) as session:
            call.session = session
            await session.start(
                Agent(instructions="") if asking else call.desk.conduct.first_agent(call, history=None)
            )
            call.conversation.begun()
            yield call

    def _call(self, desk_id: str, *, now: datetime, language: str) -> Call:
        answering, call_id = self.desks.by_id[desk_id], uuid4()

        async def delete_room() -> None:
            return

        return Call(
            call_id=call_id,
            room_name="call-x",
            desk=answering,
            direction=Direction.INBOUND,
            conversation=answering.conduct.new_conversation(),
            recorder=Recorder(
                call_id=call_id,
                room="call-x",
                writer_id="job",
                clock=lambda: now,
                redact=lambda event: event,
                sink=lambda _event: None,
            ),
            history=History(
                call_id=call_id,
                spool_dir=self._folder / "spool",
                own_file=self._folder / "own",
                stored=NothingStored(),  # type: ignore[arg-type] # a store that knows nothing
            ),
            tasks=TaskOwner("call"),
            lookup=VehicleLookup(self._client),
            facts=KnownFacts(),
            clock=lambda: now,
            started_at=now,
            delete_room=delete_room,
            from_number=OWN_NUMBER,
            answered_at=now,
            language=language,
        )


def at_once(agent: Scripted, call: Call, words: str) -> str | None:
    """The tool that is called at these words without asking a model."""
    offered = [tool.id for tool in agent.tools]
    return tool_due(agent.reflexes, call, words, offered=offered)


def with_the_floor(call: Call) -> Scripted:
    agent = call.live.current_agent
    if not isinstance(agent, Scripted):
        raise TypeError(f"{type(agent).__name__} has no reflexes")
    return agent

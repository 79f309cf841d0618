"""A desk's conversation in text: the real desk, tools and session, a stand-in for the language model."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from aiohttp import web
from callcenter.events import Direction, Event, Payload
from callcenter.settings import load
from callcenter.tasks import TaskOwner
from callcenter_agent.behaviors import attach_all
from callcenter_agent.call import Call
from callcenter_agent.desks import desk
from callcenter_agent.lookup import VehicleLookup
from callcenter_agent.record.history import History
from callcenter_agent.record.recorder import Recorder
from callcenter_agent.settings import AgentSettings
from callcenter_sim import providers
from callcenter_sim.providers import Controls, Delays
from livekit.agents import Agent, AgentSession
from livekit.agents.voice.run_result import RunResult
from livekit.plugins import openai

from tests.agent.known import KnownFacts

HONDA = "1HGCM82633A004352"
ACCORD = {"found": True, "year": 2003, "make": "Honda", "model": "Accord", "trim": "EX"}


SECRET = "a key that opens nothing"


def worker_environment(folder: Path) -> dict[str, str]:
    """Of a worker that finds nothing it stands on."""
    keys = "LIVEKIT_API_KEY LIVEKIT_API_SECRET S3_ACCESS_KEY S3_SECRET_KEY DEEPGRAM_API_KEY OPENAI_API_KEY"
    return {
        "DATABASE_URL": "postgresql+asyncpg://u:p@127.0.0.1:9/d",
        "REDIS_URL": "redis://127.0.0.1:9",
        "LIVEKIT_URL": "ws://127.0.0.1:9",
        "SPOOL_DIR": str(folder / "spool"),
        "PHRASES_DIR": str(folder / "phrases"),
        **dict.fromkeys(("S3_ENDPOINT", "LOOKUP_URL", "API_URL"), "http://127.0.0.1:9"),
        **dict.fromkeys((*keys.split(), "ELEVEN_API_KEY", "LOOKUP_SERVICE_KEY", "AGENT_API_KEY"), SECRET),
    }


@pytest.fixture
def worker_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AgentSettings:
    for name, value in worker_environment(tmp_path).items():
        monkeypatch.setenv(name, value)
    return load(AgentSettings)


@dataclass(frozen=True)
class StandIn:
    """The language model's stand-in, spoken to over its real protocol."""

    base_url: str
    controls: Controls
    requests: list[dict[str, Any]] = field(default_factory=list)
    """What the model was asked, as it came over the wire."""


@pytest.fixture(scope="session")
async def _stand_in() -> AsyncIterator[StandIn]:
    instant = Delays(stt_final_ms=0, llm_ttft_ms=0, llm_per_word_ms=0, tts_first_byte_ms=0)
    controls = Controls(delays=instant)
    requests: list[dict[str, Any]] = []

    @web.middleware
    async def noting(request: web.Request, handler: Any) -> web.StreamResponse:
        if request.path == "/v1/chat/completions":
            requests.append(json.loads(await request.read()))
        answer: web.StreamResponse = await handler(request)
        return answer

    app = providers.app(controls=controls)
    app.middlewares.append(noting)
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield StandIn(f"http://127.0.0.1:{runner.addresses[0][1]}/v1", controls, requests)
    await runner.cleanup()


@pytest.fixture(params=["rule_following"])
def stand_in(_stand_in: StandIn, request: pytest.FixtureRequest) -> StandIn:
    _stand_in.controls.set_mind(request.param)
    _stand_in.controls.clear_faults()
    _stand_in.requests.clear()
    return _stand_in


class NothingStored:
    """A store that knows no earlier event."""

    async def events_of(self, _call_id: object) -> list[Event]:
        return []


@dataclass
class LookupService:
    """The lookup service's answers; what it was asked stands in `asked`. Every number is plausible to it."""

    answers: list[httpx.Response | Exception] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    takes_s: float = 0.0

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.url.path == "/v1/vehicles/plausibility":
            vins = json.loads(request.read())["vins"]
            return httpx.Response(200, json={"plausibility": dict.fromkeys(vins, "model")})
        await asyncio.sleep(self.takes_s)
        self.asked.append(request.read().decode())
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer

    def client(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(base_url="http://lookup", transport=httpx.MockTransport(self))


@dataclass
class Talk:
    """A running conversation. `events` is everything it wrote down."""

    call: Call
    session: AgentSession[Call]
    events: list[Event]
    lookup: LookupService
    deleted: asyncio.Event

    async def say(self, words: str) -> RunResult[Any]:
        return await self.session.run(user_input=words)

    def noted(self, kind: type[Payload]) -> list[Any]:
        return [event.data for event in self.events if isinstance(event.data, kind)]

    @property
    def last_words(self) -> str:
        said = [
            item for item in self.session.history.items if item.type == "message" and item.role == "assistant"
        ]
        return said[-1].text_content or ""


OpenTalk = Callable[..., AbstractAsyncContextManager[Talk]]


@pytest.fixture
def open_talk(stand_in: StandIn, tmp_path: Path) -> OpenTalk:
    """`async with open_talk(answers=[…]) as talk`: answers are the lookup service's. `desk` is the
    dealership unless named; `now` is what its clock says."""

    @asynccontextmanager
    async def opened(
        *,
        answers: list[httpx.Response | Exception] | None = None,
        first_agent: Callable[[Call], Agent] | None = None,
        **about: Any,
    ) -> AsyncIterator[Talk]:
        lookup = LookupService(answers or [httpx.Response(200, json=ACCORD)])
        call, events, deleted = new_call(tmp_path, lookup, **about)
        model = openai.LLM(
            model="gpt-4.1-mini", api_key="none", base_url=stand_in.base_url, parallel_tool_calls=False
        )
        try:
            async with call.tasks, AgentSession[Call](llm=model, userdata=call) as session:
                call.session = session
                agent = (
                    first_agent(call) if first_agent else call.desk.conduct.first_agent(call, history=None)
                )
                attach_all(call)
                await session.start(agent)
                call.conversation.begun()
                yield Talk(call, session, events, lookup, deleted)
        finally:
            await model.aclose()
            await call.lookup.client.aclose()

    return opened


def new_call(folder: Path, lookup: LookupService, **about: Any) -> tuple[Call, list[Event], asyncio.Event]:
    events: list[Event] = []
    deleted = asyncio.Event()
    call_id = uuid4()
    answering = desk.load(phrases_dir=folder / "phrases").by_id[about.pop("desk", "dealership")]

    async def delete_room() -> None:
        deleted.set()

    now: datetime = about.pop("now", datetime.now(UTC))
    recorder = Recorder(
        call_id=call_id,
        room="call-x",
        writer_id="job",
        clock=lambda: datetime.now(UTC),
        redact=lambda event: event,
        sink=events.append,
    )
    history = History(
        call_id=call_id, spool_dir=folder / "spool", own_file=folder / "own", stored=NothingStored()
    )
    limits = answering.settings.limits.model_copy(update=about.pop("limits", {}))
    settings = answering.settings.model_copy(update={"limits": limits})
    answering = replace(answering, settings=settings)
    facts = about.pop("facts", None) or KnownFacts()
    given: dict[str, Any] = {
        "direction": Direction.INBOUND,
        "from_number": "+12025550170",
        "answered_at": now,
        **about,
    }
    call = Call(
        call_id=call_id,
        room_name="call-x",
        desk=answering,
        conversation=answering.conduct.new_conversation(),
        recorder=recorder,
        history=history,
        tasks=TaskOwner("call"),
        lookup=VehicleLookup(lookup.client()),
        facts=facts,
        clock=lambda: now,
        started_at=now,
        delete_room=delete_room,
        **given,
    )
    if call.answered_at is not None:
        call.picked_up.set()
    return call, events, deleted

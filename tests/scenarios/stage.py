"""One call in text: the desk's own agent, tools, behaviors and record, in the library's test interface.

Real are the session, the record's way into Postgres, the lookup service and what it decodes; the language
model's stand-in is spoken to over its protocol. There is no room and no audio.
"""

import asyncio
import contextlib
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

from callcenter.events import CallCreated, Direction
from callcenter.ids import call_id_for_room
from callcenter.presented import OURS, THEIRS
from callcenter.redaction import policy_of, redact
from callcenter.tasks import TaskOwner
from callcenter_agent import arrival
from callcenter_agent.behaviors import attach_all
from callcenter_agent.behaviors.greeting import greet
from callcenter_agent.behaviors.heard import heard_of
from callcenter_agent.behaviors.remembering import ask_what
from callcenter_agent.call import Call
from callcenter_agent.desks.desk import Desk
from callcenter_agent.record.call_record import CallRecord, open_record
from callcenter_agent.record.spool import left_behind
from livekit import rtc
from livekit.agents import (
    AgentSession,
    ConversationItemAddedEvent,
    StopResponse,
    UserInputTranscribedEvent,
    UserStateChangedEvent,
    llm,
)

from tests.scenarios.caller import INTERRUPTS_AFTER_S
from tests.scenarios.scenario import Scenario
from tests.scenarios.world import Backstage

TURN_LIMIT_S = 60.0
ENDS_WITHIN_S = 30.0
MOST_TOOL_STEPS = 4


@dataclass
class Ourselves:
    """Our own participant: commands are registered with it, and keys pressed."""

    methods: dict[str, Any] = field(default_factory=dict)
    pressed: list[str] = field(default_factory=list)

    def register_rpc_method(self, name: str, handler: Any) -> Any:
        self.methods[name] = handler
        return handler

    async def publish_dtmf(self, *, code: int, digit: str) -> None:
        self.pressed.append(digit)


class TextRoom(rtc.EventEmitter[str]):
    """What is left of a room without media: its events."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name
        self.remote_participants: dict[str, Any] = {}
        self.local_participant = Ourselves()

    def isconnected(self) -> bool:
        return True

    async def disconnect(self) -> None:
        return


@dataclass
class Stage:
    call: Call
    record: CallRecord
    session: AgentSession[Call]
    deleted: asyncio.Event
    _said: list[llm.ChatMessage] = field(default_factory=list)

    @property
    def over(self) -> bool:
        return self.call.ending is not None or self.call.ended_because is not None

    def listen(self, event: ConversationItemAddedEvent) -> None:
        item = event.item
        if item.type == "message" and item.role == "assistant" and (item.text_content or "").strip():
            self._said.append(item)

    async def heard(self) -> str:
        """What the agent has said since this was asked last, once it has ended."""
        if self.over:
            async with asyncio.timeout(ENDS_WITHIN_S):
                await self.deleted.wait()
        else:
            await self.session.wait_for_idle()
        said, self._said = self._said, []
        return " ".join(one.text_content or "" for one in said)

    async def say(self, words: str) -> None:
        """A turn of the caller, by the way a recognised one takes."""
        self._user_is("speaking")
        self.session.emit(
            "user_input_transcribed", UserInputTranscribedEvent(transcript=words, is_final=True)
        )
        self._user_is("listening")
        message = llm.ChatMessage(role="user", content=[words])
        agent = self.session.current_agent
        with contextlib.suppress(StopResponse):
            await agent.on_user_turn_completed(agent.chat_ctx.copy(), new_message=message)
            async with asyncio.timeout(TURN_LIMIT_S):
                await self.session.run(user_input=message.text_content or words)

    async def away(self) -> None:
        self._user_is("away")
        await asyncio.sleep(0)

    def cut_off(self) -> None:
        """The caller speaks over the agent's last words."""
        last = next((one for one in reversed(self.session.history.items) if one.type == "message"), None)
        if last is not None and last.role == "assistant":
            last.interrupted = True
            last.content = [heard_of(last.text_content or "", played_s=INTERRUPTS_AFTER_S)]

    def press(self, digits: str) -> None:
        room: Any = self.call.room
        phone = SimpleNamespace(identity=self.call.phone)
        for digit in digits:
            room.emit("sip_dtmf_received", SimpleNamespace(digit=digit, code=0, participant=phone))

    async def leave(self) -> None:
        """The caller hangs up."""
        room: Any = self.call.room
        reason = rtc.DisconnectReason.CLIENT_INITIATED
        room.emit(
            "participant_disconnected", SimpleNamespace(identity=self.call.phone, disconnect_reason=reason)
        )

    def _user_is(self, state: Any) -> None:
        self.session.emit("user_state_changed", UserStateChangedEvent(old_state="listening", new_state=state))


@asynccontextmanager
async def opened(scenario: Scenario, backstage: Backstage) -> AsyncIterator[Stage]:
    """A call that has been answered and greeted. It is put away at the end, and all of it is stored."""
    folder = backstage.folder / uuid4().hex
    room = f"call-{scenario.desk}_{uuid4().hex[:12]}"
    clock = clock_from(scenario.starts_at(backstage.desks.by_id[scenario.desk].settings))
    the_desk = backstage.desks.by_id[scenario.desk]
    record = open_record(
        call_id=call_id_for_room(room),
        room=room,
        writer_id="job",
        spool_dir=folder / "spool",
        store=backstage.store,
        clock=clock,
        redact=partial(redact, policy=policy_of(the_desk.settings)),
    )
    deleted = asyncio.Event()
    call = _call(scenario, the_desk, backstage, record=record, clock=clock, room=room, deleted=deleted)
    model = backstage.new_model()
    record.start()
    session = AgentSession[Call](llm=model, userdata=call, max_tool_steps=MOST_TOOL_STEPS)
    call.session = session
    stage = Stage(call, record, session, deleted)
    session.on("conversation_item_added", stage.listen)
    try:
        async with call.tasks, session:
            attach_all(call)
            await session.start(the_desk.conduct.first_agent(call, history=None))
            _ring(call, scenario)
            if call.direction is Direction.OUTBOUND:
                await call.conversation.prepare(call)
            greet(call)
            if call.direction is Direction.INBOUND:
                await ask_what(call)
            yield stage
            call.over = True
    finally:
        await record.close()
        await model.aclose()
        unstored = left_behind(folder / "spool")
        shutil.rmtree(folder, ignore_errors=True)
    if unstored:
        raise AssertionError("the database did not take every event of the call")


def _call(
    scenario: Scenario,
    the_desk: Desk,
    backstage: Backstage,
    *,
    record: CallRecord,
    clock: Callable[[], datetime],
    room: str,
    deleted: asyncio.Event,
) -> Call:
    async def delete_room() -> None:
        deleted.set()

    return Call(
        call_id=call_id_for_room(room),
        room_name=room,
        desk=the_desk,
        direction=scenario.direction,
        conversation=the_desk.conduct.new_conversation(),
        recorder=record.recorder,
        history=record.history,
        tasks=TaskOwner("call"),
        clock=clock,
        started_at=clock(),
        delete_room=delete_room,
        context=dict(scenario.context),
        room=TextRoom(room),  # type: ignore[arg-type] # its events are all that is used of it
        **backstage.clients(scenario, clock),
    )


def _ring(call: Call, scenario: Scenario) -> None:
    """The phone joins and is answered: by the agent's own code, from attributes as SIP gives them."""
    ours = call.settings.numbers[0] if call.settings.numbers else ""
    phone: Any = SimpleNamespace(
        identity=f"sip_{scenario.caller}",
        attributes={THEIRS: scenario.caller, OURS: ours, "sip.callStatus": "active"},
        joined_at=call.clock(),
    )
    if call.direction is Direction.OUTBOUND:
        call.recorder.note(
            CallCreated(
                direction=call.direction,
                from_number=ours,
                to_number=scenario.caller,
                desk=call.settings.id,
                context=scenario.context,
            )
        )
    arrival.welcome(call, phone)
    arrival.answered(call, phone)


def clock_from(start: datetime) -> Callable[[], datetime]:
    began = datetime.now(UTC)

    def now() -> datetime:
        elapsed: timedelta = datetime.now(UTC) - began
        return start.astimezone(UTC) + elapsed

    return now

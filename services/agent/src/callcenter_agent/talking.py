"""A desk in a terminal, in text: its real roles, tools, rules and phrases; your lines are the caller's.

Facts come from the services that are running. Nothing is stored; no phone is involved.
"""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path
from uuid import uuid4

from callcenter.clock import utc_now
from callcenter.events import Direction, Event, HandoffMade, Speaker, ToolEnded, ToolStarted, TurnEnded
from callcenter.ids import call_id_for_room
from callcenter.phone import E164
from callcenter.tasks import TaskOwner
from livekit.agents import AgentSession

from callcenter_agent.behaviors import attach_all
from callcenter_agent.behaviors.consent import ask, is_wanted
from callcenter_agent.behaviors.greeting import greeting_of
from callcenter_agent.call import Call
from callcenter_agent.desks.desk import Desk, Desks
from callcenter_agent.facts.services import new_facts
from callcenter_agent.lookup import VehicleLookup, new_client
from callcenter_agent.phrases import Phrase
from callcenter_agent.providers import thinking
from callcenter_agent.record.history import History
from callcenter_agent.record.recorder import Recorder
from callcenter_agent.settings import AgentSettings

CALLER = E164("+12025550170")
Show = Callable[[str], None]


class UnknownDeskError(Exception):
    """There is no desk of that name."""


class _Nothing:
    async def events_of(self, _call_id: object) -> list[Event]:
        return []


def shown(event: Event) -> str | None:
    match event.data:
        case TurnEnded(speaker=Speaker.AGENT, text=text):
            return f"agent:  {text}"
        case ToolStarted(tool=tool, arguments=arguments):
            return f"        {tool}({', '.join(f'{name}={value!r}' for name, value in arguments.items())})"
        case ToolEnded(tool=tool, ok=False, error=error):
            return f"        {tool} refused: {error}"
        case HandoffMade(from_role=before, to_role=after, reason=reason):
            return f"        {before} hands over to {after}: {reason}"
        case _:
            return None


async def converse(call: Call, lines: AsyncIterator[str], *, show: Show) -> None:
    """Until the lines or the call end."""
    show(f"agent:  {call.phrases.text(greeting_of(call))}")
    if is_wanted(call):
        ask(call)
    else:
        show(f"agent:  {call.phrases.text(Phrase.GREETING_QUESTION)}")
    call.conversation.begun()
    async for line in lines:
        if line.strip():
            await call.live.run(user_input=line.strip())
        if call.ending is not None:
            return


async def talk(
    settings: AgentSettings, desks: Desks, desk_id: str, lines: AsyncIterator[str], *, show: Show
) -> None:
    """Raises UnknownDeskError."""
    desk = desks.by_id.get(desk_id)
    if desk is None:
        raise UnknownDeskError(f"no desk {desk_id!r}: one of {', '.join(sorted(desks.by_id))}")
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        call = await _call(stack, settings, desk, folder, show=show)
        model = thinking(settings, model=desk.settings.models.get("default"))
        stack.push_async_callback(model.aclose)
        session = await stack.enter_async_context(AgentSession[Call](llm=model, userdata=call))
        call.session = session
        attach_all(call)
        await session.start(desk.conduct.first_agent(call, history=None))
        await converse(call, lines, show=show)


async def _call(
    stack: AsyncExitStack, settings: AgentSettings, desk: Desk, folder: Path, *, show: Show
) -> Call:
    room = f"talk-{uuid4().hex}"
    call_id = call_id_for_room(room)

    def tell(event: Event) -> None:
        if (line := shown(event)) is not None:
            show(line)

    lookup = new_client(settings.lookup_url, settings.lookup_service_key.get_secret_value())
    api = new_client(settings.api_url, settings.agent_api_key.get_secret_value())
    call = Call(
        call_id=call_id,
        room_name=room,
        desk=desk,
        direction=Direction.INBOUND,
        conversation=desk.conduct.new_conversation(),
        recorder=Recorder(
            call_id=call_id, room=room, writer_id="talk", clock=utc_now, redact=lambda event: event, sink=tell
        ),
        history=History(call_id=call_id, spool_dir=folder, own_file=folder / "own", stored=_Nothing()),
        tasks=await stack.enter_async_context(TaskOwner("talk")),
        lookup=VehicleLookup(await stack.enter_async_context(lookup)),
        facts=new_facts(lookup=lookup, api=await stack.enter_async_context(api)),
        clock=utc_now,
        started_at=utc_now(),
        delete_room=partial(asyncio.sleep, 0),
        from_number=CALLER,
        answered_at=utc_now(),
    )
    call.picked_up.set()
    return call

"""One call, as everything that takes part in it sees it. It is the session's userdata."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol
from uuid import UUID

from callcenter.clock import Clock
from callcenter.desks import DeskSettings
from callcenter.events import Direction, EndReason
from callcenter.phone import E164
from callcenter.tasks import TaskOwner
from livekit import rtc
from livekit.agents import AgentSession

from callcenter_agent.conversation import Progress
from callcenter_agent.lookup import VehicleLookup
from callcenter_agent.record.history import History
from callcenter_agent.record.recorder import Recorder

if TYPE_CHECKING:
    from callcenter_agent.desks.desk import Desk


class Conversation(Protocol):
    """What a desk keeps about a call. Its progress is stored after every step."""

    @property
    def progress(self) -> Progress[Any]: ...

    def restore(self, state: str, context: dict[str, Any]) -> None:
        """Go on where another worker was."""

    def begun(self) -> None:
        """The caller is being greeted."""

    def heard_caller(self) -> None:
        """The caller has said something for the first time, or again."""

    def pause_allowed_s(self, words: str) -> float | None:
        """How long the caller may pause after these words of an unfinished turn; None: as usual."""

    def open_question(self) -> str | None:
        """What the caller was last asked and has not answered: said again after an interruption."""

    def ended(self) -> None:
        """The call is over."""


@dataclass(slots=True, kw_only=True)
class Call:
    call_id: UUID
    room_name: str
    desk: "Desk"
    direction: Direction
    conversation: Conversation
    """The desk's own; its tools know of which type."""
    recorder: Recorder
    history: History
    tasks: TaskOwner
    lookup: VehicleLookup
    clock: Clock
    started_at: datetime
    delete_room: Callable[[], Coroutine[Any, Any, None]]
    """Disconnects everybody. Never raises."""
    from_number: E164 | None = None
    to_number: E164 | None = None
    phone: str | None = None
    """The caller's participant identity, once known."""
    takeover: bool = False
    context: dict[str, Any] = field(default_factory=dict)
    """What the business gave along with an outbound call."""
    room: rtc.Room | None = None
    session: AgentSession["Call"] | None = None
    answered_at: datetime | None = None
    picked_up: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when somebody is on the line."""
    ending: EndReason | None = None
    """Why the agent is hanging up, from the moment it decided to."""
    ended_because: EndReason | None = None
    over: bool = False
    """Everything of the call is being put away."""
    orphaned: bool = False
    """The worker that this process belongs to is gone: the call goes on with another agent."""

    @property
    def settings(self) -> DeskSettings:
        return self.desk.settings

    @property
    def live(self) -> AgentSession["Call"]:
        """The session of a call that has begun."""
        if self.session is None:
            raise RuntimeError("the call has no session yet")
        return self.session

    @property
    def caller_number(self) -> E164 | None:
        """The other party's number, whoever called whom."""
        return self.from_number if self.direction is Direction.INBOUND else self.to_number

"""One call, as everything that takes part in it sees it. It is the session's userdata."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from callcenter.clock import Clock
from callcenter.desks import DeskSettings
from callcenter.dialing import DialPolicy, NotDialed
from callcenter.events import CallbackRequested, Direction, EndReason, WordTime
from callcenter.phone import E164
from callcenter.settings import MEDIA_TIMEOUT
from callcenter.tasks import TaskOwner
from livekit import rtc
from livekit.agents import AgentSession, llm

from callcenter_agent.dialogue.keeping import Keeping
from callcenter_agent.facts import Facts
from callcenter_agent.languages.voices import Mute, Tongue
from callcenter_agent.lookup import VehicleLookup
from callcenter_agent.memory import Memory, NoMemory, Remembered
from callcenter_agent.packets import Packets
from callcenter_agent.phrases import PhraseBook
from callcenter_agent.record.history import History
from callcenter_agent.record.recorder import Recorder
from callcenter_agent.recording.keeping import Means, OwnRecording

if TYPE_CHECKING:
    from callcenter_agent.desks.desk import Desk
    from callcenter_agent.transfers.telephony import Telephony


async def _nobody(_number: E164, _desk: str) -> bool:
    return False


@dataclass(slots=True, kw_only=True)
class Call:
    call_id: UUID
    room_name: str
    desk: "Desk"
    direction: Direction
    conversation: Keeping[Any, Any]
    """The desk's own; its tools know of which type."""
    recorder: Recorder
    history: History
    tasks: TaskOwner
    lookup: VehicleLookup
    facts: Facts
    clock: Clock
    started_at: datetime
    delete_room: Callable[[], Coroutine[Any, Any, None]]
    """Disconnects everybody. Never raises."""
    leave: Callable[[str], None] = lambda _reason: None
    """Takes the agent out of the room, with a reason, and leaves the others there."""
    telephony: "Telephony | None" = None
    """None where nobody can be dialed: in text."""
    from_number: E164 | None = None
    to_number: E164 | None = None
    dial_policy: DialPolicy = field(default_factory=DialPolicy)
    our_numbers: frozenset[str] = frozenset()
    """All of them: none of them is dialed."""
    callback_owed: CallbackRequested | None = None
    """Asked for, to a number that is not dialed: kept in case the caller gives no other."""
    phone: str | None = None
    """The caller's participant identity, once known."""
    takeover: bool = False
    whole: bool = False
    """Of a takeover: nothing is missing of what the caller had said by then."""
    context: dict[str, Any] = field(default_factory=dict)
    """What the business gave along with an outbound call."""
    room: rtc.Room | None = None
    session: AgentSession["Call"] | None = None
    minds: Mapping[str, llm.LLM[Any]] = field(default_factory=dict)
    """Language models of roles that have their own."""
    word_times: list[WordTime] = field(default_factory=list)
    """Of the caller's turn that is being recognised."""
    extra_tools: list[llm.Tool] = field(default_factory=list)
    """Of MCP servers and of the caller's browser."""
    answered_at: datetime | None = None
    packets: Packets = field(default_factory=Packets)
    """Of the phone's sound."""
    held: bool = False
    """The caller has us on hold."""
    media_timeout: timedelta = MEDIA_TIMEOUT
    """How long the gateway waits for a phone's sound."""
    screening: bool = False
    """It is not known yet, or known too well, who has picked up: the agent answers nothing."""
    picked_up: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when somebody is on the line."""
    language: str = ""
    """Two letters: what is spoken at the moment. The desk's own until somebody switches."""
    tongue: Tongue = field(default_factory=Mute)
    """The voice and the ear, which follow the language."""
    role: str | None = None
    """Whose turn it is at the desk."""
    sentences: dict[str, str] = field(default_factory=dict)
    """What tools gave to be said word for word, by the id of the tool call."""
    ending: EndReason | None = None
    """Why the agent is hanging up, from the moment it decided to."""
    ended_because: EndReason | None = None
    transfer_id: str | None = None
    """Of the transfer that is under way: the caller is on hold, and nobody listens to them."""
    transfers: dict[str, str] = field(default_factory=dict)
    """What was ordered under each transfer id: asking again changes nothing."""
    given_away: bool = False
    """The caller was joined to a human agent: the call goes on without us."""
    agreed: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when the caller lets us record them, at a desk that asks."""
    segments: int = 1
    """The last recording segment that was begun or asked for."""
    recording_means: Means | None = None
    """None where there is nothing to hear: in text."""
    own_recording: OwnRecording | None = None
    """The one that we make, where egress does not."""
    memory: Memory = field(default_factory=NoMemory)
    remembered: Remembered | None = None
    """Of a call that was cut off, while the caller has not said whether to go on with it."""
    has_called: Callable[[E164, str], Coroutine[Any, Any, bool]] = _nobody
    """Whether that number has talked to that desk before."""
    over: bool = False
    """Everything of the call is being put away."""
    orphaned: bool = False
    """The worker that this process belongs to is gone: the call goes on with another agent."""

    def __post_init__(self) -> None:
        self.language = self.language or self.desk.settings.language[:2]

    @property
    def phrases(self) -> PhraseBook:
        """What this desk says word for word, in the language of the moment."""
        return self.desk.books[self.language]

    def prompt(self, name: str) -> str:
        return self.desk.prompts_in[self.language][name]

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
    def on_hold(self) -> bool:
        return self.transfer_id is not None

    def not_dialed(self, number: str) -> NotDialed | None:
        """Why a number may not be dialed; None: it may."""
        return self.dial_policy.refusal(number, ours=self.our_numbers)

    @property
    def our_number(self) -> E164 | None:
        """The number of ours that the call came in on, or was placed from; else the desk's first."""
        ours = self.to_number if self.direction is Direction.INBOUND else self.from_number
        return ours or next(iter(self.settings.numbers), None)

    @property
    def caller_number(self) -> E164 | None:
        """The other party's number, whoever called whom."""
        return self.from_number if self.direction is Direction.INBOUND else self.to_number

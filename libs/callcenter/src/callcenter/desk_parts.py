"""The parts of a desk's settings, each with its defaults. The figures' reasons: docs/latency.md."""

from datetime import timedelta
from typing import Annotated, Literal

from pydantic import Field, JsonValue, model_validator

from callcenter.parts import Part
from callcenter.phone import E164

Language = Annotated[str, Field(pattern=r"^[a-z]{2}$")]
Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]


class Voice(Part):
    id: str
    name: str


class Recording(Part):
    enabled: bool = False
    consent: Literal["notice", "ask"] = "notice"
    """`notice`: the greeting says so. `ask`: the caller is asked, and only a clear yes starts a recording."""

    @property
    def asks(self) -> bool:
        return self.enabled and self.consent == "ask"


class Retention(Part):
    """How long what a call leaves behind is kept after its end. None: until somebody deletes it."""

    recordings: Annotated[timedelta, Field(ge=timedelta(0))] | None = timedelta(days=90)
    transcripts: Annotated[timedelta, Field(ge=timedelta(0))] | None = timedelta(days=365)
    """The words that were said, wherever they are kept; what was noted from them stays with the call."""


class Limits(Part):
    max_call: timedelta = timedelta(minutes=15)
    user_away: timedelta = timedelta(seconds=30)
    """Mutual silence after which the agent asks whether somebody is there."""
    user_away_checks: int = Field(default=2, ge=0)
    """How often it asks before it says goodbye."""
    tool: timedelta = timedelta(seconds=8)
    tool_progress: timedelta = timedelta(seconds=1)
    """A tool that takes longer is announced: one moment, I am looking that up."""
    model_filler: timedelta = timedelta(seconds=2)
    """Silence of the language model after which the agent says that it is there."""
    model: timedelta = timedelta(seconds=9)
    """And after which it is not waited for any longer."""

    @model_validator(mode="after")
    def _fillers_come_first(self) -> "Limits":
        if self.model_filler >= self.model or self.tool_progress >= self.tool:
            raise ValueError("words that bridge a wait must come before the wait is given up")
        return self


class Tuning(Part):
    """How turns are taken."""

    shortest_pause: timedelta = timedelta(seconds=0.3)
    longest_pause: timedelta = timedelta(seconds=1.3)
    """How long the agent waits for more where the turn detector says that the caller is not done."""
    interrupting_speech: timedelta = timedelta(seconds=0.3)
    false_interruption: timedelta = timedelta(seconds=1.5)
    preemptive_generation: bool = True
    preemptive_speech: bool = True
    vad_silence: timedelta = timedelta(seconds=0.25)
    vad_activation: float = Field(default=0.5, gt=0, lt=1)

    @model_validator(mode="after")
    def _shortest_is_shorter(self) -> "Tuning":
        if self.shortest_pause > self.longest_pause:
            raise ValueError("shortest_pause is longer than longest_pause")
        return self


class AppointmentKind(Part):
    """Something that a desk makes appointments for, such as a test drive."""

    length: timedelta = Field(default=timedelta(minutes=30), ge=timedelta(minutes=5))
    at_once: int = Field(default=1, ge=1)
    """How many at the same time."""
    notice: timedelta = timedelta(hours=1)
    """None begins sooner than this."""
    horizon: timedelta = timedelta(days=60)
    """None begins later than this."""


class Redaction(Part):
    card_numbers: bool = True
    sensitive_facts: frozenset[str] = frozenset()


class HumanAgent(Part):
    """A person that calls can be put through to."""

    name: str
    phone: E164
    extension: Annotated[str, Field(pattern=r"^\d{2,6}$")] | None = None
    handles: frozenset[str] = frozenset()
    """Errands, in the desk's own words; empty is any."""
    languages: frozenset[Language] = frozenset({"en"})
    on_call: bool = False
    """May be called while the desk is closed."""


class Memory(Part):
    """What a caller id is believed for: to go on with a call, never to tell anybody anything."""

    continue_calls: bool = True
    """Who was cut off and rings back within `lasts` is asked whether to go on."""
    lasts: timedelta = timedelta(hours=1)
    greet_known: bool = False
    """Who has called before is welcomed back, without a name."""


class Outbound(Part):
    """What is done where a machine picks up."""

    voicemail: Literal["message", "hang_up"] = "message"


class NoiseSuppression(Part):
    """By what a caller calls with. `voice`: WebRTC's own, on our processor. `bvc` needs LiveKit Cloud."""

    phone: Literal["voice", "bvc", "off"] = "voice"
    browser: Literal["voice", "bvc", "off"] = "off"


class McpServer(Part):
    """Tools that another program offers over the Model Context Protocol."""

    name: Identifier
    url: Annotated[str, Field(pattern=r"^https?://")] | None = None
    command: tuple[str, ...] = ()
    """Instead of a url: a program that is started and spoken to over its standard streams."""
    tools: tuple[str, ...] | None = None
    """Only these; None is all it has."""
    timeout: timedelta = timedelta(seconds=5)
    bearer_from: Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9_]*$")] | None = None
    """The environment variable that holds its key. The key itself has no place in a desk file."""

    @model_validator(mode="after")
    def _one_way_in(self) -> "McpServer":
        if (self.url is None) == (not self.command):
            raise ValueError("either url or command")
        return self


class BrowserTool(Part):
    """A method that a caller's browser offers over RPC, as a tool."""

    name: Identifier
    description: str = Field(min_length=1)
    parameters: dict[str, JsonValue] = Field(default_factory=dict)
    """JSON schema of each, by name."""
    timeout: timedelta = timedelta(seconds=5)

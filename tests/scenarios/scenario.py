"""A scenario file, read and checked. README.md explains every key."""

from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml
from callcenter.desks import DeskSettings
from callcenter.events import Direction, EventType
from callcenter_sim.personas import Persona, load
from pydantic import BaseModel, ConfigDict, Field, field_validator

FOLDER = Path(__file__).parent
USUAL_NOW = datetime(2026, 11, 23, 10, 0)  # noqa: DTZ001 - the desk's own time, wherever it is
MOST_TURNS = 25
MOST_TOOLS = 40
SPARE_TURNS = 1.5

Partial = dict[str, Any]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class World(_Part):
    fails: tuple[str, ...] = ()
    taken: tuple[datetime, ...] = ()


class Expectation(_Part):
    said: tuple[str, ...] = ()
    not_said: tuple[str, ...] = ()
    events: dict[EventType, tuple[Partial, ...]] = Field(default_factory=dict)
    no_events: dict[EventType, tuple[Partial, ...]] = Field(default_factory=dict)
    rows: dict[str, tuple[Partial, ...]] = Field(default_factory=dict)
    no_rows: tuple[str, ...] = ()
    disposition: tuple[str, ...] = ()
    end_reason: tuple[str, ...] = ()
    tools: tuple[str, ...] = ()
    no_tools: tuple[str, ...] = ()
    max_turns: int = MOST_TURNS
    max_tools: int = MOST_TOOLS

    @field_validator("no_events", mode="before")
    @classmethod
    def _types_alone(cls, value: object) -> object:
        """A bare type forbids every event of it."""
        return {name: [{}] for name in value} if isinstance(value, list) else value

    @field_validator("said", "not_said", "disposition", "end_reason", mode="before")
    @classmethod
    def _one_or_many(cls, value: object) -> object:
        return (value,) if isinstance(value, str) else value


class Scenario(_Part):
    name: str
    title: str
    desk: str
    direction: Direction = Direction.INBOUND
    caller: str = Field("+12025550170", alias="from")
    now: datetime = USUAL_NOW
    context: dict[str, Any] = Field(default_factory=dict)
    world: World = World()
    audio: bool = False
    gate: bool = False
    identity: str | None = None
    script: dict[str, Any] | str
    expect: Expectation = Expectation()
    hostile: Expectation = Expectation()
    over_audio: Expectation = Expectation()
    """What is otherwise there: human agents answer their telephones, in text nobody does."""

    @property
    def persona(self) -> Persona:
        return load(self.script)

    def expected(self, *, hostile: bool) -> Expectation:
        """A model that misbehaves chooses words and tools as it likes: what must not happen stays."""
        if not hostile:
            return self.expect
        kept = {
            "no_events": self.expect.no_events,
            "no_rows": self.expect.no_rows,
            "max_turns": self.expect.max_turns * 2,
            "max_tools": self.expect.max_tools * 2,
        }
        own = {key: getattr(self.hostile, key) for key in self.hostile.model_fields_set}
        return Expectation.model_construct(**{**Expectation().__dict__, **kept, **own})

    def expected_over_audio(self) -> Expectation:
        """What is misheard costs turns: the limits are wider."""
        limits = {
            "max_turns": int(self.expect.max_turns * SPARE_TURNS) + 1,
            "max_tools": int(self.expect.max_tools * SPARE_TURNS) + 1,
        }
        own = {key: getattr(self.over_audio, key) for key in self.over_audio.model_fields_set}
        return self.expect.model_copy(update=limits | own)

    def starts_at(self, desk: DeskSettings) -> datetime:
        return self.now if self.now.tzinfo else self.now.replace(tzinfo=ZoneInfo(desk.time_zone))


def read(path: Path) -> Scenario:
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    scenario = Scenario.model_validate({"name": f"{path.parent.name}/{path.stem}", **data})
    if scenario.desk != path.parent.name:
        raise ValueError(f"{scenario.name}: the folder is the desk, not {scenario.desk!r}")
    if scenario.audio and scenario.world != World():
        raise ValueError(f"{scenario.name}: over audio the world cannot be changed")
    _ = scenario.persona
    return scenario


def read_all() -> list[Scenario]:
    return [read(path) for path in sorted(FOLDER.glob("*/*.yaml"))]

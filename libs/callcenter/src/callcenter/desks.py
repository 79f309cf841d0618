"""A desk's settings, from its `desk.yaml`."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml
from pydantic import Field, ValidationError, field_validator

from callcenter.desk_parts import (
    AppointmentKind,
    BrowserTool,
    HumanAgent,
    Identifier,
    Language,
    Limits,
    McpServer,
    Memory,
    NoiseSuppression,
    Outbound,
    Recording,
    Redaction,
    Retention,
    Tuning,
    Voice,
)
from callcenter.holidays import Holiday
from callcenter.hours import Schedule, Weekday
from callcenter.opening import WrittenOpening
from callcenter.parts import Part
from callcenter.phone import E164

DESK_FILE = "desk.yaml"
DEFAULT_MODEL = "default"


class DesksError(Exception):
    """Every fault of every desk file, one per line."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("the desks cannot be used\n  " + "\n  ".join(self.faults))


class DeskSettings(Part):
    id: str = Field(pattern=r"^[a-z][a-z0-9_-]*$")
    name: str
    business: str
    numbers: tuple[E164, ...] = ()
    language: str = "en"
    voice: Voice
    languages: dict[Language, Voice] = Field(default_factory=dict)
    """Other languages the desk speaks, each with its voice."""
    hours: dict[Weekday, tuple[WrittenOpening, ...]] | None = None
    """None is always open; a day that is not named is closed."""
    holidays: tuple[Holiday, ...] = ()
    time_zone: str = "UTC"
    pipeline: Literal["cascade", "realtime"] = "cascade"
    """`cascade`: recogniser, language model, voice. `realtime`: one speech-to-speech model."""
    models: dict[Identifier, str] = Field(default_factory=dict)
    """Language models by role; `default` for all others, the worker's own where it is not named."""
    appointments: dict[Identifier, AppointmentKind] = Field(default_factory=dict)
    recording: Recording = Recording()
    retention: Retention = Retention()
    redaction: Redaction = Redaction()
    emergency_number: str = Field(default="911", pattern=r"^\d{3,6}$")
    escalation_numbers: tuple[E164, ...] = ()
    """Tried in this order where no human agent is named."""
    human_agents: tuple[HumanAgent, ...] = ()
    limits: Limits = Limits()
    tuning: Tuning = Tuning()
    memory: Memory = Memory()
    outbound: Outbound = Outbound()
    noise_suppression: NoiseSuppression = NoiseSuppression()
    mcp_servers: tuple[McpServer, ...] = ()
    browser_tools: tuple[BrowserTool, ...] = ()

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError(f"there is no time zone {name!r}") from error
        return name

    @field_validator("human_agents")
    @classmethod
    def _extensions_are_told_apart(cls, people: tuple[HumanAgent, ...]) -> tuple[HumanAgent, ...]:
        taken = [person.extension for person in people if person.extension]
        if twice := sorted({extension for extension in taken if taken.count(extension) > 1}):
            raise ValueError(f"extension {', '.join(twice)} belongs to more than one")
        return people

    @property
    def spoken_languages(self) -> tuple[str, ...]:
        """Two letters each, the desk's own first."""
        own = self.language[:2]
        return (own, *(language for language in self.languages if language != own))

    def voice_in(self, language: str) -> Voice:
        return self.languages.get(language, self.voice)

    @property
    def schedule(self) -> Schedule:
        return Schedule(weekly=self.hours, holidays=self.holidays, zone=ZoneInfo(self.time_zone))

    def is_open(self, at: datetime) -> bool:
        return self.schedule.is_open(at)

    def next_opening(self, at: datetime) -> datetime | None:
        """In the desk's zone: `at` itself while it is open; None where it stays closed for a year."""
        return self.schedule.next_opening(at)


def load_desks(directory: Path) -> dict[str, DeskSettings]:
    """Every `<directory>/<desk>/desk.yaml`. Raises one `DesksError` with all faults."""
    desks, faults = read_desks(directory)
    if faults:
        raise DesksError(faults)
    return desks


def read_desks(directory: Path) -> tuple[dict[str, DeskSettings], list[str]]:
    """The desks that can be read, and every fault of the others."""
    desks: dict[str, DeskSettings] = {}
    faults: list[str] = []
    for path in sorted(directory.glob(f"*/{DESK_FILE}")):
        place = f"{path.parent.name}/{DESK_FILE}"
        try:
            desk = DeskSettings.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
        except ValidationError as error:
            faults += [
                f"{place}: {'.'.join(map(str, fault['loc'])) or 'file'}: {fault['msg']}"
                for fault in error.errors(include_url=False, include_input=False)
            ]
            continue
        except (yaml.YAMLError, UnicodeDecodeError, OSError) as error:
            faults.append(f"{place}: cannot be read: {error}")
            continue
        if desk.id != path.parent.name:
            faults.append(f"{place}: id is {desk.id!r}, the folder's name is {path.parent.name!r}")
        desks[desk.id] = desk
    faults += _shared_numbers(desks)
    if not desks and not faults:
        faults.append(f"no {DESK_FILE} in {directory}")
    return desks, faults


def _shared_numbers(desks: dict[str, DeskSettings]) -> list[str]:
    owners: dict[str, str] = {}
    faults = []
    for desk in desks.values():
        for number in desk.numbers:
            owner = owners.setdefault(number, desk.id)
            if owner != desk.id:
                faults.append(f"{desk.id}/{DESK_FILE}: numbers: {number} belongs to {owner} already")
    return faults

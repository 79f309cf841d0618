"""A desk's settings, from its `desk.yaml`."""

from datetime import datetime, time, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator

from callcenter.phone import E164

DESK_FILE = "desk.yaml"


class DesksError(Exception):
    """Every fault of every desk file, one per line."""


class Weekday(StrEnum):
    MON = "mon"
    TUE = "tue"
    WED = "wed"
    THU = "thu"
    FRI = "fri"
    SAT = "sat"
    SUN = "sun"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Voice(_Part):
    id: str
    name: str


class Opening(_Part):
    """From `opens` up to `closes`, on one day."""

    opens: time
    closes: time


def _parsed_opening(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    opens, dash, closes = value.partition("-")
    if not dash:
        raise ValueError("opening hours are written 09:00-18:00")
    return {"opens": opens.strip(), "closes": closes.strip()}


class Recording(_Part):
    enabled: bool = False
    consent: Literal["notice", "ask"] = "notice"
    """`notice`: the greeting says so. `ask`: not before the caller agrees."""


class Limits(_Part):
    max_call: timedelta = timedelta(minutes=15)
    user_away: timedelta = timedelta(seconds=10)
    """Mutual silence after which the agent asks whether somebody is there."""
    user_away_checks: int = Field(default=2, ge=0)
    """How often it asks before it says goodbye."""
    max_failures: int = Field(default=3, ge=1)
    """Failed tries at one thing, such as a VIN, before a callback is offered."""
    tool: timedelta = timedelta(seconds=8)


class Redaction(_Part):
    card_numbers: bool = True
    sensitive_facts: frozenset[str] = frozenset()


class DeskSettings(_Part):
    id: str = Field(pattern=r"^[a-z][a-z0-9_-]*$")
    name: str
    business: str
    numbers: tuple[E164, ...] = ()
    language: str = "en"
    voice: Voice
    languages: dict[Annotated[str, Field(pattern=r"^[a-z]{2}$")], Voice] = Field(default_factory=dict)
    """Other languages the desk speaks, each with its voice."""
    hours: dict[Weekday, tuple[Annotated[Opening, BeforeValidator(_parsed_opening)], ...]] | None = None
    """None is always open; a day that is not named is closed."""
    time_zone: str = "UTC"
    recording: Recording = Recording()
    redaction: Redaction = Redaction()
    escalation_numbers: tuple[E164, ...] = ()
    limits: Limits = Limits()

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError(f"there is no time zone {name!r}") from error
        return name

    @property
    def spoken_languages(self) -> tuple[str, ...]:
        """Two letters each, the desk's own first."""
        own = self.language[:2]
        return (own, *(language for language in self.languages if language != own))

    def voice_in(self, language: str) -> Voice:
        return self.languages.get(language, self.voice)

    def is_open(self, at: datetime) -> bool:
        if self.hours is None:
            return True
        here = at.astimezone(ZoneInfo(self.time_zone))
        today = list(Weekday)[here.weekday()]
        return any(span.opens <= here.time() < span.closes for span in self.hours.get(today, ()))


def load_desks(directory: Path) -> dict[str, DeskSettings]:
    """Every `<directory>/<desk>/desk.yaml`. Raises one `DesksError` with all faults."""
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
    if faults:
        raise DesksError("the desks cannot be used\n  " + "\n  ".join(faults))
    return desks


def _shared_numbers(desks: dict[str, DeskSettings]) -> list[str]:
    owners: dict[str, str] = {}
    faults = []
    for desk in desks.values():
        for number in desk.numbers:
            owner = owners.setdefault(number, desk.id)
            if owner != desk.id:
                faults.append(f"{desk.id}/{DESK_FILE}: numbers: {number} belongs to {owner} already")
    return faults

"""A persona as data: what it waits for, what it says, and how it ends the call."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

_SHIPPED = Path(__file__).parent / "shipped"


class PersonaError(ValueError):
    """No such persona, or one that cannot be read."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Wait(_Part):
    """What must happen first. Several conditions: whichever comes first."""

    heard: str | None = None
    """A regular expression, searched in the recognised words of the other side's turn, case ignored."""
    silence_ms: int | None = Field(None, ge=0)
    """Nobody spoke for this long, counted from the step's start at the earliest."""
    talking_ms: int | None = Field(None, ge=0)
    """The other side has been talking for this long, and still is."""
    dtmf: str | None = None
    """A regular expression on the digits received so far."""
    timeout_s: float | None = Field(None, gt=0)
    """Goes on after this long, whatever happened."""


class Act(_Part):
    """Something to do. Of several texts the next is taken each time; the last one then stays."""

    say: tuple[str, ...] = ()
    dtmf: str | None = None
    beep_ms: int | None = Field(None, gt=0)
    interrupt: str | None = None
    """Said while the other side is talking (after `wait_for`, or once it has talked for a second)."""
    stay_silent: float | None = Field(None, ge=0)
    """Seconds without a word, whatever is heard."""
    hang_up: bool = False
    hang_up_if_quiet_s: float | None = Field(None, gt=0)
    """From here on, hangs up when nothing is heard for so long."""
    hang_up_after_ms: int | None = Field(None, ge=0)
    """Hangs up this long after it began to speak, in the middle of the sentence."""

    @field_validator("say", mode="before")
    @classmethod
    def _one_or_many(cls, value: object) -> object:
        return (value,) if isinstance(value, str) else value


class Step(Act):
    wait_for: Wait | None = None

    @field_validator("wait_for", mode="before")
    @classmethod
    def _short_form(cls, value: object) -> object:
        """A bare string is a regular expression, or `silence`."""
        if value == "silence":
            return {"silence_ms": 1_000}
        return {"heard": value} if isinstance(value, str) else value


class Answer(Act):
    """A reaction that may come at any time, and as often as `times` says."""

    hears: str = ""
    """Regular expression on the other side's turn."""
    reads_back: bool | None = None
    """Matches a read-back of this persona's own VIN: True a right one, False a wrong one."""
    times: int = Field(100, gt=0)
    after_step: int = Field(0, ge=0)
    """Only once so many steps are done."""

    @model_validator(mode="after")
    def _has_a_condition(self) -> "Answer":
        if not self.hears and self.reads_back is None:
            raise ValueError("an answer needs `hears` or `reads_back`")
        return self


class Silence(Act):
    """What it does when nothing is heard for so long."""

    after_s: float = Field(12.0, gt=0)
    times: int = Field(2, gt=0)


class Persona(_Part):
    name: str = "inline"
    voice: str = "caller"
    quiet_ms: int = Field(700, ge=100)
    """The other side must be quiet for this long before this one takes its turn."""
    max_s: float = Field(180.0, gt=0)
    """The call is hung up after this long at the latest."""
    hears: bool = True
    """Whether words are recognised; without, only sound and silence are."""
    params: Mapping[str, str] = Field(default_factory=dict)
    steps: tuple[Step, ...] = ()
    answers: tuple[Answer, ...] = ()
    goodbye: Answer | None = None
    otherwise: Act | None = None
    """Said to what no step and no answer fits, after the steps are done."""
    silence: Silence | None = None

    @property
    def acts(self) -> list[Act]:
        found: list[Act | None] = [*self.steps, *self.answers, self.goodbye, self.otherwise, self.silence]
        return [act for act in found if act is not None]


def load(source: str | Mapping[str, Any], params: Mapping[str, Any] | None = None) -> Persona:
    """By name, or from its data; `{"name": …, "params": {…}}` alone changes a shipped one."""
    if isinstance(source, str):
        persona = named(source)
    else:
        data = dict(source)
        if set(data) <= {"name", "params", "voice", "max_s", "quiet_ms", "hears"} and "name" in data:
            changes = {key: value for key, value in data.items() if key not in ("name", "params")}
            persona = _parsed({**_data(named(data["name"])), **changes})
            params = {**(data.get("params") or {}), **(params or {})}
        else:
            persona = _parsed(data)
    if params:
        merged = {**persona.params, **{key: str(value) for key, value in params.items()}}
        persona = persona.model_copy(update={"params": merged})
    return persona


def named(name: str) -> Persona:
    path = _SHIPPED / f"{name}.yaml"
    if name not in shipped():
        raise PersonaError(f"no persona {name!r}: one of {', '.join(shipped())}")
    return _read(path)


@cache
def shipped() -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in _SHIPPED.glob("*.yaml")))


@cache
def _read(path: Path) -> Persona:
    return _parsed({"name": path.stem, **yaml.safe_load(path.read_text())})


def _parsed(data: Mapping[str, Any]) -> Persona:
    try:
        return Persona.model_validate(data)
    except ValidationError as error:
        raise PersonaError(str(error)) from error


def _data(persona: Persona) -> dict[str, Any]:
    return persona.model_dump(mode="python", exclude_unset=True)

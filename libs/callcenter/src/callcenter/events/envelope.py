"""An event: what happened, who says so, and when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Self
from uuid import UUID

from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    SerializeAsAny,
    field_validator,
    model_validator,
)

from callcenter.events.payloads import Payload, payload_class
from callcenter.events.types import EventType, Writer
from callcenter.storable import without_unstorable


class Event(BaseModel):
    """`id` makes it idempotent; `counter` counts one writer instance's events from 1."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: UUID
    call_id: UUID
    room: str
    type: EventType
    writer: Writer
    writer_id: str
    counter: int = Field(ge=0, lt=2**31)
    occurred_at: AwareDatetime
    data: SerializeAsAny[Payload]

    @model_validator(mode="before")
    @classmethod
    def _typed_data(cls, values: Any) -> Any:
        if not isinstance(values, Mapping):
            return values
        data = values.get("data")
        if isinstance(data, Payload):
            return {"type": data.type, **values}
        payload = payload_class(str(values.get("type")))
        if payload is not None and isinstance(data, Mapping):
            return {**values, "data": payload.model_validate(data)}
        return values

    @model_validator(mode="after")
    def _data_of_its_type(self) -> Self:
        if self.data.type is not self.type:
            raise ValueError(f"the data of {self.data.type} cannot belong to {self.type}")
        return self

    @field_validator("room", "writer_id")
    @classmethod
    def _storable(cls, text: str) -> str:
        return str(without_unstorable(text))

    @field_validator("occurred_at")
    @classmethod
    def _in_utc(cls, moment: datetime) -> datetime:
        return moment.astimezone(UTC)

    def to_json(self) -> str:
        """One line."""
        return self.model_dump_json()

    @classmethod
    def from_json(cls, text: str | bytes) -> Event:
        return cls.model_validate_json(text)

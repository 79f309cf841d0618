"""Appointments as the REST API takes them and shows them."""

from typing import Annotated
from uuid import UUID

from callcenter.facts import Appointment, AppointmentStatus, Word
from callcenter.phone import E164
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from callcenter_api.calls.schemas import DeskId
from callcenter_api.moments import Day, Moment

PersonName = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


class SlotQuery(BaseModel):
    desk: DeskId
    kind: Word
    day: Day = Field(description="the desk's own")


class Slots(BaseModel):
    slots: list[AwareDatetime] = Field(description="when an appointment may begin, in UTC")


class BookAppointment(BaseModel):
    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "desk": "dealership",
                    "kind": "test_drive",
                    "starts_at": "2026-03-02T15:00:00Z",
                    "name": "Ada Byron",
                    "phone": "+12025550170",
                }
            ]
        },
    )

    desk: DeskId
    kind: Word
    starts_at: Moment = Field(description="one of the free slots")
    name: PersonName
    phone: E164 | None = None
    call_id: UUID | None = Field(default=None, description="the call in which it was made")


class AppointmentQuery(BaseModel):
    desk: DeskId | None = None
    kind: Word | None = None
    status: AppointmentStatus | None = None
    phone: E164 | None = None
    call_id: UUID | None = None
    starts_from: Moment | None = None
    starts_before: Moment | None = None
    upcoming: bool = Field(default=False, description="only those that have not begun")
    limit: int = Field(default=50, ge=1, le=200)
    cursor: str | None = Field(default=None, max_length=200)


class AppointmentPage(BaseModel):
    appointments: list[Appointment]
    next_cursor: str | None = Field(description="`cursor` of the next page, null on the last one")

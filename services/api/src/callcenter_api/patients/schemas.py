"""The least that placing a call takes: who, where, when. What was done to them is not in it."""

from datetime import date

from callcenter.phone import E164
from pydantic import BaseModel, Field

from callcenter_api.moments import Day


class PatientQuery(BaseModel):
    due_from: Day | None = None
    due_to: Day | None = Field(default=None, description="this day included")
    limit: int = Field(default=50, ge=1, le=200)
    cursor: str | None = Field(default=None, max_length=200)


class PatientDue(BaseModel):
    patient_id: str
    phone: E164
    language: str
    follow_up_on: date


class PatientPage(BaseModel):
    patients: list[PatientDue]
    next_cursor: str | None = Field(description="`cursor` of the next page, null on the last one")

"""Patients by id and by telephone. Nothing of this is cached."""

from typing import Annotated

from callcenter.errors import NotFound
from callcenter.events import Json
from callcenter.facts import Patient
from callcenter.store import facts
from callcenter.web.problems import responses
from fastapi import Path
from pydantic import BaseModel

from callcenter_lookup.asking import Phone, Tables, asked, new_router

router = new_router("patients")

EXAMPLE: Json = {
    "patient_id": "P1001",
    "name": "Robert Ellis",
    "language": "en",
    "date_of_birth": "1956-04-17",
    "phone": "+12025550171",
    "procedure": "knee_replacement",
    "procedure_name": "knee replacement",
    "surgery_on": "2026-03-02",
    "surgeon": "Dr. Amelia Stone",
    "instructions": ["Keep the dressing dry for ten days."],
    "follow_up_on": "2026-03-05",
}


class Patients(BaseModel):
    patients: list[Patient]


@router.get(
    "/patients/{patient_id}",
    operation_id="get_patient",
    responses={**responses(404), 200: {"content": {"application/json": {"example": EXAMPLE}}}},
)
async def get_patient(
    patient_id: Annotated[str, Path(min_length=1, max_length=64, examples=["P1001"])], tables: Tables
) -> Patient:
    """A patient, the procedure and the instructions for home."""
    found = await asked(tables, lambda session: facts.find_patient(session, patient_id))
    if found is None:
        raise NotFound("There is no patient with this id.", code="patient_not_found")
    return found


@router.get(
    "/patients",
    operation_id="find_patients",
    responses={200: {"content": {"application/json": {"example": {"patients": [EXAMPLE]}}}}},
)
async def find_patients(asked_for: Phone, tables: Tables) -> Patients:
    """Patients with this telephone; a family may share one."""
    return Patients(
        patients=await asked(tables, lambda session: facts.patients_by_phone(session, asked_for.phone))
    )

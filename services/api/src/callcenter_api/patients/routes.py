from typing import Annotated

from fastapi import APIRouter, Depends, Query

from callcenter_api.patients.schemas import PatientPage, PatientQuery
from callcenter_api.services import Services, services_of

router = APIRouter(prefix="/v1/patients", tags=["patients"])


@router.get("", summary="Patients to be called after their surgery, by day")
async def list_patients(
    query: Annotated[PatientQuery, Query()], services: Annotated[Services, Depends(services_of)]
) -> PatientPage:
    """Place a call to each with `{"patient_id": …}` as its context."""
    return await services.patients.due(query)

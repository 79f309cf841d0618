from typing import Annotated
from uuid import UUID

from callcenter.facts import Appointment
from callcenter.web.problems import responses
from fastapi import APIRouter, Depends, Header, Query, Response, status

from callcenter_api.appointments.schemas import (
    AppointmentPage,
    AppointmentQuery,
    BookAppointment,
    SlotQuery,
    Slots,
)
from callcenter_api.auth.dependencies import Client
from callcenter_api.services import Services, services_of

router = APIRouter(prefix="/v1/appointments", tags=["appointments"])
Composed = Annotated[Services, Depends(services_of)]

BOOKED_BEFORE = {"model": Appointment, "description": "this idempotency key had booked it before"}


@router.get("/slots", summary="When an appointment may begin")
async def list_slots(query: Annotated[SlotQuery, Query()], services: Composed) -> Slots:
    return Slots(slots=await services.appointments.free(query.desk, query.kind, query.day))


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    summary="Book an appointment",
    responses={**responses(409), 200: BOOKED_BEFORE},
)
async def book_appointment(
    body: BookAppointment,
    client: Client,
    services: Composed,
    response: Response,
    idempotency_key: Annotated[
        str | None,
        Header(min_length=1, max_length=200, description="the same key with the same body books it once"),
    ] = None,
) -> Appointment:
    """409 when somebody else has it, and when nothing begins then."""
    booked = await services.appointments.book(body, client=client, idempotency_key=idempotency_key)
    response.status_code = status.HTTP_201_CREATED if booked.created else status.HTTP_200_OK
    response.headers["Location"] = f"/v1/appointments/{booked.appointment.appointment_id}"
    return booked.appointment


@router.get("", summary="List appointments, the next one first")
async def list_appointments(
    query: Annotated[AppointmentQuery, Query()], services: Composed
) -> AppointmentPage:
    return await services.appointments.page(query)


@router.get("/{appointment_id}", summary="An appointment", responses=responses(404))
async def read_appointment(appointment_id: UUID, services: Composed) -> Appointment:
    return await services.appointments.read(appointment_id)


@router.post("/{appointment_id}/cancel", summary="Cancel an appointment", responses=responses(404))
async def cancel_appointment(appointment_id: UUID, services: Composed) -> Appointment:
    """Its time is free again. Canceled before is as good."""
    return await services.appointments.cancel(appointment_id)

"""Facts from the services that keep them: the lookup service for what is known, the api for appointments."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar
from urllib.parse import quote
from uuid import UUID

import httpx
from callcenter.errors import NotFound, Unavailable
from callcenter.facts import (
    ID,
    Appointment,
    CustomerRef,
    HumanAgent,
    Patient,
    Policy,
    StockVehicle,
    policy_number_in,
)
from pydantic import AwareDatetime, BaseModel, TypeAdapter, ValidationError

from callcenter_agent.facts.requests import Service

T = TypeVar("T")


class Customers(BaseModel):
    customers: list[CustomerRef]


class Patients(BaseModel):
    patients: list[Patient]


class Stock(BaseModel):
    vehicles: list[StockVehicle]


class Directory(BaseModel):
    human_agents: list[HumanAgent]


class Slots(BaseModel):
    slots: list[AwareDatetime]


class Appointments(BaseModel):
    appointments: list[Appointment]


@dataclass(frozen=True)
class ServiceFacts:
    """`Facts` over HTTP."""

    lookup: Service
    api: Service

    async def customer_by_policy(self, policy_number: str) -> Policy | None:
        number = policy_number_in(policy_number)
        if number is None:
            return None
        return await self._found(Policy, f"/v1/policies/{number}")

    async def customers_by_phone(self, phone: str) -> list[CustomerRef]:
        found = await self.lookup.get("/v1/customers", {"phone": phone})
        return read(Customers, found).customers

    async def patient(self, patient_id: str) -> Patient | None:
        if not re.fullmatch(ID, patient_id):
            return None
        return await self._found(Patient, f"/v1/patients/{patient_id}")

    async def patients_by_phone(self, phone: str) -> list[Patient]:
        found = await self.lookup.get("/v1/patients", {"phone": phone})
        return read(Patients, found).patients

    async def stock(
        self,
        *,
        make: str | None = None,
        model: str | None = None,
        year_from: int | None = None,
        year_to: int | None = None,
        price_to: int | None = None,
    ) -> list[StockVehicle]:
        wanted = {
            "make": make,
            "model": model,
            "year_from": year_from,
            "year_to": year_to,
            "price_to": price_to,
        }
        query = {name: value for name, value in wanted.items() if value is not None}
        return read(Stock, await self.lookup.get("/v1/stock", query)).vehicles

    async def directory(self, desk: str) -> list[HumanAgent]:
        found = await self.lookup.get("/v1/human-agents", {"desk": desk})
        return read(Directory, found).human_agents

    async def free_slots(self, desk: str, kind: str, day: date) -> list[datetime]:
        query = {"desk": desk, "kind": kind, "day": day.isoformat()}
        return list(read(Slots, await self.api.get("/v1/appointments/slots", query)).slots)

    async def book(
        self,
        desk: str,
        kind: str,
        starts_at: datetime,
        *,
        name: str,
        phone: str | None,
        call_id: UUID,
        idempotency_key: str,
    ) -> Appointment:
        wanted = {
            "desk": desk,
            "kind": kind,
            "starts_at": starts_at.isoformat(),
            "name": name,
            "phone": phone,
            "call_id": str(call_id),
        }
        booked = await self.api.post("/v1/appointments", wanted, idempotency_key=idempotency_key)
        return read(Appointment, booked)

    async def cancel(self, appointment_id: str) -> Appointment:
        return read(
            Appointment, await self.api.post(f"/v1/appointments/{quote(appointment_id, safe='')}/cancel")
        )

    async def appointments_by_phone(self, desk: str, phone: str) -> list[Appointment]:
        query = {"desk": desk, "phone": phone, "status": "booked", "upcoming": "true"}
        return read(Appointments, await self.api.get("/v1/appointments", query)).appointments

    async def _found(self, kind: type[T], path: str) -> T | None:
        try:
            return read(kind, await self.lookup.get(path))
        except NotFound:
            return None


def read(kind: type[T], answer: Any) -> T:
    """Raises `Unavailable` for an answer of another shape."""
    try:
        return TypeAdapter(kind).validate_python(answer)
    except ValidationError as error:
        raise Unavailable(f"{kind.__name__} could not be read") from error


def new_facts(*, lookup: httpx.AsyncClient, api: httpx.AsyncClient) -> ServiceFacts:
    return ServiceFacts(lookup=Service("lookup", lookup), api=Service("api", api))

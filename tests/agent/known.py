"""`Facts` in memory, for conversations in text: what is given to it, and appointments that are kept."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from callcenter.errors import Conflict, NotFound, Unavailable
from callcenter.facts import (
    Appointment,
    AppointmentStatus,
    Availability,
    Customer,
    CustomerRef,
    HumanAgent,
    Patient,
    Policy,
    StockVehicle,
    policy_number_in,
)
from callcenter.store.facts import bare_name
from callcenter.store.samples import load_samples
from callcenter_agent import desks

LENGTH = timedelta(minutes=30)


@dataclass
class KnownFacts:
    policies: list[Policy] = field(default_factory=list)
    customers: list[Customer] = field(default_factory=list)
    """Those without a policy; the others stand in their policies."""
    patients: list[Patient] = field(default_factory=list)
    vehicles: list[StockVehicle] = field(default_factory=list)
    human_agents: list[HumanAgent] = field(default_factory=list)
    slots: list[tuple[str, str, datetime]] = field(default_factory=list)
    """Desk, kind, beginning."""
    appointments: dict[str, Appointment] = field(default_factory=dict)
    away: bool = False
    """Every question fails, as a service's that is down."""
    asked: list[str] = field(default_factory=list)
    _by_key: dict[str, Appointment] = field(default_factory=dict)

    @classmethod
    def sampled(cls, *, today: date, **more: Any) -> KnownFacts:
        """Everybody and everything of the desks' `samples.yaml`, with days counted from `today`."""
        samples = load_samples(Path(desks.__file__).parent, today=today)
        return cls(
            policies=list(samples.policies),
            customers=list(samples.customers),
            patients=list(samples.patients),
            vehicles=list(samples.stock),
            human_agents=list(samples.human_agents),
            **more,
        )

    async def customer_by_policy(self, policy_number: str) -> Policy | None:
        self._answer("customer_by_policy")
        number = policy_number_in(policy_number)
        return next((one for one in self.policies if one.policy_number == number), None)

    async def customers_by_phone(self, phone: str) -> list[CustomerRef]:
        self._answer("customers_by_phone")
        everybody = {one.customer_id: one for one in self.customers}
        everybody |= {one.customer.customer_id: one.customer for one in self.policies}
        return [
            CustomerRef.model_validate(one.model_dump()) for one in everybody.values() if one.phone == phone
        ]

    async def patient(self, patient_id: str) -> Patient | None:
        self._answer("patient")
        return next((one for one in self.patients if one.patient_id == patient_id), None)

    async def patients_by_phone(self, phone: str) -> list[Patient]:
        self._answer("patients_by_phone")
        return [one for one in self.patients if one.phone == phone]

    async def stock(
        self,
        *,
        make: str | None = None,
        model: str | None = None,
        year_from: int | None = None,
        year_to: int | None = None,
        price_to: int | None = None,
    ) -> list[StockVehicle]:
        self._answer("stock")
        found = [
            one
            for one in self.vehicles
            if one.availability is not Availability.SOLD
            and (make is None or bare_name(one.make) == bare_name(make))
            and (model is None or bare_name(one.model).startswith(bare_name(model)))
            and (year_from is None or one.year >= year_from)
            and (year_to is None or one.year <= year_to)
            and (price_to is None or one.price_usd <= price_to)
        ]
        return sorted(found, key=lambda one: (one.price_usd, one.stock_number))

    async def free_slots(self, desk: str, kind: str, day: date) -> list[datetime]:
        """`day` is compared in the zone that the slots were given in."""
        self._answer("free_slots")
        return [
            at
            for one, other, at in self.slots
            if (one, other) == (desk, kind) and at.date() == day and not self._taken(desk, kind, at)
        ]

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
        self._answer("book")
        if idempotency_key in self._by_key:
            return self._by_key[idempotency_key]
        if (desk, kind, starts_at) not in self.slots:
            raise Conflict("nothing begins then", code="no_such_slot")
        if self._taken(desk, kind, starts_at):
            raise Conflict("somebody else has it", code="slot_taken")
        booked = Appointment.model_validate(
            {
                "appointment_id": str(uuid4()),
                "desk": desk,
                "kind": kind,
                "starts_at": starts_at,
                "ends_at": starts_at + LENGTH,
                "name": name,
                "phone": phone,
            }
        )
        self.appointments[booked.appointment_id] = self._by_key[idempotency_key] = booked
        return booked

    async def cancel(self, appointment_id: str) -> Appointment:
        self._answer("cancel")
        known = self.appointments.get(appointment_id)
        if known is None:
            raise NotFound("there is no such appointment")
        canceled = known.model_copy(update={"status": AppointmentStatus.CANCELED})
        self.appointments[appointment_id] = canceled
        return canceled

    async def appointments_by_phone(self, desk: str, phone: str) -> list[Appointment]:
        self._answer("appointments_by_phone")
        found = [
            one
            for one in self.appointments.values()
            if (one.desk, one.phone, one.status) == (desk, phone, AppointmentStatus.BOOKED)
        ]
        return sorted(found, key=lambda one: one.starts_at)

    async def directory(self, desk: str) -> list[HumanAgent]:
        self._answer("directory")
        return [one for one in self.human_agents if one.desk == desk]

    def _answer(self, question: str) -> None:
        self.asked.append(question)
        if self.away:
            raise Unavailable("facts are away")

    def _taken(self, desk: str, kind: str, at: datetime) -> bool:
        return any(
            (one.desk, one.kind, one.starts_at, one.status) == (desk, kind, at, AppointmentStatus.BOOKED)
            for one in self.appointments.values()
        )


@dataclass
class SlowFacts:
    """The same, after a while."""

    known: KnownFacts
    takes_s: float

    def __getattr__(self, name: str) -> Any:
        question = getattr(self.known, name)

        async def answered(*about: Any, **more: Any) -> Any:
            await asyncio.sleep(self.takes_s)
            return await question(*about, **more)

        return answered

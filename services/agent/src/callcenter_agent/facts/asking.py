"""What a desk may ask. Answers are personal: a tool tells them only to whom they were verified for."""

from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from callcenter.facts import Appointment, CustomerRef, HumanAgent, Patient, Policy, StockVehicle


class Facts(Protocol):
    """Every method raises `Unavailable` after its tries: the caller is told, and a callback is offered."""

    async def customer_by_policy(self, policy_number: str) -> Policy | None:
        """The policy and whose it is. Spaces, dashes and lower case are forgiven."""

    async def customers_by_phone(self, phone: str) -> list[CustomerRef]:
        """Who may be calling. `phone` is E.164, here and below."""

    async def patient(self, patient_id: str) -> Patient | None: ...

    async def patients_by_phone(self, phone: str) -> list[Patient]:
        """Several may share a telephone."""

    async def stock(
        self,
        *,
        make: str | None = None,
        model: str | None = None,
        year_from: int | None = None,
        year_to: int | None = None,
        price_to: int | None = None,
    ) -> list[StockVehicle]:
        """What is not sold, the cheapest first. Whole dollars."""

    async def free_slots(self, desk: str, kind: str, day: date) -> list[datetime]:
        """Beginnings, in UTC; `day` is the desk's own. None on days when it is closed.

        Raises `InvalidInput` for a kind of appointment that the desk does not make.
        """

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
        """Raises `Conflict` when it is taken, and when nothing begins then. The same key books once."""

    async def cancel(self, appointment_id: str) -> Appointment:
        """Canceled before is as good. Raises `NotFound`."""

    async def appointments_by_phone(self, desk: str, phone: str) -> list[Appointment]:
        """Those to come that were booked with this number, the next one first."""

    async def directory(self, desk: str) -> list[HumanAgent]:
        """In the order in which they are tried."""

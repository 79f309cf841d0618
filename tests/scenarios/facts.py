"""`Facts` for calls in text: the real lookup service for what is known, and a calendar in memory."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import httpx
from callcenter.clock import Clock
from callcenter.desks import DeskSettings
from callcenter.errors import Unavailable
from callcenter.slots import free_slots
from callcenter_agent.facts.services import ServiceFacts, new_facts

from tests.agent.known import KnownFacts


class Calendar(KnownFacts):
    """The desks' own slots, at the call's time; `taken` are somebody else's."""

    def __init__(self, desks: Mapping[str, DeskSettings], clock: Clock, taken: Sequence[datetime]) -> None:
        super().__init__()
        self._desks, self._clock, self._taken_before = desks, clock, taken

    async def free_slots(self, desk: str, kind: str, day: date) -> list[datetime]:
        settings = self._desks[desk]
        how = settings.appointments[kind]
        zone = ZoneInfo(settings.time_zone)
        before = [at if at.tzinfo else at.replace(tzinfo=zone) for at in self._taken_before]
        booked = [one.starts_at for one in self.appointments.values() if one.kind == kind]
        taken = [at.astimezone(UTC) for at in before for _ in range(how.at_once)] + booked
        found = free_slots(settings, how, day, taken=taken, now=self._clock())
        self.slots = [(desk, kind, at) for at in found]
        return found


class Failing:
    """Facts of which some cannot be had, as where their service is away."""

    def __init__(self, known: ServiceFacts, calendar: Calendar, fails: tuple[str, ...]) -> None:
        self._known, self._calendar, self._fails = known, calendar, fails

    def __getattr__(self, name: str) -> Any:
        if name not in self._fails:
            of_calendar = name in ("free_slots", "book", "cancel", "appointments_by_phone")
            return getattr(self._calendar if of_calendar else self._known, name)

        async def away(*_: Any, **__: Any) -> None:
            raise Unavailable(f"{name} is away")

        return away


def facts_of(
    *,
    lookup: httpx.AsyncClient,
    desks: Mapping[str, DeskSettings],
    clock: Clock,
    taken: Sequence[datetime],
    fails: tuple[str, ...],
) -> Any:
    return Failing(new_facts(lookup=lookup, api=lookup), Calendar(desks, clock, taken), fails)

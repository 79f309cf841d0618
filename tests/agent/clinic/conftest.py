"""A clinic's calls in text: one patient of each language, and a calendar."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, date, datetime
from typing import Any, Protocol
from zoneinfo import ZoneInfo

import pytest
from callcenter.events import Direction
from callcenter.facts import Appointment, Patient
from callcenter_agent.behaviors.greeting import greet

from tests.agent.conftest import OpenTalk, Talk
from tests.agent.known import KnownFacts

HERE = ZoneInfo("America/New_York")
NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
"""A Monday at ten in the morning."""
PHONE = "+12025550170"


def patient(number: int, name: str, born: date, language: str, procedure: str) -> Patient:
    return Patient.model_validate(
        {
            "patient_id": f"P-{number}",
            "name": name,
            "language": language,
            "date_of_birth": born,
            "phone": PHONE,
            "procedure": procedure,
            "procedure_name": procedure.replace("_", " "),
            "surgery_on": date(2026, 11, 18),
            "surgeon": "Dr. Reyes",
        }
    )


MARIA = patient(1, "Maria Lopez", date(1960, 3, 3), "en", "knee_replacement")
CARMEN = patient(2, "Carmen Ruiz", date(1955, 5, 12), "es", "gallbladder_removal")
LUC = patient(3, "Luc Martin", date(1948, 8, 1), "fr", "cataract")
SLOTS = [datetime(2026, 11, 24, hour, tzinfo=HERE) for hour in (9, 11, 14)]


def known(**more: Any) -> KnownFacts:
    facts = KnownFacts(patients=[MARIA, CARMEN, LUC], slots=[("clinic", "follow_up", at) for at in SLOTS])
    old = Appointment.model_validate(
        {
            "appointment_id": "old",
            "desk": "clinic",
            "kind": "follow_up",
            "starts_at": datetime(2026, 12, 1, 9, tzinfo=HERE),
            "ends_at": datetime(2026, 12, 1, 10, tzinfo=HERE),
            "name": "Maria Lopez",
            "phone": PHONE,
        }
    )
    facts.appointments[old.appointment_id] = old
    for name, value in more.items():
        setattr(facts, name, value)
    return facts


class OpenClinic(Protocol):
    def __call__(self, patient: Patient | None = ..., **about: Any) -> AbstractAsyncContextManager[Talk]: ...


@pytest.fixture
def clinic(open_talk: OpenTalk) -> OpenClinic:
    """An outbound call to `patient`, greeted; inbound where there is none."""

    @asynccontextmanager
    async def opened(patient: Patient | None = MARIA, **about: Any) -> AsyncIterator[Talk]:
        given: dict[str, Any] = {"desk": "clinic", "facts": known(), "now": NOW}
        if patient is not None:
            given |= {"direction": Direction.OUTBOUND, "to_number": PHONE, "from_number": "+12025550102"}
            given |= {"context": {"patient_id": patient.patient_id}}
        async with open_talk(**(given | about)) as talk:
            await talk.call.conversation.prepare(talk.call)
            greet(talk.call)
            await talk.session.wait_for_idle()
            yield talk

    return opened


def said(talk: Talk) -> list[str]:
    return [
        item.text_content or ""
        for item in talk.session.history.items
        if item.type == "message" and item.role == "assistant"
    ]

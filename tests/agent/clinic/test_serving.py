"""Patients who ring back: identified by date of birth, and appointments that are never lost or doubled."""

from __future__ import annotations

from datetime import timedelta

from callcenter.events import AppointmentBooked, AppointmentCanceled, CallbackRequested, IdentityChecked
from callcenter.facts import AppointmentStatus

from tests.agent.clinic.conftest import OpenClinic, known, said
from tests.agent.known import SlowFacts


async def test_a_patient_moves_an_appointment(clinic: OpenClinic) -> None:
    facts = known()
    async with clinic(None, facts=facts) as talk:
        await talk.say("I need to change my appointment.")
        await talk.say("March third nineteen sixty.")
        assert [one.subject_id for one in talk.noted(IdentityChecked)] == ["P-1"]
        await talk.say("Tomorrow would be good.")
        assert "9 a.m., 11 a.m., 2 p.m." in talk.last_words
        await talk.say("At eleven, please.")
        assert "Tuesday, November 24 at 11 a.m." in talk.last_words
        assert len(talk.noted(AppointmentBooked)) == 1
        assert [one.appointment_id for one in talk.noted(AppointmentCanceled)] == ["old"]
        booked = [one for one in facts.appointments.values() if one.status is AppointmentStatus.BOOKED]
        assert [one.starts_at.hour for one in booked] == [11]


async def test_a_calendar_that_is_away_leaves_the_appointment_alone(clinic: OpenClinic) -> None:
    facts = known()
    async with clinic(None, facts=facts) as talk:
        await talk.say("I need to change my appointment.")
        facts.away = True
        await talk.say("March third nineteen sixty.")
        assert any("can't reach the calendar" in one for one in said(talk))
        assert len(talk.noted(CallbackRequested)) == 1
        assert not talk.noted(AppointmentCanceled)


async def test_who_waits_for_a_slow_calendar_is_told_so(clinic: OpenClinic) -> None:
    limits = {"tool_progress": timedelta(seconds=0.1)}
    async with clinic(None, facts=SlowFacts(known(), 0.4), limits=limits) as talk:
        await talk.say("I need to change my appointment.")
        await talk.say("March third nineteen sixty.")
        before = " ".join(said(talk)).count("looking that up")
        await talk.say("Tomorrow would be good.")
        assert " ".join(said(talk)).count("looking that up") == before + 1
        assert "9 a.m., 11 a.m., 2 p.m." in talk.last_words


async def test_who_is_not_on_the_list_is_told_nothing(clinic: OpenClinic) -> None:
    async with clinic(None, from_number="+12025550199") as talk:
        await talk.say("You called me about my operation.")
        assert "can't find your number" in talk.last_words
        assert not talk.noted(IdentityChecked)

"""Changing a patient's appointment, against the calendar: never over the same time twice."""

from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from callcenter.errors import CallCenterError, Conflict
from callcenter.events import AppointmentBooked, AppointmentCanceled, CallbackRequested
from callcenter.facts import Appointment
from livekit.agents import RunContext

from callcenter_agent.call import Call
from callcenter_agent.desks.clinic.calendar import Otherwise, day_in, spoken_day, spoken_time, time_in
from callcenter_agent.desks.clinic.conversation import conversation_of
from callcenter_agent.desks.clinic.farewell import say_goodbye
from callcenter_agent.desks.clinic.identity import identified
from callcenter_agent.desks.clinic.states import State
from callcenter_agent.dialogue.asking import Answer, Got, Misheard, Question
from callcenter_agent.dialogue.direction import Direction
from callcenter_agent.dialogue.obtaining import obtain
from callcenter_agent.dialogue.tool import announced, desk_tool
from callcenter_agent.dialogue.words import take_new_words

KIND: Final = "follow_up"
OFFERED: Final = 3
MOST_DAYS: Final = 4
Choice = datetime | Otherwise


@desk_tool(converses=True)
async def change_appointment(context: RunContext[Call]) -> Direction | None:
    """Move the patient's appointment, or make one. It asks for the day and the time by itself."""
    call, talk = context.userdata, conversation_of(context)
    take_new_words(call)
    try:
        if not talk.context.verified_as and not await _verified(context):
            return say_goodbye(call, "not_verified", "identity_goodbye")
        return await _changed(context)
    except CallCenterError:
        call.recorder.note(CallbackRequested(phone=call.caller_number, reason="appointment"))
        return Direction("The calendar cannot be reached.", _then(call, "calendar_away"))


async def _verified(context: RunContext[Call]) -> bool:
    call = context.userdata
    number = call.caller_number
    async with announced(context):
        patients = await call.facts.patients_by_phone(number) if number else []
    done = bool(patients) and await identified(context, patients)
    if done:
        conversation_of(context).move(State.SERVING)
    return done


async def _changed(context: RunContext[Call]) -> Direction:
    call, talk = context.userdata, conversation_of(context)
    patient = talk.patient
    if patient is None:
        return Direction("Nobody is verified.", talk.next_question(call.phrases))
    async with announced(context):
        before = await call.facts.appointments_by_phone(call.settings.id, patient.phone)
    for _ in range(MOST_DAYS):
        slot = await _chosen(context)
        if slot is None:
            break
        try:
            async with announced(context):
                booked = await call.facts.book(
                    call.settings.id, KIND, slot, name=patient.name, phone=patient.phone,
                    call_id=call.call_id, idempotency_key=f"{call.call_id}/{slot.isoformat()}",
                )  # fmt: skip
        except Conflict:
            await context.session.say(call.phrases.text("slot_taken"))
            continue
        async with announced(context):
            return await _booked(call, booked, before)
    return Direction("No time was found.", _then(call, "appointment_unchanged"))


async def _booked(call: Call, booked: Appointment, before: list[Appointment]) -> Direction:
    """The new one first: a patient is never left without."""
    call.recorder.note(
        AppointmentBooked(appointment_id=booked.appointment_id, kind=booked.kind, starts_at=booked.starts_at)
    )
    for old in before[:1]:
        await call.facts.cancel(old.appointment_id)
        call.recorder.note(AppointmentCanceled(appointment_id=old.appointment_id))
    here = booked.starts_at.astimezone(ZoneInfo(call.settings.time_zone))
    said = call.phrases.text(
        "appointment_booked",
        day=spoken_day(here.date(), call.language),
        time=spoken_time(here, call.language),
    )
    return Direction("Booked.", f"{said} {conversation_of(call).next_question(call.phrases)}")


async def _chosen(context: RunContext[Call]) -> datetime | None:
    """A free time that the patient picked; None: they gave up."""
    call = context.userdata
    zone = ZoneInfo(call.settings.time_zone)
    today = call.clock().astimezone(zone).date()
    answer: Answer[date] = await obtain(context, _day_question(today))
    if not isinstance(answer, Got):
        return None
    async with announced(context):
        day, slots = await _first_free(call, answer.value)
    if not slots:
        return None
    offered = [slot.astimezone(zone) for slot in slots]
    picked: Answer[Choice] = await obtain(context, _time_question(call, day, offered))
    if not isinstance(picked, Got):
        return None
    return await _chosen(context) if isinstance(picked.value, Otherwise) else picked.value


async def _first_free(call: Call, wanted: date) -> tuple[date, list[datetime]]:
    """The day itself or the first one after it with a free time; none in a week is none."""
    for later in range(7):
        day = wanted + timedelta(days=later)
        if slots := await call.facts.free_slots(call.settings.id, KIND, day):
            return day, slots
    return wanted, []


def questions() -> tuple[Question[date], Question[Choice]]:
    """As they are checked at start."""
    return _day_question(date.min), Question(
        "appointment_time", parse=lambda _: None, filled={"day": "", "times": ""}
    )


def _day_question(today: date) -> Question[date]:
    def parse(words: str) -> date | Misheard | None:
        return day_in(words, today=today)

    return Question("appointment_day", parse=parse, misheard=("appointment_day_past",))


def _time_question(call: Call, day: date, offered: list[datetime]) -> Question[Choice]:
    spread = offered[:: max(1, len(offered) // OFFERED)][:OFFERED]
    times = ", ".join(spoken_time(slot, call.language) for slot in spread)

    def parse(words: str) -> Choice | None:
        return time_in(words, offered, first=spread)

    return Question(
        "appointment_time",
        parse=parse,
        filled={"day": spoken_day(day, call.language), "times": times},
    )


def _then(call: Call, phrase: str) -> str:
    return f"{call.phrases.text(phrase)} {conversation_of(call).next_question(call.phrases)}"

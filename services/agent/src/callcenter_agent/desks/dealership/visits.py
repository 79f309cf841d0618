"""Making an appointment at the dealership: a day, a free time, a name, a yes, as often as needed.

The caller may say all of it at once, change any of it, or hear that a time has just been taken.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Final, TypeVar
from zoneinfo import ZoneInfo

from callcenter.errors import Conflict
from callcenter.events import AppointmentBooked, FactNoted
from callcenter.facts import Appointment
from livekit.agents import RunContext

from callcenter_agent.call import Call
from callcenter_agent.desks.dealership.visit_times import (
    Wanted,
    fitting,
    nearest,
    spoken_time,
    spoken_times,
    wanted_in,
)
from callcenter_agent.dialogue.answers import affirms, denies
from callcenter_agent.dialogue.asking import Answer, GivenUp, Got, Misheard, Question
from callcenter_agent.dialogue.obtaining import obtain
from callcenter_agent.dialogue.questions.days import day_of_week
from callcenter_agent.dialogue.questions.names import CALLER_NAME
from callcenter_agent.dialogue.tool import announced

T = TypeVar("T")

MOST_ROUNDS: Final = 6
DAYS_LOOKED_AHEAD: Final = 14
MONDAY: Final = date(2026, 1, 5)


class NotArranged(Exception):  # noqa: N818 - the caller would not, or could not be understood
    """No appointment came of it."""


@dataclass(frozen=True)
class Visit:
    """What is being arranged, in the desk's own time."""

    kind: str
    wanted: Wanted
    slot: datetime | None = None
    just_taken: bool = False


async def arrange(context: RunContext[Call], kind: str, words: str) -> Appointment:
    """Asks until it is booked. Raises NotArranged; Unavailable where no answer can be had."""
    call = context.userdata
    visit = Visit(kind, wanted_in(words, _today(call)))
    for _ in range(MOST_ROUNDS):
        visit = await _with_slot(context, visit)
        name = await _name(context)
        visit = await _affirmed(context, visit, name)
        if visit.slot is None:
            continue
        try:
            async with announced(context):
                return await _book(call, visit, name)
        except Conflict:
            visit = Visit(kind, Wanted(day=visit.slot.date(), at=visit.slot.time()), just_taken=True)
    raise NotArranged("unclear")


async def free(call: Call, kind: str, day: date) -> list[datetime]:
    zone = ZoneInfo(call.settings.time_zone)
    return [at.astimezone(zone) for at in await call.facts.free_slots(call.settings.id, kind, day)]


async def _with_slot(context: RunContext[Call], visit: Visit) -> Visit:
    """A day that has free times, then one of these."""
    call = context.userdata
    for _ in range(MOST_ROUNDS):
        if visit.wanted.day is None:
            day = _value(await obtain(context, day_question(_today(call))))
            visit = replace(visit, wanted=_over(day, visit.wanted))
        day_wanted = visit.wanted.day
        async with announced(context):
            slots = await free(call, visit.kind, day_wanted) if day_wanted else []
        if not slots:
            visit = replace(visit, wanted=await _another_day(context, visit), just_taken=False)
            continue
        found = fitting(slots, visit.wanted)
        if len(found) == 1:
            return replace(visit, slot=found[0], just_taken=False)
        chosen = _value(await obtain(context, time_question(slots, found, visit)))
        visit = replace(visit, wanted=_over(chosen, visit.wanted), just_taken=False)
    raise NotArranged("unclear")


async def _another_day(context: RunContext[Call], visit: Visit) -> Wanted:
    call = context.userdata
    asked = visit.wanted.day or _today(call)
    async with announced(context):
        offered = await _next_free(call, visit.kind, after=max(asked, _today(call)))
    other = other_day_question(_today(call), asked=asked, offered=offered)
    return _over(_value(await obtain(context, other)), replace(visit.wanted, day=None))


async def _next_free(call: Call, kind: str, *, after: date) -> date:
    for ahead in range(1, DAYS_LOOKED_AHEAD):
        day = after + timedelta(days=ahead)
        if await free(call, kind, day):
            return day
    raise NotArranged("nothing free")


async def _name(context: RunContext[Call]) -> str:
    """Asked for even where the model noted one: an appointment is under the name that the caller gave us."""
    call = context.userdata
    known = call.conversation.context
    if known.visit_name is None:
        known.visit_name = known.customer_name = _value(await obtain(context, CALLER_NAME))
        call.recorder.note(FactNoted(name="name", value=known.visit_name))
        call.conversation.learned()
    return str(known.visit_name)


async def _affirmed(context: RunContext[Call], visit: Visit, name: str) -> Visit:
    """With the slot if the caller says yes; without, and perhaps with another wish, if not."""
    if visit.slot is None:
        raise NotArranged("unclear")
    question = affirm_question(context.userdata, visit.kind, visit.slot, name)
    answer = _value(await obtain(context, question))
    if answer is True:
        return visit
    wanted = _over(answer, visit.wanted) if isinstance(answer, Wanted) else Wanted()
    return replace(visit, slot=None, wanted=wanted)


async def _book(call: Call, visit: Visit, name: str) -> Appointment:
    if visit.slot is None:
        raise NotArranged("unclear")
    booked = await call.facts.book(
        call.settings.id,
        visit.kind,
        visit.slot,
        name=name,
        phone=call.conversation.context.contact_info.get("phone") or call.caller_number,
        call_id=call.call_id,
        idempotency_key=f"{call.call_id}:{visit.kind}:{visit.slot.isoformat()}",
    )
    call.recorder.note(
        AppointmentBooked(appointment_id=booked.appointment_id, kind=booked.kind, starts_at=booked.starts_at)
    )
    return booked


def day_question(today: date) -> Question[Wanted]:
    return Question("visit_day", parse=lambda words: _ahead(wanted_in(words, today), today))


def other_day_question(today: date, *, asked: date, offered: date) -> Question[Wanted]:
    def parse(words: str) -> Wanted | Misheard | None:
        if wanted := wanted_in(words, today):
            return _ahead(wanted if wanted.day else replace(wanted, day=offered), today)
        return Wanted(day=offered) if affirms(words) else None

    filled = {"day": day_of_week(asked), "offered": day_of_week(offered)}
    return Question("visit_other_day", parse=parse, filled=filled)


def time_question(slots: list[datetime], found: list[datetime], visit: Visit) -> Question[Wanted]:
    """A time that is free, or another day."""
    offered = nearest(found or slots, visit.wanted)
    day = slots[0].date()

    def parse(words: str) -> Wanted | Misheard | None:
        wanted = wanted_in(words, day)
        if wanted.day not in (None, day):
            return wanted
        if len(fits := fitting(slots, wanted)) == 1:
            return Wanted(day=day, at=fits[0].time())
        if wanted.part and fits:
            return Misheard("visit_time_part", {"times": spoken_times(nearest(fits, Wanted()))})
        if wanted.at is not None or wanted.part:
            return Misheard("visit_time_taken", {"times": spoken_times(nearest(slots, wanted))})
        return Wanted(day=day, at=offered[0].time()) if len(offered) == 1 and affirms(words) else None

    name = _time_phrase(visit)
    return Question(name, parse=parse, filled={"day": day_of_week(day), "times": spoken_times(offered)})


def _time_phrase(visit: Visit) -> str:
    if visit.just_taken:
        return "visit_just_taken"
    return "visit_time_gone" if visit.wanted.at else "visit_time"


def affirm_question(call: Call, kind: str, slot: datetime, name: str) -> Question[bool | Wanted]:
    def parse(words: str) -> bool | Wanted | None:
        wanted = wanted_in(words, slot.date())
        other = (wanted.day not in (None, slot.date())) or (wanted.at not in (None, slot.time()))
        if other:
            return wanted
        if affirms(words):
            return True
        return False if denies(words) else None

    return Question("visit_right", parse=parse, filled=told(call, kind, slot, name))


def told(call: Call, kind: str, slot: datetime, name: str) -> dict[str, str]:
    return {
        "visit": call.phrases.text(f"visit_{kind}"),
        "day": day_of_week(slot.date()),
        "time": spoken_time(slot),
        "name": name,
    }


def _ahead(wanted: Wanted, today: date) -> Wanted | Misheard | None:
    """With a day; None where none was said."""
    if wanted.day is None:
        return replace(wanted, day=today) if wanted.earliest else None
    return wanted


def _over(said: Wanted, before: Wanted) -> Wanted:
    """What was said last counts; a new day keeps the time that was asked for."""
    at = said.at or (None if said.part else before.at)
    return Wanted(said.day or before.day, at, said.part or (None if at else before.part), said.earliest)


def _value(answer: Answer[T]) -> T:
    match answer:
        case Got(value):
            return value
        case GivenUp(reason):
            raise NotArranged(reason)


def _today(call: Call) -> date:
    return call.clock().astimezone(ZoneInfo(call.settings.time_zone)).date()


_NOON: Final = datetime.combine(MONDAY, time(12))
QUESTIONS: Final = (
    CALLER_NAME,
    day_question(MONDAY),
    other_day_question(MONDAY, asked=MONDAY, offered=MONDAY),
    *(
        time_question([_NOON], [], visit)
        for visit in (
            Visit("", Wanted()),
            Visit("", Wanted(at=time(12))),
            Visit("", Wanted(), just_taken=True),
        )
    ),
)
"""As they are asked, for their phrases to be checked at start; `visit_right` stands in conduct.PHRASES."""

"""Answers to questions of the product: names, numbers, dates, yes and no."""

from datetime import date
from functools import partial
from typing import Final
from zoneinfo import ZoneInfo

from callcenter_agent.call import Call
from callcenter_agent.desks.clinic.calendar import day_in
from callcenter_agent.desks.dealership.visit_times import Wanted
from callcenter_agent.desks.dealership.visits import day_question
from callcenter_agent.dialogue.answers import affirms, denies
from callcenter_agent.dialogue.asking import GivenUp, Question
from callcenter_agent.dialogue.questions.date_of_birth import DATE_OF_BIRTH
from callcenter_agent.dialogue.questions.loss_dates import loss_date
from callcenter_agent.dialogue.questions.names import CALLER_NAME
from callcenter_agent.dialogue.questions.own_words import yes_or_no
from callcenter_agent.dialogue.questions.phone_numbers import phone_number
from callcenter_agent.dialogue.questions.policy_numbers import POLICY_NUMBER

from tests.understanding import values
from tests.understanding.judging import Reading
from tests.understanding.readers.asking import answered, taken
from tests.understanding.readers.line import Line
from tests.understanding.rows import Row

CLINIC: Final = "clinic"
"""The one desk that speaks Spanish and French."""


def _desk_for(row: Row, english: str) -> str:
    return english if row.lang == "en" else CLINIC


async def born(row: Row, line: Line) -> Reading:
    async with line.open(CLINIC, now=row.now, language=row.lang, asking=True) as call:
        return taken(answered(call, DATE_OF_BIRTH, row.said), lambda day: values.Born(date=day))


async def loss(row: Row, line: Line) -> Reading:
    async with line.open("insurance", now=row.now, asking=True) as call:
        return taken(
            answered(call, loss_date(_today(call)), row.said),
            lambda moment: values.Loss(date=moment.day, time=moment.time),
        )


async def name(row: Row, line: Line) -> Reading:
    async with line.open(_desk_for(row, "insurance"), now=row.now, language=row.lang, asking=True) as call:
        return taken(answered(call, CALLER_NAME, row.said), lambda full: values.Name(full=full))


async def phone(row: Row, line: Line) -> Reading:
    async with line.open(_desk_for(row, "insurance"), now=row.now, language=row.lang, asking=True) as call:
        question = phone_number(call.caller_number, country=call.dial_policy.country)
        return taken(
            answered(call, question, row.said),
            lambda number: (
                values.Phone(own=True) if number == call.caller_number else values.Phone(number=number)
            ),
        )


async def policy(row: Row, line: Line) -> Reading:
    async with line.open("insurance", now=row.now, asking=True) as call:
        return taken(answered(call, POLICY_NUMBER, row.said), lambda number: values.Policy(number=number))


async def time(row: Row, line: Line) -> Reading:
    """English at the dealership, which hears day and time at once; else the clinic's question for the day."""
    if row.lang == "en":
        return await _visit(row, line)
    async with line.open(CLINIC, now=row.now, language=row.lang, asking=True) as call:
        question = Question("appointment_day", parse=partial(day_in, today=_today(call)))
        return taken(answered(call, question, row.said), lambda day: values.When(date=day))


async def _visit(row: Row, line: Line) -> Reading:
    async with line.open("dealership", now=row.now, asking=True) as call:
        return taken(answered(call, day_question(_today(call)), row.said), _when)


def _when(wanted: Wanted) -> values.When:
    return values.When(
        date=wanted.day,
        time=f"{wanted.at:%H:%M}" if wanted.at else None,
        part=wanted.part if wanted.part in ("morning", "afternoon", "evening") else None,
        any=wanted.earliest or None,
    )


async def yes_no(row: Row, line: Line) -> Reading:
    """English by the question of the desks; else as the clinic hears it."""
    question = yes_or_no("yes_or_no")
    if row.lang != "en":
        question = Question("yes_or_no", parse=partial(_in_language, language=row.lang))
    async with line.open(_desk_for(row, "insurance"), now=row.now, language=row.lang, asking=True) as call:
        found = answered(call, question, row.said)
    if isinstance(found, GivenUp):
        return values.Answer(answer="unsure")
    return taken(found, lambda yes: values.Answer(answer="yes" if yes else "no"))


def _in_language(words: str, *, language: str) -> bool | None:
    if denies(words, language=language):
        return False
    return True if affirms(words, language=language) else None


def _today(call: Call) -> date:
    return call.clock().astimezone(ZoneInfo(call.settings.time_zone)).date()

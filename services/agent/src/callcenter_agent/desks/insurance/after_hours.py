"""When the office is closed: an emergency goes to whoever is on call, everything else is a message."""

from typing import Final

from callcenter.events import MessageTaken, Urgency
from livekit.agents import Agent, RunContext

from callcenter_agent.call import Call
from callcenter_agent.desks.insurance.callers import ask_name, ask_phone
from callcenter_agent.desks.insurance.conversation import talk_of
from callcenter_agent.desks.insurance.leaving import LEFT
from callcenter_agent.desks.insurance.people import directory, in_charge, reach
from callcenter_agent.desks.insurance.roles import ErrandRole, back_to_reception, hand_back
from callcenter_agent.desks.insurance.routing import RoleName
from callcenter_agent.dialogue.asking import Got
from callcenter_agent.dialogue.obtaining import obtain
from callcenter_agent.dialogue.questions.own_words import words_about, yes_or_no
from callcenter_agent.dialogue.tool import desk_tool
from callcenter_agent.sounding.moments import spoken_moment

URGENT: Final = yes_or_no("cannot_wait")
MESSAGE: Final = words_about("message")
PHRASES: Final[dict[str, frozenset[str]]] = {
    "after_hours_opening": frozenset(),
    "closed_until": frozenset({"opens"}),
    "closed_for_holiday": frozenset({"holiday", "opens"}),
    "message_noted": frozenset(),
    "message_empty": frozenset(),
}


@desk_tool(converses=True)
async def take_after_hours(context: RunContext[Call]) -> Agent | None:
    """Take a message while the office is closed, or reach whoever is on call. Takes no value."""
    talk = talk_of(context)
    if not talk.context.urgent:
        urgent = await obtain(context, URGENT)
        if urgent is LEFT:
            return hand_back(context, reason="left", done=False)
        talk.context.urgent = isinstance(urgent, Got) and urgent.value
    if talk.context.urgent:
        people = await directory(context)
        on_call = in_charge(people, "claims", on_call=True)
        reason = f"emergency after hours: {talk.context.errand}"
        return await reach(context, on_call, reason=reason, urgency=Urgency.HIGH)
    return await _message(context)


async def _message(context: RunContext[Call]) -> Agent:
    call, talk = context.userdata, talk_of(context)
    text = await obtain(context, MESSAGE)
    name = text if text is LEFT else await ask_name(context)
    phone = name if name is LEFT else await ask_phone(context)
    if phone is LEFT:
        return hand_back(context, reason="left", done=False)
    if not isinstance(text, Got):
        return hand_back(context, reason="no message", words=call.phrases.text("message_empty"))
    call.recorder.note(
        MessageTaken(
            text=text.value,
            for_whom=talk.context.person_wanted or talk.context.errand,
            name=name.value if isinstance(name, Got) else None,
            phone=phone.value if isinstance(phone, Got) else call.caller_number,
        )
    )
    talk.reached("message_taken")
    return hand_back(context, reason="message taken", words=call.phrases.text("message_noted"))


def closed_words(call: Call) -> str:
    """That the office is closed, for which holiday, and until when."""
    schedule = call.settings.schedule
    now = call.clock().astimezone(schedule.zone)
    opens = schedule.next_opening(now)
    if opens is None:
        return call.phrases.text("after_hours_opening")
    told = spoken_moment(opens, now=now, language=call.language)
    if (holiday := schedule.holiday_on(now.date())) is not None:
        return call.phrases.text("closed_for_holiday", holiday=holiday.name, opens=told)
    return call.phrases.text("closed_until", opens=told)


class AfterHours(ErrandRole, name=RoleName.AFTER_HOURS):
    tools_of_role = (take_after_hours, back_to_reception)
    opening = "after_hours_opening"
    begins_with = "take_after_hours"

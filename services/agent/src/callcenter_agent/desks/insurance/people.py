"""Reaching a human agent for the caller: by a transfer, or a callback where nobody can be reached."""

from collections.abc import Sequence

from callcenter.errors import Unavailable
from callcenter.events import CallbackRequested, Urgency
from callcenter.facts import HumanAgent, Line
from livekit.agents import Agent, RunContext

from callcenter_agent.call import Call
from callcenter_agent.desks.insurance.callers import ask_phone
from callcenter_agent.desks.insurance.conversation import talk_of, today
from callcenter_agent.desks.insurance.leaving import LEFT
from callcenter_agent.desks.insurance.roles import hand_back
from callcenter_agent.dialogue.asking import Got
from callcenter_agent.dialogue.obtaining import obtain
from callcenter_agent.dialogue.questions.callback_times import callback_time
from callcenter_agent.dialogue.tool import announced
from callcenter_agent.transfers.starting import start_transfer


async def directory(context: RunContext[Call]) -> Sequence[HumanAgent]:
    """Empty where it cannot be had: then the desk's own numbers are tried."""
    call = context.userdata
    try:
        async with announced(context):
            return await call.facts.directory(call.settings.id)
    except Unavailable:
        return ()


def in_charge(
    people: Sequence[HumanAgent], role: str, *, line: Line | None = None, on_call: bool = False
) -> HumanAgent | None:
    """The first of that role who looks after the line; else the first who is there at all."""
    there = [one for one in people if one.on_call or not on_call]
    of_role = [one for one in there if one.role == role]
    of_line = [one for one in of_role if line is None or line in one.lines]
    at_reception = [one for one in there if one.role == "reception"]
    return next(iter([*of_line, *of_role, *at_reception, *there]), None)


async def reach(
    context: RunContext[Call],
    who: HumanAgent | None,
    *,
    reason: str,
    urgency: Urgency = Urgency.MEDIUM,
    lead: str = "",
) -> Agent | None:
    """None: the transfer has begun, and says itself what is to be said."""
    talk = talk_of(context)
    async with announced(context):
        refused = await start_transfer(context, reason=reason, urgency=urgency, to=who.name if who else None)
    if refused is None:
        talk.reached("transferred")
        talk.errand_over()
        return None
    talk.context.open_question = None
    return await promise_callback(context, who, reason=reason, lead=lead)


async def promise_callback(
    context: RunContext[Call], who: HumanAgent | None, *, reason: str, lead: str = ""
) -> Agent:
    """Which number, when, and written down."""
    call, talk = context.userdata, talk_of(context)
    somebody = who.name if who else call.phrases.text("a_colleague")
    sorry = call.phrases.text("nobody_there", who=somebody)
    phone = await ask_phone(context, lead=f"{lead} {sorry}".strip())
    when = phone if phone is LEFT else await obtain(context, callback_time(today(call)))
    if when is LEFT:
        return hand_back(context, reason="left", done=False)
    call.recorder.note(
        CallbackRequested(
            phone=phone.value if isinstance(phone, Got) else call.caller_number,
            reason=f"{reason} (for {who.name})" if who else reason,
            when=str(when.value) if isinstance(when, Got) else None,
        )
    )
    talk.reached("callback")
    words = call.phrases.text("callback_promised", who=somebody)
    return hand_back(context, reason="callback promised", words=words)

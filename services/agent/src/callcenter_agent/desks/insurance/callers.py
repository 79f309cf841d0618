"""Who is calling and where they can be reached: asked once in a call."""

from callcenter.phone import E164
from livekit.agents import RunContext

from callcenter_agent.call import Call
from callcenter_agent.desks.insurance.conversation import talk_of
from callcenter_agent.dialogue.asking import Answer, Got
from callcenter_agent.dialogue.obtaining import obtain
from callcenter_agent.dialogue.questions.names import CALLER_NAME
from callcenter_agent.dialogue.questions.phone_numbers import phone_number


async def ask_name(context: RunContext[Call], *, lead: str = "") -> Answer[str]:
    talk = talk_of(context)
    if talk.context.caller_name is not None:
        return Got(talk.context.caller_name)
    answer = await obtain(context, CALLER_NAME, lead=lead)
    if isinstance(answer, Got):
        talk.context.caller_name = talk.context.customer_name = answer.value
        talk.learned()
    return answer


async def ask_phone(context: RunContext[Call], *, lead: str = "") -> Answer[E164]:
    call, talk = context.userdata, talk_of(context)
    if talk.context.caller_phone is not None:
        return Got(E164(talk.context.caller_phone))
    question = phone_number(call.caller_number, country=call.dial_policy.country, not_dialed=call.not_dialed)
    answer = await obtain(context, question, lead=lead)
    if isinstance(answer, Got):
        talk.context.caller_phone = talk.context.contact_info["phone"] = answer.value
        talk.learned()
    return answer

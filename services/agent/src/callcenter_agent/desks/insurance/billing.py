"""Bills and payments: who owns a policy hears whether it is in force; money is a colleague's matter."""

from typing import Final

from callcenter.errors import Unavailable
from livekit.agents import Agent, RunContext

from callcenter_agent.call import Call
from callcenter_agent.desks.insurance.cancelling import spoken_day
from callcenter_agent.desks.insurance.leaving import LEFT
from callcenter_agent.desks.insurance.people import directory, in_charge, reach
from callcenter_agent.desks.insurance.roles import back_to_reception, hand_back
from callcenter_agent.desks.insurance.routing import RoleName
from callcenter_agent.desks.insurance.verifying import (
    VerifiedErrand,
    own_policy,
    refused,
    verify_identity,
)
from callcenter_agent.dialogue.asking import Got
from callcenter_agent.dialogue.identity import verified
from callcenter_agent.dialogue.obtaining import obtain
from callcenter_agent.dialogue.questions.own_words import yes_or_no
from callcenter_agent.dialogue.tool import desk_tool

CONNECT: Final = yes_or_no("billing_connect")
PHRASES: Final[dict[str, frozenset[str]]] = {
    "billing_opening": frozenset(),
    **{f"policy_{status}": frozenset({"product", "day"}) for status in ("active", "lapsed", "canceled")},
}


@desk_tool(converses=True, needs=verified)
async def explain_policy(context: RunContext[Call]) -> Agent | None:
    """Tell a verified caller whether their policy is in force; offer a colleague for bills and payments."""
    call = context.userdata
    try:
        policy = await own_policy(context)
    except Unavailable:
        return refused(context, "records_away", reason="the records are away")
    product = policy.product.replace("_", " ")
    told = call.phrases.text(f"policy_{policy.status}", product=product, day=spoken_day(policy.expires_on))
    answer = await obtain(context, CONNECT, lead=told)
    if not isinstance(answer, Got) or not answer.value:
        return hand_back(context, reason="left" if answer is LEFT else "told", done=answer is not LEFT)
    people = await directory(context)
    own = next((one for one in people if one.agent_id == policy.agent_id), None)
    return await reach(context, own or in_charge(people, "service", line=policy.line), reason="billing")


class Billing(VerifiedErrand, name=RoleName.BILLING):
    tools_of_role = (verify_identity, explain_policy, back_to_reception)
    opening = "billing_opening"
    begins_with = "explain_policy"

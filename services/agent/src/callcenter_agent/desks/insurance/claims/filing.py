"""The tool that takes a claim: what is missing is asked, the whole is read back, and filed under a number."""

from callcenter.events import ClaimFiled
from livekit.agents import Agent, RunContext

from callcenter_agent.call import Call
from callcenter_agent.desks.insurance.claims.checking import Right, Verdict, Wrong, claim_check
from callcenter_agent.desks.insurance.claims.claim import Claim
from callcenter_agent.desks.insurance.claims.questions import Asked, next_step, volunteered
from callcenter_agent.desks.insurance.conversation import InsuranceConversation, talk_of, today
from callcenter_agent.desks.insurance.errands import Line
from callcenter_agent.desks.insurance.leaving import LEFT
from callcenter_agent.desks.insurance.reference_numbers import reference_number
from callcenter_agent.desks.insurance.roles import ErrandRole, back_to_reception, hand_back
from callcenter_agent.desks.insurance.routing import RoleName
from callcenter_agent.dialogue.asking import Answer, GivenUp, Got
from callcenter_agent.dialogue.obtaining import obtain
from callcenter_agent.dialogue.spelling.aloud import spelled_out
from callcenter_agent.dialogue.tool import desk_tool
from callcenter_agent.dialogue.words import said_since

MOST_ROUNDS = 5
"""Of corrections; after that an adjuster asks."""


@desk_tool(converses=True)
async def file_claim(context: RunContext[Call]) -> Agent:
    """Take the report of a loss from the caller, question by question, and file it. Takes no value."""
    call, talk = context.userdata, talk_of(context)
    said = [one.text for one in said_since(context.session.history, used=talk.context.claim_words)]
    claim = volunteered(_begun(talk), said, today(call))
    taken = await _complete(context, keep(talk, claim))
    if taken is None:
        return hand_back(context, reason="left the claim", done=False)
    if taken.what is None:
        talk.context.follow_up_needed, talk.context.follow_up_reason = True, "a loss that could not be taken"
        return hand_back(context, reason="no claim", words=call.phrases.text("claim_not_taken"))
    checked = await _checked(context, taken)
    if checked is None:
        return hand_back(context, reason="left the claim", done=False)
    return hand_back(context, reason="claim filed", words=_filed(context, *checked))


def _begun(talk: InsuranceConversation) -> Claim:
    """As it was left, or a new one; who is calling is known in either."""
    claim, about = Claim.of(talk.context.claim), talk.context
    known = {"name": about.caller_name, "phone": about.caller_phone}
    return claim.with_facts(**{key: value for key, value in known.items() if value and claim.lacks(key)})


async def _complete(context: RunContext[Call], claim: Claim) -> Claim | None:
    """None: the caller left."""
    call, talk, lead = context.userdata, talk_of(context), ""
    while (step := next_step(claim)) is not None:
        answer: Answer[object] = await obtain(context, step.question(asked_of(call)), lead=lead)
        if answer is LEFT:
            return None
        claim = step.put(claim, answer.value) if isinstance(answer, Got) else claim.not_known(step.field)
        hurt = step.field == "injuries" and claim.injuries
        lead = call.phrases.text("somebody_hurt") if hurt else ""
        keep(talk, claim)
    return claim


async def _checked(context: RunContext[Call], claim: Claim) -> tuple[Claim, bool] | None:
    """The claim as the caller affirmed it, or as it is when they could not be understood. None: they left."""
    call = context.userdata
    for _ in range(MOST_ROUNDS):
        answer: Answer[Verdict] = await obtain(context, claim_check(claim, asked_of(call), call.phrases))
        match answer:
            case GivenUp() as given_up:
                return None if given_up is LEFT else (claim, False)
            case Got(Right()):
                return claim, True
            case Got(Wrong(field, corrected)):
                again = await _complete(context, corrected or claim.without(field))
                if again is None:
                    return None
                claim = again
    return claim, False


def _filed(context: RunContext[Call], claim: Claim, affirmed: bool) -> str:
    call, talk = context.userdata, talk_of(context)
    about = talk.context
    number = reference_number("C", call.call_id, len(about.claims_filed))
    details = claim.kept() | {"kind": claim.kind.value, "affirmed": affirmed}
    call.recorder.note(
        ClaimFiled(
            claim_number=number,
            line=about.line or Line.PERSONAL,
            policy_number=claim.policy_number,
            verified=about.verified_as is not None,
            details=details,
        )
    )
    about.claims_filed.append(number)
    about.claim_words = [one.message_id for one in said_since(context.session.history, used=())]
    about.caller_name, about.caller_phone = claim.name, claim.phone
    about.customer_name = claim.name or about.customer_name
    about.claim = {}
    if not affirmed:
        about.follow_up_needed, about.follow_up_reason = True, f"claim {number} was not affirmed"
    talk.reached("claim_filed")
    return call.phrases.text("claim_filed", number=spelled_out(number))


def keep(talk: InsuranceConversation, claim: Claim) -> Claim:
    talk.context.claim = claim.kept()
    talk.learned()
    return claim


def asked_of(call: Call) -> Asked:
    return Asked(
        today=today(call),
        own_number=call.caller_number,
        country=call.dial_policy.country,
        not_dialed=call.not_dialed,
    )


class Claims(ErrandRole, name=RoleName.CLAIMS):
    tools_of_role = (file_claim, back_to_reception)
    opening = "claims_opening"
    begins_with = "file_claim"

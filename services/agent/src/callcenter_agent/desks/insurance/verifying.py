"""Checking who a caller is, before anything is said or done about a policy."""

from typing import Final

from callcenter.errors import Unavailable
from callcenter.events import IdentityChecked
from callcenter.facts import Policy
from livekit.agents import Agent, RunContext

from callcenter_agent.call import Call
from callcenter_agent.desks.insurance.conversation import conversation_of, talk_of
from callcenter_agent.desks.insurance.leaving import LEFT
from callcenter_agent.desks.insurance.roles import ErrandRole, hand_back
from callcenter_agent.dialogue.asking import Got
from callcenter_agent.dialogue.direction import RefusedError
from callcenter_agent.dialogue.identity import BY_POLICY, MOST_TRIES, Finding, checked
from callcenter_agent.dialogue.obtaining import obtain
from callcenter_agent.dialogue.questions.date_of_birth import DATE_OF_BIRTH
from callcenter_agent.dialogue.questions.policy_numbers import POLICY_NUMBER
from callcenter_agent.dialogue.tool import announced, desk_tool

PHRASES: Final[dict[str, frozenset[str]]] = {
    "identity_needed": frozenset(),
    "identity_failed": frozenset(),
    "identity_locked": frozenset(),
    "identity_unknown": frozenset(),
    "identity_verified": frozenset(),
    "records_away": frozenset(),
    "date_of_birth_impossible": frozenset(),
}


@desk_tool(converses=True)
async def verify_identity(context: RunContext[Call]) -> Agent | str:
    """Check who the caller is, by policy number and date of birth. Takes no value: it asks the caller."""
    call, talk = context.userdata, talk_of(context)
    lead = call.phrases.text("identity_needed")
    while talk.context.identity_tries < MOST_TRIES:
        number = await obtain(context, POLICY_NUMBER, lead=lead)
        born = await obtain(context, DATE_OF_BIRTH) if isinstance(number, Got) else number
        if number is LEFT or born is LEFT:
            return hand_back(context, reason="left", done=False)
        if not isinstance(number, Got) or not isinstance(born, Got):
            return refused(context, "identity_unknown", reason="cannot identify themselves")
        try:
            async with announced(context):
                policy = await call.facts.customer_by_policy(number.value)
        except Unavailable:
            return refused(context, "records_away", reason="the records are away")
        found = checked(policy, born=born.value, tries_before=talk.context.identity_tries)
        call.recorder.note(
            IdentityChecked(
                verified=found.finding is Finding.VERIFIED, method=BY_POLICY, subject_id=found.subject_id
            )
        )
        if found.finding is Finding.VERIFIED:
            talk.context.verified_as, talk.context.policy_number = found.subject_id, number.value
            talk.learned()
            return "The caller is verified."
        talk.context.identity_tries += 1
        talk.learned()
        lead = call.phrases.text("identity_failed")
    return refused(context, "identity_locked", reason="identity could not be verified")


def refused(context: RunContext[Call], phrase: str, *, reason: str) -> Agent:
    """A colleague has to see to it; nothing was said about any policy."""
    call, talk = context.userdata, talk_of(context)
    talk.context.follow_up_needed = True
    talk.context.follow_up_reason = f"{talk.context.errand}: {reason}"
    return hand_back(context, reason=reason, words=call.phrases.text(phrase), done=False)


async def own_policy(context: RunContext[Call]) -> Policy:
    """Of the verified caller, and of nobody else. Raises RefusedError, Unavailable."""
    call, about = context.userdata, talk_of(context).context
    async with announced(context):
        policy = await call.facts.customer_by_policy(about.policy_number) if about.policy_number else None
    if policy is None or policy.customer.customer_id != about.verified_as:
        raise RefusedError("Not the caller's policy.", say=call.phrases.text("identity_needed"))
    return policy


class VerifiedErrand(ErrandRole):
    """One that is begun only for a caller who was verified."""

    def next_tool(self) -> str | None:
        begins = super().next_tool()
        known = conversation_of(self.call).context.verified_as is not None
        return begins if begins is None or known else "verify_identity"

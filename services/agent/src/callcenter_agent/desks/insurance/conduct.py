"""How the insurance desk conducts a call: what the desk framework asks a desk's package for."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from livekit.agents import llm

from callcenter_agent import tools
from callcenter_agent.call import Call
from callcenter_agent.desks.insurance.claims import checking
from callcenter_agent.desks.insurance.claims.filing import Claims
from callcenter_agent.desks.insurance.claims.questions import STEPS, Asked
from callcenter_agent.desks.insurance.conversation import InsuranceConversation
from callcenter_agent.desks.insurance.leaving import leave_errand, leaves
from callcenter_agent.desks.insurance.reception import LINE, Reception
from callcenter_agent.dialogue.asking import Question

_ANYTIME: Final = Asked(today=date.min)

PHRASES: Mapping[str, frozenset[str]] = {
    "errand_which": frozenset(),
    "next_errand": frozenset(),
    "claims_opening": frozenset(),
    "somebody_hurt": frozenset(),
    "claim_filed": frozenset({"number"}),
    "claim_not_taken": frozenset(),
    "policy_number_form": frozenset({"count"}),
    "phone_number_form": frozenset(),
    "loss_date_ahead": frozenset(),
    "loss_date_long_ago": frozenset(),
    **checking.PHRASES,
}
PROMPTS = ("reception", "claims")
KEYTERMS = ("policy number", "claim", "mortgagee", "evidence of insurance", "deductible", "Harborview")
QUESTIONS = (
    LINE,
    *(step.question(_ANYTIME) for step in STEPS),
    Question("claim_check", parse=lambda _: None, filled={"claim": ""}),
)
TOOLS = (*tools.EVERYWHERE, leave_errand)
REFLEXES = (leaves,)
ROLES = (Reception, Claims)


def new_conversation() -> InsuranceConversation:
    return InsuranceConversation()


def first_agent(call: Call, *, history: llm.ChatContext | None) -> Reception:
    """Also where another worker was cut off: reception goes on with the errand that is under way."""
    return Reception(call, history=history)

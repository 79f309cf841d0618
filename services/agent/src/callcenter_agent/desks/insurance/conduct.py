"""How the insurance desk conducts a call: what the desk framework asks a desk's package for."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from livekit.agents import llm

from callcenter_agent import tools
from callcenter_agent.call import Call
from callcenter_agent.desks.insurance import (
    after_hours,
    billing,
    cancelling,
    directory,
    information,
    lending,
    quoting,
    verifying,
)
from callcenter_agent.desks.insurance.claims import checking, filing
from callcenter_agent.desks.insurance.claims.questions import STEPS, Asked
from callcenter_agent.desks.insurance.conversation import InsuranceConversation
from callcenter_agent.desks.insurance.leaving import leave_errand, leaves
from callcenter_agent.desks.insurance.reception import LINE, Reception
from callcenter_agent.desks.insurance.routing import RoleName
from callcenter_agent.dialogue.asking import Question
from callcenter_agent.dialogue.questions.callback_times import callback_time
from callcenter_agent.dialogue.questions.date_of_birth import DATE_OF_BIRTH

_ANYTIME: Final = date(2000, 1, 1)
_FILLED_IN_THE_CALL: Final[tuple[Question[Any], ...]] = (
    Question("claim_check", parse=lambda _: None, filled={"claim": ""}),
    Question("person_which", parse=lambda _: None, filled={"names": ""}),
    cancelling.confirmation("", _ANYTIME),
)

PHRASES: Mapping[str, frozenset[str]] = {
    "errand_which": frozenset(),
    "next_errand": frozenset(),
    "errand_resumed": frozenset(),
    "errand_goes_on": frozenset(),
    "claims_opening": frozenset(),
    "somebody_hurt": frozenset(),
    "claim_filed": frozenset({"number"}),
    "claim_not_taken": frozenset(),
    "policy_number_form": frozenset({"count"}),
    "phone_number_form": frozenset(),
    "loss_date_ahead": frozenset(),
    "loss_date_long_ago": frozenset(),
    "callback_time_past": frozenset(),
    "a_colleague": frozenset(),
    "nobody_there": frozenset({"who"}),
    "callback_promised": frozenset({"who"}),
    **checking.PHRASES,
    **verifying.PHRASES,
    **cancelling.PHRASES,
    **lending.PHRASES,
    **billing.PHRASES,
    **quoting.PHRASES,
    **directory.PHRASES,
    **after_hours.PHRASES,
}
PROMPTS = tuple(RoleName)
KEYTERMS = ("policy number", "claim", "mortgagee", "evidence of insurance", "loan number", "deductible")
QUESTIONS: Sequence[Question[Any]] = (
    LINE,
    *(step.question(Asked(today=_ANYTIME)) for step in STEPS),
    *lending.QUESTIONS,
    *_FILLED_IN_THE_CALL,
    DATE_OF_BIRTH,
    cancelling.REASON,
    cancelling.RETENTION,
    cancelling.cancel_date(_ANYTIME),
    billing.CONNECT,
    quoting.SUBJECT,
    callback_time(_ANYTIME),
    directory.PERSON,
    after_hours.URGENT,
    after_hours.MESSAGE,
)
TOOLS = (*tools.EVERYWHERE, leave_errand)
REFLEXES = (leaves,)
ROLES = (
    Reception,
    filing.Claims,
    lending.Lender,
    cancelling.Cancellation,
    billing.Billing,
    quoting.Quotes,
    directory.Directory,
    information.Information,
    after_hours.AfterHours,
)


def new_conversation() -> InsuranceConversation:
    return InsuranceConversation()


def first_agent(call: Call, *, history: llm.ChatContext | None) -> Reception:
    """Also where another worker was cut off: reception goes on with the errand that is under way."""
    return Reception(call, history=history)

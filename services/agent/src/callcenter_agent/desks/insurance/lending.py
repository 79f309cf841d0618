"""Banks and mortgage companies: what they ask for is noted and answered in writing; they are told nothing."""

import re
from typing import Final

from callcenter.events import EvidenceRequested
from livekit.agents import Agent, RunContext

from callcenter_agent.call import Call
from callcenter_agent.desks.insurance.callers import ask_phone
from callcenter_agent.desks.insurance.conversation import talk_of
from callcenter_agent.desks.insurance.leaving import LEFT
from callcenter_agent.desks.insurance.reference_numbers import reference_number
from callcenter_agent.desks.insurance.roles import ErrandRole, back_to_reception, hand_back
from callcenter_agent.desks.insurance.routing import RoleName
from callcenter_agent.dialogue.asking import Answer, Got, Question
from callcenter_agent.dialogue.obtaining import obtain
from callcenter_agent.dialogue.questions.names import name_in
from callcenter_agent.dialogue.questions.own_words import own_words, words_about
from callcenter_agent.dialogue.questions.spelled import longest
from callcenter_agent.dialogue.spelling.aloud import spelled_out
from callcenter_agent.dialogue.tool import desk_tool
from callcenter_agent.dialogue.words import said_since

FEWEST_CHARACTERS: Final = 4
_FROM: Final = re.compile(
    r"\b(?:calling|call|i'm|i am|this is|here) (?:\w+ ){0,3}?(?:from|with|for|at|on behalf of) (?:the )?"
    r"(?P<who>(?:[A-Z][\w&'-]*[ .]+){0,4}?[A-Z]?[\w&'-]*\s?"
    r"(?:[Bb]ank|[Mm]ortgage(?: \w+)?|[Cc]redit [Uu]nion|[Ll]ending|[Ll]oan [Ss]ervic\w+|[Tt]itle)"
    r"(?: (?:of )?[A-Z]\w+)*)"
)


def loan_number_in(words: str) -> str | None:
    return longest(words, fewest=FEWEST_CHARACTERS)


def lender_in(words: str) -> str | None:
    """From the caller's introduction: "this is Jo from Harbor National Bank"."""
    found = _FROM.search(words)
    return found["who"].strip(" .,") if found else None


LENDER: Final = Question("lender", parse=lambda words: lender_in(words) or own_words(words))
LOAN_NUMBER: Final = Question("loan_number", parse=loan_number_in, spoken=spelled_out, confirmed=True)
BORROWER: Final = Question("borrower", parse=name_in)
PROPERTY: Final = words_about("property_address")
SEND_TO: Final = words_about("send_to")
QUESTIONS: Final = (LENDER, LOAN_NUMBER, BORROWER, PROPERTY, SEND_TO)
PHRASES: Final[dict[str, frozenset[str]]] = {
    "lender_opening": frozenset(),
    "evidence_requested": frozenset({"number"}),
    "evidence_not_taken": frozenset(),
}


@desk_tool(converses=True)
async def request_evidence(context: RunContext[Call]) -> Agent:
    """Note a lender's request for evidence of insurance. Takes no value: it asks the caller."""
    call, talk = context.userdata, talk_of(context)
    said = [one.text for one in said_since(context.session.history, used=())]
    introduced = next((who for words in said if (who := lender_in(words))), None)
    facts: dict[str, str | None] = {LENDER.name: introduced}
    for question in QUESTIONS:
        if facts.get(question.name) is None:
            answer: Answer[str] = await obtain(context, question)
            if answer is LEFT:
                return hand_back(context, reason="left", done=False)
            facts[question.name] = answer.value if isinstance(answer, Got) else None
    phone = await ask_phone(context)
    if phone is LEFT:
        return hand_back(context, reason="left", done=False)
    if facts["lender"] is None or not (facts["loan_number"] or facts["borrower"]):
        return hand_back(context, reason="not enough", words=call.phrases.text("evidence_not_taken"))
    number = reference_number("E", call.call_id, len(talk.context.requests_filed))
    call.recorder.note(EvidenceRequested(request_number=number, **_fields(facts)))
    talk.context.requests_filed.append(number)
    talk.reached("evidence_requested")
    words = call.phrases.text("evidence_requested", number=spelled_out(number))
    return hand_back(context, reason="evidence requested", words=words)


def _fields(facts: dict[str, str | None]) -> dict[str, str | None]:
    return {question.name: facts.get(question.name) for question in QUESTIONS}


class Lender(ErrandRole, name=RoleName.LENDER):
    tools_of_role = (request_evidence, back_to_reception)
    opening = "lender_opening"
    begins_with = "request_evidence"

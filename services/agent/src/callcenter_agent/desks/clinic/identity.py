"""Is it the patient? A date of birth is compared by code, a few times at most."""

from dataclasses import replace
from datetime import date
from typing import Final

from callcenter.events import IdentityChecked
from callcenter.facts import Patient
from livekit.agents import RunContext

from callcenter_agent.call import Call
from callcenter_agent.desks.clinic.conversation import conversation_of
from callcenter_agent.dialogue.asking import Got, Question
from callcenter_agent.dialogue.obtaining import obtain
from callcenter_agent.dialogue.questions.date_of_birth import DATE_OF_BIRTH

MOST_TRIES: Final = 3
"""Dates of birth that may be compared in one call."""
METHOD: Final = "date_of_birth"
ONCE_MORE: Final[Question[date]] = replace(DATE_OF_BIRTH, name="date_of_birth_once_more")


async def identified(context: RunContext[Call], patients: list[Patient]) -> bool:
    """Whether the caller knows the date of birth of one of `patients`."""
    call, talk = context.userdata, conversation_of(context)
    question = DATE_OF_BIRTH
    while talk.context.identity_tries < MOST_TRIES:
        answer = await obtain(context, question)
        if not isinstance(answer, Got):
            break
        matching = [one for one in patients if one.date_of_birth == answer.value]
        known = matching[0] if len(matching) == 1 else None
        call.recorder.note(
            IdentityChecked(verified=known is not None, method=METHOD, subject_id=known and known.patient_id)
        )
        if known is not None:
            talk.verified(known)
            return True
        talk.context.identity_tries += 1
        talk.learned()
        question = ONCE_MORE
    return False

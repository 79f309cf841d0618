"""One call of the clinic: whom it is about, what is asked, and the red flags heard in it."""

import structlog
from callcenter.errors import CallCenterError
from callcenter.facts import Patient
from livekit.agents import RunContext

from callcenter_agent.call import Call
from callcenter_agent.desks.clinic.interview import Interview
from callcenter_agent.desks.clinic.red_flags import Flag
from callcenter_agent.desks.clinic.states import MOVES, Context, State
from callcenter_agent.desks.clinic.symptoms import questions_after
from callcenter_agent.dialogue.direction import Direction
from callcenter_agent.dialogue.keeping import Keeping
from callcenter_agent.languages.switching import switch
from callcenter_agent.phrases import Phrase, PhraseBook

log = structlog.get_logger()


class ClinicConversation(Keeping[State, Context]):
    moves = MOVES
    start = State.INITIALIZING
    greeted = State.GREETING
    begun_talking = State.REACHING
    closing = State.CLOSING
    over = State.ENDED

    def __init__(self) -> None:
        super().__init__(Context())
        self.patient: Patient | None = None
        """Asked of the facts in every call anew: their data is no state of ours."""

    async def prepare(self, call: Call) -> None:
        """Whom an outbound call is for, before the phone is picked up: they are greeted in their language."""
        wanted = self.context.patient_id or call.context.get("patient_id")
        if self.patient is not None or not isinstance(wanted, str):
            return
        try:
            self.patient = await call.facts.patient(wanted)
        except CallCenterError as error:
            log.warning("patient_not_known", error=error.code)
            return
        if self.patient is not None:
            self.context.patient_id = self.patient.patient_id
            if self.context.language is None:
                await switch(call, self.patient.language, reason="the patient's own")

    def first_question(self, phrases: PhraseBook) -> str | None:
        return phrases.text("person_wanted", name=self.patient.name) if self.patient else None

    def verified(self, patient: Patient) -> None:
        """Only where a date of birth was compared."""
        self.patient = patient
        self.context.patient_id = self.context.verified_as = patient.patient_id
        self.context.customer_name = patient.name
        self.learned()

    @property
    def interview(self) -> Interview | None:
        kept = self.context.interview
        return Interview.restored(kept) if kept else None

    def begin_interview(self) -> Interview:
        if self.patient is None:
            raise RuntimeError("nobody was verified")
        return self.go_on(self.interview or Interview(questions_after(self.patient.procedure)))

    def go_on(self, interview: Interview) -> Interview:
        self.context.interview = interview.snapshot()
        self.context.followed_up = interview.open is None
        self.learned()
        return interview

    @property
    def pending(self) -> frozenset[Flag]:
        """Raised, and the caller was not instructed yet."""
        known = self.context
        return frozenset(Flag(one) for one in known.flags if one not in known.escalated)

    @property
    def asks(self) -> bool:
        """Whether a symptom question waits for its answer."""
        interview = self.interview
        return self.progress.state is State.FOLLOW_UP and interview is not None and interview.open is not None

    def next_question(self, phrases: PhraseBook) -> str:
        interview = self.interview
        if self.asks and interview is not None:
            return phrases.text(interview.phrase)
        if self.progress.state in (State.SERVING, State.FOLLOW_UP, State.CLOSING):
            return phrases.text(Phrase.WHAT_ELSE)
        asked = self.first_question(phrases)
        return asked if asked and not self.context.verified_as else phrases.text(Phrase.GREETING_QUESTION)

    def earned(self, claimed: str) -> str:
        if self.context.escalated:
            return "escalated"
        return "followed_up" if self.context.followed_up else claimed

    def summary(self) -> str:
        """What was reached, and nothing of what was told: summaries travel further than the record."""
        done = "Follow-up complete." if self.context.followed_up else ""
        raised = "A red flag was raised." if self.context.flags else ""
        return " ".join(part for part in (done, raised) if part)


def conversation_of(context: RunContext[Call] | Call) -> ClinicConversation:
    call = context if isinstance(context, Call) else context.userdata
    talk = call.conversation
    if not isinstance(talk, ClinicConversation):
        raise TypeError("a clinic tool was called in another desk's conversation")
    return talk


def verified(call: Call) -> bool:
    return call.conversation.context.verified_as is not None


def is_verified(call: Call) -> Direction | None:
    """For tools that tell or ask anything medical."""
    if verified(call):
        return None
    question = conversation_of(call).next_question(call.phrases)
    return Direction("The caller's identity was not checked.", question)

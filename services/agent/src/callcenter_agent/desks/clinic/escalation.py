"""A red flag was heard: what to do is said at once, then the nurse on call is rung. No model is asked."""

from callcenter.events import SymptomReported
from livekit.agents import RunContext

from callcenter_agent.call import Call
from callcenter_agent.desks.clinic.conversation import ClinicConversation, conversation_of
from callcenter_agent.desks.clinic.nurse import reach_nurse
from callcenter_agent.desks.clinic.red_flags import Severity, worst
from callcenter_agent.desks.clinic.states import State
from callcenter_agent.desks.clinic.watching import flags_in, new_flags, raise_flags
from callcenter_agent.dialogue.direction import Direction, RefusedError
from callcenter_agent.dialogue.tool import desk_tool
from callcenter_agent.dialogue.words import take_new_words
from callcenter_agent.languages.detection import wanted
from callcenter_agent.languages.switching import switch


def red_flag(call: Call, words: str) -> str | None:
    talk = conversation_of(call)
    return "escalate_red_flag" if talk.pending or new_flags(talk, flags_in(call, words)) else None


@desk_tool()
async def escalate_red_flag(context: RunContext[Call]) -> Direction | None:
    """Tell a patient with a warning sign what to do, and get the nurse on call. It finds the sign itself."""
    call, talk = context.userdata, conversation_of(context)
    words = " ".join(take_new_words(call))
    raise_flags(call, flags_in(call, words))
    if not talk.pending:
        raise RefusedError("The caller's words hold no warning sign.", say=talk.next_question(call.phrases))
    severity = worst(talk.pending) or Severity.URGENT
    _note_answer(call, talk, words)
    if other := wanted(words, now=call.language, among=call.settings.spoken_languages):
        await switch(call, other, reason="the caller's words")
    talk.context.escalated += [flag for flag in talk.context.flags if flag not in talk.context.escalated]
    talk.move(State.ESCALATING)
    talk.learned()
    return await reach_nurse(context, instruction=call.phrases.text(f"red_flag_{severity}"))


def _note_answer(call: Call, talk: ClinicConversation, words: str) -> None:
    """Words that answer the open question are kept as its answer, whatever else they set off."""
    interview = talk.interview
    if not talk.asks or interview is None or (meaning := interview.meaning(words, call.language)) is None:
        return
    call.recorder.note(SymptomReported(question=meaning.question, answer=words))
    if not meaning.unclear:
        talk.go_on(interview.heard(meaning))

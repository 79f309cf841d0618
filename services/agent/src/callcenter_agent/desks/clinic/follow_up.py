"""The symptom questions. Each answer is kept word for word; the next question is not the model's choice."""

from callcenter.events import CallbackRequested, FactNoted, MessageTaken, SymptomReported
from livekit.agents import RunContext

from callcenter_agent.call import Call
from callcenter_agent.desks.clinic.appointments import change_appointment
from callcenter_agent.desks.clinic.conversation import conversation_of, is_verified
from callcenter_agent.desks.clinic.farewell import say_goodbye
from callcenter_agent.desks.clinic.roles import ClinicRole
from callcenter_agent.desks.clinic.states import State
from callcenter_agent.desks.clinic.wishes import (
    wants_advice,
    wants_appointment,
    wants_later,
    wants_to_stop,
)
from callcenter_agent.dialogue.direction import Direction, RefusedError
from callcenter_agent.dialogue.repeating import wants_repetition
from callcenter_agent.dialogue.tool import desk_tool
from callcenter_agent.dialogue.words import take_new_words


def answers_question(call: Call, words: str) -> str | None:
    talk = conversation_of(call)
    if not words.strip():
        return None
    if wants_appointment(words):
        return "change_appointment"
    if wants_to_stop(words) or wants_later(words):
        return "postpone_follow_up" if talk.asks else None
    if wants_advice(words):
        return "pass_on_question"
    if not talk.asks:
        return None
    return "repeat_question" if wants_repetition(words) else "record_answer"


@desk_tool(needs=is_verified)
async def record_answer(context: RunContext[Call]) -> Direction:
    """Keep what the patient answered to the question. Takes no value: it listens to the patient."""
    call, talk = context.userdata, conversation_of(context)
    interview, words = talk.interview, " ".join(take_new_words(call))
    if interview is None or not talk.asks or (meaning := interview.meaning(words, call.language)) is None:
        raise RefusedError("There is no answer to keep.", say=talk.next_question(call.phrases))
    call.recorder.note(SymptomReported(question=meaning.question, answer=words))
    interview = talk.go_on(interview.heard(meaning))
    if interview.open is None:
        talk.move(State.SERVING)
        return Direction("All questions are answered.", call.phrases.text("follow_up_done"))
    lead = "" if meaning.unclear else f"{call.phrases.text('noted')} "
    return Direction("Noted.", f"{lead}{call.phrases.text(interview.phrase)}")


@desk_tool(needs=is_verified)
async def repeat_question(context: RunContext[Call]) -> Direction:
    """Put the question again that the patient did not understand."""
    call, talk = context.userdata, conversation_of(context)
    take_new_words(call)
    return Direction("The question is put again.", talk.next_question(call.phrases))


@desk_tool(needs=is_verified)
async def pass_on_question(context: RunContext[Call]) -> Direction:
    """Note a medical question for the nurse. You never answer one yourself. It listens to the patient."""
    call, talk = context.userdata, conversation_of(context)
    words = " ".join(take_new_words(call))
    if not words:
        raise RefusedError("Nothing was asked.", say=talk.next_question(call.phrases))
    call.recorder.note(
        MessageTaken(text=words, for_whom="nurse", name=talk.context.customer_name, phone=call.caller_number)
    )
    talk.context.follow_up_needed, talk.context.follow_up_reason = True, "question for the nurse"
    talk.learned()
    return Direction(
        "Noted for the nurse.",
        f"{call.phrases.text('question_passed_on')} {talk.next_question(call.phrases)}",
    )


@desk_tool(needs=is_verified)
async def postpone_follow_up(context: RunContext[Call]) -> Direction | None:
    """The patient has no time now, or does not want to go on."""
    call, talk = context.userdata, conversation_of(context)
    words = " ".join(take_new_words(call))
    if wants_to_stop(words):
        call.recorder.note(FactNoted(name="follow_up", value="declined"))
        return say_goodbye(call, "declined", "declined_goodbye")
    if not wants_later(words):
        raise RefusedError("The patient did not ask for that.", say=talk.next_question(call.phrases))
    call.recorder.note(CallbackRequested(phone=call.caller_number, reason="follow-up call", when=words))
    return say_goodbye(call, "callback", "busy_goodbye")


class FollowUp(ClinicRole):
    role = "follow_up"
    tools_of_role = (record_answer, repeat_question, pass_on_question, postpone_follow_up, change_appointment)
    reflexes_of_role = (*ClinicRole.reflexes_of_role, answers_question)

    async def on_enter(self) -> None:
        await super().on_enter()
        talk, phrases = conversation_of(self.call), self.call.phrases
        begun = talk.interview is not None
        talk.move(State.FOLLOW_UP)
        interview = talk.begin_interview()
        take_new_words(self.call)
        if interview.open is None:
            talk.move(State.SERVING)
            await self.session.say(phrases.text("known_now"))
            return
        intro = "" if begun else f"{phrases.text('follow_up_intro')} "
        await self.session.say(f"{intro}{phrases.text(interview.phrase)}")

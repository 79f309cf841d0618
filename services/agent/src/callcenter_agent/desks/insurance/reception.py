"""Reception: finds out what the caller wants, and gives the floor to whoever does it."""

from typing import Final

from callcenter.events import DispositionSet, EndReason
from livekit.agents import Agent, RunContext

from callcenter_agent.call import Call
from callcenter_agent.desks.insurance.after_hours import closed_words
from callcenter_agent.desks.insurance.conversation import conversation_of, talk_of
from callcenter_agent.desks.insurance.errands import Errand, Line, errands_in, line_in
from callcenter_agent.desks.insurance.roles import InsuranceRole, hand_to
from callcenter_agent.desks.insurance.routing import Missing, Office, RoleName, Route, route
from callcenter_agent.dialogue.asking import Got, Question
from callcenter_agent.dialogue.direction import Direction
from callcenter_agent.dialogue.obtaining import obtain
from callcenter_agent.dialogue.reflexes import words_to_answer
from callcenter_agent.dialogue.tool import desk_tool
from callcenter_agent.dialogue.words import take_new_words
from callcenter_agent.ending import hang_up_later
from callcenter_agent.phrases import Phrase

LINE: Final = Question("line", parse=line_in)


@desk_tool(converses=True)
async def route_call(context: RunContext[Call]) -> Agent | Direction | None:
    """Give the caller to whoever does what they want. Takes no value: it hears the caller's own words."""
    call, talk = context.userdata, talk_of(context)
    for words in take_new_words(call):
        talk.hears_errands(words)
    where = route(talk.known(), office_of(call))
    if where.missing is Missing.LINE:
        talk.context.line = await _asked_line(context)
        talk.learned()
        where = route(talk.known(), office_of(call))
    if talk.context.errand == Errand.WRONG_NUMBER:
        end_wrong_number(call)
        return None
    if where.role is RoleName.RECEPTION:
        return Direction("What they want is not clear.", call.phrases.text("errand_which"))
    resumed = call.takeover and not talk.context.resumed
    talk.context.resumed = True
    return hand_to(context, where.role, reason=where.reason, words=_first_words(call, where, resumed=resumed))


def _first_words(call: Call, where: Route, *, resumed: bool) -> str | None:
    """Of the role that goes on, where its own opening does not fit."""
    if resumed:
        return call.phrases.text("errand_resumed")
    return closed_words(call) if where.role is RoleName.AFTER_HOURS else None


async def _asked_line(context: RunContext[Call]) -> Line:
    """Who cannot say is served as a private person."""
    answer = await obtain(context, LINE)
    return answer.value if isinstance(answer, Got) else Line.PERSONAL


def end_wrong_number(call: Call) -> None:
    talk = conversation_of(call)
    talk.context.disposition = "wrong_number"
    talk.close()
    call.recorder.note(DispositionSet(disposition="wrong_number"))
    hang_up_later(call, EndReason.AGENT_HUNG_UP, phrase=Phrase.GOODBYE)


def office_of(call: Call) -> Office:
    return Office(open=call.settings.is_open(call.clock()))


def names_errand(call: Call, words: str) -> str | None:
    """Or says anything at all, while the errand of a worker that was cut off waits to go on."""
    waits = conversation_of(call).context.errand is not None
    return "route_call" if waits or errands_in(words) else None


class Reception(InsuranceRole, name=RoleName.RECEPTION):
    tools_of_role = (route_call,)
    reflexes_of_role = (names_errand,)

    async def on_enter(self) -> None:
        """With an errand that waits, or words that nobody has answered, it does not wait for more."""
        unanswered = not self.speaks_first and words_to_answer(self.chat_ctx)
        await super().on_enter()
        waits = conversation_of(self.call).context.errand is not None
        if (unanswered or waits) and not self._cut_off:
            await self.session.generate_reply()

    @property
    def _cut_off(self) -> bool:
        """Whoever was cut off hears so first, and speaks before anything goes on."""
        return self.call.takeover and not conversation_of(self.call).context.resumed

    def next_tool(self) -> str | None:
        return "route_call" if conversation_of(self.call).context.errand is not None else None

"""Interpreting: two parties, two languages. Each utterance is said again in the other one."""

from callcenter.events import InterpretingEnded
from livekit.agents import Agent, ModelSettings, RunContext, llm

from callcenter_agent.call import Call
from callcenter_agent.desks.clinic.addressing import ends_interpreting
from callcenter_agent.desks.clinic.conversation import conversation_of
from callcenter_agent.desks.clinic.roles import ClinicRole
from callcenter_agent.desks.clinic.serving import Serving
from callcenter_agent.desks.clinic.states import State
from callcenter_agent.dialogue.reflexes import words_to_answer
from callcenter_agent.dialogue.roles import hand_over
from callcenter_agent.dialogue.scripted import Spoken
from callcenter_agent.dialogue.tool import desk_tool
from callcenter_agent.languages.detection import detected

EITHER = "multi"


def ends(_call: Call, words: str) -> str | None:
    return "end_interpreting" if ends_interpreting(words) else None


@desk_tool()
async def end_interpreting(context: RunContext[Call]) -> Agent:
    """Stop interpreting, because somebody asked for it."""
    call = context.userdata
    call.recorder.note(InterpretingEnded(reason="asked"))
    conversation_of(call).context.between = []
    return hand_over(
        context, Serving, reason="done interpreting", first_words=call.phrases.text("interpreting_ended")
    )


class Interpreter(ClinicRole):
    role = "interpreting"
    tools_of_role = (end_interpreting,)

    async def on_enter(self) -> None:
        await super().on_enter()
        self.reflexes = (ends,)
        self._last: str = self.call.language
        talk = conversation_of(self.call)
        talk.move(State.INTERPRETING)
        self.call.tongue.listen(EITHER)
        for language in talk.context.between:
            self.call.tongue.speak(language)
            await self.session.say(self.call.desk.books[language].text("interpreting_started"))

    async def on_exit(self) -> None:
        self.call.tongue.speak(self.call.language)
        self.call.tongue.listen(self.call.language)

    async def llm_node(
        self, chat_ctx: llm.ChatContext, tools: list[llm.Tool], model_settings: ModelSettings
    ) -> Spoken:
        words = words_to_answer(chat_ctx)
        if not words or ends_interpreting(words):
            async for chunk in super().llm_node(chat_ctx, tools, model_settings):
                yield chunk
            return
        target = self._other(words)
        self.call.tongue.speak(target)
        async for chunk in Agent.default.llm_node(self, self._task(words, target), [], model_settings):
            yield chunk

    def _other(self, words: str) -> str:
        """What is not clearly in one of the two is taken for the other party's turn."""
        one, other = conversation_of(self.call).context.between
        spoken = detected(words, among=(one, other)) or (other if self._last == one else one)
        self._last = spoken
        return other if spoken == one else one

    def _task(self, words: str, target: str) -> llm.ChatContext:
        """The one utterance, without the call around it: there is nothing to answer from."""
        task = llm.ChatContext.empty()
        task.add_message(role="system", content=self.call.desk.prompts_in[target]["interpreting"])
        task.add_message(role="user", content=words)
        return task

"""The conversation about one question: an `AgentTask` with a typed answer.

Await `obtain(...)` in a tool or in a role's `on_enter`: the role pauses, the caller is asked until the answer
is there, and the role goes on with it.
"""

import re
from dataclasses import replace
from typing import Any, Final, TypeVar

from livekit.agents import AgentTask, RunContext, llm

from callcenter_agent.call import Call
from callcenter_agent.dialogue.asking import Answer, Asking, GivenUp, Question, Say
from callcenter_agent.dialogue.direction import Direction
from callcenter_agent.dialogue.repeating import wants_repetition
from callcenter_agent.dialogue.roles import carried_over
from callcenter_agent.dialogue.scripted import Scripted
from callcenter_agent.dialogue.tool import desk_tool
from callcenter_agent.dialogue.words import take_new_words

T = TypeVar("T")

PROMPT: Final = "obtain"
_DECLINES: Final = re.compile(
    r"\b(i (really )?(do not|don'?t) (know|have (it|that|one))|no idea|i'?m not sure"
    r"|can(no|'?)t (find (it|that)|remember|recall)|(would |'d )?rather not|i won'?t (say|tell)"
    r"|none of your business|skip (it|that|this)|no (lo )?sé|no me acuerdo|ni idea"
    r"|no (lo )?tengo|prefiero no|je (ne )?sais pas"
    r"|je n'en ai pas|je préfère (pas|ne pas))\b",
    re.IGNORECASE,
)


async def obtain(context: RunContext[Call], question: Question[T], *, lead: str = "") -> Answer[T]:
    """`lead` is said before it is asked."""
    history = context.session.current_agent.chat_ctx
    answer: Answer[T] = await Obtaining(context.userdata, question, history, lead=lead)
    return answer


class Obtaining(Scripted, AgentTask[Answer[Any]]):
    def __init__(
        self, call: Call, question: Question[Any], history: llm.ChatContext, *, lead: str = ""
    ) -> None:
        conduct = call.desk.conduct
        super().__init__(
            instructions=call.prompt(PROMPT),
            chat_ctx=carried_over(history),
            tools=[self._recording(question), self._repeating(), self._declining(), *conduct.TOOLS],
        )
        self.call = call
        self._asking = Asking(question, language=call.language)
        self._lead = lead
        self.reflexes = call.desk.reflexes(self._answers, _repeats, _declines)

    async def on_enter(self) -> None:
        take_new_words(self.call)
        await self.session.say(f"{self._lead} {_text(self.call, self._asking.first())}".strip())

    async def speak_on(self) -> None:
        self._asking = replace(self._asking, language=self.call.language)
        await self.update_instructions(self.call.prompt(PROMPT))

    def asks_now(self) -> str:
        return _text(self.call, self._asking.once_more())

    def _answers(self, _call: Call, words: str) -> str | None:
        return f"record_{self._asking.question.name}" if self._asking.understands(words) else None

    def _recording(self, question: Question[Any]) -> llm.Tool:
        async def record(context: RunContext[Call]) -> Direction | None:
            return self._hear()

        record.__name__ = f"record_{question.name}"
        thing = question.name.replace("_", " ")
        record.__doc__ = (
            f"Listen to the {thing} that the caller just said. Takes no value: it hears the caller."
        )
        return desk_tool()(record)

    def _repeating(self) -> llm.Tool:
        async def repeat_question(context: RunContext[Call]) -> Direction:
            """Put the question again to a caller who did not catch it."""
            take_new_words(self.call)
            return Direction("The question is put again.", self.asks_now())

        return desk_tool()(repeat_question)

    def _declining(self) -> llm.Tool:
        async def decline_to_answer(context: RunContext[Call]) -> None:
            """The caller does not know the answer, or does not want to give it."""
            take_new_words(self.call)
            self.complete(GivenUp("declined"))

        return desk_tool()(decline_to_answer)

    def _hear(self) -> Direction | None:
        outcome: object = self._asking.first()
        for words in take_new_words(self.call):
            self._asking, outcome = self._asking.hear(words)
        if isinstance(outcome, Say):
            return Direction("Not answered yet.", _text(self.call, outcome))
        self.complete(outcome)  # type: ignore[arg-type] # an Answer: everything that is not Say
        return None


def _repeats(_call: Call, words: str) -> str | None:
    return "repeat_question" if wants_repetition(words) else None


def _declines(_call: Call, words: str) -> str | None:
    return "decline_to_answer" if _DECLINES.search(words) else None


def _text(call: Call, say: Say) -> str:
    return call.phrases.text(say.phrase, **say.values)

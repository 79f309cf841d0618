"""A role at a desk: one agent with its own prompt, tools and model. A handoff gives the floor to another."""

from typing import ClassVar

from callcenter.events import HandoffMade
from livekit.agents import NOT_GIVEN, RunContext, StopResponse, llm

from callcenter_agent.call import Call
from callcenter_agent.dialogue.reflexes import Reflex
from callcenter_agent.dialogue.scripted import Scripted

KEPT_MESSAGES = 60
"""Of a long call; the model needs no more, and what matters is kept as facts."""


class Role(Scripted):
    """A subclass names its `role` (prompt: `prompts/<role>.md`), tools and, if it speaks first, `opening`."""

    role: ClassVar[str]
    tools_of_role: ClassVar[tuple[llm.Tool, ...]] = ()
    opening: ClassVar[str | None] = None
    """The phrase it begins with. A role that was greeted for has none: nobody is greeted twice."""
    reflexes_of_role: ClassVar[tuple[Reflex, ...]] = ()
    """They come after those of the desk."""

    def __init__(
        self,
        call: Call,
        *,
        history: llm.ChatContext | None = None,
        prompt: str | None = None,
        first_words: str | None = None,
    ) -> None:
        """`first_words` are said instead of the opening: how an errand ended, told by whoever goes on."""
        conduct = call.desk.conduct
        super().__init__(
            instructions=prompt or call.prompt(self.role),
            chat_ctx=history if history is not None else NOT_GIVEN,
            tools=[*self.tools_of_role, *conduct.TOOLS, *call.extra_tools],
            llm=call.minds.get(self.role, NOT_GIVEN),
        )
        self.call = call
        self.reflexes = call.desk.reflexes(*self.reflexes_of_role)
        self._first_words = first_words

    @property
    def speaks_first(self) -> bool:
        return bool(self._first_words or self.opening)

    async def on_enter(self) -> None:
        self.call.role = self.role
        if words := self._first_words or (self.opening and self.call.phrases.text(self.opening)):
            await self.session.say(words)

    async def speak_on(self) -> None:
        await self.update_instructions(self.call.prompt(self.role))

    async def on_user_turn_completed(self, turn_ctx: llm.ChatContext, new_message: llm.ChatMessage) -> None:
        if self.call.screening:
            raise StopResponse
        self.call.conversation.heard_caller()


def hand_over(
    context: RunContext[Call], to: type[Role], *, reason: str, first_words: str | None = None
) -> Role:
    """Return this from a tool. The next role knows everything that was said; facts lie in the call."""
    call = context.userdata
    call.recorder.note(HandoffMade(from_role=call.role or "", to_role=to.role, reason=reason))
    history = carried_over(context.session.current_agent.chat_ctx)
    return to(call, history=history, first_words=first_words)


def carried_over(history: llm.ChatContext) -> llm.ChatContext:
    """The words of the call so far, without another role's instructions and tools."""
    words = history.copy(exclude_instructions=True, exclude_function_call=True, exclude_handoff=True)
    return words.truncate(max_items=KEPT_MESSAGES)

"""Passive listening: a nurse and a patient talk, the agent keeps the transcript and answers to its name."""

import re
from typing import Final

from callcenter.events import ListeningEnded, Speaker, TurnEnded
from livekit.agents import Agent, ModelSettings, RunContext, StopResponse, llm

from callcenter_agent.call import Call
from callcenter_agent.desks.clinic.addressing import is_addressed, wants_agent_back
from callcenter_agent.desks.clinic.conversation import conversation_of
from callcenter_agent.desks.clinic.roles import ClinicRole
from callcenter_agent.desks.clinic.serving import Serving
from callcenter_agent.desks.clinic.states import State
from callcenter_agent.dialogue.direction import RefusedError
from callcenter_agent.dialogue.reflexes import words_to_answer
from callcenter_agent.dialogue.roles import hand_over
from callcenter_agent.dialogue.scripted import Spoken
from callcenter_agent.dialogue.tool import desk_tool
from callcenter_agent.dialogue.words import last_words

_KEYS: Final = re.compile(r"[\d*#]+")
"""See behaviors/keys: what was pressed is heard like words."""


def resumes(_call: Call, words: str) -> str | None:
    return "resume_talking" if wants_agent_back(words) or _KEYS.fullmatch(words.strip()) else None


@desk_tool()
async def resume_talking(context: RunContext[Call]) -> Agent:
    """Take part in the conversation again, because somebody asked for it or pressed a key."""
    call = context.userdata
    words = last_words(call)
    if resumes(call, words) is None:
        raise RefusedError("Nobody asked for that.", say=call.phrases.text("listening_goes_on"))
    call.recorder.note(ListeningEnded(reason="asked" if is_addressed(words) else "key"))
    return hand_over(context, Serving, reason="asked to come back")


class Listener(ClinicRole):
    """It says nothing and keeps nothing but the record: an hour of it is as small as a minute."""

    role = "listening"
    tools_of_role = (resume_talking,)

    async def on_enter(self) -> None:
        await super().on_enter()
        self.reflexes = (resumes, *self.reflexes)
        conversation_of(self.call).move(State.LISTENING)
        await self.session.say(self.call.phrases.text("listening_started"))

    async def on_user_turn_completed(self, turn_ctx: llm.ChatContext, new_message: llm.ChatMessage) -> None:
        words = new_message.text_content or ""
        if is_addressed(words):
            return
        self.call.recorder.note(TurnEnded(turn_id=new_message.id, speaker=Speaker.CALLER, text=words))
        raise StopResponse

    async def llm_node(
        self, chat_ctx: llm.ChatContext, tools: list[llm.Tool], model_settings: ModelSettings
    ) -> Spoken:
        words = words_to_answer(chat_ctx)
        if words and not is_addressed(words) and _KEYS.fullmatch(words.strip()) is None:
            return
        async for chunk in super().llm_node(chat_ctx, tools, model_settings):
            yield chunk

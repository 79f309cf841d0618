"""Speaking by rule where there is one, by model otherwise."""

import time
from collections.abc import AsyncIterable, AsyncIterator, Sequence

from callcenter.consent import Consent
from livekit import rtc
from livekit.agents import Agent, ErrorEvent, FlushSentinel, ModelSettings, llm, stt
from livekit.agents.llm import LLMError

from callcenter_agent.call import Call
from callcenter_agent.dialogue.direction import sentence_due
from callcenter_agent.dialogue.hearing import word_times
from callcenter_agent.dialogue.reflexes import Reflex, tool_call, tool_due, words_to_answer
from callcenter_agent.dialogue.voicing import voicing_of
from callcenter_agent.dialogue.waiting import GaveUpError, Patience, bridged
from callcenter_agent.phrases import Phrase

Spoken = AsyncIterator[llm.ChatChunk | str | FlushSentinel]


class Scripted(Agent):
    """An agent that asks its model only for what no rule decides.

    It saves the caller the model's thinking time, the business its price, and a model that misbehaves can
    neither skip a question nor reword a promise.
    """

    call: Call
    reflexes: Sequence[Reflex] = ()

    async def speak_on(self) -> None:
        """The language of the call has changed."""

    def asks_now(self) -> str:
        """What the caller is to answer, said once more."""
        if self.call.conversation.context.recording_consent == Consent.ASKED:
            return self.call.phrases.text(Phrase.RECORDING_ASK)
        return self.call.conversation.next_question(self.call.phrases)

    async def stt_node(
        self, audio: AsyncIterable[rtc.AudioFrame], model_settings: ModelSettings
    ) -> AsyncIterator[stt.SpeechEvent | str]:
        async for event in Agent.default.stt_node(self, audio, model_settings):
            if isinstance(event, stt.SpeechEvent) and event.type is stt.SpeechEventType.FINAL_TRANSCRIPT:
                self.call.word_times += word_times(event)
            yield event

    async def tts_node(
        self, text: AsyncIterable[str], model_settings: ModelSettings
    ) -> AsyncIterator[rtc.AudioFrame]:
        said = await voicing_of(text, self.call.phrases)
        audio = self.call.phrases.audio(said.phrase) if said.phrase else None
        if audio is None:
            self.call.tongue.sound(said.tone)
            audio = Agent.default.tts_node(self, said.text, model_settings)
        async for frame in audio:
            yield frame

    async def llm_node(
        self, chat_ctx: llm.ChatContext, tools: list[llm.Tool], model_settings: ModelSettings
    ) -> Spoken:
        if sentence := sentence_due(chat_ctx, self.call.sentences):
            yield sentence
        elif tool := self._ruled(chat_ctx, tools, model_settings):
            yield tool_call(tool)
        else:
            async for chunk in self._thought(chat_ctx, tools, model_settings):
                yield chunk

    async def _thought(
        self, chat_ctx: llm.ChatContext, tools: list[llm.Tool], settings: ModelSettings
    ) -> Spoken:
        """The model's words, never preceded by dead air."""
        limits = self.call.settings.limits
        patience = Patience(limits.model_filler.total_seconds(), limits.model.total_seconds())
        pieces = Agent.default.llm_node(self, chat_ctx, tools, settings)
        try:
            async for chunk in bridged(pieces, patience=patience, filler=self._filler):
                yield chunk
        except GaveUpError:
            failed = LLMError(
                timestamp=time.time(), label="llm", error=TimeoutError("it said nothing"), recoverable=False
            )
            self.session.emit("error", ErrorEvent(error=failed, source=self))

    def _filler(self) -> str:
        return f"{self.call.phrases.text(Phrase.ONE_MOMENT)} "

    def next_tool(self) -> str | None:
        """What to do of one's own accord, while no words of the caller wait for an answer."""
        return None

    def _ruled(self, chat_ctx: llm.ChatContext, tools: list[llm.Tool], settings: ModelSettings) -> str | None:
        if settings.tool_choice == "none":
            return None
        offered = [tool.id for tool in tools]
        if words := words_to_answer(chat_ctx):
            return tool_due(self.reflexes, self.call, words, offered=offered)
        own = self.next_tool()
        return own if own in offered else None

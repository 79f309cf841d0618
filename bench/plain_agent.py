"""The baseline: a LiveKit agent in one file, as the public starter project has it.

Library defaults throughout: the greeting is generated when the agent enters, the session starts
before the room is connected, every idle process is prewarmed with the VAD only. The worker's load
limits are lifted, because on a small busy machine they would refuse the calls that are measured.
"""

import asyncio
import logging
import os

from livekit.agents import Agent, AgentServer, AgentSession, JobContext, inference
from livekit.plugins import deepgram, elevenlabs, openai

server = AgentServer(
    load_fnc=lambda: 0.0,
    load_threshold=float("inf"),
    num_idle_processes=int(os.environ.get("NUM_IDLE_PROCESSES", "4")),
    port=int(os.environ.get("AGENT_HTTP_PORT", "0")),
    host="127.0.0.1",
)


class Assistant(Agent):
    """Greets when it enters, then answers whatever it hears."""

    def __init__(self) -> None:
        super().__init__(instructions="You are a helpful telephone assistant. Answer in two short sentences.")

    async def on_enter(self) -> None:
        """Greet the caller through the language model, the way the starter does."""
        await self.session.generate_reply(instructions="Greet the caller and offer your help.")


@server.rtc_session(agent_name=os.environ.get("AGENT_NAME", "plain"))
async def answer(ctx: JobContext) -> None:
    """Run one call with the library's defaults."""
    session: AgentSession[None] = AgentSession(
        vad=inference.VAD(),
        stt=deepgram.STT(model=os.environ["STT_MODEL"], base_url=os.environ["DEEPGRAM_BASE_URL"]),
        llm=openai.LLM(model=os.environ["OPENAI_MODEL"], base_url=os.environ["OPENAI_BASE_URL"]),
        tts=elevenlabs.TTS(
            voice_id=os.environ["VOICE_ID"], base_url=os.environ["ELEVEN_BASE_URL"], encoding="pcm_24000"
        ),
        turn_handling={
            "turn_detection": inference.TurnDetector(version="v1-mini"),
            "interruption": {"mode": "vad"},
        },
    )
    await session.start(agent=Assistant(), room=ctx.room)
    await ctx.connect()


if __name__ == "__main__":
    logging.basicConfig(level=os.environ.get("LOG_LEVEL", "WARNING"))
    asyncio.run(server.run())

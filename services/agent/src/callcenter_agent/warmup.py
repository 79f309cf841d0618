"""What a fresh process does slowly the first time, done before a caller is on the line.

An idle process imports, parses and builds on its first request for half a second. A whole conversation
of one sentence against a stand-in inside the process brings all of that forward; it costs no provider
anything and works while they are away.
"""

import asyncio
import gc
import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import numpy as np
import psutil
from callcenter.desk_parts import Tuning
from livekit import rtc
from livekit.agents import Agent, AgentSession, utils, vad
from livekit.agents.utils import http_context
from livekit.plugins import openai, silero

START_S = 30.0
GREETING_S = 1.0

_CHUNK = (
    'data: {{"id":"w","object":"chat.completion.chunk","created":0,"model":"w","choices":'
    '[{{"index":0,"delta":{{"role":"assistant","content":"{word} "}},"finish_reason":{finish}}}]}}\n\n'
)
_STREAM = (
    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"
    + "".join(_CHUNK.format(word=word, finish="null") for word in ("All", "is", "well."))
    + _CHUNK.format(word="", finish='"stop"')
    + "data: [DONE]\n\n"
).encode()


def give_way() -> None:
    """In a new process of a worker that has been up for a while: the one before it has just been given a
    caller, whose greeting needs the processor more than we do."""
    worker_age_s = time.time() - psutil.Process(os.getppid()).create_time()
    if worker_age_s > START_S:
        time.sleep(GREETING_S)


def load_ear() -> vad.VAD:
    """Silero on the processor, tuned for a telephone: see docs/latency.md."""
    tuning = Tuning()
    return silero.VAD.load(
        min_speech_duration=0.05,
        min_silence_duration=tuning.vad_silence.total_seconds(),
        activation_threshold=tuning.vad_activation,
        prefix_padding_duration=0.3,
        force_cpu=True,
    )


def tune_ear(ear: vad.VAD, tuning: Tuning) -> None:
    """An idle process loads its ear before it is known whose call it will take."""
    if isinstance(ear, silero.VAD):
        ear.update_options(
            min_silence_duration=tuning.vad_silence.total_seconds(),
            activation_threshold=tuning.vad_activation,
        )


def warm_up(ear: vad.VAD) -> None:
    """In an idle process, before its event loop runs. What was built is kept out of the collector's sight."""
    asyncio.run(_rehearse(ear))
    gc.collect()
    gc.freeze()


async def _rehearse(ear: vad.VAD) -> None:
    rtc.Room()
    rtc.AudioSource(24_000, 1)
    async with asyncio.timeout(20), http_context.open(), _stand_in() as base_url:
        await _listen(ear)
        model = openai.LLM(model="gpt-4.1-mini", api_key="none", base_url=base_url)
        async with AgentSession(llm=model) as session:
            await session.start(Agent(instructions="Rehearse."))
            await session.run(user_input="Is all well?")
        await model.aclose()


async def _listen(ear: vad.VAD) -> None:
    stream = ear.stream()
    noise = np.random.default_rng(1).integers(-900, 900, 16_000, dtype=np.int16)
    frames = utils.audio.AudioByteStream(sample_rate=16_000, num_channels=1, samples_per_channel=320)
    for frame in frames.push(noise.tobytes()):
        stream.push_frame(frame)
    stream.end_input()
    async for _ in stream:
        pass
    await stream.aclose()


@asynccontextmanager
async def _stand_in() -> AsyncIterator[str]:
    """One canned answer for whatever is asked, on the loopback interface."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(_STREAM)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}/v1"

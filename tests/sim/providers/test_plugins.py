"""The real plugins against the simulated providers: each protocol as its client speaks it."""

import asyncio
import json
from collections.abc import AsyncIterator

import pytest
from callcenter_sim.providers import bench
from callcenter_sim.speech import Speech
from callcenter_sim.speech.signal import silence
from livekit import rtc
from livekit.agents import (
    APIConnectOptions,
    APIError,
    APIStatusError,
    APITimeoutError,
    function_tool,
    llm,
    stt,
)
from livekit.plugins import deepgram, elevenlabs, openai

from .conftest import Running

ONCE = APIConnectOptions(max_retry=0, timeout=3.0)
IMPATIENT = APIConnectOptions(max_retry=0, timeout=0.6)
STT_RATE = 16_000


def hearing(running: Running, **options: object) -> deepgram.STT:
    return deepgram.STT(
        base_url=f"{running.base_url}/listen",
        api_key="key",
        http_session=running.http,
        sample_rate=STT_RATE,
        **options,
    )


def voice(running: Running, voice_id: str = "agent", encoding: str = "pcm_24000") -> elevenlabs.TTS:
    return elevenlabs.TTS(
        base_url=running.base_url,
        api_key="key",
        http_session=running.http,
        voice_id=voice_id,
        encoding=encoding,
    )


@pytest.fixture
async def model(running: Running) -> AsyncIterator[openai.LLM]:
    client = openai.LLM(base_url=running.base_url, api_key="key", model="gpt-4.1")
    yield client
    await client.aclose()


def frames(pcm: bytes, rate: int = STT_RATE) -> list[rtc.AudioFrame]:
    size = rate // 50 * 2
    pieces = [pcm[start : start + size].ljust(size, b"\0") for start in range(0, len(pcm), size)]
    return [rtc.AudioFrame(piece, rate, 1, size // 2) for piece in pieces]


async def streamed(
    client: deepgram.STT, pcm: bytes, *, options: APIConnectOptions = ONCE
) -> list[stt.SpeechEvent]:
    """Every event of the stream that hears the audio in real time and then a second of silence."""
    events: list[stt.SpeechEvent] = []
    stream = client.stream(conn_options=options)

    async def speak() -> None:
        for frame in frames(pcm + silence(1000, STT_RATE)):
            stream.push_frame(frame)
            await asyncio.sleep(0.02)
        stream.end_input()

    async with stream, asyncio.TaskGroup() as group:
        speaking = group.create_task(speak())
        try:
            async for event in stream:
                events.append(event)
        finally:
            speaking.cancel()
    return events


def transcript(events: list[stt.SpeechEvent]) -> str:
    finals = [e for e in events if e.type is stt.SpeechEventType.FINAL_TRANSCRIPT]
    return " ".join(event.alternatives[0].text for event in finals)


async def test_deepgram_streams_what_was_said(running: Running, speech: Speech) -> None:
    """Start, interim and final results, words with times, and the end of speech."""
    pcm = await speech.synthesize("What can you tell me about the engine of this car?", "caller", STT_RATE)
    events = await streamed(hearing(running, keyterm=["engine"]), pcm)
    kinds = [event.type for event in events]
    assert kinds[0] is stt.SpeechEventType.START_OF_SPEECH
    assert stt.SpeechEventType.INTERIM_TRANSCRIPT in kinds
    assert stt.SpeechEventType.END_OF_SPEECH in kinds
    assert "about the engine" in transcript(events).lower()
    final = next(e for e in events if e.type is stt.SpeechEventType.FINAL_TRANSCRIPT).alternatives[0]
    assert final.words and 0 <= final.start_time < final.end_time < len(pcm) / 2 / STT_RATE + 0.2


async def test_deepgram_transcribes_a_recording(running: Running, speech: Speech) -> None:
    pcm = await speech.synthesize("Good morning to you.", "caller", STT_RATE)
    event = await hearing(running).recognize(frames(pcm))
    assert event.alternatives[0].text.lower().startswith("good morning")


async def test_the_bench_recogniser_gives_its_fixed_text_on_time(running: Running) -> None:
    loop = asyncio.get_running_loop()
    client = hearing(running, model=bench.NAME)
    stream = client.stream(conn_options=ONCE)
    said = bench.speak(6, STT_RATE)
    for frame in frames(said):
        stream.push_frame(frame)
        await asyncio.sleep(0.02)
    ended = loop.time()
    for frame in frames(silence(120, STT_RATE)):
        await asyncio.sleep(0.02)
        stream.push_frame(frame)
    async with asyncio.timeout(2):
        async for event in stream:
            if event.type is stt.SpeechEventType.FINAL_TRANSCRIPT:
                break
    waited_ms = (loop.time() - ended) * 1000
    await stream.aclose()
    assert event.alternatives[0].text == bench.TRANSCRIPT
    assert 80 <= waited_ms <= 260


async def test_deepgram_without_a_key_is_refused(running: Running) -> None:
    async with running.http.get(f"{running.base_url}/listen") as answer:
        assert answer.status == 401


async def test_openai_streams_words_and_usage(running: Running, model: openai.LLM) -> None:
    context = llm.ChatContext()
    context.add_message(role="user", content="Hello there.")
    text, usage = "", None
    async with model.chat(chat_ctx=context, conn_options=ONCE) as stream:
        async for chunk in stream:
            text += (chunk.delta.content or "") if chunk.delta else ""
            usage = chunk.usage or usage
    assert len(text.split()) > 3
    assert usage is not None and usage.completion_tokens > 0 and usage.prompt_tokens > 0


async def test_openai_calls_a_tool_with_arguments_of_its_strict_schema(model: openai.LLM) -> None:
    @function_tool
    async def note_caller(name: str | None, wish: str | None) -> str:
        """Note who calls."""
        return "noted"

    context = llm.ChatContext()
    context.add_message(role="user", content="My name is Anna Miller.")
    calls: list[llm.FunctionToolCall] = []
    async with model.chat(chat_ctx=context, tools=[note_caller], conn_options=ONCE) as stream:
        async for chunk in stream:
            calls += chunk.delta.tool_calls if chunk.delta else []
    assert [call.name for call in calls] == ["note_caller"]
    assert json.loads(calls[0].arguments) == {"name": "Anna Miller", "wish": None}


async def test_openai_answers_whole_when_no_stream_is_asked_for(running: Running) -> None:
    body = {"model": "gpt-4.1", "messages": [{"role": "user", "content": "Are you a robot?"}]}
    headers = {"Authorization": "Bearer key"}
    async with running.http.post(
        f"{running.base_url}/chat/completions", json=body, headers=headers
    ) as answer:
        whole = await answer.json()
    assert "stand-in" in whole["choices"][0]["message"]["content"]
    async with running.http.get(f"{running.base_url}/models", headers=headers) as answer:
        assert (await answer.json())["object"] == "list"


async def test_openai_refuses_without_a_key_and_without_messages(running: Running) -> None:
    url = f"{running.base_url}/chat/completions"
    async with running.http.post(url, json={"messages": []}) as answer:
        assert answer.status == 401
    async with running.http.post(url, json={"messages": []}, headers={"Authorization": "Bearer k"}) as answer:
        assert answer.status == 400


async def test_elevenlabs_speaks_sentence_after_sentence_with_aligned_words(
    running: Running, speech: Speech
) -> None:
    client = voice(running)
    spoken: list[rtc.AudioFrame] = []
    words: list[str] = []
    async with client.stream(conn_options=ONCE) as stream:
        stream.push_text("Good morning to you. The vehicle is a blue Honda Accord.")
        stream.end_input()
        async for audio in stream:
            spoken.append(audio.frame)
            words += [str(word) for word in audio.frame.userdata.get("lk.timed_transcripts", [])]
    await client.aclose()
    frame = rtc.combine_audio_frames(spoken)
    heard = await speech.transcribe(bytes(frame.data), 24_000)
    assert "good morning to you" in heard.lower() and "blue honda" in heard.lower()
    assert "".join(words).split() == [
        "Good",
        "morning",
        "to",
        "you.",
        "The",
        "vehicle",
        "is",
        "a",
        "blue",
        "Honda",
        "Accord.",
    ]


@pytest.mark.parametrize("encoding", ["pcm_24000", "mp3_22050_32"])
async def test_elevenlabs_synthesises_by_request(running: Running, encoding: str) -> None:
    client = voice(running, encoding=encoding)
    frame = await client.synthesize("Good morning to you.", conn_options=ONCE).collect()
    await client.aclose()
    assert 0.7 < frame.duration < 2.0


async def test_an_interrupted_context_is_released_without_speaking_on(running: Running) -> None:
    url = f"{running.base_url}/text-to-speech/bench/multi-stream-input?output_format=pcm_16000&auto_mode=true"
    async with running.http.ws_connect(url, headers={"xi-api-key": "key"}) as socket:
        await socket.send_json({"text": " ", "context_id": "c"})
        await socket.send_json({"text": "word " * 200 + ". ", "context_id": "c", "flush": True})
        first = await socket.receive_json(timeout=2)
        await socket.send_json({"context_id": "c", "close_context": True})
        received = 1
        while not (await socket.receive_json(timeout=2)).get("isFinal"):
            received += 1
    assert first["audio"] and received < 20


async def test_the_bench_voice_is_cheap_and_always_the_same(running: Running) -> None:
    frames_ = []
    for _ in range(2):
        client = voice(running, bench.NAME)
        frames_.append(await client.synthesize("One two three.", conn_options=ONCE).collect())
        await client.aclose()
    assert bytes(frames_[0].data) == bytes(frames_[1].data)
    assert frames_[0].duration == pytest.approx(3 * 0.139, abs=0.02)


@pytest.mark.parametrize(("options"), [{}, {"response_format": "pcm"}, {"model": "tts-1"}])
async def test_openai_speaks(running: Running, options: dict[str, str]) -> None:
    client = openai.TTS(base_url=running.base_url, api_key="key", **options)
    frame = await client.synthesize("Good morning to you.", conn_options=ONCE).collect()
    await client.aclose()
    assert 0.7 < frame.duration < 2.0


async def ask(model: openai.LLM, options: APIConnectOptions) -> str:
    context = llm.ChatContext()
    context.add_message(role="user", content="Hello there.")
    async with model.chat(chat_ctx=context, conn_options=options) as stream:
        return "".join([chunk.delta.content or "" async for chunk in stream if chunk.delta])


@pytest.mark.parametrize(("mode", "status"), [("error_500", 500), ("rate_limit_429", 429)])
async def test_error_statuses_reach_the_clients(
    running: Running, model: openai.LLM, mode: str, status: int
) -> None:
    for provider in ("deepgram", "openai", "openai_tts", "elevenlabs"):
        running.controls.set_fault(provider, mode)
    with pytest.raises(APIStatusError) as refused:
        await ask(model, ONCE)
    assert refused.value.status_code == status
    with pytest.raises(APIStatusError) as refused:
        async for _ in hearing(running).stream(conn_options=ONCE):
            pass
    assert refused.value.status_code == status
    speaker = voice(running)
    with pytest.raises(APIStatusError) as refused:
        await speaker.synthesize("Hello.", conn_options=ONCE).collect()
    assert refused.value.status_code == status
    await speaker.aclose()


async def test_a_stall_is_a_timeout(running: Running, model: openai.LLM) -> None:
    running.controls.set_fault("openai", "stall")
    with pytest.raises(APITimeoutError):
        await ask(model, IMPATIENT)


@pytest.mark.parametrize("mode", ["disconnect", "garbage"])
async def test_a_cut_or_senseless_answer_is_an_error(running: Running, model: openai.LLM, mode: str) -> None:
    running.controls.set_fault("openai", mode)
    running.controls.set_fault("elevenlabs", mode)
    if mode == "disconnect":
        with pytest.raises(APIError):
            await ask(model, IMPATIENT)
    else:
        assert await ask(model, IMPATIENT) == ""
    speaker = voice(running)
    with pytest.raises(APIError):
        await speaker.synthesize("Hello.", conn_options=IMPATIENT).collect()
    await speaker.aclose()


async def test_a_stream_that_is_open_meets_the_fault_too(running: Running, speech: Speech) -> None:
    """What is set while a call is up breaks that call's recogniser and voice, not only the next one's."""
    pcm = await speech.synthesize("Good morning to you.", "caller", STT_RATE)
    stream = hearing(running).stream(conn_options=ONCE)
    stream.push_frame(frames(silence(100, STT_RATE))[0])
    await asyncio.sleep(0.2)
    running.controls.set_fault("deepgram", "disconnect")
    for frame in frames(pcm + silence(400, STT_RATE)):
        stream.push_frame(frame)
    with pytest.raises(APIError):
        async with asyncio.timeout(5):
            async for _ in stream:
                pass
    await stream.aclose()


async def test_a_fault_comes_as_often_as_its_probability_says(running: Running) -> None:
    running.controls.set_fault("openai", "error_500", 0.3)
    drawn = [running.controls.draw_fault("openai") for _ in range(1000)]
    assert 230 < drawn.count("error_500") < 370


def test_unknown_levers_are_refused(running: Running) -> None:
    with pytest.raises(ValueError, match="unknown provider"):
        running.controls.set_fault("nobody", "stall")
    with pytest.raises(ValueError, match="not a valid"):
        running.controls.set_fault("openai", "explode")
    with pytest.raises(ValueError, match="delay"):
        running.controls.set_delays(patience_ms=3)
    with pytest.raises(ValueError, match="not a valid"):
        running.controls.set_mind("kind")

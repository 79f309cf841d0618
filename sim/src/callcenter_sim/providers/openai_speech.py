"""OpenAI's speech synthesis: plain audio, or the same in server-sent events."""

import asyncio
import base64
import json
from typing import Any

from aiohttp import web

from callcenter_sim.providers.faults import misbehave
from callcenter_sim.providers.keys import CONTROLS, SPEECH
from callcenter_sim.providers.openai_chat import refusal_of
from callcenter_sim.providers.voicing import Voicing
from callcenter_sim.providers.waves import encode

_PROVIDER = "openai_tts"
_RATE = 24_000
_MEDIA_TYPES = {
    "mp3": "audio/mpeg",
    "wav": "audio/wav",
    "pcm": "audio/pcm",
    "opus": "audio/ogg",
    "aac": "audio/aac",
    "flac": "audio/flac",
}


def routes() -> list[web.RouteDef]:
    return [web.post("/v1/audio/speech", speak)]


async def speak(request: web.Request) -> web.StreamResponse:
    if (refusal := refusal_of(request)) is not None:
        return refusal
    if (faulty := await misbehave(request, _PROVIDER)) is not None:
        return faulty
    try:
        body: dict[str, Any] = await request.json()
    except ValueError:
        return _error("not JSON")
    text, kind = str(body.get("input") or ""), str(body.get("response_format") or "mp3")
    if not text.strip() or kind not in _MEDIA_TYPES:
        return _error("input must not be empty, response_format must be a known one")
    voicing = Voicing(request.app[SPEECH], request.app[CONTROLS], str(body.get("voice") or "alloy"), _RATE)
    as_events = body.get("stream_format") == "sse"
    media_type = "text/event-stream" if as_events else _MEDIA_TYPES[kind]
    response = web.StreamResponse(headers={"Content-Type": media_type})
    await response.prepare(request)
    if kind == "pcm":
        async for chunk in voicing.chunks(text):
            await _write(response, chunk.pcm, as_events=as_events)
    else:
        await asyncio.sleep(request.app[CONTROLS].delays.tts_first_byte_ms / 1000)
        pcm = await voicing.whole(text)
        await _write(response, await asyncio.to_thread(encode, pcm, _RATE, kind), as_events=as_events)
    if as_events:
        tokens = len(text.split())
        usage = {"input_tokens": tokens, "output_tokens": 10 * tokens, "total_tokens": 11 * tokens}
        await _event(response, {"type": "speech.audio.done", "usage": usage})
    await response.write_eof()
    return response


async def _write(response: web.StreamResponse, audio: bytes, *, as_events: bool) -> None:
    if as_events:
        await _event(response, {"type": "speech.audio.delta", "audio": base64.b64encode(audio).decode()})
    else:
        await response.write(audio)


async def _event(response: web.StreamResponse, event: dict[str, Any]) -> None:
    await response.write(b"data: " + json.dumps(event).encode() + b"\n\n")


def _error(message: str) -> web.Response:
    return web.json_response({"error": {"message": message, "type": "invalid_request_error"}}, status=400)

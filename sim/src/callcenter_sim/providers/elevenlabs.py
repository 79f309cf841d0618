"""ElevenLabs' text-to-speech: the plain and streaming requests, voices and models.

The WebSocket with many contexts is in `elevenlabs_socket`.
"""

import asyncio
from typing import Any

from aiohttp import web

from callcenter_sim.providers.elevenlabs_socket import ContextSocket
from callcenter_sim.providers.faults import misbehave
from callcenter_sim.providers.keys import CONTROLS, SPEECH
from callcenter_sim.providers.voicing import Voicing
from callcenter_sim.providers.waves import encode
from callcenter_sim.speech import VOICES

PROVIDER = "elevenlabs"
_DEFAULT_FORMAT = "mp3_44100_128"
_MEDIA_TYPES = {"pcm": "audio/pcm", "mp3": "audio/mpeg", "opus": "audio/ogg"}
_MODELS = ("eleven_turbo_v2_5", "eleven_flash_v2_5", "eleven_multilingual_v2")


def routes() -> list[web.RouteDef]:
    return [
        web.get("/v1/text-to-speech/{voice}/multi-stream-input", multi_stream_input),
        web.post("/v1/text-to-speech/{voice}/stream", stream),
        web.post("/v1/text-to-speech/{voice}", convert),
        web.get("/v1/voices", list_voices),
    ]


async def multi_stream_input(request: web.Request) -> web.StreamResponse:
    if (answer := await _turned_away(request)) is not None:
        return answer
    kind, rate = output_format(request)
    if kind != "pcm":
        return _error(400, "unsupported_output_format", "the WebSocket speaks pcm_* only")
    socket = web.WebSocketResponse()
    await socket.prepare(request)
    await ContextSocket(request, socket, _voicing(request, rate), PROVIDER).run()
    return socket


async def stream(request: web.Request) -> web.StreamResponse:
    if (answer := await _turned_away(request)) is not None:
        return answer
    text, (kind, rate) = await _text(request), output_format(request)
    if not text.strip():
        return _error(400, "empty_text", "text must not be empty")
    if kind != "pcm":
        return await convert(request)
    response = web.StreamResponse(headers={"Content-Type": _MEDIA_TYPES[kind]})
    await response.prepare(request)
    async for chunk in _voicing(request, rate).chunks(text):
        await response.write(chunk.pcm)
    await response.write_eof()
    return response


async def convert(request: web.Request) -> web.StreamResponse:
    if (answer := await _turned_away(request)) is not None:
        return answer
    text, (kind, rate) = await _text(request), output_format(request)
    if not text.strip():
        return _error(400, "empty_text", "text must not be empty")
    await asyncio.sleep(request.app[CONTROLS].delays.tts_first_byte_ms / 1000)
    pcm = await _voicing(request, rate).whole(text)
    body = await asyncio.to_thread(encode, pcm, rate, kind)
    return web.Response(body=body, content_type=_MEDIA_TYPES[kind])


async def list_voices(request: web.Request) -> web.StreamResponse:
    if (answer := await _turned_away(request)) is not None:
        return answer
    voices = [{"voice_id": name, "name": name, "category": "premade"} for name in VOICES]
    return web.json_response({"voices": voices})


def models() -> list[dict[str, Any]]:
    return [{"model_id": name, "name": name, "can_do_text_to_speech": True} for name in _MODELS]


def output_format(request: web.Request) -> tuple[str, int]:
    """The encoding's kind and its rate, from names like `pcm_24000` and `mp3_22050_32`."""
    kind, _, rest = request.query.get("output_format", _DEFAULT_FORMAT).partition("_")
    rate = rest.partition("_")[0]
    if kind not in _MEDIA_TYPES or not rate.isdigit():
        raise web.HTTPBadRequest(text="unsupported output_format")
    return kind, int(rate)


def _voicing(request: web.Request, rate: int) -> Voicing:
    return Voicing(request.app[SPEECH], request.app[CONTROLS], request.match_info["voice"], rate)


async def _text(request: web.Request) -> str:
    try:
        body = await request.json()
    except ValueError as error:
        raise web.HTTPBadRequest(text="not JSON") from error
    return str(body.get("text") or "") if isinstance(body, dict) else ""


async def _turned_away(request: web.Request) -> web.StreamResponse | None:
    if not request.headers.get("xi-api-key"):
        return _error(401, "needs_authorization", "an xi-api-key header is needed")
    return await misbehave(request, PROVIDER)


def _error(status: int, code: str, message: str) -> web.Response:
    return web.json_response({"detail": {"status": code, "message": message}}, status=status)

"""Deepgram's `/v1/listen`: streaming over a WebSocket, and whole recordings by POST.

The model name `bench` recognises nothing: it ends speech by energy and reports a fixed text, so that
a benchmark measures what it is about and not a recogniser's appetite for CPU.
"""

import asyncio
import json
import re
import uuid
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import aiohttp
from aiohttp import web

from callcenter_sim.providers import bench
from callcenter_sim.providers.controls import FaultMode
from callcenter_sim.providers.faults import GARBAGE, misbehave
from callcenter_sim.providers.keys import CONTROLS, SPEECH
from callcenter_sim.providers.mind.spelling import goes_on
from callcenter_sim.providers.waves import read_wav
from callcenter_sim.speech import Recognition, Recognizer

_PROVIDER = "deepgram"
_PUNCTUATION = re.compile(r"[^\w'-]")
_CLOSE_INTERNAL = 1011
# The local recogniser needs whole phrases: cut at the pauses inside them it understands next to nothing.
_LEAST_PAUSE_MS = 480


def routes() -> list[web.RouteDef]:
    return [web.get("/v1/listen", listen), web.post("/v1/listen", transcribe_recording)]


async def listen(request: web.Request) -> web.StreamResponse:
    if (refusal := _refusal(request)) is not None:
        return refusal
    if (faulty := await misbehave(request, _PROVIDER)) is not None:
        return faulty
    query = request.query
    if query.get("encoding") != "linear16" or not query.get("sample_rate", "").isdigit():
        return _error(400, "only encoding=linear16 with a sample_rate is understood")
    socket = web.WebSocketResponse(heartbeat=30)
    await socket.prepare(request)
    await _Stream(request, socket).run()
    return socket


async def transcribe_recording(request: web.Request) -> web.StreamResponse:
    if (refusal := _refusal(request)) is not None:
        return refusal
    if (faulty := await misbehave(request, _PROVIDER)) is not None:
        return faulty
    try:
        pcm, rate = read_wav(await request.read())
    except ValueError as error:
        return _error(400, str(error))
    seconds = len(pcm) / 2 / rate
    text = await _transcriber(request)(pcm, rate)
    alternative = _alternative(text, 0.0, seconds, 0.95)
    return web.json_response(
        {
            "metadata": {"request_id": str(uuid.uuid4()), "duration": seconds, "channels": 1},
            "results": {"channels": [{"detected_language": "en", "alternatives": [alternative]}]},
        }
    )


class _Stream:
    """One open socket: audio in on one side, results out on the other."""

    def __init__(self, request: web.Request, socket: web.WebSocketResponse) -> None:
        controls, query = request.app[CONTROLS], request.query
        self._request, self._socket, self._controls = request, socket, controls
        self._request_id = str(uuid.uuid4())
        self._interims = query.get("interim_results") == "true"
        self._events = query.get("vad_events") == "true"
        self._utterance_end = query.get("utterance_end_ms") is not None
        speech = request.app[SPEECH]
        scripted = _is_scripted(request)
        endpointing = query.get("endpointing", "")
        asked_ms = int(endpointing) if endpointing.isdigit() else 0
        least_ms = max(asked_ms, 0 if scripted else _LEAST_PAUSE_MS)
        self._recognizer = Recognizer(
            _transcriber(request),
            int(query["sample_rate"]),
            hangover_ms=lambda: max(least_ms, controls.delays.stt_final_ms),
            goes_on=goes_on,
            busy=(lambda: False) if scripted else (lambda: speech.recognition_busy),
            announce_start=True,
            partials=self._interims,
            guess=None if scripted else speech.guess,
        )

    async def run(self) -> None:
        async with asyncio.TaskGroup() as group:
            reporting = group.create_task(self._report())
            try:
                await self._read()
            finally:
                await self._recognizer.close()
                if self._socket.closed:
                    reporting.cancel()
        if not self._socket.closed:
            await self._send({"type": "Metadata", "request_id": self._request_id, "channels": 1})
            await self._socket.close()

    async def _read(self) -> None:
        async for message in self._socket:
            if message.type is aiohttp.WSMsgType.BINARY:
                self._recognizer.feed(message.data)
            elif message.type is aiohttp.WSMsgType.TEXT:
                kind = _kind(message.data)
                if kind == "CloseStream":
                    return
                if kind == "Finalize":
                    self._recognizer.finalize()

    async def _report(self) -> None:
        async for recognition in self._recognizer:
            mode = self._controls.draw_fault(_PROVIDER)
            if mode is FaultMode.NONE:
                await self._tell(recognition)
            elif not await self._fail(mode):
                return

    async def _tell(self, recognition: Recognition) -> None:
        if recognition.kind == "started":
            if self._events:
                started = {"channel": [0, 1], "timestamp": recognition.start_ms / 1000}
                await self._send({"type": "SpeechStarted", **started})
            return
        await self._send(_results(recognition, self._request_id))
        if recognition.is_final and self._utterance_end:
            await self._send(
                {"type": "UtteranceEnd", "channel": [0, 1], "last_word_end": recognition.end_ms / 1000}
            )

    async def _fail(self, mode: FaultMode) -> bool:
        """Misbehaves in the middle of a stream; False when the stream is over with that."""
        if mode is FaultMode.GARBAGE:
            await self._socket.send_str(GARBAGE)
            return True
        if mode is FaultMode.STALL:
            return True
        if mode is FaultMode.DISCONNECT and self._request.transport is not None:
            self._request.transport.abort()
            return False
        await self._socket.close(code=_CLOSE_INTERNAL, message=b"simulated failure")
        return False

    async def _send(self, message: dict[str, Any]) -> None:
        if not self._socket.closed:
            await self._socket.send_json(message)


def _transcriber(request: web.Request) -> Callable[[bytes, int], Awaitable[str]]:
    if _is_scripted(request):
        return bench.transcribe
    language = request.query.get("language", "en")
    hints = request.query.getall("keyterm", [])
    return partial(request.app[SPEECH].transcribe, hints=hints, language=language)


def _is_scripted(request: web.Request) -> bool:
    return request.app[CONTROLS].scripted or request.query.get("model") == bench.NAME


def _results(recognition: Recognition, request_id: str) -> dict[str, Any]:
    start, end = recognition.start_ms / 1000, recognition.end_ms / 1000
    return {
        "type": "Results",
        "channel_index": [0, 1],
        "start": start,
        "duration": end - start,
        "is_final": recognition.is_final,
        "speech_final": recognition.is_final,
        "channel": {"alternatives": [_alternative(recognition.text, start, end, recognition.confidence)]},
        "metadata": {"request_id": request_id, "model_info": {"name": "sim", "arch": "local"}},
    }


def _alternative(text: str, start: float, end: float, confidence: float) -> dict[str, Any]:
    """The text with its words spread over the time it took, by their length."""
    words = text.split()
    share = (end - start) / max(1, sum(len(word) + 1 for word in words))
    timed, at = [], start
    for word in words:
        until = at + share * (len(word) + 1)
        plain = _PUNCTUATION.sub("", word).lower()
        timed.append(
            {
                "word": plain or word,
                "punctuated_word": word,
                "start": round(at, 3),
                "end": round(until, 3),
                "confidence": confidence,
            }
        )
        at = until
    return {"transcript": text, "confidence": confidence, "words": timed}


def _kind(text: str) -> str:
    try:
        message = json.loads(text)
    except json.JSONDecodeError:
        return ""
    return str(message.get("type", "")) if isinstance(message, dict) else ""


def _refusal(request: web.Request) -> web.Response | None:
    scheme, _, key = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "token" and key.strip():
        return None
    return web.json_response(
        {"err_code": "INVALID_AUTH", "err_msg": "Invalid credentials.", "request_id": str(uuid.uuid4())},
        status=401,
    )


def _error(status: int, message: str) -> web.Response:
    return web.json_response({"err_code": "Bad Request", "err_msg": message}, status=status)

"""One ElevenLabs WebSocket shared by many contexts, each a text spoken in order."""

import asyncio
import base64
import json
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from aiohttp import web

from callcenter_sim.providers.controls import FaultMode
from callcenter_sim.providers.faults import GARBAGE
from callcenter_sim.providers.keys import CONTROLS
from callcenter_sim.providers.voicing import Chunk, Voicing

_END = None


@dataclass
class _Context:
    """`texts` holds what was flushed and not yet spoken; None ends the context."""

    name: str
    pending: str = ""
    texts: asyncio.Queue[str | None] = field(default_factory=asyncio.Queue)
    input_ended: bool = False
    speaking: asyncio.Task[None] | None = None


class ContextSocket:
    def __init__(
        self, request: web.Request, socket: web.WebSocketResponse, voicing: Voicing, provider: str
    ) -> None:
        self._request, self._socket, self._voicing, self._provider = request, socket, voicing, provider
        self._contexts: dict[str, _Context] = {}

    async def run(self) -> None:
        async with asyncio.TaskGroup() as group:
            async for message in self._socket:
                if message.type is not aiohttp.WSMsgType.TEXT:
                    continue
                try:
                    packet = json.loads(message.data)
                except json.JSONDecodeError:
                    await self._send({"error": "invalid_message", "code": 1008})
                    continue
                if packet.get("close_socket"):
                    break
                await self._take(packet, group)
            for context in list(self._contexts.values()):
                if context.speaking:
                    context.speaking.cancel()

    async def _take(self, packet: dict[str, Any], group: asyncio.TaskGroup) -> None:
        name = str(packet.get("context_id") or "default")
        if packet.get("close_context"):
            await self._close(name)
            return
        context = self._contexts.get(name)
        if context is None:
            context = self._contexts[name] = _Context(name)
            context.speaking = group.create_task(self._speak(context))
        text = str(packet.get("text") or "")
        context.pending += text
        if packet.get("flush") or self._request.query.get("auto_mode") == "true":
            context.input_ended = packet.get("flush") is True and text == ""
            if context.pending.strip():
                context.texts.put_nowait(context.pending)
            context.pending = ""

    async def _close(self, name: str) -> None:
        context = self._contexts.get(name)
        if context is None:
            return
        if not context.input_ended:
            # Closed in the middle of its text: the speaker was interrupted, nobody wants the rest.
            if context.speaking:
                context.speaking.cancel()
            await self._release(context)
            return
        context.texts.put_nowait(_END)

    async def _speak(self, context: _Context) -> None:
        spoken_ms = 0.0
        while (text := await context.texts.get()) is not _END:
            mode = self._request.app[CONTROLS].draw_fault(self._provider)
            if mode is not FaultMode.NONE and not await self._fail(mode, context):
                return
            async for chunk in self._voicing.chunks(text, offset_ms=spoken_ms):
                await self._send(_audio(context.name, chunk))
                spoken_ms = chunk.start_ms + chunk.duration_ms
        await self._release(context)

    async def _fail(self, mode: FaultMode, context: _Context) -> bool:
        """Misbehaves instead of speaking; False when this context is over with that."""
        match mode:
            case FaultMode.GARBAGE:
                await self._socket.send_str(GARBAGE)
            case FaultMode.DISCONNECT:
                if self._request.transport is not None:
                    self._request.transport.abort()
            case FaultMode.ERROR_500 | FaultMode.RATE_LIMIT_429:
                await self._send({"error": f"simulated {mode}", "contextId": context.name})
                self._contexts.pop(context.name, None)
            case _:  # stalled: not another word, and the context stays open
                pass
        return False

    async def _release(self, context: _Context) -> None:
        self._contexts.pop(context.name, None)
        await self._send({"isFinal": True, "contextId": context.name})

    async def _send(self, message: dict[str, Any]) -> None:
        if not self._socket.closed:
            await self._socket.send_json(message)


def _audio(context: str, chunk: Chunk) -> dict[str, Any]:
    """Times in an alignment count from the beginning of the context."""
    each = chunk.duration_ms / max(1, len(chunk.text))
    alignment = {
        "chars": list(chunk.text),
        "charStartTimesMs": [round(chunk.start_ms + index * each) for index in range(len(chunk.text))],
        "charDurationsMs": [round(each)] * len(chunk.text),
    }
    return {
        "audio": base64.b64encode(chunk.pcm).decode(),
        "isFinal": False,
        "contextId": context,
        "normalizedAlignment": alignment,
        "alignment": alignment,
    }

"""OpenAI's chat completions, streamed and whole, and the list of models."""

import asyncio
import json
import time
import uuid
from typing import Any

from aiohttp import web
from pydantic import ValidationError

from callcenter_sim.providers import bench, elevenlabs
from callcenter_sim.providers.controls import Controls
from callcenter_sim.providers.faults import misbehave
from callcenter_sim.providers.keys import CONTROLS
from callcenter_sim.providers.mind import ChatRequest, Reply, ToolCall, think

_PROVIDER = "openai"
_MODELS = ("gpt-4.1", "gpt-4.1-mini", "gpt-4o-mini", "gpt-4o-mini-tts")
_TOKENS_PER_WORD = 1.3


def routes() -> list[web.RouteDef]:
    return [web.post("/v1/chat/completions", complete), web.get("/v1/models", list_models)]


async def list_models(request: web.Request) -> web.StreamResponse:
    """OpenAI and ElevenLabs have this path in common; the key's header says who is asked."""
    if request.headers.get("xi-api-key"):
        return web.json_response(elevenlabs.models())
    if (refusal := refusal_of(request)) is not None:
        return refusal
    if (faulty := await misbehave(request, _PROVIDER)) is not None:
        return faulty
    models = [{"id": name, "object": "model", "created": 0, "owned_by": "sim"} for name in _MODELS]
    return web.json_response({"object": "list", "data": models})


async def complete(request: web.Request) -> web.StreamResponse:
    if (refusal := refusal_of(request)) is not None:
        return refusal
    if (faulty := await misbehave(request, _PROVIDER)) is not None:
        return faulty
    try:
        asked = ChatRequest.model_validate_json(await request.read())
    except ValidationError as error:
        return _error(400, f"invalid request: {error.error_count()} fields", "invalid_request_error")
    controls = request.app[CONTROLS]
    scripted = controls.scripted or asked.model == bench.NAME
    reply = Reply(bench.REPLY) if scripted else think(asked, controls.mind, controls.seed)
    await asyncio.sleep(controls.delays.llm_ttft_ms / 1000)
    if asked.stream:
        return await _streamed(request, asked, reply, controls)
    await asyncio.sleep(controls.delays.llm_per_word_ms * len(reply.text.split()) / 1000)
    return web.json_response(_whole(asked, reply))


async def _streamed(
    request: web.Request, asked: ChatRequest, reply: Reply, controls: Controls
) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-cache"})
    await response.prepare(request)
    head = {
        "id": _completion_id(),
        "object": "chat.completion.chunk",
        "created": int(time.time()),
        "model": asked.model,
    }

    async def send(choices: list[dict[str, Any]], usage: dict[str, Any] | None = None) -> None:
        await response.write(
            b"data: " + json.dumps({**head, "choices": choices, "usage": usage}).encode() + b"\n\n"
        )

    async def delta(delta: dict[str, Any], finish: str | None = None) -> None:
        await send([{"index": 0, "delta": delta, "finish_reason": finish}])

    await delta({"role": "assistant", "content": ""})
    for index, word in enumerate(_words(reply.text)):
        if index:
            await asyncio.sleep(controls.delays.llm_per_word_ms / 1000)
        await delta({"content": word})
    for index, call in enumerate(reply.tool_calls):
        begun = {**_call(call), "index": index}
        begun["function"] = {"name": call.name, "arguments": ""}
        await delta({"tool_calls": [begun]})
        await delta({"tool_calls": [{"index": index, "function": {"arguments": json.dumps(call.arguments)}}]})
    await delta({}, _finish_reason(reply))
    if asked.wants_usage:
        await send([], _usage(asked, reply))
    await response.write(b"data: [DONE]\n\n")
    await response.write_eof()
    return response


def _whole(asked: ChatRequest, reply: Reply) -> dict[str, Any]:
    message: dict[str, Any] = {"role": "assistant", "content": reply.text or None, "refusal": None}
    if reply.tool_calls:
        message["tool_calls"] = [_call(call) for call in reply.tool_calls]
    return {
        "id": _completion_id(),
        "object": "chat.completion",
        "created": int(time.time()),
        "model": asked.model,
        "choices": [
            {"index": 0, "message": message, "finish_reason": _finish_reason(reply), "logprobs": None}
        ],
        "usage": _usage(asked, reply),
    }


def _call(call: ToolCall) -> dict[str, Any]:
    return {
        "id": f"call_{uuid.uuid4().hex[:24]}",
        "type": "function",
        "function": {"name": call.name, "arguments": json.dumps(call.arguments)},
    }


def _words(text: str) -> list[str]:
    words = text.split()
    return [word + " " for word in words[:-1]] + words[-1:]


def _finish_reason(reply: Reply) -> str:
    return "tool_calls" if reply.tool_calls else "stop"


def _usage(asked: ChatRequest, reply: Reply) -> dict[str, Any]:
    prompt = round(_TOKENS_PER_WORD * sum(len(message.text.split()) for message in asked.messages))
    said = reply.text + "".join(json.dumps(call.arguments) + call.name for call in reply.tool_calls)
    completion = max(1, round(_TOKENS_PER_WORD * len(said.split())))
    return {
        "prompt_tokens": prompt,
        "completion_tokens": completion,
        "total_tokens": prompt + completion,
        "prompt_tokens_details": {"cached_tokens": 0, "audio_tokens": 0},
        "completion_tokens_details": {"reasoning_tokens": 0, "audio_tokens": 0},
    }


def _completion_id() -> str:
    return f"chatcmpl-{uuid.uuid4().hex}"


def refusal_of(request: web.Request) -> web.Response | None:
    """A 401 unless the request carries a bearer key, whatever its value."""
    scheme, _, key = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer" and key.strip():
        return None
    return _error(401, "You didn't provide an API key.", "invalid_request_error")


def _error(status: int, message: str, kind: str) -> web.Response:
    return web.json_response(
        {"error": {"message": message, "type": kind, "param": None, "code": None}}, status=status
    )

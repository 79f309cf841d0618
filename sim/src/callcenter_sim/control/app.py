"""The control interface: calls are placed and followed here, faults and delays set. Loopback, no keys."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from aiohttp import web

from callcenter_sim.carrier.call import Call
from callcenter_sim.carrier.exchange import Exchange
from callcenter_sim.carrier.line import Line
from callcenter_sim.personas import PersonaError, load, shipped
from callcenter_sim.personas.runner import render
from callcenter_sim.phone.line import tone
from callcenter_sim.phone.phone import EndedBy
from callcenter_sim.providers import Controls
from callcenter_sim.speech import Speech

_SIDES = ("ear", "mouth")


def app(*, exchange: Exchange, controls: Controls, speech: Speech) -> web.Application:
    application = web.Application(middlewares=[_problems])
    control = _Control(exchange, controls, speech)
    application.add_routes(
        [
            web.get("/health", control.health),
            web.get("/personas", control.personas),
            web.post("/calls", control.place_call),
            web.get("/calls", control.list_calls),
            web.get("/calls/{id}", control.get_call),
            web.get("/calls/{id}/audio/{side}.wav", control.audio),
            web.post("/calls/{id}/say", control.say),
            web.post("/calls/{id}/tone", control.tone),
            web.post("/calls/{id}/dtmf", control.dtmf),
            web.post("/calls/{id}/hangup", control.hang_up),
            web.post("/calls/{id}/mute", control.mute),
            web.post("/calls/{id}/hold", control.hold),
            web.put("/numbers/{number}", control.number),
            web.put("/faults", control.faults),
            web.put("/delays", control.delays),
            web.put("/egress", control.egress),
            web.put("/mind", control.mind),
            web.put("/scripted", control.scripted),
        ]
    )
    return application


class _Control:
    def __init__(self, exchange: Exchange, controls: Controls, speech: Speech) -> None:
        self._exchange, self._controls, self._speech = exchange, controls, speech

    async def health(self, _: web.Request) -> web.Response:
        return web.json_response({"status": "ok", "calls": len(self._exchange.calls)})

    async def personas(self, _: web.Request) -> web.Response:
        return web.json_response(list(shipped()))

    async def place_call(self, request: web.Request) -> web.Response:
        body = await _json(request)
        if not body.get("from") or not body.get("to"):
            raise ValueError("'from' and 'to' must be telephone numbers")
        persona = load(body.get("persona", "silent"), body.get("params"))
        call = self._exchange.call_in(
            from_number=str(body["from"]),
            to_number=str(body["to"]),
            persona=persona,
            headers=dict(body.get("headers", {})),
            cancels_after_s=float(body["cancels_after_s"]) if "cancels_after_s" in body else None,
        )
        return web.json_response({"id": call.id}, status=201)

    async def list_calls(self, _: web.Request) -> web.Response:
        return web.json_response([call.describe() for call in self._exchange.calls])

    async def get_call(self, request: web.Request) -> web.Response:
        return web.json_response(self._call(request).describe())

    async def audio(self, request: web.Request) -> web.StreamResponse:
        call, side = self._call(request), request.match_info["side"]
        if side not in _SIDES:
            raise web.HTTPNotFound(text="ear.wav or mouth.wav")
        if call.phone is not None:
            return web.Response(body=call.wav(side), content_type="audio/wav")
        path: Path = self._exchange.stored(call.id, side)
        if not await asyncio.to_thread(path.exists):
            raise web.HTTPNotFound(text="this call has no audio")
        return web.FileResponse(path, headers={"Content-Type": "audio/wav"})

    async def say(self, request: web.Request) -> web.Response:
        line, body = self._line(request), await _json(request)
        text = str(body.get("text", ""))
        line.phone.mouth.say(text, await render(self._speech, line.call.persona, text))
        return web.json_response({"said": text}, status=202)

    async def tone(self, request: web.Request) -> web.Response:
        """A pure tone as this one's voice: who hears it can be told from anything else."""
        line, body = self._line(request), await _json(request)
        hertz, ms = float(body.get("hertz", 0)), float(body.get("ms", 1_000))
        line.phone.mouth.say(f"({hertz:.0f} Hz)", tone(hertz, ms))
        return web.json_response({"hertz": hertz, "ms": ms}, status=202)

    async def dtmf(self, request: web.Request) -> web.Response:
        line, body = self._line(request), await _json(request)
        await line.phone.send_dtmf(str(body.get("digits", "")))
        return web.json_response({}, status=202)

    async def hang_up(self, request: web.Request) -> web.Response:
        if not self._exchange.give_up(self._call(request)):
            self._line(request).phone.end(EndedBy.PHONE)
        return web.json_response({}, status=202)

    async def mute(self, request: web.Request) -> web.Response:
        line = self._line(request)
        body = await _json(request) if request.can_read_body else {}
        line.phone.mouth.muted = bool(body.get("muted", True))
        return web.json_response({"muted": line.phone.mouth.muted}, status=202)

    async def hold(self, request: web.Request) -> web.Response:
        """Puts the other side on hold: nothing is sent until it is taken back."""
        line = self._line(request)
        body = await _json(request) if request.can_read_body else {}
        held = bool(body.get("held", True))
        line.phone.hold(held)
        return web.json_response({"held": held}, status=202)

    async def number(self, request: web.Request) -> web.Response:
        body = await _json(request)
        persona = load(body.get("persona", "friendly"), body.get("params"))
        self._exchange.answer_as(request.match_info["number"], persona)
        return web.json_response({"number": request.match_info["number"], "persona": persona.name})

    async def faults(self, request: web.Request) -> web.Response:
        body = await _json(request)
        provider, mode = str(body.get("provider", "")), str(body.get("mode", "none"))
        self._controls.set_fault(provider, mode, float(body.get("probability", 1.0)))
        return web.json_response({"provider": provider, "mode": mode})

    async def delays(self, request: web.Request) -> web.Response:
        body = await _json(request)
        self._controls.set_delays(**body)
        return web.json_response(body)

    async def egress(self, request: web.Request) -> web.Response:
        body = await _json(request)
        self._controls.set_egress(str(body.get("conduct", "well")))
        return web.json_response(body)

    async def mind(self, request: web.Request) -> web.Response:
        body = await _json(request)
        self._controls.set_mind(str(body.get("mode", "")), body.get("seed"))
        return web.json_response(body)

    async def scripted(self, request: web.Request) -> web.Response:
        """Every provider gives its fixed answer, cheaply: what a benchmark asks for."""
        self._controls.scripted = bool((await _json(request)).get("scripted", True))
        return web.json_response({"scripted": self._controls.scripted})

    def _call(self, request: web.Request) -> Call:
        call = self._exchange.get(request.match_info["id"])
        if call is None:
            raise web.HTTPNotFound(text="no such call")
        return call

    def _line(self, request: web.Request) -> Line:
        line = self._exchange.line(self._call(request).id)
        if line is None or line.phone.ended.is_set():
            raise web.HTTPConflict(text="the call is not up")
        return line


async def _json(request: web.Request) -> dict[str, Any]:
    body = await request.json()
    if not isinstance(body, dict):
        raise ValueError("a JSON object is expected")  # noqa: TRY004 (answered as 422, like other wrong values)
    return body


@web.middleware
async def _problems(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    try:
        return await handler(request)
    except web.HTTPException as error:
        return web.json_response({"error": error.text}, status=error.status)
    except (PersonaError, ValueError, TypeError) as error:
        return web.json_response({"error": str(error)}, status=422)

"""How a faulty provider misbehaves on plain HTTP; the WebSockets add their own ways."""

import asyncio

from aiohttp import web

from callcenter_sim.providers.controls import FaultMode
from callcenter_sim.providers.keys import CONTROLS

# Longer than any client waits, and yet an end: a stalled handler must not outlive the test that asked for it.
_STALL_S = 90.0
GARBAGE = '{"type": \x07 not json at all <<<'


async def misbehave(request: web.Request, provider: str) -> web.StreamResponse | None:
    """The faulty answer this request gets, or None when it is to be served."""
    mode = request.app[CONTROLS].draw_fault(provider)
    match mode:
        case FaultMode.NONE:
            return None
        case FaultMode.ERROR_500:
            return web.json_response(
                {"error": {"message": "simulated failure", "type": "server_error"}}, status=500
            )
        case FaultMode.RATE_LIMIT_429:
            body = {"error": {"message": "simulated rate limit", "type": "rate_limit", "code": "rate_limit"}}
            return web.json_response(body, status=429, headers={"Retry-After": "1"})
        case FaultMode.STALL:
            await stall(request)
            return web.Response(status=504)
        case FaultMode.DISCONNECT:
            return hang_up(request)
        case FaultMode.GARBAGE:
            return web.Response(text=GARBAGE, content_type="text/plain")


async def stall(request: web.Request) -> None:
    """Says nothing until the client has gone."""
    loop = asyncio.get_running_loop()
    give_up_at = loop.time() + _STALL_S
    # aiohttp does not cancel a handler whose client has gone, nor tell it: one has to look.
    while loop.time() < give_up_at and request.transport and not request.transport.is_closing():  # noqa: ASYNC110
        await asyncio.sleep(0.1)


def hang_up(request: web.Request) -> web.Response:
    """Cuts the connection without a word. The response is for the framework only; nothing of it is sent."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)

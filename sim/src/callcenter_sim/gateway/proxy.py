"""Everything that is not ours goes on to livekit-server, HTTP and WebSocket alike."""

from collections.abc import Mapping

import aiohttp
from aiohttp import WSMsgType, web
from yarl import URL

from callcenter_sim.tasks import TaskOwner

_HOP_BY_HOP = frozenset(
    {
        "connection",
        "keep-alive",
        "proxy-authenticate",
        "proxy-authorization",
        "te",
        "trailers",
        "transfer-encoding",
        "upgrade",
        "host",
        "content-length",
    }
)
_HANDSHAKE = frozenset(
    {"sec-websocket-key", "sec-websocket-version", "sec-websocket-extensions", "sec-websocket-protocol"}
)
_UPSTREAM_TIMEOUT = aiohttp.ClientTimeout(total=60, sock_connect=5)
_HANDSHAKE_S = 10.0


class Proxy:
    def __init__(self, upstream: str) -> None:
        self._upstream = URL(upstream)
        self._session: aiohttp.ClientSession | None = None
        self._tasks = TaskOwner()

    async def start(self) -> None:
        self._session = aiohttp.ClientSession(auto_decompress=False, cookie_jar=aiohttp.DummyCookieJar())

    async def close(self) -> None:
        await self._tasks.close()
        if self._session:
            await self._session.close()

    async def handle(self, request: web.Request) -> web.StreamResponse:
        try:
            if request.headers.get("Upgrade", "").lower() == "websocket":
                return await self._websocket(request)
            return await self._http(request)
        except aiohttp.ClientConnectionError as error:
            return web.Response(status=502, text=f"livekit-server cannot be reached: {error}")
        except TimeoutError:
            return web.Response(status=504, text="livekit-server did not answer in time")

    async def _http(self, request: web.Request) -> web.Response:
        assert self._session  # noqa: S101 (started with the application)
        async with self._session.request(
            request.method,
            self._target(request),
            headers=_passed_on(request.headers),
            data=await request.read(),
            allow_redirects=False,
            timeout=_UPSTREAM_TIMEOUT,
        ) as answer:
            return web.Response(
                status=answer.status, headers=_passed_on(answer.headers), body=await answer.read()
            )

    async def _websocket(self, request: web.Request) -> web.StreamResponse:
        assert self._session  # noqa: S101 (started with the application)
        try:
            upstream = await self._session.ws_connect(
                self._target(request),
                headers={k: v for k, v in _passed_on(request.headers).items() if k.lower() not in _HANDSHAKE},
                protocols=_protocols(request),
                max_msg_size=0,
                timeout=aiohttp.ClientWSTimeout(ws_close=_HANDSHAKE_S),
            )
        except aiohttp.WSServerHandshakeError as error:
            return web.Response(status=error.status, text=error.message)
        client = web.WebSocketResponse(
            max_msg_size=0, compress=False, protocols=[upstream.protocol] if upstream.protocol else ()
        )
        await client.prepare(request)
        back = self._tasks.spawn(_pump(upstream, client), name="gateway_from_upstream")
        try:
            await _pump(client, upstream)
        finally:
            await upstream.close()
            back.cancel()
        return client

    def _target(self, request: web.Request) -> URL:
        return self._upstream.join(URL(request.raw_path, encoded=True))


def _passed_on(headers: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in headers.items() if name.lower() not in _HOP_BY_HOP}


def _protocols(request: web.Request) -> list[str]:
    offered = request.headers.get("Sec-WebSocket-Protocol", "")
    return [name.strip() for name in offered.split(",") if name.strip()]


async def _pump(
    source: web.WebSocketResponse | aiohttp.ClientWebSocketResponse,
    target: web.WebSocketResponse | aiohttp.ClientWebSocketResponse,
) -> None:
    """Carries messages until one side closes, then closes the other with the same code."""
    async for message in source:
        if target.closed:
            return
        if message.type is WSMsgType.BINARY:
            await target.send_bytes(message.data)
        elif message.type is WSMsgType.TEXT:
            await target.send_str(message.data)
    await target.close(code=source.close_code or 1000)

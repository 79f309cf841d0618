"""No body is read further than the limit, however it is sent, and the sender is told why."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

import httpx
import pytest
import uvicorn
from callcenter.tasks import spawn
from callcenter.web import problems
from callcenter.web.bodies import LARGEST
from fastapi import FastAPI, Request

READ: list[int] = []


def scales() -> FastAPI:
    app = FastAPI()
    problems.install(app)

    @app.post("/weigh")
    async def weigh(request: Request) -> int:
        READ.append(len(await request.body()))
        return READ[-1]

    @app.post("/count")
    async def count(values: list[int]) -> int:
        return len(values)

    return app


@pytest.fixture(scope="module")
async def server() -> AsyncIterator[httpx.AsyncClient]:
    server = uvicorn.Server(uvicorn.Config(scales(), host="127.0.0.1", port=0, log_config=None))
    task = spawn(server.serve(), name="uvicorn")
    async with asyncio.timeout(30):
        while not server.started:  # noqa: ASYNC110 - uvicorn has no event for it
            await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
        yield client
    server.should_exit = True
    await task


async def in_chunks(size: int, chunk: int = 10_000) -> AsyncIterator[bytes]:
    for start in range(0, size, chunk):
        yield b"x" * min(chunk, size - start)


@pytest.mark.parametrize("size", [0, 1, LARGEST])
async def test_what_is_within_the_limit_arrives_whole(server: httpx.AsyncClient, size: int) -> None:
    assert (await server.post("/weigh", content=b"x" * size)).json() == size
    assert (await server.post("/weigh", content=in_chunks(size))).json() == size


@pytest.mark.parametrize("path", ["/weigh", "/count", "/nowhere"])
@pytest.mark.parametrize("kind", ["application/json", "application/x-www-form-urlencoded", ""])
async def test_more_is_refused_whether_announced_or_not(
    server: httpx.AsyncClient, path: str, kind: str
) -> None:
    READ.clear()
    headers = {"content-type": kind} if kind else {}
    for content in (b"1" * (LARGEST + 1), in_chunks(LARGEST + 1), in_chunks(3 * LARGEST)):
        answer = await server.post(path, content=content, headers=headers)
        assert answer.status_code == 413
        assert answer.headers["content-type"] == "application/problem+json"
        problem = answer.json()
        assert (problem["code"], problem["status"]) == ("too_large", 413)
        assert "1024 KB" in problem["detail"]
    assert READ == []


async def raw(server: httpx.AsyncClient, *parts: bytes, endless: bytes = b"") -> bytes:
    """What is answered to these bytes up to the hanging up; `endless` follows until then."""
    reader, writer = await asyncio.open_connection("127.0.0.1", server.base_url.port)

    async def send() -> None:
        for part in parts:
            writer.write(part)
        while endless:
            writer.write(endless)
            await writer.drain()

    sending = spawn(send(), name="sending")
    heard = b""
    with suppress(ConnectionError):
        async with asyncio.timeout(30):
            while chunk := await reader.read(4096):
                heard += chunk
    sending.cancel()
    await asyncio.wait([sending])
    writer.transport.abort()
    return heard


async def test_a_body_without_an_end_is_refused(server: httpx.AsyncClient) -> None:
    head = b"POST /weigh HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
    chunk = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
    assert b" 413 " in await raw(server, head, endless=chunk)


async def test_an_announced_giant_is_refused_before_it_is_sent(server: httpx.AsyncClient) -> None:
    head = b"POST /weigh HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\nExpect: 100-continue\r\n\r\n"
    answer = await raw(server, head)
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b"connection: close" in answer.lower()


async def test_the_server_goes_on(server: httpx.AsyncClient) -> None:
    assert (await server.post("/count", json=[1, 2, 3])).json() == 3

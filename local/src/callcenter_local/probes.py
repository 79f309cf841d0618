"""Whether a server answers yet."""

from __future__ import annotations

import asyncio

import httpx

from callcenter_local.ports import LOOPBACK


async def tcp_answers(port: int) -> bool:
    _, writer = await asyncio.open_connection(LOOPBACK, port)
    writer.close()
    await writer.wait_closed()
    return True


async def http_answers(url: str, *, below: int = 500) -> bool:
    """Any status under `below` counts: a 403 of an S3 server is an answer."""
    try:
        async with httpx.AsyncClient(timeout=3) as client:
            return (await client.get(url)).status_code < below
    except httpx.TransportError:
        return False


async def redis_answers(port: int) -> bool:
    reader, writer = await asyncio.open_connection(LOOPBACK, port)
    try:
        writer.write(b"PING\r\n")
        await writer.drain()
        return (await reader.readline()).startswith(b"+PONG")
    finally:
        writer.close()
        await writer.wait_closed()

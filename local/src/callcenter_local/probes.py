"""Whether a server answers yet."""

from __future__ import annotations

import asyncio
from urllib.parse import urlsplit

from callcenter_local.ports import LOOPBACK


async def tcp_answers(port: int) -> bool:
    _, writer = await asyncio.open_connection(LOOPBACK, port)
    writer.close()
    await writer.wait_closed()
    return True


async def http_answers(url: str, *, below: int = 500) -> bool:
    """Any status under `below` counts: a 403 of an S3 server is an answer.

    By hand: it is asked many times a second while everything starts, and a client of a library
    costs more than the answer.
    """
    parts = urlsplit(url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    try:
        writer.write(f"GET {parts.path or '/'} HTTP/1.0\r\nHost: {parts.netloc}\r\n\r\n".encode())
        await writer.drain()
        words = (await reader.readline()).split()
        return len(words) > 1 and int(words[1]) < below
    finally:
        writer.close()
        await writer.wait_closed()


async def redis_answers(port: int) -> bool:
    reader, writer = await asyncio.open_connection(LOOPBACK, port)
    try:
        writer.write(b"PING\r\n")
        await writer.drain()
        return (await reader.readline()).startswith(b"+PONG")
    finally:
        writer.close()
        await writer.wait_closed()

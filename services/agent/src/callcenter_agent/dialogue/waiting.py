"""Waiting for a model on behalf of a caller: a word after a while, and an end to it.

The time-outs of the connection guard single requests; this guards the caller's ear, whatever happens behind.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import TypeVar

from callcenter.tasks import spawn

T = TypeVar("T")


class GaveUpError(Exception):
    """The model said nothing for longer than a caller is asked to wait."""


@dataclass(frozen=True, slots=True)
class Patience:
    """Silence at the beginning, and between any two pieces."""

    filler_after_s: float
    give_up_after_s: float


@dataclass(frozen=True, slots=True)
class _End:
    error: Exception | None = None


async def bridged(
    pieces: AsyncIterator[T], *, patience: Patience, filler: Callable[[], T]
) -> AsyncIterator[T]:
    """The pieces, and once the filler where the first is late. Raises GaveUpError and what `pieces` do."""
    arrived: asyncio.Queue[T | _End] = asyncio.Queue()
    pump = spawn(_pump(pieces, arrived), name="model_words")
    begun = False
    try:
        while True:
            wait_s = patience.give_up_after_s
            if not begun and (piece := await _within(arrived, patience.filler_after_s)) is None:
                yield filler()
                wait_s -= patience.filler_after_s
            elif begun:
                piece = None
            if piece is None and (piece := await _within(arrived, wait_s)) is None:
                raise GaveUpError
            begun = True
            if isinstance(piece, _End):
                if piece.error is not None:
                    raise piece.error
                return
            yield piece
    finally:
        pump.cancel()
        await asyncio.wait({pump})


async def _within(arrived: asyncio.Queue[T | _End], wait_s: float) -> T | _End | None:
    try:
        return await asyncio.wait_for(arrived.get(), wait_s)
    except TimeoutError:
        return None


async def _pump(pieces: AsyncIterator[T], arrived: asyncio.Queue[T | _End]) -> None:
    """One task from the first piece to the last: what the model's stream opens it must also close."""
    try:
        async for piece in pieces:
            arrived.put_nowait(piece)
    except Exception as error:  # noqa: BLE001 - raised where the words are waited for
        arrived.put_nowait(_End(error))
    else:
        arrived.put_nowait(_End())

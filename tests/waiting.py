"""Waiting for what another task or process does: for a state, never for a time."""

import asyncio
import inspect
import json
from collections.abc import Callable
from typing import Any

PATIENCE_S = 60.0
"""However busy the machine is. What comes about comes in moments: only a failure waits so long."""
POLL_S = 0.05


async def until(
    look: Callable[[], Any], holds: Callable[[Any], object] = bool, *, within_s: float = PATIENCE_S
) -> Any:
    """What `look` sees, or what it sees when awaited, once it holds; the last sight is in the failure."""
    seen: Any = None
    try:
        async with asyncio.timeout(within_s) as limit:
            while not holds(seen := await _looked(look)):  # noqa: ASYNC110 - nobody tells of it
                await asyncio.sleep(POLL_S)
    except TimeoutError as error:
        if not limit.expired():
            raise
        last = json.dumps(seen, default=str)
        raise AssertionError(f"did not come about within {within_s:.0f} s; last seen: {last}") from error
    return seen


async def _looked(look: Callable[[], Any]) -> Any:
    found = look()
    return await found if inspect.isawaitable(found) else found

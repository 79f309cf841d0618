"""The gate between two phones: shut whatever moves, and not held up by a phone that has left."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any, cast

import pytest
from callcenter.errors import Unavailable
from callcenter.tasks import spawn
from callcenter_agent.transfers.gate import Crossing, Gate
from livekit import rtc

SOON_S = 0.15


class Room:
    """The participants of a room, and its events."""

    def __init__(self) -> None:
        self.remote_participants: dict[str, Any] = {}
        self._handlers: dict[str, list[Callable[..., None]]] = {}

    def on(self, event: str, handler: Callable[..., None]) -> None:
        self._handlers.setdefault(event, []).append(handler)

    def off(self, event: str, handler: Callable[..., None]) -> None:
        self._handlers[event].remove(handler)

    def joins(self, identity: str, *, track: str = "TR") -> None:
        self.remote_participants[identity] = SimpleNamespace(
            identity=identity, sid=f"PA_{identity}", track_publications={f"{track}_{identity}": None}
        )
        for handler in self._handlers.get("track_published", []):
            handler()


class Subscriptions:
    """As livekit-server keeps them. `slow` does not answer for some; `failing` refuses everything."""

    def __init__(self) -> None:
        self.hears: dict[tuple[str, str], bool] = {}
        self.slow: set[str] = set()
        self.failing = False

    async def subscribe(self, crossing: Crossing, *, wanted: bool) -> None:
        if self.failing:
            raise Unavailable("503")
        if self.slow & {crossing.listener, crossing.speaker}:
            await asyncio.sleep(30)
        self.hears[crossing.listener, crossing.speaker] = wanted


@contextmanager
def kept(gate: Gate) -> Iterator[None]:
    keeping = spawn(gate.keep(), name="keep")
    try:
        yield
    finally:
        keeping.cancel()


def new_gate() -> tuple[Gate, Room, Subscriptions]:
    room, subscriptions = Room(), Subscriptions()
    room.joins("caller")
    return Gate(cast(rtc.Room, room), subscriptions, caller="caller"), room, subscriptions


BOTH_WAYS = {("caller", "human-2"), ("human-2", "caller")}


async def test_it_is_shut_when_the_phone_comes_and_open_when_they_are_joined() -> None:
    gate, room, subscriptions = new_gate()
    with kept(gate):
        gate.guard("human-2")
        room.joins("human-2")
        await asyncio.sleep(SOON_S)
        assert subscriptions.hears == dict.fromkeys(BOTH_WAYS, False)
        await gate.open()
        await asyncio.sleep(1.2)
        assert subscriptions.hears == dict.fromkeys(BOTH_WAYS, True)


async def test_a_phone_that_has_left_does_not_hold_up_the_next_one() -> None:
    """The server is silent about the first for seconds; the second is kept apart from its first moment."""
    gate, room, subscriptions = new_gate()
    with kept(gate):
        gate.guard("human-1")
        subscriptions.slow = {"human-1"}
        room.joins("human-1")
        await asyncio.sleep(SOON_S)
        gate.guard("human-2")
        room.joins("human-2")
        await asyncio.sleep(SOON_S)
        assert subscriptions.hears == dict.fromkeys(BOTH_WAYS, False)


async def test_a_phone_that_subscribes_by_itself_is_shut_out_again() -> None:
    gate, room, subscriptions = new_gate()
    with kept(gate):
        gate.guard("human-2")
        room.joins("human-2")
        await asyncio.sleep(SOON_S)
        subscriptions.hears["caller", "human-2"] = True
        room.joins("human-2")
        await asyncio.sleep(SOON_S)
        assert subscriptions.hears["caller", "human-2"] is False


async def test_a_phone_that_subscribes_when_it_is_answered_is_shut_out_within_moments() -> None:
    """It says that it is active first: what is shut at that moment is opened again by the phone itself."""
    gate, room, subscriptions = new_gate()
    with kept(gate):
        gate.guard("human-2")
        room.joins("human-2")
        await asyncio.sleep(SOON_S)
        subscriptions.hears["human-2", "caller"] = True
        await asyncio.sleep(2 * SOON_S)
        assert subscriptions.hears["human-2", "caller"] is False


async def test_what_is_open_is_opened_again_when_asked_to() -> None:
    gate, room, subscriptions = new_gate()
    gate.guard("human-2")
    room.joins("human-2")
    await gate.open()
    subscriptions.hears["human-2", "caller"] = False
    await gate.open()
    assert subscriptions.hears == dict.fromkeys(BOTH_WAYS, True)


async def test_what_cannot_be_made_sure_is_said_and_tried_again() -> None:
    gate, room, subscriptions = new_gate()
    subscriptions.failing = True
    with kept(gate):
        gate.guard("human-2")
        room.joins("human-2")
        with pytest.raises(Unavailable):
            await gate.shut()
        with pytest.raises(Unavailable):
            await gate.open()
        subscriptions.failing = False
        await asyncio.sleep(0.4)
        assert subscriptions.hears == dict.fromkeys(BOTH_WAYS, False)


async def test_it_lets_go_at_once_also_when_something_stirs_at_that_moment() -> None:
    gate, room, _ = new_gate()
    gate.guard("human-2")
    for _ in range(50):
        keeping = spawn(gate.keep(), name="keep")
        await asyncio.sleep(0.002)
        room.joins("human-2")
        keeping.cancel()
        done, _ = await asyncio.wait({keeping}, timeout=1)
        assert done


async def test_nobody_is_joined_who_is_not_there() -> None:
    gate, _, _ = new_gate()
    gate.guard("human-2")
    with pytest.raises(LookupError):
        await gate.open()

"""A phone is on the line when its status turns to active, however that reaches us."""

import asyncio
from dataclasses import dataclass, field

import pytest
from callcenter.ringing import until_active
from livekit import rtc


@dataclass
class Phone:
    identity: str = "sip_1"
    attributes: dict[str, str] = field(default_factory=lambda: {"sip.callStatus": "ringing"})


class Room(rtc.EventEmitter):
    """The events of a room, without a server."""

    def __init__(self, *phones: Phone) -> None:
        super().__init__()
        self.remote_participants = {phone.identity: phone for phone in phones}

    def turns(self, phone: Phone, status: str) -> None:
        phone.attributes["sip.callStatus"] = status
        self.emit("participant_attributes_changed", {"sip.callStatus": status}, phone)


async def waiting(room: Room, phone: Phone) -> asyncio.Task[bool]:
    task = asyncio.get_running_loop().create_task(until_active(room, phone))
    await asyncio.sleep(0)
    return task


async def test_a_phone_that_rings_is_waited_for() -> None:
    phone = Phone()
    room = Room(phone)
    task = await waiting(room, phone)
    room.turns(Phone("human-1"), "active")
    room.turns(phone, "ringing")
    await asyncio.sleep(0)
    assert not task.done(), "neither another phone's answer nor another word of this one"
    room.turns(phone, "active")
    assert await task


async def test_a_phone_that_was_active_before_we_came_is_on_the_line() -> None:
    phone = Phone(attributes={"sip.callStatus": "active"})
    assert await until_active(Room(phone), phone)


@pytest.mark.parametrize("event", ["participant_disconnected", "disconnected"])
async def test_a_phone_that_goes_while_it_rings_was_never_answered(event: str) -> None:
    phone = Phone()
    room = Room(phone)
    task = await waiting(room, phone)
    room.emit(event, phone)
    assert not await task


async def test_a_phone_that_is_gone_already_is_not_waited_for() -> None:
    assert not await until_active(Room(), Phone())


async def test_a_phone_that_was_picked_up_and_put_down_at_once_was_answered() -> None:
    phone = Phone()
    room = Room(phone)
    task = await waiting(room, phone)
    room.turns(phone, "active")
    room.turns(phone, "hangup")
    room.emit("participant_disconnected", phone)
    assert await task


async def test_nothing_listens_on() -> None:
    phone = Phone()
    room = Room(phone)
    task = await waiting(room, phone)
    room.turns(phone, "active")
    await task
    assert not any(room._events.values())

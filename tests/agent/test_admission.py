"""A worker never takes more calls than it has slots, however close together they are offered."""

import asyncio
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest
from callcenter.tasks import spawn
from callcenter_agent.admission import SERVER_CUT_OFF, Nobodys, Slots, keep_announcing, offers_for
from callcenter_agent.desks import desk
from callcenter_agent.numbers import write_copy
from callcenter_agent.refusing import is_nobodys
from callcenter_agent.settings import AgentSettings
from hypothesis import given
from hypothesis import strategies as st

from tests.waiting import PATIENCE_S


@dataclass
class Offer:
    """A JobRequest as the worker sees it."""

    id: str
    room: Any = ""
    fails: bool = False
    accepted: bool = False
    rejected: list[bool] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.room, self.job = SimpleNamespace(name=self.room), SimpleNamespace(metadata="")

    async def accept(self, **_: str) -> None:
        await asyncio.sleep(0)
        if self.fails:
            raise TimeoutError
        self.accepted = True

    async def reject(self, *, terminate: bool = True) -> None:
        await asyncio.sleep(0)
        self.rejected.append(terminate)


async def test_offers_within_one_moment_take_only_the_free_slots() -> None:
    slots = Slots(2)
    offers = [Offer(str(number)) for number in range(5)]
    await asyncio.gather(*(offers_for(slots)(offer) for offer in offers))
    assert [offer.accepted for offer in offers] == [True, True, False, False, False]


async def test_a_full_worker_leaves_the_call_to_the_next_one() -> None:
    slots = Slots(1)
    slots.take("other")
    offer = Offer("late")
    await offers_for(slots)(offer)
    assert offer.rejected == [False]


async def test_an_offer_that_comes_to_nothing_gives_its_slot_back() -> None:
    slots = Slots(1)
    with pytest.raises(TimeoutError):
        await offers_for(slots)(Offer("gone", fails=True))
    assert slots.taken == 0


async def test_a_call_to_nobodys_number_is_refused_and_takes_no_slot() -> None:
    slots, ended = Slots(1), []

    async def refuse(room: str) -> None:
        ended.append(room)

    nobodys = Nobodys(is_one=lambda room, _metadata: "nobody" in room, refuse=refuse)
    stranger, caller = Offer("1", room="call-nobody"), Offer("2", room="call-ours")
    await offers_for(slots, nobodys)(stranger)
    await offers_for(slots, nobodys)(caller)
    assert (stranger.rejected, ended, stranger.accepted) == ([True], ["call-nobody"], False)
    assert caller.accepted


@pytest.mark.parametrize(
    ("room", "metadata", "nobodys"),
    [
        ("call-_+12025550100_x", '{"direction":"inbound"}', False),
        ("call-_2025550100_x", '{"direction":"inbound"}', False),
        ("call-_12025550100;npdi;rn=+12024561111_x", "", False),
        ("call-_+12025550999_x", '{"direction":"inbound"}', True),
        ("call-_2025550999_x", "", True),
        ("call-_+442079460018_x", "", True),
        ("call-_+12025550177_x", "", False),
        ("call-_+12025550999_x", '{"desk":"clinic"}', False),
        ("call-out-0199", '{"direction":"outbound","desk":"clinic","to_number":"+12025550999"}', False),
        ("call-__x", "", False),
    ],
)
def test_whose_number_was_dialed_is_read_off_the_rooms_name(
    worker_settings: AgentSettings, room: str, metadata: str, nobodys: bool
) -> None:
    write_copy(worker_settings.spool_dir, {"+12025550177": "clinic"})
    desks = desk.load(phrases_dir=worker_settings.phrases_dir)
    assert is_nobodys(worker_settings, desks, room=room, metadata=metadata) is nobodys
    falling_back = worker_settings.model_copy(update={"fallback_desk": "clinic"})
    assert not is_nobodys(falling_back, desks, room=room, metadata=metadata)


def test_the_server_stops_offering_when_and_only_when_every_slot_is_taken() -> None:
    slots = Slots(3)
    loads = [slots.load]
    for job in "abc":
        slots.take(job)
        loads.append(slots.load)
    assert loads[0] == 0
    assert loads[-1] >= SERVER_CUT_OFF
    assert all(load < SERVER_CUT_OFF for load in loads[:-1])


@given(st.lists(st.tuples(st.booleans(), st.sampled_from("abcdef"))), st.integers(1, 4))
def test_no_order_of_offers_and_ends_breaks_the_count(moves: list[tuple[bool, str]], total: int) -> None:
    slots, running = Slots(total), set()
    for take, job in moves:
        if take and slots.take(job):
            running.add(job)
        elif not take:
            slots.give_back(job)
            running.discard(job)
        assert slots.taken == len(running) <= total


def test_a_worker_that_stops_takes_no_call_and_has_no_slot_free() -> None:
    slots = Slots(3)
    slots.take("a", "room-a")
    slots.close()
    assert (slots.take("b"), slots.take("a")) == (False, True)
    assert (slots.offered, slots.rooms) == (1, ["room-a"])
    assert slots.load >= SERVER_CUT_OFF
    slots.give_back("a")
    assert slots.offered == 0


class Board:
    """Keeps what a worker says of itself."""

    def __init__(self) -> None:
        self.told: list[tuple[int, list[str]]] = []
        self.heard = asyncio.Event()

    async def tell(self, worker: str, *, total: int, rooms: Any) -> None:
        self.told.append((total, list(rooms)))
        self.heard.set()


async def test_every_slot_that_is_taken_or_given_back_is_announced_at_once() -> None:
    slots, board = Slots(2), Board()
    announcing = spawn(
        keep_announcing(slots, board, worker="w", every_s=3600),  # type: ignore[arg-type]
        name="announce",
    )
    changes = (
        lambda: None,
        lambda: slots.take("a", "room-a"),
        lambda: slots.give_back("a"),
        slots.close,
    )
    for change in changes:
        board.heard.clear()
        change()
        async with asyncio.timeout(PATIENCE_S):
            await board.heard.wait()
    announcing.cancel()
    assert board.told == [(2, []), (2, ["room-a"]), (2, []), (0, [])]
